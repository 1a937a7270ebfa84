"""Anybody, anything, in any order: what is asked of the API is done as the tables say, or refused and nothing moves.

Every operation of the API that writes, every person of the sample, bodies that might well be sent (``plausible``), days
that pass and a worker that comes by.  ``make machines`` lets it run longer than the tests do.
"""

from __future__ import annotations

import shutil
from collections import Counter
from contextlib import ExitStack
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from legaldocs.accounts import queries as accounts
from legaldocs.accounts import service as account_service
from legaldocs.accounts.models import Person
from legaldocs.cli import doctor
from legaldocs.conflicts import jobs as conflict_jobs
from legaldocs.core import clock, lifecycle, permissions
from legaldocs.core.actor import Actor
from legaldocs.core.audit import AuditHead
from legaldocs.core.db import db
from legaldocs.core.lifecycle import StateMove
from legaldocs.core.web import SIGNED_IN
from legaldocs.deadlines.models import Clock
from legaldocs.jobs.runner import Worker
from tests import apps
from tests.conflicts.conftest import Quiet
from tests.everything import one_of_everything

from . import SECONDS, TOLD, run
from .plausible import Bodies, Chosen, keys, model_of, versions

WRITING = ("post", "put", "delete")
OWN_WORK = {("submit", "approve"), ("submit", "close_clean"), ("submit", "discuss")}  # never by the same person
LIVES = {
    "campaign": "/campaigns/{campaign_id}", "drafting": "/drafts/{draft_id}", "feedback": "/feedback/{feedback_id}",
    "finding": "/findings/{finding_id}", "handling": "/handlings/{handling_id}", "plan": "/plans/{plan_id}",
    "proposal": "/proposals/{proposal_id}", "review": "/reviews/{ticket_id}", "self_check": "/checks/{check_id}",
    "authority_check": "/checks/{check_id}", "systematisation": "/terms/{term_id}",
    "ended_list": "/year-lists/{list_id}",
}  # fmt: skip


@cache
def subject_of(name: str) -> tuple[str, Any]:
    """Name in the address, and table, of the records that live by a lifecycle."""
    path = LIVES[name]
    argument = path.partition("{")[2].rstrip("}")
    return argument, model_of(path + "/", argument)


class AnyOrder(RuleBasedStateMachine):
    """One register with one of everything; whoever asks, asks as a program with a token of their own."""

    prepared: ClassVar[Path]
    tokens: ClassVar[dict[str, str]]
    people: ClassVar[dict[str, Actor]]
    told: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.open = ExitStack()
        place = Path(self.open.enter_context(TemporaryDirectory())) / "data"
        self.app: Flask = apps.lend(Path(shutil.copytree(self.prepared, place)))
        self.client = self.app.test_client()
        self.description = described(self.app)
        self.days = 0

    def teardown(self) -> None:
        with self.app.app_context():
            Worker(self.app).drain()
            left = [check.name for check in doctor.examine() if check.left and check.name not in ("safety", "index")]
            db.session.remove()
        self.open.close()
        apps.take_back(self.app)
        assert left == []

    @rule(data=st.data(), right_person=st.sampled_from((True, True, True, False)))
    def ask_for_anything(self, data: Any, right_person: bool) -> None:
        method, path = data.draw(st.sampled_from(operations(self.app)))
        with self.app.app_context():
            above = self._records(data.draw, path)
            if None in above.values():
                return
            chosen = Chosen(path, above, *versions(path, above))
            body = self._body(data.draw, method, chosen)
            who = data.draw(st.sampled_from(self._people(method, path, above) if right_person else sorted(self.people)))
            db.session.remove()
        self._ask(who, method, path, above, body)

    @rule(data=st.data())
    def take_a_step_that_is_offered(self, data: Any) -> None:
        with self.app.app_context():
            table = lifecycle.tables()[data.draw(st.sampled_from(sorted(LIVES)))]
            argument, model = subject_of(table.name)
            ids = [
                key
                for key in keys(model, {})
                if getattr(db.session.get(model, key), "lifecycle", "") in ("", table.name)
            ]
            if not ids:
                return
            subject = db.session.get(model, data.draw(st.sampled_from(ids)))
            offered = [(who, one.move.name) for who in self.tokens for one in table.offers(self.people[who], subject)]
            if not offered:
                return
            who, name = data.draw(st.sampled_from(offered))
            path, above = f"{LIVES[table.name]}/moves/{{name}}", {argument: subject.id, "name": name}
            chosen = Chosen(path, above, *versions(path, above))
            body = self._body(data.draw, "post", chosen)
            before = subject.state, self._last(table.name, subject.id)
            db.session.remove()
        status = self._ask(who, "post", path, above, body)
        with self.app.app_context():
            self._moved(table, subject_of(table.name)[1], above[argument], name, before, status)
            db.session.remove()

    @rule(days=st.integers(1, 20))
    @precondition(lambda self: self.days < 300)
    def days_pass(self, days: int) -> None:
        self.days += days
        self.open.enter_context(clock.living_on(-self.days))

    @rule()
    def a_worker_comes_by(self) -> None:
        with self.app.app_context():
            Worker(self.app).drain()
            db.session.remove()

    @invariant()
    def every_record_is_where_its_journal_says(self) -> None:
        with self.app.app_context():
            for table in lifecycle.tables().values():
                _argument, model = subject_of(table.name)
                newest = (
                    sa.select(sa.func.max(StateMove.id))
                    .where(StateMove.lifecycle == table.name)
                    .group_by(StateMove.subject_id)
                )
                said = sa.select(StateMove.subject_id, StateMove.target).where(StateMove.id.in_(newest))
                found = dict(db.session.execute(sa.select(model.id, model.state)).all())
                assert {key: str(found[key]) for key, _state in db.session.execute(said)} == dict(
                    db.session.execute(said).all()
                )
            running = sa.select(Clock.lifecycle, Clock.subject_id).where(Clock.ended_at.is_(None))
            twice = running.group_by(Clock.lifecycle, Clock.subject_id).having(sa.func.count() > 1)
            assert db.session.execute(twice).all() == []
            db.session.remove()

    @invariant()
    def nobody_approves_own_work(self) -> None:
        with self.app.app_context():
            moves = db.session.scalars(
                sa.select(StateMove).order_by(StateMove.lifecycle, StateMove.subject_id, StateMove.id)
            ).all()
            for one, then in pairwise(moves):
                if (one.lifecycle, one.subject_id) == (then.lifecycle, then.subject_id) and (
                    one.move,
                    then.move,
                ) in OWN_WORK:
                    assert one.actor_id != then.actor_id, (one.lifecycle, one.subject_id)
            db.session.remove()

    def _people(self, method: str, path: str, above: dict[str, Any]) -> list[str]:
        """Who may enter at all."""
        address = self.app.url_map.bind("localhost")
        endpoint, _arguments = address.match(f"/api/v1{path.format_map(above)}", method.upper())
        entry: str = self.app.view_functions[endpoint].__entry__  # type: ignore[attr-defined]
        may = [name for name, who in self.people.items() if entry == SIGNED_IN or permissions.can(who, entry)]
        return may or sorted(self.people)

    def _records(self, draw: Any, path: str) -> dict[str, Any]:
        """A record for each name in the address, each under the one before it; None where there is none."""
        above: dict[str, Any] = {}
        for part in path.split("/"):
            name = part.strip("{}")
            if part == name:
                continue
            if (model := model_of(path, name)) is not None:
                found = keys(model, above)
                above[name] = draw(st.sampled_from(found)) if found else None
            else:
                above[name] = draw(st.sampled_from(WORDS_OF_ADDRESSES.get(name) or moves_at(path)))
        return above

    def _body(self, draw: Any, method: str, chosen: Chosen) -> Any:
        content = self.description["paths"][f"/api/v1{chosen.path}"][method].get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        return Bodies(self.description, draw).body(schema, chosen) if schema else None

    def _ask(self, who: str, method: str, path: str, above: dict[str, Any], body: Any) -> int:
        """Ask, and hold the answer against what was written: a refusal writes nothing."""
        before = self._head()
        answer = self.client.open(
            f"/api/v1{path.format_map(above)}",
            method=method.upper(),
            json=body,
            headers={"Authorization": f"Bearer {self.tokens[who]}"},
        )
        type(self).told[f"{method} {path} {answer.status_code}"] += 1
        assert answer.status_code < 500, (path, answer.get_data(as_text=True))
        assert answer.status_code < 400 or self._head() == before, (path, answer.get_data(as_text=True))
        return answer.status_code

    def _moved(
        self, table: lifecycle.Lifecycle, model: Any, key: int, name: str, before: tuple[Any, int], status: int
    ) -> None:
        """A step that was taken is the table's; one that was refused left the record where it was."""
        state, last = before
        made = db.session.scalars(
            sa.select(StateMove).where(
                StateMove.lifecycle == table.name, StateMove.subject_id == key, StateMove.id > last
            )
        ).all()
        if status >= 400:
            assert made == []
            assert db.session.get(model, key).state == state
        else:
            type(self).told[f"{table.name}: {name}"] += 1
            assert (made[0].move, made[0].source, made[0].target) == (name, str(state), str(table[name].target))

    def _last(self, name: str, key: int) -> int:
        chosen = sa.select(sa.func.max(StateMove.id)).where(StateMove.lifecycle == name, StateMove.subject_id == key)
        return db.session.scalar(chosen) or 0

    def _head(self) -> int:
        with self.app.app_context():
            head = db.session.scalar(sa.select(AuditHead.seq)) or 0
            db.session.remove()
        return head


WORDS_OF_ADDRESSES = {
    "form_name": ["plan", "review-report"], "criterion": ["plan-done", "survey"],
    "kind": ["monthly", "half-year", "yearly"],
}  # fmt: skip


def described(app: Flask) -> Any:
    if "any-order" not in app.extensions:
        app.extensions["any-order"] = app.test_client().get("/api/v1/openapi.json").json
    return app.extensions["any-order"]


def operations(app: Flask) -> list[tuple[str, str]]:
    """Method and path of every operation that writes."""
    paths = described(app)["paths"]
    return [
        (method, path.removeprefix("/api/v1")) for path, ops in paths.items() for method in ops if method in WRITING
    ]


def moves_at(path: str) -> list[str]:
    """Names of steps that the address at ``path`` may end with."""
    names = {
        move.name for name, start in LIVES.items() if path.startswith(start) for move in lifecycle.tables()[name].moves
    }
    return sorted(names) or ["confirm", "dismiss", "hand-over", "reopen"]


@pytest.fixture(scope="module")
def prepared(sample_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample register with one of everything, and a token for everybody in it."""
    place = Path(shutil.copytree(sample_directory, tmp_path_factory.mktemp("any-order") / "data"))
    app = apps.lend(place)
    with app.app_context():
        conflict_jobs.SCAN.run(Quiet())
        one_of_everything()
        everybody = list(db.session.scalars(sa.select(Person.username).where(~Person.disabled).order_by(Person.id)))
        people = {name: accounts.actor_by_username(name) for name in everybody}
        Worker(app).drain()
        AnyOrder.people = people
        AnyOrder.tokens = {name: account_service.issue_token(who, "Thử", True, 365) for name, who in people.items()}
        db.session.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
        db.session.remove()
        db.engine.dispose()
    apps.take_back(app)
    return place


@pytest.mark.slow
@pytest.mark.timeout(300 + SECONDS)
def test_whatever_is_asked_in_any_order_the_register_stays_whole(prepared: Path) -> None:
    AnyOrder.prepared = prepared
    run(AnyOrder, examples=3, steps=30)
    if TOLD:
        lines = [f"{times:6} {line}" for line, times in sorted(AnyOrder.told.items())]
        Path(TOLD).write_text("\n".join(lines) + "\n", encoding="utf-8")
