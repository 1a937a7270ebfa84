"""One use case, one transaction: all of it stands or none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from legaldocs.core import events
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.core.audit import AuditEntry
from legaldocs.core.db import db
from legaldocs.core.errors import Refused
from legaldocs.core.events import On
from legaldocs.core.jobs import Job, JobType
from legaldocs.core.unit_of_work import (
    WriteOutsideUseCase,
    after_commit,
    begin_next_with,
    current,
    emit,
    is_open,
    use_case,
    write_rows,
)
from tests.core.conftest import ANNA, Leaf, Sheet, papers, write

pytestmark = pytest.mark.usefixtures("kernel")


@dataclass(frozen=True)
class Written:
    """A paper was written."""

    paper_id: int


@pytest.fixture(autouse=True)
def _no_wiring() -> Iterator[None]:
    kept = dict(events._wiring)
    events.install({})
    yield
    events.install(kept)


@use_case
def write_two_and_refuse(actor: Actor) -> None:
    write(actor, "một")
    write(actor, "hai")
    after_commit(lambda: pytest.fail("ran although nothing was committed"))
    raise Refused


@use_case
def write_and_tell(actor: Actor) -> int:
    paper = write(actor, "một")
    emit(Written(paper))
    return paper


def test_refused_use_case_leaves_no_row_no_audit_and_no_follow_up() -> None:
    with pytest.raises(Refused):
        write_two_and_refuse(ANNA)
    assert papers() == []
    assert db.session.scalar(sa.select(sa.func.count(AuditEntry.seq))) == 0
    assert not is_open()


def test_nested_use_cases_share_the_outer_transaction_and_its_name() -> None:
    @use_case
    def write_both(actor: Actor) -> None:
        write(actor, "một")
        assert papers_inside() == 1
        write(actor, "hai")

    def papers_inside() -> int:
        return db.session.scalar(sa.select(sa.func.count(Leaf.id))) or 0

    write_both(ANNA)
    assert papers() == ["một", "hai"]
    names = set(db.session.scalars(sa.select(AuditEntry.use_case)))
    assert len(names) == 1
    assert names.pop().endswith("write_both")


def test_reaction_and_job_stand_with_the_change() -> None:
    follow = JobType("test.follow", lambda _context, **_payload: None, 5, None)
    events.install({Written: On(reactions=(lambda actor, event: note(actor, event),), jobs=(follow,))})
    paper = write_and_tell(ANNA)
    db.session.rollback()
    assert db.session.scalars(sa.select(Sheet.line)).all() == [f"paper {paper}"]
    assert db.session.scalars(sa.select(Job.payload)).all() == [{"paper_id": paper}]
    assert db.session.scalars(sa.select(Job.created_by)).all() == [7]


def note(_actor: Actor, event: Written) -> None:
    write_rows(Sheet, [{"line": f"paper {event.paper_id}"}])


def test_failing_reaction_undoes_everything() -> None:
    def fail(_actor: Actor, _event: Written) -> None:
        raise Refused

    follow = JobType("test.follow", lambda _context, **_payload: None, 5, None)
    events.install({Written: On(reactions=(note, fail), jobs=(follow,))})
    with pytest.raises(Refused):
        write_and_tell(ANNA)
    assert papers() == []
    assert db.session.scalar(sa.select(sa.func.count(Sheet.id))) == 0
    assert db.session.scalar(sa.select(sa.func.count(Job.id))) == 0


def test_reactions_that_answer_each_other_without_end_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "MAX_EVENTS", 50)
    events.install({Written: On(reactions=(lambda _actor, event: emit(Written(event.paper_id + 1)),))})
    with pytest.raises(RuntimeError, match="more than 50 events"):
        write_and_tell(ANNA)
    assert papers() == []


def test_follow_up_runs_only_after_the_commit() -> None:
    seen: list[list[str]] = []

    @use_case
    def write_and_look(actor: Actor) -> None:
        write(actor, "một")
        after_commit(lambda: seen.append(papers()))

    write_and_look(ANNA)
    assert seen == [["một"]]


def test_what_is_to_come_first_comes_once_and_stays_waiting_when_it_was_rolled_back() -> None:
    told: list[bool] = []
    begin_next_with(lambda: told.append(is_open()))
    with pytest.raises(Refused):
        write_two_and_refuse(ANNA)
    write(ANNA, "Một")
    write(ANNA, "Hai")
    assert told == [True, True]


def test_derived_rows_need_an_open_use_case() -> None:
    with pytest.raises(WriteOutsideUseCase):
        write_rows(Sheet, [{"line": "x"}])
    with pytest.raises(WriteOutsideUseCase):
        current()


def test_change_made_before_the_use_case_is_a_defect_and_not_smuggled_in() -> None:
    paper = db.session.get(Leaf, write(ANNA, "một"))
    assert paper is not None
    paper.title = "hai"
    with pytest.raises(WriteOutsideUseCase):
        write(SYSTEM, "ba")
    db.session.rollback()
    assert papers() == ["một"]
