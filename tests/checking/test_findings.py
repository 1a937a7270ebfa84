"""Findings: candidates of the machine, answers of people, words that move or vanish, what past answers teach."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from legaldocs.checking import anchors, candidates, competence, finding_service, presentation, queries, wording
from legaldocs.checking.models import SELF, Handling, Origin, Severity, Verdict
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Forbidden, Invalid, Missing, Refused
from legaldocs.documents import edition_service
from legaldocs.documents import queries as documents
from legaldocs.documents.reading import Incoming
from tests.checking import province
from tests.checking.province import actor

WHOLE: dict[str, Any] = {
    "criterion": "content",
    "path": "dieu-2/khoan-1",
    "quote": province.QUOTE,
    "evidence": "Luật Xây dựng không yêu cầu giấy phép này.",
    "article": "Luật Xây dựng 50/2014/QH13, Điều 89",
}


def test_the_machine_proposes_and_nothing_stands_without_a_person(app: Flask) -> None:
    check = province.examining()
    assert {one.rule for one in check.findings} >= {"permit-clause", "effect-too-early", "vague-deadline"}
    assert {one.verdict for one in check.findings} == {Verdict.CANDIDATE}
    assert all(one.quote and one.article and one.evidence for one in check.findings)
    assert finding_service.read_document(actor("examiner"), check.id) == 0


@pytest.mark.parametrize("lacking", ["criterion", "quote", "evidence", "article"])
def test_a_finding_is_not_saved_without_place_words_evidence_and_article(app: Flask, lacking: str) -> None:
    check = province.examining()
    with pytest.raises(Invalid) as invalid:
        finding_service.write(actor("examiner"), check.id, **{**WHOLE, lacking: " "})
    assert list(invalid.value.fields) == [lacking]


def test_everything_that_is_missing_is_named_at_once(app: Flask) -> None:
    check = province.examining()
    with pytest.raises(Invalid) as invalid:
        finding_service.write(
            actor("examiner"), check.id, criterion="", path="dieu-99", quote="không có", evidence="", article=""
        )
    assert set(invalid.value.fields) == {"criterion", "path", "quote", "evidence", "article"}


def test_words_are_found_in_their_provision_whatever_the_line_ends(app: Flask) -> None:
    check = province.examining()
    quote = province.QUOTE.replace(" giấy", "\n  giấy")
    found = finding_service.write(actor("examiner"), check.id, **{**WHOLE, "quote": quote, "path": "dieu-2"})
    assert found.path == "dieu-2/khoan-1"
    assert found.origin is Origin.PERSON
    edition = documents.current_edition(check.document_id)
    assert edition is not None
    assert edition.text[found.start : found.end] == province.QUOTE
    with pytest.raises(Refused):
        finding_service.write(actor("examiner"), check.id, **{**WHOLE, "quote": quote, "path": "dieu-2"})


def test_accept_change_and_dismiss(app: Flask) -> None:
    check = province.examining()
    first, second, third = check.findings[:3]
    assert finding_service.confirm(actor("examiner"), check.id, first.id, first.version).verdict is Verdict.CONFIRMED
    with pytest.raises(Conflict):
        finding_service.confirm(actor("examiner"), check.id, first.id, 1)
    with pytest.raises(Invalid):
        finding_service.dismiss(actor("examiner"), check.id, second.id, "  ")
    assert finding_service.dismiss(actor("examiner"), check.id, second.id, "Luật có cho phép.").reason
    given = {name: getattr(third, name) for name in ("path", "quote", "article")}
    changed = finding_service.change(
        actor("examiner"), check.id, third.id, criterion="content", evidence="Luật, Điều 7, còn hiệu lực.", **given
    )
    assert (changed.changed, changed.verdict) == (True, Verdict.CONFIRMED)
    with pytest.raises(Missing):
        finding_service.confirm(actor("examiner"), check.id, 999)


def test_a_collaborator_writes_findings_and_a_colleague_does_not(app: Flask) -> None:
    from legaldocs.checking import service

    check = province.examining()
    with pytest.raises(Missing):
        finding_service.write(actor("helper"), check.id, **WHOLE)
    service.add_collaborator(actor("examiner"), check.id, province.person_id("helper"))
    service.add_collaborator(actor("examiner"), check.id, province.person_id("helper"))
    assert finding_service.write(actor("helper"), check.id, **WHOLE).decided_by == province.person_id("helper")
    assert len(province.check().collaborators) == 1
    with pytest.raises(Forbidden):
        finding_service.write(actor("second"), check.id, **WHOLE)


def test_findings_follow_their_words_or_are_marked_lost(app: Flask) -> None:
    check = province.examining()
    kept = finding_service.write(actor("examiner"), check.id, **WHOLE)
    lost = next(one for one in check.findings if one.rule == "vague-deadline")
    finding_service.confirm(actor("examiner"), check.id, lost.id)
    before = kept.start
    changed = (
        province.text()
        .replace("trong thời gian sớm nhất", "trong 05 ngày")
        .replace("Điều 1. Phạm vi điều chỉnh", "Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng")
    )
    edition_service.correct_text(SYSTEM, check.document_id, Incoming(text=changed), "Bản ký đúng của văn bản.")
    moved = {one.id: one for one in province.check().findings}
    assert moved[kept.id].start != before
    assert not moved[kept.id].orphan
    assert moved[lost.id].orphan
    with pytest.raises(Refused):
        finding_service.confirm(actor("examiner"), check.id, lost.id)


def test_an_anchor_outside_its_provision_must_be_the_only_one() -> None:
    class Unit:
        def __init__(self, path: str, start: int, end: int) -> None:
            self.path, self.start, self.end = path, start, end

    units = [Unit("dieu-1", 0, 10), Unit("dieu-2", 10, 30)]
    text = "chợ mở cửa chợ đóng cửa lúc 18"
    assert anchors.place(text, units, "dieu-1", "chợ mở") == (0, 6, "dieu-1")
    assert anchors.place(text, units, "dieu-1", "lúc 18") == (24, 30, "dieu-2")
    assert anchors.place(text, units, "dieu-9", "chợ") is None
    assert anchors.place(text, units, "dieu-1", "không") is None
    assert anchors.place(text, units, "dieu-1", "  ") is None


@pytest.mark.parametrize(
    ("kind", "level", "doc_type", "issued", "verdict"),
    [
        ("ubnd", "provincial", "Quyết định", date(2026, 3, 1), "right"),
        ("ubnd", "provincial", "Nghị quyết", date(2026, 3, 1), "wrong"),
        ("ubnd", "provincial", "Chỉ thị", date(2012, 3, 1), "right"),
        ("ubnd", "provincial", "Chỉ thị", date(2018, 3, 1), "wrong"),
        ("chu-tich-ubnd", "provincial", "Quyết định", date(2025, 5, 1), "wrong"),
        ("chu-tich-ubnd", "provincial", "Quyết định", date(2025, 8, 1), "right"),
        ("ubnd", "commune", "Quyết định", date(2025, 5, 1), "wrong"),
        ("ubnd", "commune", "Quyết định", date(2025, 8, 1), "right"),
        ("other", "provincial", "Quyết định", date(2025, 8, 1), "person"),
    ],
)
def test_the_table_of_competence_on_form(kind: str, level: str, doc_type: str, issued: date, verdict: str) -> None:
    assert competence.form(kind, level, doc_type, issued).verdict == verdict


@pytest.mark.parametrize(
    ("kind", "title", "verdict"),
    [
        ("ubnd", "Quy định mức thu phí, lệ phí trên địa bàn tỉnh", "wrong"),
        ("hdnd", "Quy định mức thu phí, lệ phí trên địa bàn tỉnh", "right"),
        ("hdnd", "Quy định chức năng, nhiệm vụ, quyền hạn của Sở Y tế", "wrong"),
        ("ubnd", "Quy định quản lý chợ", "person"),
    ],
)
def test_the_table_of_competence_on_matters(kind: str, title: str, verdict: str) -> None:
    assert competence.subject(kind, "provincial", title).verdict == verdict


def test_a_decision_on_fees_is_a_candidate_of_competence(app: Flask) -> None:
    check = province.opened()
    document, edition = documents.get(check.document_id), documents.current_edition(check.document_id)
    assert document is not None
    assert edition is not None
    db.session.expunge(document)  # another title for the machine alone
    document.title = "Quy định mức thu phí, lệ phí xây dựng"
    found = [one for one in candidates.find(document, edition, clock.today()) if one.rule == "competence-subject"]
    assert [(one.criterion, one.severity) for one in found] == [("subject", Severity.HIGH)]


def test_lessons_count_what_people_confirmed_by_type_and_unit(app: Flask) -> None:
    check = province.answered()
    document = documents.get(check.document_id)
    assert document is not None
    lessons = queries.lessons(actor("leader"), document.doc_type, document.unit_id)
    taught = {one.rule: (one.confirmed, one.answered, one.rate) for one in lessons}
    assert taught["permit-clause"] == (1, 1, 1.0)
    assert "vague-deadline" not in taught
    assert queries.lessons(actor("stranger"), document.doc_type, document.unit_id) == []


def test_the_machine_sentence_says_only_what_its_finding_says(app: Flask) -> None:
    check = province.answered()
    for finding in check.confirmed():
        said = wording.sentence(finding)
        assert finding.label in said
        assert finding.article in said
        assert " ".join(finding.quote.split()) in said
        assert wording.ASKS[Handling.REPEAL_PART] in said
    assert check.lifecycle == SELF


def test_the_letterhead_stands_in_the_middle_beside_the_findings() -> None:
    words = "ỦY BAN NHÂN DÂN\n-------\nQUYẾT ĐỊNH\nCăn cứ Luật Đất đai;\nQUYẾT ĐỊNH:\n"
    set_so = [block.head for block in presentation.text_blocks(words, [], [])]
    assert set_so == ["strong", "rule", "strong", "", "strong"]
