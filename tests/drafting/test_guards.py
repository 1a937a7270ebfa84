"""Every condition of every step of a dossier, broken alone and all together."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from legaldocs.core import clock
from legaldocs.drafting import bases, issuing, needed, opinion_queries, queries, working
from legaldocs.drafting.issue_models import Duty
from legaldocs.drafting.lifecycle import DRAFTING
from legaldocs.drafting.models import Form, Ground, State
from legaldocs.drafting.opinion_models import Opinion, Stance, Verdict
from tests.drafting import province
from tests.drafting.province import actor, at, draft
from tests.drafting.test_lifecycle import GOOD
from tests.guards import Break, Case, Silent, a_refusal_names_everything, each_guard_stops_its_moves, guards_of

BEFORE_THE_LAW = date(2025, 3, 1)  # the texts' only basis is not yet in force


def put(**values: Any) -> Any:
    """Set values of the dossier; ``ME`` is the one who acts."""

    def change(case: Case) -> None:
        for name, value in values.items():
            setattr(case.subject, name, case.who.user_id if value is ME else value)

    return change


def give(**values: Any) -> Any:
    """Give something else with the move."""
    return lambda case: case.given.update(values)


def answer(module: Any, name: str, made: Any) -> Any:
    """Let a query answer what ``made`` makes of the case."""
    return lambda case: case.patch.setattr(module, name, lambda *_args: made(case))


def verdict(place: int, value: Verdict | None) -> Any:
    """The finding on one point of the checklist."""

    def change(case: Case) -> None:
        point = opinion_queries.appraisal(case.subject.id).checks[place]  # type: ignore[union-attr]  # appraised
        point.verdict, point.words = value, "Đề nghị làm rõ thêm nội dung này."

    return change


def no_papers(case: Case) -> None:
    case.subject.papers, case.subject.ground = [], Ground.LOCAL  # what the province decides itself needs the most


def asked_until_tomorrow(case: Case) -> None:
    one = opinion_queries.requests(case.subject.id)[0]
    one.answered_on, one.due_on = None, clock.today() + timedelta(days=1)


def other_base(case: Case) -> None:
    case.subject.amends_id, case.subject.base_sha256 = 1, "0" * 64
    case.patch.setattr(bases, "base_text", lambda *_args: ("Điều 1.", "1" * 64))


def filled_in_by_me(case: Case) -> None:
    opinion_queries.appraisal(case.subject.id).checks[0].checked_by = case.who.user_id  # type: ignore[union-attr]


ME = object()
MINE = answer(queries, "authors", lambda case: {case.who.user_id})
UNKEPT = type("Held", (), {"text": "Điều 1. Khác."})()
BREAKS = {
    "papers.<locals>.check": Break("paper-", no_papers),
    "not_own_draft": Break("four-eyes", MINE),
    "has_drafter": Break("assignee", give(assignee_id=None)),
    "has_why": Break("why", give(why="")),
    "majority": Break("majority", give(in_favour=1)),
    "has_text": Break("text", put(text_sha256=None)),
    "edits_kept": Break("unkept", answer(working, "held", lambda _case: UNKEPT)),
    "valid_bases": Break("basis-", put(planned_signing=BEFORE_THE_LAW)),
    "base_up_to_date": Break("base", other_base),
    "asked": Break("requests", answer(opinion_queries, "requests", lambda _case: [])),
    "posted_long_enough": Break("posting", lambda case: setattr(case.subject, "consulted_on", clock.today())),
    "answered_or_late": Break("request-", asked_until_tomorrow),
    "consulted": Break("consultation", put(consulted_on=None)),
    "all_resolved": Break(
        "opinion-", answer(opinion_queries, "of_draft", lambda _case: [Opinion(stance=Stance.OTHER, author="Sở Y tế")])
    ),
    "not_the_assignee": Break("four-eyes", put(assignee_id=ME)),
    "complete": Break("check-", verdict(0, None)),
    "nothing_wanting": Break("wanting-", verdict(1, Verdict.WANTING)),
    "something_wanting": Break("wanting", verdict(1, Verdict.OK), ready=verdict(1, Verdict.WANTING)),
    "not_the_appraiser": Break("four-eyes", filled_in_by_me),
    "appraised": Break("appraisal", put(appraised_sha256=None)),
    "as_submitted": Break("content", put(submitted_sha256=None)),
    "not_the_submitter": Break("four-eyes", put(submitted_by=ME)),
    "dossier_in_time": Break("session", put(session_on=None)),
    "verified": Break("verification", put(verified_by=None), alone=True),
    "not_the_verifier": Break("four-eyes", put(verified_by=ME)),
    "not_secret": Break("secret", put(secret=True)),
    "signing_data": Break("signer", give(signer="")),
    "bases_on_the_day": Break(f"basis-{province.LAW}", give(signed_on=BEFORE_THE_LAW, effective_on=BEFORE_THE_LAW)),
    "duties_done": Break(
        "duty-", answer(queries, "duties", lambda _case: [Duty(id=1, kind=next(iter(issuing.duty_kinds())))])
    ),
}  # fmt: skip


@pytest.fixture
def case(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes cases: a resolution that the council adopted, seen on the day of its signing."""
    province.freeze(monkeypatch, province.TODAY)
    province.set_up()
    draft_id = at(monkeypatch, State.ADOPTED, form=Form.RESOLUTION)
    drafter = province.person_id("second")

    def fresh() -> Case:
        return Case(draft(draft_id), {**GOOD, "assignee_id": drafter}, actor("auditor"), monkeypatch)

    return fresh


def test_every_guard_of_the_table_has_its_case() -> None:
    assert guards_of(DRAFTING) == set(BREAKS)


def silent() -> Silent:
    """Steps that no row of the table of papers names."""
    named = {move for row in needed.rows() for move in row.moves}
    return frozenset((move.name, "papers.<locals>.check") for move in DRAFTING.moves if move.name not in named)


@pytest.mark.timeout(600)  # some two hundred questions, on a busy machine slowly
def test_each_guard_stops_each_of_its_moves_by_itself(case: Any) -> None:
    each_guard_stops_its_moves(DRAFTING, case, BREAKS, silent())


@pytest.mark.timeout(600)
def test_a_refused_move_names_all_its_reasons_in_the_users_language(case: Any) -> None:
    a_refusal_names_everything(DRAFTING, case, BREAKS, silent())
