"""The steps of a dossier: who, when, after what; nobody passes consultation, appraisal or verification by."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from legaldocs.accounts.models import Role
from legaldocs.core import permissions
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Forbidden, Missing, Refused
from legaldocs.core.lifecycle import Move, history
from legaldocs.documents import effect_service
from legaldocs.documents import queries as documents
from legaldocs.documents.effect_service import Fact
from legaldocs.drafting import needed, queries, service
from legaldocs.drafting.lifecycle import DRAFTING
from legaldocs.drafting.models import Draft, Form, Ground, PaperKind, Procedure, State
from legaldocs.law.effect import EventKind
from tests.drafting import province
from tests.drafting.province import actor, at, draft

KINDS = [(form, procedure) for form in Form for procedure in Procedure]
# Each form once in every run, by either procedure in turn; all pairs in the build.
PAIRS = [
    (form, procedure)
    if list(Procedure)[number % len(Procedure)] is procedure
    else pytest.param(form, procedure, marks=pytest.mark.slow)
    for number, form in enumerate(Form)
    for procedure in Procedure
]
GOOD: dict[str, Any] = {
    "why": "Một lý do đủ dài.", "members": 20, "in_favour": 15, "held_on": province.TODAY, "signer": "Trần Văn Mẫu",
    "signed_on": province.SIGNING, "effective_on": province.SIGNING + timedelta(days=14),
}  # fmt: skip


@pytest.fixture(autouse=True)
def people(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    province.freeze(monkeypatch, province.TODAY)
    province.set_up()


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {blocker.code for blocker in refused.value.blockers}


@pytest.mark.parametrize(("form", "procedure"), PAIRS)
def test_a_dossier_goes_by_the_steps_of_its_form_to_adoption(
    monkeypatch: pytest.MonkeyPatch, form: Form, procedure: Procedure
) -> None:
    draft_id = at(monkeypatch, State.ADOPTED, form=form, procedure=procedure)
    states = [move.target for move in _made(draft_id)]
    assert ("verifying" in states) == (form is Form.RESOLUTION)
    assert {"consulting", "appraising", "submitted"} <= set(states)


def _made(draft_id: int) -> list[Any]:
    return list(db.session.scalars(history("drafting", draft_id)))


def subjects() -> Iterator[Draft]:
    """Dossiers of every form and procedure, complex or not, in no state yet."""
    for form, procedure in KINDS:
        for complicated in (False, True):
            yield Draft(form=form, procedure=procedure, complex=complicated, ground=Ground.DETAILING)


def test_every_kind_of_dossier_has_exactly_one_way_to_consult_to_be_appraised_and_to_be_decided() -> None:
    for subject in subjects():
        for names in (province.CONSULT, province.SEND, province.DECIDE):
            assert sum(DRAFTING[name].exists_for(subject) for name in names) == 1


def test_no_way_leads_to_adoption_past_consultation_appraisal_or_verification() -> None:
    """By the table alone: take the step away, and adoption cannot be reached any more."""
    for subject in subjects():
        rows = [move for move in DRAFTING.moves if move.exists_for(subject)]
        musts = [State.CONSULTING, State.APPRAISING, State.SUBMITTED]
        musts += [State.VERIFYING] if subject.form is Form.RESOLUTION else []
        assert State.ADOPTED in reach(rows, None)
        for state in musts:
            assert State.ADOPTED not in reach(rows, state), (subject.form, state)


def reach(rows: list[Move], without: State | None) -> set[Any]:
    found = {State.REGISTERED}
    while more := {r.target for r in rows if r.target is not without and found & set(r.sources)} - found:
        found |= more
    return found


QUICK = (State.REGISTERED, State.APPRAISING, State.VERIFYING)  # early, in another unit's hands, before the council
STATES = [
    state if state in QUICK else pytest.param(state, marks=pytest.mark.slow)
    for state in State
    if state not in (State.WITHDRAWN, State.STOPPED)
]


@pytest.mark.parametrize("state", STATES)
def test_every_move_in_every_state_by_every_role_is_allowed_or_refused_as_the_table_says(
    monkeypatch: pytest.MonkeyPatch, state: State
) -> None:
    form = Form.RESOLUTION if state in (State.VERIFYING, State.IN_COUNCIL) else Form.DECISION
    draft_id = at(monkeypatch, state, form=form)
    subject = draft(draft_id)
    unit = subject.unit_id
    for role in Role:
        someone = Actor(province.person_id("stranger"), "Ai đó", frozenset({(unit, str(role))}))
        for move in DRAFTING.moves:
            allowed = permissions.can(someone, move.who, subject)
            if not allowed:
                with pytest.raises((Forbidden, Missing)):
                    service.move(someone, draft_id, move.name, **_inputs(move))
                continue
            blockers = {b.code for b in DRAFTING.blockers(someone, subject, move.name, _inputs(move))}
            assert ("state" in blockers) == (state not in move.sources), (role, move.name)
            assert ("scope" in blockers) == (not move.exists_for(subject)), (role, move.name)
    assert draft(draft_id).state is state


def _inputs(move: Move) -> dict[str, Any]:
    given = {**GOOD, "assignee_id": province.person_id("second")}
    return {name: given[name] for name in move.needs}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_submission_names_everything_that_is_missing_in_the_readers_language(
    app: Flask, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    draft_id = province.registered()
    subject = draft(draft_id)
    with force_locale(language):
        found = DRAFTING.blockers(actor("office"), subject, "adopt-committee", {})
        sentences = [str(blocker.sentence) for blocker in found]
    assert {"state", "consultation", "appraisal", "content", "paper-minutes", "vote"} <= {b.code for b in found}
    assert any(("Sở Tư pháp" if language == "vi" else "Department of Justice") in one for one in sentences)


def test_a_draft_without_appraisal_is_not_submitted_and_without_consultation_not_adopted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draft_id = at(monkeypatch, State.REVISING)
    subject = draft(draft_id)
    db.session.expunge(subject)  # a dossier as nothing but a fault could leave it
    subject.appraised_sha256, subject.consulted_on = None, None
    found = {b.code for b in DRAFTING.blockers(actor("head"), subject, "submit")}
    assert {"appraisal", "consultation"} <= found
    found = {b.code for b in DRAFTING.blockers(actor("office"), subject, "adopt-committee", GOOD)}
    assert {"appraisal", "consultation", "content"} <= found


def test_the_consultation_is_not_closed_before_the_least_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    draft_id = at(monkeypatch, State.CONSULTING)
    province.freeze(monkeypatch, province.TODAY + timedelta(days=19))
    with pytest.raises(Refused) as refused:
        service.move(actor("drafter"), draft_id, "close-consultation")
    assert codes(refused) == {"posting"}
    province.freeze(monkeypatch, province.TODAY + timedelta(days=20))
    assert service.move(actor("drafter"), draft_id, "close-consultation").state is State.RESOLVING


def test_a_basis_that_ended_before_the_planned_signing_closes_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    draft_id = at(monkeypatch, State.RESOLVING)
    law = documents.by_number(province.LAW)[0]
    day = province.SIGNING - timedelta(days=1)
    effect_service.record(actor("leader"), Fact(law.id, EventKind.REPEALED, day, note="Luật mới thay thế."))
    with pytest.raises(Refused) as refused:
        service.move(actor("head"), draft_id, "send-appraisal")
    assert codes(refused) == {f"basis-{law.id}"}


def test_a_text_changed_after_submission_is_not_adopted(monkeypatch: pytest.MonkeyPatch) -> None:
    draft_id = at(monkeypatch, State.SUBMITTED)
    province.write(draft_id, province.TEXT.replace("05 ngày", "07 ngày"))
    with pytest.raises(Refused) as refused:
        service.move(actor("office"), draft_id, "adopt-committee", **province.VOTE, held_on=province.TODAY)
    assert codes(refused) == {"content"}


def test_nobody_decides_on_their_own_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    draft_id = at(monkeypatch, State.SUBMITTED)
    for who, code in (("drafter", "four-eyes"), ("head", "four-eyes")):
        me = Actor(province.person_id(who), who, frozenset({(draft(draft_id).unit_id, "office")}))
        with pytest.raises(Refused) as refused:
            service.move(me, draft_id, "adopt-committee", **{**province.VOTE, "held_on": province.TODAY})
        assert codes(refused) == {code}
    drafting_head = at(monkeypatch, State.RESOLVING)
    service.move(actor("head"), drafting_head, "consult-again", why="Viết lại Điều 2.")
    me = Actor(province.person_id("drafter"), "drafter", frozenset({(draft(drafting_head).unit_id, "head")}))
    assert "four-eyes" in {b.code for b in DRAFTING.blockers(me, draft(drafting_head), "send-appraisal")}


def test_a_resolution_reaches_the_council_in_time_before_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    draft_id = at(monkeypatch, State.SUBMITTED, form=Form.RESOLUTION)
    province.freeze(monkeypatch, province.SIGNING - timedelta(days=10 + 14))
    with pytest.raises(Refused) as refused:
        service.move(actor("office"), draft_id, "to-council")
    assert codes(refused) == {"session"}


def test_half_of_the_members_is_no_majority(monkeypatch: pytest.MonkeyPatch) -> None:
    draft_id = at(monkeypatch, State.SUBMITTED)
    for favour, code in ((10, "majority"), (21, "vote")):
        with pytest.raises(Refused) as refused:
            service.move(
                actor("office"), draft_id, "adopt-committee", members=20, in_favour=favour, held_on=province.TODAY
            )
        assert codes(refused) == {code}


def test_a_page_read_before_somebody_else_moved_it_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    draft_id = at(monkeypatch, State.SUBMITTED)
    with pytest.raises(Conflict):
        service.move(actor("office"), draft_id, "return-submission", draft(draft_id).version - 1, why="Thiếu tài liệu.")


def test_the_papers_table_names_only_steps_and_papers_there_are() -> None:
    names = {move.name for move in DRAFTING.moves}
    for row in needed.rows():
        assert set(row.moves) <= names
        assert row.law
    ordinary = Draft(form=Form.DECISION, procedure=Procedure.ORDINARY, ground=Ground.LOCAL)
    kinds = {row.kind for row in needed.missing(ordinary, "consult", province.TODAY)}
    assert kinds == {PaperKind.IMPACT_ASSESSMENT, PaperKind.ENFORCEMENT_REVIEW}


WALKERS = ("drafter", "head", "leader", "office", "council", "council-clerk", "stranger", "appraiser")
BACKWARD = ("withdraw", "stop", "consult-again", "return-appraisal", "conclude-not-yet", "return-submission")


@pytest.mark.timeout(7200)  # ten thousand moves take some minutes
@pytest.mark.parametrize("moves", [90, pytest.param(10_000, marks=pytest.mark.slow)])
def test_a_random_walk_never_reaches_a_state_the_law_does_not_know(monkeypatch: pytest.MonkeyPatch, moves: int) -> None:
    """Anybody tries anything: what stands afterwards was reached by rows of the table, with every mark they leave."""
    assert walk(monkeypatch, moves=moves, seed=20261123) > moves // 10


def walk(monkeypatch: pytest.MonkeyPatch, moves: int, seed: int) -> int:
    """Try ``moves`` random steps; returns how many were carried out."""
    chance, done, draft_id, day = random.Random(seed), 0, 0, province.TODAY  # noqa: S311  # no secret
    actors = {name: actor(name) for name in WALKERS}
    names = [move.name for move in DRAFTING.moves]
    for turn in range(moves):
        if turn % 60 == 0 or draft(draft_id).state in queries.FINAL:
            form, procedure = chance.choice(KINDS)
            draft_id = province.registered(form=form, procedure=procedure, session_on=province.SIGNING)
            province.write(draft_id)
            province.paper(draft_id, *chance.sample(list(PaperKind), k=chance.choice((8, len(PaperKind)))))
        day += timedelta(days=chance.choice((0, 0, 4)))
        province.freeze(monkeypatch, day)
        subject = draft(draft_id)
        if subject.state is State.DRAFTING and chance.random() < 0.5:
            province.ask(draft_id)
        if subject.state is State.APPRAISING and chance.random() < 0.5:
            province.appraise(draft_id)
        here = [m.name for m in DRAFTING.moves if subject.state in m.sources and m.exists_for(subject)]
        onward = [name for name in here if name not in BACKWARD] or here
        name = chance.choice(onward if chance.random() < 0.7 else names)
        able = [who for who in actors.values() if permissions.can(who, DRAFTING[name].who, subject)]
        who = chance.choice(able if able and chance.random() < 0.8 else list(actors.values()))
        inputs = {key: value for key, value in _inputs(DRAFTING[name]).items() if chance.random() < 0.9}
        with contextlib.suppress(Forbidden, Missing, Refused):
            service.move(who, draft_id, name, **inputs)
            done += 1
        lawful(draft(draft_id))
    return done


def lawful(subject: Draft) -> None:
    made = [move.target for move in _made(subject.id)]
    assert made[-1] == subject.state
    if subject.state in (State.SUBMITTED, State.VERIFYING, State.IN_COUNCIL, State.ADOPTED):
        assert subject.appraised_sha256 is not None
        assert subject.consulted_on is not None
        assert subject.submitted_by not in queries.authors(subject)
    if subject.state is State.ADOPTED:
        assert subject.text_sha256 == subject.submitted_sha256
        assert (subject.verified_by is not None) == (subject.form is Form.RESOLUTION)
        assert subject.form is Form.CHAIR or subject.votes[-1].in_favour * 2 > subject.votes[-1].members
