"""Yearly plans: the same reasons give the same plan, people's decisions stay, two persons stand behind an approval."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.core.errors import Forbidden, Invalid, Refused
from legaldocs.plans import documents_out, queries, service
from legaldocs.plans.compare import Hand
from legaldocs.plans.models import Plan, State
from tests import apps
from tests.conftest import build_app
from tests.proposals.world import DRAFTER, LEADER, OFFICER, document, people, who

NUMBERS = ("12/2015/QĐ-UBND", "13/2016/QĐ-UBND", "14/2017/QĐ-UBND", "15/2018/QĐ-UBND")


@pytest.fixture(autouse=True)
def _register(app: Flask) -> None:
    apps.begin(app, four_old_documents)


def four_old_documents() -> None:
    people()
    for number in NUMBERS:
        document(number, issued=date(int(number[3:7]), 3, 1))


def next_year() -> int:
    return clock.today().year + 1


def proposed(per_month: int = 2) -> Plan:
    return service.propose(who(OFFICER), next_year(), per_month)


def lines(plan: Plan) -> list[tuple[object, ...]]:
    return [(row.document_id, row.unit_key, row.month, row.product, row.reasons, row.priority) for row in plan.lines]


def test_documents_never_reviewed_come_on_the_plan_with_their_reason() -> None:
    plan = proposed()
    assert len(plan.lines) == len(NUMBERS)
    codes = [{reason["code"] for reason in row.reasons} for row in plan.lines]
    assert all("coverage.never_reviewed" in one for one in codes)
    assert set().union(*codes) <= {
        "coverage.never_reviewed",
        "cycle.systematisation",
    }  # the latter in a term's last year


def test_the_same_register_gives_the_same_plan(app: Flask, tmp_path: Path) -> None:
    db.session.remove()
    copy = tmp_path / "copy"
    copy.mkdir()
    with (
        closing(sqlite3.connect(tmp_path / "legaldocs.db")) as here,
        closing(sqlite3.connect(copy / "legaldocs.db")) as there,
    ):
        here.backup(there)
    first = lines(proposed())
    with build_app(copy, f"sqlite:///{copy / 'legaldocs.db'}").app_context():
        assert lines(proposed()) == first
        db.session.remove()
        db.engine.dispose()


def test_generating_anew_changes_nothing_when_the_reasons_stay() -> None:
    change = service.difference(proposed())
    assert (change.added, change.removed, change.changed) == ((), (), ())


def test_what_people_decided_survives_generating_anew() -> None:
    plan = proposed()
    moved, gone, *_rest = plan.lines
    service.edit_line(who(OFFICER), plan.id, moved.id, 11, "so-tai-chinh", "Chờ nghị định mới")
    service.remove_line(who(OFFICER), plan.id, gone.id, "Đã có văn bản thay thế")
    added = service.add_line(who(OFFICER), plan.id, document("99/2025/QĐ-UBND"), 6, "so-tu-phap", "Theo yêu cầu")
    service.regenerate(who(OFFICER), plan.id)
    kept = {row.id: row for row in plan.lines}
    assert (kept[moved.id].month, kept[moved.id].unit_key, kept[moved.id].hand) == (11, "so-tai-chinh", Hand.CHANGED)
    assert kept[gone.id].hand is Hand.REMOVED
    assert (kept[added.id].month, kept[added.id].hand) == (6, Hand.ADDED)


def test_a_moved_line_remembers_where_it_was_proposed() -> None:
    plan = proposed()
    row = plan.lines[0]
    before = row.month
    service.edit_line(who(OFFICER), plan.id, row.id, 12, row.unit_key, "")
    assert (row.proposed_month, row.hand) == (before, Hand.CHANGED)
    service.edit_line(who(OFFICER), plan.id, row.id, before, row.unit_key, "")
    assert row.hand is None


def test_a_line_put_back_is_what_it_was() -> None:
    plan = proposed()
    added = service.add_line(who(OFFICER), plan.id, document("99/2025/QĐ-UBND"), 6, "so-tu-phap", "Theo yêu cầu")
    service.remove_line(who(OFFICER), plan.id, added.id, "Không cần nữa")
    service.restore_line(who(OFFICER), plan.id, added.id)
    assert added.hand is Hand.ADDED


def test_documents_beyond_the_capacity_are_named_not_dropped() -> None:
    for number in range(1, 21):
        document(f"{number:02d}/2014/QĐ-UBND", issued=date(2014, 3, 1))
    plan = proposed(per_month=1)
    assert (len(plan.lines), len(plan.unplaced)) == (12, len(NUMBERS) + 20 - 12)
    service.regenerate(who(OFFICER), plan.id, per_month=3)
    assert (len(plan.lines), plan.unplaced) == (len(NUMBERS) + 20, [])


def test_a_year_that_is_over_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        service.propose(who(OFFICER), clock.today().year - 1)
    assert set(refusal.value.fields) == {"year"}


def test_a_year_has_one_plan() -> None:
    proposed()
    with pytest.raises(Refused):
        proposed()


def test_a_drafter_draws_up_no_plan() -> None:
    with pytest.raises(Forbidden):
        service.propose(who("pham.quang.duy"), next_year())


def test_who_submitted_does_not_approve() -> None:
    plan = proposed()
    service.move(who(LEADER), plan.id, "submit")
    with pytest.raises(Refused) as refusal:
        service.move(who(LEADER), plan.id, "approve")
    assert [blocker.code for blocker in refusal.value.blockers] == ["four-eyes"]


def test_another_leader_approves_and_the_plan_then_stands() -> None:
    plan = proposed()
    service.move(who(DRAFTER), plan.id, "submit")
    assert service.move(who(LEADER), plan.id, "approve").state is State.APPROVED
    with pytest.raises(Refused):
        service.regenerate(who(OFFICER), plan.id)


def test_a_plan_without_lines_is_not_submitted() -> None:
    plan = proposed()
    for row in list(plan.lines):
        service.remove_line(who(OFFICER), plan.id, row.id, "Không rà soát năm tới")
    with pytest.raises(Refused):
        service.move(who(OFFICER), plan.id, "submit")


def test_a_stored_plan_writes_the_same_document_twice() -> None:
    proposed()
    plan = queries.of_year(next_year())
    assert plan is not None
    assert documents_out.official(plan) == documents_out.official(plan)
