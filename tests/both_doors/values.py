"""What the ``{names}`` in an act stand for: looked up in the register at the moment of the act, when they are used."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Delegation, Person, Post, Role, Unit
from legaldocs.campaigns.models import Campaign
from legaldocs.checking.models import Check
from legaldocs.core import clock, permissions
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.documents import queries, sample_register
from legaldocs.documents.models import Document, EffectEvent, Level
from legaldocs.drafting import bases, linting, replacing, words, working
from legaldocs.drafting.models import Draft, Ground
from legaldocs.forms import registry
from legaldocs.law.types import Kind
from legaldocs.listviews.models import RoleView
from legaldocs.plans.models import Line, Plan
from legaldocs.proposals.models import Proposal, Target
from legaldocs.review.models import Ticket

DAY = re.compile(r"day([+-]\d+)?")  # ``{day}`` is today, ``{day+30}`` thirty days from now
COLLEAGUE = "nguyen.minh.an"
Given = dict[str, Any]

# ``{campaign}`` is the key of the newest row of its kind, ``{campaign_version}`` any other column of it.
NEWEST: dict[str, Any] = {
    "campaign": Campaign,
    "delegation": Delegation,
    "draft": Draft,
    "event": EffectEvent,
    "line": Line,
    "plan": Plan,
    "proposal": Proposal,
    "role_view": RoleView,
    "target": Target,
}


def actor_of(username: str) -> Actor:
    return accounts.actor_by_username(username)


class Values(dict[str, Any]):
    """Values for one act, found when asked for and kept; ``{name}`` is who acts.

    ``finds`` are the rows a chapter names, ``found`` their keys: the row that was the first to fit stays the one meant.
    """

    def __init__(self, act: Given, finds: Given, found: Given) -> None:
        super().__init__()
        self.finds, self.found = finds, found
        who = act.get("who", "")
        permission = act.get("permission", "")
        if who.startswith("{"):
            who = self[who[1:-1]]
        self["name"] = who or next(
            row[1] for row in sample_register.sign_ins() if permissions.can(actor_of(row[1]), permission)
        )
        assert not permission or permissions.can(actor_of(self["name"]), permission), self["name"]

    def __missing__(self, name: str) -> Any:
        if day := DAY.fullmatch(name):
            found: Given = {name: (clock.today() + timedelta(days=int(day[1] or 0))).isoformat()}
        elif name in GROUPS:
            found = GROUPS[name](self)
        elif (kind := name.partition("_")[0]) in self.finds:
            found = {name: self._of_row(kind, name.partition("_")[2] or "id")}
        elif name in NEWEST:
            found = {name: getattr(last(NEWEST[name]), "id", None)}
        else:
            found = {name: getattr(last(NEWEST[kind]), name.partition("_")[2])}
        self.update(found)
        return self[name]

    def _of_row(self, name: str, column: str) -> Any:
        """A column of the row a chapter calls so."""
        wanted = dict(self.finds[name])
        table = db.metadata.tables[wanted.pop("in")]
        if name not in self.found:
            order = table.c.id.desc() if wanted.pop("newest", False) else table.c.id
            fits = [_fits(table.c[key], value, self) for key, value in wanted.items()]
            self.found[name] = db.session.scalars(sa.select(table.c.id).where(*fits).order_by(order)).first()
            assert self.found[name] is not None, name
        value = db.session.scalar(sa.select(table.c[column]).where(table.c.id == self.found[name]))
        return value.isoformat() if isinstance(value, date) else value


def _fits(column: Any, wanted: Any, values: Values) -> Any:
    """Whether a row's column is as a chapter says: nothing for ``""``, beginning so for words that end in ``*``."""
    if isinstance(wanted, str) and wanted.startswith("{"):
        wanted = values[wanted[1:-1]]
    if wanted == "":
        return column.is_(None)
    if isinstance(wanted, str) and wanted.endswith("*"):
        return column.startswith(wanted[:-1])
    return sa.type_coerce(column, sa.String) == wanted if isinstance(wanted, str) else column == wanted


def last(model: Any) -> Any:
    return db.session.scalars(sa.select(model).order_by(model.id.desc())).first()


def documents(_values: Values) -> Given:
    """The first text of the province, two of its articles, and the first that stands on no plan."""
    local = sa.select(Document).where(Document.level == Level.PROVINCIAL, Document.has_text).order_by(Document.id)
    plan = last(Plan)
    planned = sa.select(Line.document_id).where(Line.plan_id == (plan.id if plan else 0))
    doc = db.session.scalars(local).first()
    free = db.session.scalars(local.where(Document.id.not_in(planned))).first()
    assert doc is not None
    assert free is not None
    edition = queries.current_edition(doc.id, with_text=False)
    articles = [one.path for one in queries.provisions(edition.id if edition else 0) if one.kind is Kind.ARTICLE]
    return {
        "doc": doc.id, "number": doc.number, "free": free.id, "free_number": free.number,
        "path": articles[0], "path_2": articles[1],
    }  # fmt: skip


def desk(_values: Values) -> Given:
    """The review opened last, and who has its unit's desk: head and reviewer."""
    ticket = last(Ticket)
    today, item = clock.today(), ticket.items[-1] if ticket.items else None
    head = accounts.holders(Role.HEAD, ticket.unit_id, today)[0]
    reviewer = accounts.holders(Role.REVIEWER, ticket.unit_id, today)[0]
    unit = db.session.get(Unit, ticket.unit_id)
    return {
        "ticket": ticket.id, "ticket_version": ticket.version, "ticket_hash": ticket.content_hash(),
        "item": item and item.id, "item_version": item and item.version, "head": head.username,
        "reviewer": reviewer.username, "reviewer_id": reviewer.id, "head_unit": ticket.unit_id,
        "head_unit_key": unit and unit.key,
    }  # fmt: skip


def people(values: Values) -> Given:
    """A unit, a post of who acts, and a colleague."""
    mine = sa.select(Post.id).join(Person).where(Person.username == values["name"])
    return {
        "unit": db.session.scalars(sa.select(Unit.key).order_by(Unit.id)).first(),
        "post": db.session.scalars(mine).first(),
        "colleague": db.session.scalars(sa.select(Person.id).where(Person.username == COLLEAGUE)).first(),
    }


def forms(_values: Values) -> Given:
    return {"form": "plan", "form_digest": registry.form("plan")["digest"]}


def draft_ground(_values: Values) -> Given:
    return {"draft_ground": next(iter(Ground))}


def findings(values: Values) -> Given:
    """What the linter says of the edited text: one that is put right by itself, and one that a person words."""
    draft = db.session.get_one(Draft, values["waste"])
    held = working.held(draft.id)
    assert held is not None
    by = words.issuer_of(draft), words.type_of(draft)
    named = bases.of_text(held.text, *by, draft.planned_signing, draft.planned_effect)
    found = linting.rows(draft, held.text, linting.found(draft, held.text, named))
    return {
        "fixable_finding": next(one["key"] for one in found if one["fixable"]),
        "worded_finding": next(one["key"] for one in found if not one["fixable"]),
    }


def amended(values: Values) -> Given:
    """What the edited draft amends, as it should read."""
    base = replacing.base(db.session.get_one(Draft, values["waste"]))
    assert base is not None
    return {"amended_anew": base[1].replace("ít nhất 20 mét", "ít nhất 30 mét")}


def content(values: Values) -> Given:
    """The fingerprint of what a leader decides on in a check."""
    return {"check_hash": db.session.get_one(Check, values["check"]).content_hash()}


def corrected(values: Values) -> Given:
    """The words of a document with one word put right."""
    edition = queries.current_edition(values["document"])
    assert edition is not None
    return {"document_text": edition.text.replace("QUYẾT ĐỊNH", "QUYẾT  ĐỊNH", 1) + "\nBản sao đã đối chiếu."}


GROUPS = {
    **dict.fromkeys(("doc", "number", "free", "free_number", "path", "path_2"), documents),
    **dict.fromkeys(
        ("ticket", "ticket_version", "ticket_hash", "item", "item_version", "head", "reviewer", "reviewer_id",
         "head_unit", "head_unit_key"), desk,
    ),
    **dict.fromkeys(("unit", "post", "colleague"), people),
    **dict.fromkeys(("form", "form_digest"), forms),
    "draft_ground": draft_ground,
    **dict.fromkeys(("fixable_finding", "worded_finding"), findings),
    "amended_anew": amended,
    "check_hash": content,
    "document_text": corrected,
}  # fmt: skip
