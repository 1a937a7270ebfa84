"""An adopted draft becomes a document: numbered without gap or double, its tree unchanged, published and filed."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.core import audit, events
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, LegalDocsError, Refused
from legaldocs.core.events import On
from legaldocs.core.lifecycle import StateMove
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.documents import queries as documents
from legaldocs.documents import service as register
from legaldocs.documents.reading import Incoming
from legaldocs.drafting import issue_pages, issue_service, numbers, queries, service
from legaldocs.drafting.issue_models import Change
from legaldocs.drafting.lifecycle import DRAFTING
from legaldocs.drafting.models import Form, Procedure, State
from legaldocs.drafting.stamping import same_tree, stamp
from legaldocs.events import DocumentPromulgated
from legaldocs.law.effect import Status
from tests.databases import BOTH
from tests.drafting import province
from tests.drafting.province import actor, at, draft

AT_ONCE = 50
SIGNED = date(2027, 2, 1)
EFFECT = date(2027, 2, 15)
DATA: dict[str, Any] = {"signer": "Trần Văn Mẫu", "signed_on": SIGNED, "effective_on": EFFECT}


def issued(monkeypatch: pytest.MonkeyPatch, **changed: Any) -> int:
    return at(monkeypatch, State.PROMULGATED, **changed)


@pytest.fixture
def people(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    province.freeze(monkeypatch, province.TODAY)
    province.set_up()


@pytest.mark.usefixtures("people")
class TestIssue:
    """One dossier is issued."""

    @pytest.mark.parametrize("form", list(Form))
    def test_the_document_stands_in_the_register_with_the_tree_of_the_draft(
        self, monkeypatch: pytest.MonkeyPatch, form: Form
    ) -> None:
        draft_id = issued(monkeypatch, form=form)
        issue, version = queries.issue_of(draft_id), queries.version(draft_id)
        assert issue is not None
        assert version is not None
        document, edition = documents.get(issue.document_id), documents.current_edition(issue.document_id)
        assert document is not None
        assert edition is not None
        assert document.number == f"01/2027/{'NQ-HĐND' if form is Form.RESOLUTION else 'QĐ-UBND'}"
        assert same_tree(version.text, edition.text)
        assert (document.issued_date, document.stated_effective) == (SIGNED, EFFECT)
        assert documents.status_of(document.id, EFFECT).status is Status.IN_FORCE
        assert documents.status_of(document.id, SIGNED).status is Status.NOT_YET
        changed = [
            piece["text"]
            for row in issue_pages.difference(draft_id, issue)
            for piece in row["pieces"]
            if piece["op"] != "equal"
        ]
        assert changed
        assert any("01" in words for words in changed)

    def test_numbers_go_on_from_what_the_register_holds(self, monkeypatch: pytest.MonkeyPatch) -> None:
        older = Incoming(
            text=province.TEXT.replace("Số: /2027", "Số: 7/2027"), number="7/2027/QĐ-UBND", doc_type="Quyết định",
            title="Quy định cũ", issuer="Ủy ban nhân dân tỉnh Mẫu", issued_date=date(2027, 1, 5),
        )  # fmt: skip
        register.register(SYSTEM, older)
        first, second = issued(monkeypatch), issued(monkeypatch, form=Form.CHAIR)
        found = [queries.issue_of(key) for key in (first, second)]
        assert [one.number for one in found if one] == ["08/2027/QĐ-UBND", "09/2027/QĐ-UBND"]

    def test_the_event_tells_which_document_came_of_which_dossier(self, monkeypatch: pytest.MonkeyPatch) -> None:
        told: list[DocumentPromulgated] = []
        before = events.answers(DocumentPromulgated(0, 0))
        monkeypatch.setitem(
            events._wiring, DocumentPromulgated, On((*before.reactions, lambda _a, e: told.append(e)), before.jobs)
        )
        draft_id = issued(monkeypatch)
        issue = queries.issue_of(draft_id)
        assert issue is not None
        assert told == [DocumentPromulgated(issue.document_id, draft_id, None)]

    def test_signing_data_that_the_law_does_not_allow_are_all_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        draft_id = at(monkeypatch, State.ADOPTED)
        province.freeze(monkeypatch, SIGNED)
        given = {"signer": "", "signed_on": SIGNED + timedelta(days=1), "effective_on": SIGNED + timedelta(days=3)}
        found = {b.code for b in DRAFTING.blockers(actor("office"), draft(draft_id), "promulgate", given)}
        assert found == {"signer", "signed", "too-early", "stated"}
        with pytest.raises(Refused):
            service.move(actor("office"), draft_id, "promulgate", **given)
        assert queries.issue_of(draft_id) is None

    def test_a_shortened_procedure_may_take_effect_on_the_day_of_signing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        draft_id = at(monkeypatch, State.ADOPTED, procedure=Procedure.SHORTENED)
        given = {**DATA, "effective_on": SIGNED}
        province.freeze(monkeypatch, SIGNED)
        found = {b.code for b in DRAFTING.blockers(actor("office"), draft(draft_id), "promulgate", given)}
        assert found == {"stated"}  # the text itself names another day

    def test_a_secret_dossier_is_opened_before_it_is_issued(self, monkeypatch: pytest.MonkeyPatch) -> None:
        draft_id = at(monkeypatch, State.ADOPTED)
        service.keep_secret(actor("drafter"), draft_id, [province.person_id("office")], secret=True)
        province.freeze(monkeypatch, SIGNED)
        with pytest.raises(Refused) as refused:
            service.move(actor("office"), draft_id, "promulgate", **DATA)
        assert [blocker.code for blocker in refused.value.blockers] == ["secret"]

    def test_it_is_closed_only_when_everything_is_published_sent_and_proved(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        draft_id = issued(monkeypatch)
        with pytest.raises(Refused) as refused:
            service.move(actor("office"), draft_id, "close")
        duties, procedures = queries.duties(draft_id), queries.procedure_changes(draft_id)
        assert len(refused.value.blockers) == len(duties) + len(procedures) == len(duties) + 1
        assert {duty.kind: (duty.due_on, duty.rule) for duty in duties}["gazette"][0] == date(2027, 2, 11)  # after Tết
        with pytest.raises(Invalid):
            issue_service.fulfil(actor("office"), draft_id, duties[0].id, SIGNED, " ")
        for duty in duties:
            issue_service.fulfil(actor("office"), draft_id, duty.id, SIGNED, "Công văn số 12/VP-NC")
        published = SIGNED, "Quyết định số 99/QĐ-UBND"
        issue_service.decide_procedure(actor("office"), draft_id, procedures[0].id, Change.ADDED, *published)
        assert service.move(actor("office"), draft_id, "close").state is State.CLOSED

    def test_what_is_late_stands_on_the_list_until_its_proof_is_recorded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        draft_id = issued(monkeypatch)
        late_day = date(2027, 3, 1)
        rows = issue_pages.outstanding(actor("office"), late_day, late=True, everything=False)
        assert len(rows) == 6
        assert issue_pages.outstanding(actor("stranger"), late_day, late=True, everything=False) == []
        issue_service.fulfil(actor("office"), draft_id, queries.duties(draft_id)[0].id, SIGNED, "Công báo số 5+6")
        assert len(issue_pages.outstanding(actor("office"), late_day, late=True, everything=False)) == 5


@pytest.mark.parametrize("blank", ["Số: /2027/QĐ-UBND", "Số:       /2027/QĐ-UBND", "Số …/2027/QĐ-UBND"])
def test_number_and_day_are_written_where_the_draft_left_them_blank(blank: str) -> None:
    text = province.TEXT.replace("Số: /2027/QĐ-UBND", blank)
    made = stamp(text, "08/2027/QĐ-UBND", SIGNED, "Trần Văn Mẫu")
    assert "Số: 08/2027/QĐ-UBND\nMẫu, ngày 01 tháng 02 năm 2027\n" in made
    assert made.endswith("CHỦ TỊCH\nTrần Văn Mẫu\n")
    assert same_tree(text, made)


@pytest.mark.timeout(400)  # fifty writers take their turn, on a busy machine slowly
@pytest.mark.parametrize("uri", BOTH, indirect=True)
def test_fifty_numbers_at_once_leave_no_gap_and_no_double(site: Flask) -> None:
    with site.app_context():
        province.set_up()
        draft_id = province.registered()
        db.session.remove()
    start, given, failed = threading.Barrier(AT_ONCE), list[str](), list[str]()

    def take(n: int) -> None:
        with site.app_context():
            start.wait()
            try:
                with unit_of_work(SYSTEM, "tests.number"):
                    number = numbers.allocate(draft(draft_id), 2027)
                    if n % 10 == 0:
                        raise Refused("the signing fails")
                given.append(number)
            except LegalDocsError:
                failed.append(number)
            finally:
                db.session.remove()

    run([threading.Thread(target=take, args=(n,)) for n in range(AT_ONCE)])
    wanted = [f"{n:02d}/2027/QĐ-UBND" for n in range(1, AT_ONCE - 5 + 1)]
    assert sorted(given) == sorted(wanted)
    assert len(failed) == 5


@pytest.mark.timeout(400)  # fifty writers take their turn, on a busy machine slowly
@pytest.mark.parametrize("uri", BOTH, indirect=True)
def test_twenty_decisions_at_once_are_one_and_nineteen_clear_refusals(
    site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with site.app_context():
        province.set_up()
        draft_id = at(monkeypatch, State.SUBMITTED)
        vote = {**province.VOTE, "held_on": province.TODAY}
        db.session.remove()
    start, outcomes = threading.Barrier(20), list[str]()

    def press() -> None:
        with site.app_context():
            who = actor("office")
            db.session.rollback()
            start.wait()
            try:
                service.move(who, draft_id, "adopt-committee", **vote)
                outcomes.append("adopted")
            except LegalDocsError as refusal:
                outcomes.append(f"{refusal.code}: {refusal.sentence}")
            finally:
                db.session.remove()

    run([threading.Thread(target=press) for _ in range(20)])
    counted = Counter(outcome.split(":")[0] for outcome in outcomes)
    assert counted["adopted"] == 1
    assert counted["blocked"] + counted["conflict"] == 19
    assert all(len(outcome) > 20 for outcome in outcomes if outcome != "adopted")
    with site.app_context():
        moves = sa.select(StateMove.id).where(
            StateMove.lifecycle == "drafting", StateMove.subject_id == draft_id, StateMove.move == "adopt-committee"
        )
        (move,) = db.session.scalars(moves)
        row = (audit.AuditEntry.entity == StateMove.__tablename__, audit.AuditEntry.entity_id == str(move))
        assert db.session.scalar(sa.select(sa.func.count()).where(*row)) == 1
        assert audit.verify(db.session()) is None
        db.session.remove()


def run(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
