"""Anybody may write, within limits; a person looks first; the answer is public and can open one review."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.errors import Forbidden, Invalid, LegalDocsError, Missing, Refused
from legaldocs.deadlines import queries as deadlines
from legaldocs.feedback import queries, service
from legaldocs.feedback.models import Feedback, Sort, State
from legaldocs.review.models import Ticket, Trigger
from tests.databases import BOTH_IN_THE_BUILD
from tests.review import province

WORDS = "Điều 2 yêu cầu giấy tờ mà cơ quan đã có sẵn, đề nghị bỏ."


@pytest.fixture
def document(app: Flask) -> int:
    province.set_up()
    province.parents()
    return province.resting()


def send(document: int, words: str = WORDS, source: str = "a", path: str = "dieu-2") -> Feedback:
    return service.receive(SYSTEM, document, Sort.DIFFICULTY, words, source, path)


def accepted(message: Feedback) -> Feedback:
    unit = province.accounts.unit_by_key("so-xay-dung")
    assert unit is not None
    return service.move(province.actor("leader"), message.id, "accept", unit_id=unit.id)


@pytest.mark.parametrize("uri", BOTH_IN_THE_BUILD, indirect=True)
def test_a_message_is_looked_at_given_to_a_unit_and_answered_in_public(document: int) -> None:
    message = send(document)
    assert deadlines.running("feedback", [message.id])[message.id].rule == "feedback.moderate"
    assert queries.public_of(document) == []
    accepted(message)
    assert deadlines.running("feedback", [message.id])[message.id].rule == "feedback.answer"
    with pytest.raises(Refused):
        service.move(province.actor("head"), message.id, "answer", answer="Đã rõ.")
    service.move(province.actor("head"), message.id, "answer", answer="Sở ghi nhận và đưa vào kế hoạch rà soát quý I.")
    assert [one.id for one in queries.public_of(document)] == [message.id]
    assert deadlines.running("feedback", [message.id]) == {}


def test_a_unit_that_is_not_in_charge_neither_sees_nor_answers_it(document: int) -> None:
    message = accepted(send(document))
    stranger = province.actor("stranger")
    assert queries.get(stranger, message.id) is None
    with pytest.raises(Missing):
        service.move(stranger, message.id, "answer", answer="Một câu trả lời đủ dài để công khai.")
    with pytest.raises(Forbidden):
        service.move(province.actor("head"), message.id, "accept", unit_id=message.unit_id)


@pytest.mark.parametrize("uri", BOTH_IN_THE_BUILD, indirect=True)
def test_a_message_opens_one_review_at_the_provision_it_names(document: int) -> None:
    message = accepted(send(document))
    service.ask_for_review(province.actor("head"), message.id)
    with pytest.raises(Refused):
        service.ask_for_review(province.actor("head"), message.id)
    [ticket] = db.session.scalars(sa.select(Ticket)).all()
    assert ticket.trigger is Trigger.FEEDBACK
    assert [item.path for item in ticket.items] == ["dieu-2", ""]
    assert message.code in (ticket.reason or "")


def test_limits_hold_per_source_and_the_same_words_come_once(document: int) -> None:
    send(document)
    with pytest.raises(Refused):
        send(document, source="b")
    for number in range(service.PER_SOURCE - 1):
        send(document, f"{WORDS} Lần {number}.")
    with pytest.raises(service.TooMany):
        send(document, f"{WORDS} Lần nữa.")
    assert send(document, f"{WORDS} Người khác.", source="c").state is State.NEW


@pytest.mark.parametrize(("words", "path"), [("Ngắn.", ""), ("x" * 4001, ""), (WORDS, "dieu-99")])
def test_what_is_too_short_too_long_or_about_nothing_is_refused(document: int, words: str, path: str) -> None:
    with pytest.raises(Invalid):
        send(document, words, path=path)


def test_national_documents_take_no_feedback(document: int) -> None:
    with pytest.raises(LegalDocsError):
        send(province.parents()[0])


def test_the_public_form_works_without_login_and_a_machine_in_the_trap_leaves_no_trace(site: Flask) -> None:
    with site.app_context():
        province.set_up()
        province.parents()
        document = province.resting()
    browser, address = site.test_client(), f"/portal/documents/{document}/feedback"
    assert "Điều 2" in browser.get(address).get_data(as_text=True)
    form = {"kind": "difficulty", "path": "dieu-2", "words": WORDS, "name": "Người dân", "contact": "a@example.org"}
    assert browser.post(address, data={**form, "website": "http://spam.example"}).status_code == 302
    assert browser.post(address, data={**form, "words": "x" * 70_000}).status_code == 413
    answer = browser.post(address, data=form)
    status = answer.headers["Location"]
    page = browser.get(status).get_data(as_text=True)
    assert WORDS in page
    assert "a@example.org" not in page
    with site.app_context():
        [message] = db.session.scalars(sa.select(Feedback)).all()
        assert (message.name, message.source != "127.0.0.1") == ("Người dân", True)
        accepted(message)
        service.move(province.actor("head"), message.id, "answer", answer="Sở sẽ bỏ giấy tờ này trong lần sửa tới.")
    public = browser.get(address).get_data(as_text=True)
    assert "Sở sẽ bỏ giấy tờ này" in public
    assert "Người dân" not in public
