"""The same act through a page and through the API leaves the same rows: what the audit recorded of both is compared.

Two copies of one register, two doors.  ``both_doors.toml`` lists the acts: the permission one takes, the form a browser
sends, the request a program sends; ``both_doors_left.toml`` lists what has no act yet, by reason.  Acts run in their
order on both copies, so later acts build on earlier ones; ``{names}`` stand for values of the register at that moment.
"""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.accounts import queries as accounts
from legaldocs.accounts import service as account_service
from legaldocs.accounts.models import Delegation, Person, Post, Role, Unit
from legaldocs.app import create_app
from legaldocs.campaigns.models import Campaign
from legaldocs.core import clock, permissions
from legaldocs.core.audit import AuditEntry
from legaldocs.core.db import db
from legaldocs.documents import queries, sample_register
from legaldocs.documents.models import Document, EffectEvent, Level
from legaldocs.drafting.models import Draft, Ground
from legaldocs.forms import registry
from legaldocs.law.types import Kind
from legaldocs.plans.models import Line, Plan
from legaldocs.proposals.models import Proposal, Target
from legaldocs.review.models import Ticket
from tests.architecture.test_api_complete import reached, short, use_cases

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^\"]*")
COLLEAGUE = "nguyen.minh.an"
Given = dict[str, Any]
LEFT: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "both_doors_left.toml").read_text(encoding="utf-8"))
ACTS: dict[str, Given] = tomllib.loads((Path(__file__).parent / "both_doors.toml").read_text(encoding="utf-8"))


class Door:
    """One copy of the register, entered through one door."""

    def __init__(self, app: Flask, through: Callable[[Door, Given, Given], int]) -> None:
        self.app, self.through = app, through

    def act(self, act: Given) -> list[tuple[str, ...]]:
        """What the audit recorded of an act."""
        with self.app.app_context():
            before, values = self.head(), self.values(act["permission"], act.get("who", ""))
            db.session.remove()
        self.through(self, act, values)
        with self.app.app_context():
            since = sa.select(AuditEntry).where(AuditEntry.seq > before).order_by(AuditEntry.seq)
            told = [
                (one.actor_name, one.use_case, one.entity, one.entity_id, one.action, MOMENT.sub("…", one.changes))
                for one in db.session.scalars(since)
                if one.entity not in ("user_session", "api_token")
            ]
            db.session.remove()
        return told

    def head(self) -> int:
        return db.session.scalar(sa.select(sa.func.max(AuditEntry.seq))) or 0

    def values(self, permission: str, who: str) -> Given:
        """What the ``{names}`` mean now, and who acts: ``who``, else the first sample person with the permission."""
        desk = self.desk()
        who = filled(who, desk) if who else who
        name = who or next(
            row[1]
            for row in sample_register.sign_ins()
            if permissions.can(accounts.actor_by_username(row[1]), permission)
        )
        assert permissions.can(accounts.actor_by_username(name), permission), name
        local = sa.select(Document).where(Document.level == Level.PROVINCIAL, Document.has_text).order_by(Document.id)
        plan, proposal = last(Plan), last(Proposal)
        planned = sa.select(Line.document_id).where(Line.plan_id == (plan.id if plan else 0))
        doc = db.session.scalars(local).first()
        free = db.session.scalars(local.where(Document.id.not_in(planned))).first()
        assert doc is not None
        assert free is not None
        edition = queries.current_edition(doc.id, with_text=False)
        articles = [one.path for one in queries.provisions(edition.id if edition else 0) if one.kind is Kind.ARTICLE]
        found = registry.form("plan")
        return desk | {
            "name": name, "doc": doc.id, "number": doc.number, "free": free.id, "free_number": free.number,
            "path": articles[0], "path_2": articles[1],
            "plan": plan and plan.id, "plan_version": plan and plan.version,
            "proposal": proposal and proposal.id, "proposal_version": proposal and proposal.version,
            "event": key(EffectEvent), "line": key(Line), "target": key(Target), "delegation": key(Delegation),
            "unit": db.session.scalars(sa.select(Unit.key).order_by(Unit.id)).first(),
            "post": db.session.scalars(sa.select(Post.id).join(Person).where(Person.username == name)).first(),
            "colleague": db.session.scalars(sa.select(Person.id).where(Person.username == COLLEAGUE)).first(),
            "form": "plan", "form_digest": found["digest"],
            **seen("campaign", Campaign), **seen("draft", Draft), "draft_ground": next(iter(Ground)),
        }  # fmt: skip

    def desk(self) -> Given:
        """The review opened last, and who has its unit's desk: head and reviewer."""
        ticket = last(Ticket)
        if ticket is None:
            return {}
        today, item = clock.today(), ticket.items[-1]
        head = accounts.holders(Role.HEAD, ticket.unit_id, today)[0]
        reviewer = accounts.holders(Role.REVIEWER, ticket.unit_id, today)[0]
        unit = db.session.get(Unit, ticket.unit_id)
        return {
            "ticket": ticket.id, "ticket_version": ticket.version, "ticket_hash": ticket.content_hash(),
            "item": item.id, "item_version": item.version, "head": head.username, "reviewer": reviewer.username,
            "reviewer_id": reviewer.id, "head_unit": ticket.unit_id, "head_unit_key": unit and unit.key,
        }  # fmt: skip


def last(model: Any) -> Any:
    return db.session.scalars(sa.select(model).order_by(model.id.desc())).first()


def seen(name: str, model: Any) -> Given:
    """Key and version of the newest row of a kind, under its name."""
    row = last(model)
    return {name: row and row.id, f"{name}_version": row and row.version}


def key(model: Any) -> int | None:
    return db.session.scalar(sa.select(sa.func.max(model.id)))


def filled(words: Any, values: Given) -> Any:
    """``words`` with every ``{name}`` replaced; what is only a name keeps its type."""
    if isinstance(words, dict):
        return {name: filled(inner, values) for name, inner in words.items()}
    if isinstance(words, list):
        return [filled(inner, values) for inner in words]
    if isinstance(words, str) and words.startswith("{") and words.endswith("}"):
        return values[words[1:-1]]
    return words.format_map(values) if isinstance(words, str) else words


def words_of(answer: Any) -> str:
    """What a page says in its middle, without mark-up."""
    inside = answer.get_data(as_text=True).partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", inside).split())[:600]


def by_page(door: Door, act: Given, values: Given) -> int:
    """As a browser: refused forms come back as pages, done ones lead elsewhere."""
    client = door.app.test_client()
    client.post("/sign-in", data={"username": values["name"], "password": sample_register.PASSWORD})
    answer = client.post(filled(act["page"], values), data=filled(act.get("form", {}), values))
    assert answer.status_code == act.get("answers", 302), f"{act['page']}: {words_of(answer)}"
    with client.session_transaction() as session:
        assert [words for kind, words in session.get("_flashes", []) if kind in ("error", "danger")] == []
    return answer.status_code


def by_api(door: Door, act: Given, values: Given) -> int:
    with door.app.app_context():
        token = account_service.issue_token(accounts.actor_by_username(values["name"]), "Thử", True, 30)
        db.session.remove()
    client, headers = door.app.test_client(), {"Authorization": f"Bearer {token}"}
    path = f"/api/v1{filled(act['path'], values)}"
    answer = client.open(
        path,
        method=act.get("method", "POST"),
        json=filled(act.get("body", act.get("form", {})), values),
        headers=headers,
    )
    assert answer.status_code in (200, 201, 202), f"{path}: {answer.json}"
    return answer.status_code


@pytest.fixture
def doors(sample_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Door, Door]]:
    """Page and API, each before a copy of the sample register of its own."""
    pair = []
    for through in (by_page, by_api):
        place = Path(shutil.copytree(sample_directory, tmp_path_factory.mktemp("door") / "data"))
        pair.append(Door(create_app("testing", DATA_DIR=place), through))
    yield pair[0], pair[1]
    for door in pair:
        with door.app.app_context():
            db.session.remove()
            db.engine.dispose()


def test_both_doors_leave_the_same_rows(doors: tuple[Door, Door]) -> None:
    done: set[str] = set()
    for name, act in ACTS.items():
        page, api = (door.act(act) for door in doors)
        assert page, name
        assert api == page, name
        done |= {use_case for _who, use_case, *_rest in page}
    reachable = {short(one) for one in set(use_cases()) & reached()}
    left = {name for names in LEFT.values() for name in names}
    assert reachable - done - left == set()  # a new use case needs a row, not a place on the list
    assert left - (reachable - done) == set()  # a row was written, or the use case is gone: take it off the list
