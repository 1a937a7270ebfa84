"""Watching one document: who is told what, once, and how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask, g
from flask.testing import FlaskClient
from flask_babel import force_locale

from legaldocs.accounts import service as account_service
from legaldocs.accounts.models import Person
from legaldocs.core import clock
from legaldocs.core.actor import ANONYMOUS, SYSTEM
from legaldocs.core.db import db
from legaldocs.core.errors import Forbidden, Missing, Refused
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.documents import edition_service, effect_service
from legaldocs.documents import service as documents
from legaldocs.documents.models import EffectEvent
from legaldocs.documents.reading import Incoming
from legaldocs.inbox import notice_words, watching
from legaldocs.inbox.models import Notice, Watch
from legaldocs.law.effect import EventKind
from legaldocs.review import service as review
from legaldocs.review.models import Ticket
from tests.review import province
from tests.review.province import actor, person_id

OURS = "1/2021/QĐ-UBND"


@pytest.fixture(autouse=True)
def _province(app: Flask) -> Iterator[None]:
    with time_machine.travel(datetime(2026, 3, 2, 2, tzinfo=clock.LOCAL)):
        province.set_up()
        yield


def client(app: Flask, username: str) -> FlaskClient:
    g.pop("_login_user", None)
    found = app.test_client()
    assert found.post("/sign-in", data={"username": username, "password": province.PASSWORD}).status_code == 302
    return found


def told(username: str) -> list[str]:
    """What a person was told of documents they watch, in English, in order."""
    chosen = (Notice.person_id == person_id(username), Notice.code.startswith("watch-"))
    with force_locale("en"):
        rows = db.session.scalars(sa.select(Notice).where(*chosen).order_by(Notice.id))
        return [notice_words.sentence(row.code, row.facts) for row in rows]


def ended(document: int, day: date = date(2026, 3, 1)) -> int:
    """A head of unit records that a document ended; the event's id."""
    fact = effect_service.Fact(document, EventKind.REPEALED, day, note="Bãi bỏ theo văn bản bên ngoài.")
    effect_service.record(actor("leader"), fact)
    chosen = (EffectEvent.document_id == document, EffectEvent.kind == EventKind.REPEALED)
    return db.session.scalars(sa.select(EffectEvent.id).where(*chosen).order_by(EffectEvent.id.desc())).first() or 0


def test_a_change_of_effect_and_its_reversal_are_told_once_to_who_watches(app: Flask) -> None:
    document = province.resting(OURS)
    watching.watch(actor("stranger"), document)
    event = ended(document)
    assert told("stranger") == [f"{OURS}, which you watch: Repealed (01/3/2026)."]
    assert told("reviewer") == []
    assert ended(document) == event  # stated again: it is on record
    assert len(told("stranger")) == 1
    effect_service.reverse(actor("leader"), event, "Ghi nhầm văn bản khác.")
    assert told("stranger")[1:] == [f"{OURS}, which you watch: “Repealed” was taken back."]


def test_a_review_that_opens_is_told(app: Flask) -> None:
    document = province.resting(OURS)
    watching.watch(actor("stranger"), document)
    review.open_by_officer(actor("reviewer"), document, "Cử tri kiến nghị xem lại.")
    assert told("stranger") == [f"{OURS}, which you watch: review RS-2026-0001 was opened."]


def test_reviews_that_open_together_are_looked_through_in_one_question(app: Flask) -> None:
    parent, _repealer = province.parents()
    watched, other = province.resting(OURS), province.resting("13/2021/QĐ-UBND")
    watching.watch(actor("stranger"), watched)
    asked: list[str] = []

    def note(*given: Any) -> None:
        asked.append(given[2])

    sa.event.listen(db.engine, "before_cursor_execute", note)
    ended(parent)
    sa.event.remove(db.engine, "before_cursor_execute", note)
    assert sum("JOIN watch" in words for words in asked) == 1
    opened = set(db.session.scalars(sa.select(Ticket.document_id)))
    assert {watched, other} <= opened
    assert len(told("stranger")) == 1


def test_a_first_text_and_a_corrected_one_are_told_apart(app: Flask) -> None:
    parent, _repealer = province.parents()
    watching.watch(actor("stranger"), parent)
    text = "CHÍNH PHỦ\nSố: 45/2020/NĐ-CP\nHà Nội, ngày 08 tháng 4 năm 2020\nNGHỊ ĐỊNH\nĐiều 1. Phạm vi\n{}\n"
    known = Incoming(text=text.format("Một."), number=province.PARENT, issuer="Chính phủ", doc_type="Nghị định")
    documents.register(SYSTEM, known)
    assert told("stranger") == ["45/2020/NĐ-CP, which you watch: its text was added."]
    corrected = Incoming(text=text.format("Hai."), number=province.PARENT, issuer="Chính phủ", doc_type="Nghị định")
    edition_service.correct_text(actor("leader"), parent, corrected, "Sửa lỗi đánh máy.")
    assert told("stranger")[1:] == ["45/2020/NĐ-CP, which you watch: its text was corrected."]


def test_nobody_is_told_of_what_they_did_themselves_nor_after_they_left(app: Flask) -> None:
    document = province.resting(OURS)
    watching.watch(actor("leader"), document)
    watching.watch(actor("stranger"), document)
    with unit_of_work(SYSTEM, "test"):
        db.session.get_one(Person, person_id("stranger")).disabled = True
    ended(document)
    assert told("leader") == []
    assert told("stranger") == []


def test_watching_twice_is_watching_once_and_stopping_ends_it(app: Flask) -> None:
    document = province.resting(OURS)
    for _again in range(2):
        watching.watch(actor("stranger"), document)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Watch)) == 1
    watching.stop(actor("reviewer"), document)  # nobody ends another person's watch
    assert watching.watches(actor("stranger"), document)
    watching.stop(actor("stranger"), document)
    ended(document)
    assert told("stranger") == []


def test_only_who_may_read_a_document_that_is_there_watches_it(app: Flask) -> None:
    document = province.resting(OURS)
    with pytest.raises(Forbidden):
        watching.watch(ANONYMOUS, document)
    for act in (watching.watch, watching.stop):
        with pytest.raises(Missing):
            act(actor("stranger"), document + 999)


def test_one_person_watches_so_many_and_no_more(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "MOST", 1)
    watching.watch(actor("stranger"), province.resting(OURS))
    with pytest.raises(Refused, match="1"):
        watching.watch(actor("stranger"), province.resting("2/2021/QĐ-UBND"))


def test_the_button_of_the_page_the_list_and_the_notice_lead_to_the_document(app: Flask) -> None:
    document = province.resting(OURS)
    stranger = client(app, "stranger")
    address = f"/documents/{document}/watch"
    assert f'action="{address}"' in stranger.get(f"/documents/{document}").text
    assert "Bạn sẽ được báo" in stranger.post(address, follow_redirects=True).text
    assert f'action="{address}/stop"' in stranger.get(f"/documents/{document}").text
    ended(document)
    page = stranger.get("/notices").text
    assert f'href="/documents/{document}"' in page
    assert f"{OURS} mà bạn theo dõi: " in page
    gone = stranger.post(f"{address}/stop", data={"listed": "1"})
    assert gone.location == "/notices"
    assert "Ngừng theo dõi" not in stranger.get("/notices").text
    assert stranger.post("/documents/999/watch").status_code == 404


def test_programs_watch_as_people_do(app: Flask) -> None:
    document = province.resting(OURS)
    token = account_service.issue_token(actor("stranger"), "Chương trình", True, 30)
    head = {"Authorization": f"Bearer {token}"}
    program = app.test_client()
    answer = program.post(f"/api/v1/documents/{document}/watch", headers=head)
    assert [one["number"] for one in answer.get_json()["items"]] == [OURS]
    assert program.get("/api/v1/me/watches", headers=head).get_json() == answer.get_json()
    assert program.post(f"/api/v1/documents/{document}/watch/stop", headers=head).get_json() == {"items": []}
    assert program.post("/api/v1/documents/999/watch", headers=head).status_code == 404
