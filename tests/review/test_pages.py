"""The doors of review: who sees which page, and that every step works by plain forms."""

from __future__ import annotations

import io
import re
from typing import Any

import docx
import pytest
from flask import Flask, g
from flask.testing import FlaskClient

from legaldocs.core.actor import SYSTEM
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.review import service
from legaldocs.review.models import Case, Criterion, Outcome, State
from legaldocs.review.service import Particulars
from tests.review import province


@pytest.fixture(autouse=True)
def without_tokens(app: Flask) -> None:
    """Forms without a token, as the tests of tokens are elsewhere."""
    app.config["WTF_CSRF_ENABLED"] = False


class Browser(FlaskClient):
    """A client of its own: the test's application context must not carry one person's sign-in to another's request."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        for name in list(g):
            g.pop(name)
        return super().open(*args, **kwargs)


def signed_in(app: Flask, username: str) -> FlaskClient:
    app.test_client_class = Browser
    browser = app.test_client()
    answer = browser.post("/sign-in", data={"username": username, "password": province.PASSWORD})
    assert answer.status_code == 302
    return browser


def test_a_unit_sees_its_own_tickets_and_no_other(app: Flask) -> None:
    ticket = province.one_ticket()
    own, other = signed_in(app, "reviewer"), signed_in(app, "stranger")
    assert ticket.code in own.get("/review").text
    assert own.get(f"/review/{ticket.id}").status_code == 200
    assert ticket.code not in other.get("/review").text
    for address in (f"/review/{ticket.id}", f"/review/{ticket.id}/form.docx"):
        assert other.get(address).status_code == 404
    assert ticket.code not in other.get("/review/export?format=csv").text
    refused = other.post(f"/review/{ticket.id}/moves/submit", data={"version": ticket.version})
    assert refused.status_code == 404


def test_nobody_reads_tickets_without_signing_in(app: Flask) -> None:
    ticket = province.one_ticket()
    assert app.test_client().get(f"/review/{ticket.id}").status_code == 302


def test_the_bench_shows_why_the_ticket_exists_and_our_words_with_the_citation_marked(app: Flask) -> None:
    ticket = province.assigned()
    page = signed_in(app, "reviewer").get(f"/review/{ticket.id}").text
    assert province.PARENT in page
    assert province.REPEALER in page
    assert f'<span class="ld-span">Điều 5 Nghị định số {province.PARENT}' in page
    assert 'name="outcome"' in page


def test_a_ticket_is_worked_through_by_forms_alone(app: Flask) -> None:
    ticket_id = province.one_ticket().id
    head, reviewer, leader = (signed_in(app, name) for name in ("head", "reviewer", "leader"))

    def move(browser: FlaskClient, name: str, **given: Any) -> None:
        data = {"version": province.ticket().version, **given}
        assert browser.post(f"/review/{ticket_id}/moves/{name}", data=data).status_code == 302

    move(head, "assign", assignee_id=province.person_id("reviewer"))
    item = province.ticket().items[0]
    data = {"item_id": item.id, "version": item.version, "outcome": "repeal", "case": "not_applied", "then": "next"}
    saved = reviewer.post(f"/review/{ticket_id}/conclude", data={**data, "ground": "Điều 5", "reason": "Hết căn cứ."})
    assert saved.status_code == 302
    assert saved.headers["Location"].endswith(f"item={province.ticket().items[1].id}")
    assert reviewer.post(f"/review/{ticket_id}/conclude-rest").status_code == 302
    fits = {f"fits_{one}": "true" for one in Criterion}
    assessed = {"version": province.ticket().version, **fits, "fits_basis": "false", "words_basis": "Căn cứ đã hết."}
    assert reviewer.post(f"/review/{ticket_id}/assess", data={**assessed, "words_basis": ""}).status_code == 422
    assert reviewer.post(f"/review/{ticket_id}/assess", data=assessed).status_code == 302
    move(reviewer, "submit")
    approval = head.get(f"/review/{ticket_id}").text
    assert province.ticket().content_hash()[:12] in approval
    move(head, "approve", content_hash=province.ticket().content_hash())
    assert "ld-approvebar" in leader.get(f"/review/{ticket_id}").text
    move(leader, "endorse")
    assert province.ticket().state is State.CLOSED


def test_a_conclusion_that_cannot_be_saved_keeps_the_typed_words(app: Flask) -> None:
    ticket = province.assigned()
    item = ticket.items[0]
    data = {"item_id": item.id, "version": item.version + 1, "outcome": "repeal", "reason": "Một lý do đã gõ."}
    answer = signed_in(app, "reviewer").post(f"/review/{ticket.id}/conclude", data=data)
    assert answer.status_code == 409
    assert "Một lý do đã gõ." in answer.text


def test_who_saves_too_late_sees_where_both_began_and_may_take_either_or_join_them(app: Flask) -> None:
    ticket = province.assigned()
    item, me = ticket.items[0], province.actor("reviewer")
    service.conclude(me, ticket.id, item.id, Outcome.KEEP, "Căn cứ đầu", "Lý do đầu")
    read = item.version
    service.conclude(me, ticket.id, item.id, Outcome.AMEND, "Căn cứ của họ", "Lý do đầu")
    data = {"item_id": item.id, "version": read, "outcome": "keep", "ground": "Căn cứ đầu", "reason": "Lý do của tôi"}
    browser = signed_in(app, "reviewer")
    late = browser.post(f"/review/{ticket.id}/conclude", data=data)
    assert late.status_code == 409
    assert "<td>Căn cứ đầu</td><td>Căn cứ của họ</td><td>Căn cứ đầu</td>" in late.text
    assert "<td>Lý do đầu</td><td>Lý do đầu</td><td>Lý do của tôi</td>" in late.text
    joined = late.text[late.text.index('id="outcome"') :]
    assert re.search(r'value="amend" checked', joined)
    assert [words in joined for words in ("Căn cứ của họ", "Lý do của tôi", "Căn cứ đầu")] == [True, True, False]
    assert (item.ground, item.reason) == ("Căn cứ của họ", "Lý do đầu")
    assert browser.post(f"/review/{ticket.id}/conclude", data={**data, "version": item.version}).status_code == 302
    assert (item.ground, item.reason) == ("Căn cứ đầu", "Lý do của tôi")


def test_a_provision_is_taken_into_the_ticket_and_an_unknown_one_is_refused(app: Flask) -> None:
    ticket = province.assigned()
    reviewer = signed_in(app, "reviewer")
    reviewer.post(f"/review/{ticket.id}/provisions", data={"path": "dieu-1"})
    reviewer.post(f"/review/{ticket.id}/provisions", data={"path": "dieu-99"})
    assert [item.path for item in province.ticket().items] == ["dieu-2", "", "dieu-1"]


def test_an_officer_opens_a_review_by_form_and_is_told_when_the_ground_is_missing(app: Flask) -> None:
    province.set_up()
    document = province.resting()
    head = signed_in(app, "head")
    assert head.get(f"/review/new?document_id={document}").status_code == 200
    assert head.post("/review/new", data={"document_id": document, "reason": "ngắn"}).status_code == 422
    given = {"document_id": document, "reason": "Cử tri kiến nghị xem lại thời hạn cấp phép."}
    assert head.post("/review/new", data=given).status_code == 302
    assert head.get("/review/new?document_id=999").status_code == 404


def test_who_opens_a_review_for_another_unit_is_led_to_it_and_may_read_it(app: Flask) -> None:
    province.set_up()
    document = province.resting()
    stranger = signed_in(app, "stranger")
    given = {"document_id": document, "reason": "Cử tri kiến nghị xem lại thời hạn cấp phép."}
    answer = stranger.post("/review/new", data=given, follow_redirects=True)
    assert (answer.status_code, answer.request.path) == (200, f"/review/{province.ticket().id}")
    assert "Đã mở phiếu" in answer.text


def test_the_printed_form_carries_the_conclusions_the_counted_days_and_says_it_is_unconfirmed(app: Flask) -> None:
    ticket = province.assigned()
    item = ticket.items[0]
    service.conclude(province.actor("reviewer"), ticket.id, item.id, Outcome.REPEAL, "Điều 5", "Hết căn cứ.")
    answer = signed_in(app, "reviewer").get(f"/review/{ticket.id}/form.docx")
    word = docx.Document(io.BytesIO(answer.data))
    words = "\n".join(paragraph.text for paragraph in word.paragraphs)
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert "PHIẾU RÀ SOÁT VĂN BẢN" in words
    assert "Mẫu chưa được xác nhận" in words
    assert {"Ý kiến đề xuất", "Bãi bỏ", "Hết căn cứ.", "Hạn cuối"} <= set(cells)


def test_the_page_marks_what_is_not_verified_and_what_is_not_recorded(app: Flask) -> None:
    ticket = province.assigned()
    for item in ticket.items:
        more = Particulars(body="Hội đồng nhân dân tỉnh")
        service.conclude(
            province.actor("reviewer"),
            ticket.id,
            item.id,
            Outcome.REFER,
            "Điều 5",
            "Việc của nơi khác.",
            particulars=more,
        )
    province.closed(ticket)
    assert "chưa đối chiếu bản chính thức" in signed_in(app, "reviewer").get(f"/review/{ticket.id}").text
    with unit_of_work(SYSTEM, "tests.before-the-form"):
        ticket.items[-1].case = None
    browser = signed_in(app, "reviewer")
    page = browser.get(f"/review/{ticket.id}?item={ticket.items[-1].id}").text
    assert "chưa ghi trường hợp" in page
    item = ticket.items[-1]
    given = {"item_id": item.id, "version": item.version, "case": str(Case.NOT_OURS)}
    assert browser.post(f"/review/{ticket.id}/case", data=given).status_code == 302
    assert "ghi bổ sung" in browser.get(f"/review/{ticket.id}?item={item.id}").text
