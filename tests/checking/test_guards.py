"""Every condition of every step of both lives of a check, broken alone and all together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from legaldocs.checking.lifecycle import TABLES
from legaldocs.checking.models import AUTHORITY, SELF, CheckRecord, Handling, RecordKind, Verdict
from legaldocs.core import clock
from tests.checking import province
from tests.checking.province import actor
from tests.guards import Break, Case, a_refusal_names_everything, each_guard_stops_its_moves, guards_of

KINDS = (SELF, AUTHORITY)


def put(name: str, value: Any) -> Callable[[Case], None]:
    return lambda case: setattr(case.subject, name, value)


def give(**values: Any) -> Callable[[Case], None]:
    return lambda case: case.given.update(values)


def mine(name: str) -> Callable[[Case], None]:
    return lambda case: setattr(case.subject, name, case.who.user_id)


def first(**values: Any) -> Callable[[Case], None]:
    """Change the first confirmed finding."""

    def change(case: Case) -> None:
        for name, value in values.items():
            setattr(case.subject.confirmed()[0], name, value)

    return change


def none_confirmed(case: Case) -> None:
    for one in case.subject.findings:
        one.verdict = Verdict.DISMISSED


def one_confirmed(case: Case) -> None:
    case.subject.findings[0].verdict = Verdict.CONFIRMED


def one_open(case: Case) -> None:
    case.subject.findings[-1].verdict = Verdict.CANDIDATE


def refused(case: Case) -> None:
    today, now = clock.today(), clock.now()
    paper = CheckRecord(kind=RecordKind.REFUSAL, on=today, number="", words="Không xử lý.", by_name="", at=now)
    case.subject.records = [*case.subject.records, paper]


def no_record(case: Case) -> None:
    case.subject.records = []


BREAKS = {
    "has_examiner": Break("assignee", give(assignee_id=None)),
    "has_remark": Break("remark", give(remark="")),
    "dated": Break("on", give(on=None)),
    "all_answered": Break("finding-", one_open),
    "none_orphaned": Break("orphan-", first(orphan=True)),
    "form_complete": Break("mark-", put("marks", {})),
    "not_own_work": Break("four-eyes", mine("assignee_id")),
    "not_own_draft": Break("four-eyes", mine("drafted_by")),
    "nothing_found": Break("findings", one_confirmed, ready=none_confirmed, alone=True),
    "something_found": Break("findings", none_confirmed, alone=True),
    "same_content": Break("content", give(content_hash="another")),
    "discussed": Break("minutes", no_record),
    "handling_named": Break("handling-", first(handling=None)),
    "conclusion_points": Break("sentences", put("sentences", [])),
    "unchanged_since_signing": Break("content", put("signed_hash", "another")),
    "outcome_acts": Break("outcome", give(outcome_id=None)),
    "form_allowed": Break("correct-", give(outcome=Handling.CORRECT)),
    "has_outcome": Break("outcome", put("outcome_id", None), ready=put("outcome_id", 1)),
    "has_refusal": Break("refusal", no_record, ready=refused),
    "late_or_refused": Break("not-late", put("state", "handling"), ready=put("state", "refused")),
}


@pytest.fixture
def case(app: Flask, monkeypatch: pytest.MonkeyPatch, lifecycle: str) -> Callable[[], Case]:
    """Makes cases: a dossier whose conclusion is before the issuer, with the decision that repeals what was found."""
    check = province.handling(lifecycle)
    outcome = province.outcome(province.NUMBER if lifecycle == SELF else province.COMMUNE)
    given: dict[str, Any] = {
        "assignee_id": check.assignee_id, "remark": "Một lý do đủ dài.", "on": clock.today(), "outcome_id": outcome,
        "outcome": Handling.REPEAL_PART,
    }  # fmt: skip

    def fresh() -> Case:
        subject = province.check(lifecycle)
        return Case(subject, {**given, "content_hash": subject.content_hash()}, actor("stranger"), monkeypatch)

    return fresh


@pytest.mark.parametrize("lifecycle", KINDS)
def test_every_guard_of_the_table_has_its_case(lifecycle: str) -> None:
    assert guards_of(TABLES[lifecycle]) <= set(BREAKS)


@pytest.mark.parametrize("lifecycle", KINDS)
def test_each_guard_stops_each_of_its_moves_by_itself(case: Callable[[], Case], lifecycle: str) -> None:
    each_guard_stops_its_moves(TABLES[lifecycle], case, BREAKS)


@pytest.mark.parametrize("lifecycle", KINDS)
def test_a_refused_move_names_all_its_reasons_in_the_users_language(case: Callable[[], Case], lifecycle: str) -> None:
    a_refusal_names_everything(TABLES[lifecycle], case, BREAKS)
