"""The review form: each outcome only in the cases of the law, the assessment, illegality handed over, both papers."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.checking.models import Check
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.errors import Forbidden, Invalid, Refused
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.forms import registry
from legaldocs.forms import service as forms
from legaldocs.review import case_service, cases, documents_out, pages, report_out, reporting, service
from legaldocs.review.models import Case, Criterion, Outcome, Ticket
from legaldocs.review.service import Particulars
from tests.review import province
from tests.review.province import actor

GROUND, REASON = f"{province.REPEALER}, Điều 5", "Căn cứ đã hết hiệu lực."


def conclude(ticket: Ticket, path: str, outcome: Outcome, text: str | None = None, **more: Any) -> None:
    """The reviewer's conclusion on one provision with ground and reason."""
    item = next(item for item in ticket.items if item.path == path)
    given = Particulars(**more)
    service.conclude(actor("reviewer"), ticket.id, item.id, outcome, GROUND, REASON, text, particulars=given)


def submit(ticket: Ticket) -> list[str]:
    """Why the ticket cannot be submitted, in sentences; empty when it was."""
    try:
        service.move(actor("reviewer"), ticket.id, "submit")
    except Refused as refused:
        return [str(blocker.sentence) for blocker in refused.blockers]
    return []


def closed(ticket: Ticket) -> Ticket:
    province.assess(ticket.id)
    assert submit(ticket) == []
    service.move(actor("head"), ticket.id, "approve", content_hash=ticket.content_hash())
    return service.move(actor("leader"), ticket.id, "endorse")


def words_of(content: bytes) -> str:
    found = docx.Document(BytesIO(content))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in found.paragraphs), *cells])


def test_every_outcome_but_keeping_has_its_cases_and_every_case_its_article() -> None:
    for outcome in Outcome:
        assert bool(cases.of_outcome(outcome)) is (outcome is not Outcome.KEEP)
    assert {one.case for one in cases.CONDITIONS} == set(Case)
    assert all("Điều" in one.law for one in cases.CONDITIONS)


@pytest.mark.parametrize(
    ("path", "outcome", "more", "text", "field", "article"),
    [
        ("dieu-2", Outcome.REPLACE, {}, None, "outcome", "Điều 8 khoản 4"),
        ("dieu-2", Outcome.ISSUE_NEW, {"case": Case.ORDERED}, None, "outcome", "Điều 38"),
        ("dieu-2", Outcome.REPEAL, {"case": Case.PART_UNFIT}, None, "case", "Điều 38"),
        ("dieu-2", Outcome.KEEP, {"case": Case.SUBJECT_GONE}, None, "case", "Điều 38"),
        ("dieu-2", Outcome.REPEAL, {"case": Case.NOT_APPLIED}, "Lời văn mới.", "proposed_text", "Điều 38"),
        ("", Outcome.SUSPEND, {"pause_until": date(2020, 1, 1)}, None, "pause_until", "Điều 56"),
    ],
)
def test_an_outcome_outside_its_case_is_refused_with_the_article(
    app: Flask, path: str, outcome: Outcome, more: dict[str, Any], text: str | None, field: str, article: str
) -> None:
    ticket = province.assigned()
    with pytest.raises(Invalid) as refused:
        conclude(ticket, path, outcome, text, **more)
    assert article in refused.value.fields[field][0]
    assert all(item.outcome is None for item in province.ticket().items)


@pytest.mark.parametrize(
    ("part", "whole", "article"),
    [
        ((Outcome.KEEP, {}), (Outcome.REPEAL, {"case": Case.SUBJECT_GONE}), "Điều 38"),
        ((Outcome.AMEND, {}), (Outcome.REPEAL, {"case": Case.ALL_UNFIT}), "Điều 38"),
        ((Outcome.KEEP, {}), (Outcome.AMEND, {}), "Điều 38"),
        ((Outcome.REPEAL, {}), (Outcome.KEEP, {}), "Điều 38"),
        ((Outcome.SUSPEND, {}), (Outcome.KEEP, {}), "Điều 56"),
        ((Outcome.REFER, {}), (Outcome.KEEP, {}), "Điều 8 khoản 2"),
        ((Outcome.KEEP, {"illegal": True}), (Outcome.KEEP, {}), "Điều 8"),
    ],
)
def test_what_the_law_does_not_allow_beside_each_other_or_without_more_is_not_submitted(
    app: Flask, part: tuple[Outcome, dict[str, Any]], whole: tuple[Outcome, dict[str, Any]], article: str
) -> None:
    ticket = province.assigned()
    conclude(ticket, "dieu-2", part[0], **part[1])
    conclude(ticket, "", whole[0], **whole[1])
    province.assess(ticket.id)
    reasons = submit(ticket)
    assert len(reasons) == 1
    assert article in reasons[0]


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ((Outcome.REPEAL, {"case": Case.NOT_APPLIED}), (Outcome.REPEAL, {"case": Case.ALL_UNFIT})),
        ((Outcome.AMEND, {}), (Outcome.AMEND, {})),
        ((Outcome.KEEP, {}), (Outcome.REPLACE, {})),
        ((Outcome.KEEP, {}), (Outcome.ISSUE_NEW, {"case": Case.UNREGULATED})),
        ((Outcome.SUSPEND, {"pause_until": clock.today() + timedelta(days=900)}), (Outcome.KEEP, {})),
        ((Outcome.REFER, {"body": "Bộ Xây dựng"}), (Outcome.KEEP, {})),
    ],
)
def test_what_the_law_allows_is_submitted(
    app: Flask, part: tuple[Outcome, dict[str, Any]], whole: tuple[Outcome, dict[str, Any]]
) -> None:
    ticket = province.assigned()
    conclude(ticket, "dieu-2", part[0], **part[1])
    conclude(ticket, "", whole[0], **whole[1])
    province.assess(ticket.id)
    assert submit(ticket) == []


def test_a_criterion_that_does_not_fit_needs_words_and_all_of_them_an_answer(app: Flask) -> None:
    ticket = province.assigned()
    with pytest.raises(Invalid):
        service.assess(actor("reviewer"), ticket.id, {Criterion.BASIS: (False, "")})
    service.assess(actor("reviewer"), ticket.id, {Criterion.BASIS: (True, "")})
    service.conclude_rest(actor("reviewer"), ticket.id)
    before = ticket.content_hash()
    assert len(submit(ticket)) == 1
    province.assess(ticket.id)
    assert ticket.content_hash() != before
    assert submit(ticket) == []


def test_illegality_at_promulgation_is_handed_over_to_checking_once_the_review_is_closed(app: Flask) -> None:
    ticket = province.assigned()
    conclude(ticket, "dieu-2", Outcome.AMEND, illegal=True)
    conclude(ticket, "", Outcome.KEEP)
    chosen = sa.select(Check).where(Check.document_id == ticket.document_id, Check.trigger_key.contains("review:"))
    closing = closed(ticket)
    opened = list(db.session.scalars(chosen))
    assert opened
    assert all(f"review:{closing.id}" in check.trigger_key for check in opened)
    assert any(REASON in (check.reason or "") for check in opened)


def test_a_review_without_illegality_opens_no_check(app: Flask) -> None:
    ticket = province.assigned()
    conclude(ticket, "dieu-2", Outcome.AMEND)
    conclude(ticket, "", Outcome.KEEP)
    before = db.session.scalar(sa.select(sa.func.count()).select_from(Check))
    closed(ticket)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Check)) == before


def test_the_form_prints_assessment_case_opinion_and_its_mark_until_an_officer_confirms_it(app: Flask) -> None:
    ticket = province.assigned()
    conclude(ticket, "dieu-2", Outcome.REPEAL, case=Case.NOT_APPLIED)
    conclude(ticket, "", Outcome.KEEP)
    closed(ticket)
    with app.test_request_context():
        words = words_of(documents_out.review_form(pages.opened(actor("head"), ticket.id)))
        form = registry.form("review_form")
        assert form["mark"] in words
        for expected in ("PHIẾU RÀ SOÁT VĂN BẢN", "Không phù hợp", "Căn cứ đã bị bãi bỏ.", "Điều 38", "nhất trí"):
            assert expected in words
        forms.confirm(actor("leader"), "review_form", form["digest"], "Phụ lục Nghị định số 79/2025/NĐ-CP")
        assert form["mark"] not in words_of(documents_out.review_form(pages.opened(actor("head"), ticket.id)))


def test_the_consolidated_report_counts_what_was_closed_in_its_days(app: Flask) -> None:
    ticket = province.assigned()
    conclude(ticket, "dieu-2", Outcome.AMEND, "Việc cấp phép thực hiện theo quy định mới.", illegal=True)
    conclude(ticket, "", Outcome.KEEP)
    today = clock.today()
    asked = reporting.Asked(today - timedelta(days=1), today)
    with app.test_request_context():
        assert reporting.found(actor("leader"), asked).concluded == []
        assert reporting.found(actor("leader"), asked).waiting == 1
        closed(ticket)
        found = reporting.found(actor("leader"), asked)
        assert (found.opened, found.waiting, len(found.concluded), len(found.unlawful)) == (1, 0, 1, 1)
        assert found.outcomes == [(Outcome.KEEP, 0, 1), (Outcome.AMEND, 1, 1)]
        assert reporting.found(actor("stranger"), asked).concluded == []
        words = words_of(report_out.report(found))
        assert "12/2021/QĐ-UBND" in words
        assert "chuyển kiểm tra".upper() in words.upper()
        earlier = reporting.Asked(today - timedelta(days=9), today - timedelta(days=2))
        assert reporting.found(actor("leader"), earlier).concluded == []


def without_case() -> Ticket:
    """A closed review whose conclusion was made before its case was asked for."""
    ticket = province.assigned()
    for item in ticket.items:
        conclude(ticket, item.path, Outcome.REPEAL, case=Case.NOT_APPLIED)
    closed(ticket)
    with unit_of_work(SYSTEM, "tests.before-the-form"):
        for item in ticket.items:
            item.case = None
        db.session.flush()
        ticket.approved_hash = ticket.content_hash()
    return ticket


@pytest.mark.usefixtures("app")
def test_a_conclusion_without_case_says_so_and_its_owner_records_it_once() -> None:
    ticket = without_case()
    item, approved = ticket.items[-1], ticket.approved_hash
    assert "Chưa ghi nhận trường hợp áp dụng" in words_of(
        documents_out.review_form(pages.opened(actor("reviewer"), ticket.id))
    )
    case_service.record_case(actor("reviewer"), ticket.id, item.id, Case.SUBJECT_GONE)
    assert (item.case, item.case_added_by) == (Case.SUBJECT_GONE, province.person_id("reviewer"))
    assert ticket.content_hash() == approved  # what was approved then stays as it is
    with pytest.raises(Refused):
        case_service.record_case(actor("head"), ticket.id, item.id, Case.NOT_APPLIED)


@pytest.mark.usefixtures("app")
def test_a_case_of_another_outcome_or_person_is_not_recorded() -> None:
    ticket = without_case()
    with pytest.raises(Invalid):
        case_service.record_case(actor("head"), ticket.id, ticket.items[-1].id, Case.HARM)
    with pytest.raises(Forbidden):
        case_service.record_case(actor("leader"), ticket.id, ticket.items[-1].id, Case.SUBJECT_GONE)
    assert all(item.case is None for item in ticket.items)


@pytest.mark.usefixtures("app")
def test_while_a_review_is_open_the_case_comes_with_the_conclusion() -> None:
    ticket = province.assigned()
    with pytest.raises(Refused):
        case_service.record_case(actor("reviewer"), ticket.id, ticket.items[0].id, Case.SUBJECT_GONE)


@pytest.mark.usefixtures("app")
def test_a_case_nobody_compared_with_the_law_is_marked_in_the_form() -> None:
    ticket = province.assigned()
    for item in ticket.items:
        conclude(ticket, item.path, Outcome.REFER, body="Hội đồng nhân dân tỉnh")
    closed(ticket)
    assert "chưa đối chiếu với văn bản gốc" in words_of(
        documents_out.review_form(pages.opened(actor("reviewer"), ticket.id))
    )
