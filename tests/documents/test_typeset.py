"""A page kept in memory never says what is no longer so: a new event, day or language is a new page at once."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import Markup

from legaldocs.accounts import queries as accounts
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.kept import Kept
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.documents import effect_service
from legaldocs.documents.effect_service import Fact
from legaldocs.documents.models import Document
from legaldocs.documents.typeset import Setting
from legaldocs.law.effect import EventKind
from tests.office import at_desk, decision, open_office, register

REPEAL = "Điều 1. Bãi bỏ\nBãi bỏ khoản 2 Điều 1 Quyết định số 01/2024/QĐ-UBND."
STRUCK = re.compile(r'<p class="[kd] gone" id="([^"]+)"')
DAY = "2026-01-01"
EXEMPT = "Miễn thu hộ nghèo"


@pytest.fixture
def office(tmp_path: Path) -> Flask:
    return open_office(tmp_path)


def struck(client: FlaskClient, document: int) -> tuple[list[str], list[str]]:
    """Clauses struck on the page of the document, and on its page of a day."""
    pages = (f"/documents/{document}", f"/documents/{document}/at/{DAY}")
    as_issued, as_at = (STRUCK.findall(client.get(page).text) for page in pages)
    return as_issued, as_at


def sent(app: Flask, client: FlaskClient, page: str) -> list[str]:
    """Statements the database was sent for a page."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        found.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    client.get(page)
    sa.event.remove(engine, "before_cursor_execute", note)
    return found


def test_an_event_and_its_taking_back_are_on_the_next_page_that_is_read(office: Flask) -> None:
    old, new = register(office, [decision(1), decision(61, REPEAL)])
    client = at_desk(office, "hoa")
    assert struck(client, old) == struck(client, old) == ([], [])
    with office.app_context():
        head = accounts.actor_by_username("binh")
        fact = Fact(old, EventKind.SUSPENDED, date(2025, 1, 1), "dieu-1/khoan-1", source_id=new)
        (halt,) = effect_service.record(head, fact)
    assert "đình chỉ thi hành" in note_under(client.get(f"/documents/{old}").text, "dieu-1-khoan-1")
    with office.app_context():
        head = accounts.actor_by_username("binh")
        fact = Fact(old, EventKind.REPEALED, date(2025, 1, 1), "dieu-1/khoan-2", source_id=new)
        (repeal,) = effect_service.record(head, fact)
    assert struck(client, old)[0] == ["dieu-1-khoan-2"]
    assert EXEMPT not in client.get(f"/documents/{old}/at/{DAY}").text
    with office.app_context():
        head = accounts.actor_by_username("binh")
        for event in (halt, repeal):
            effect_service.reverse(head, event, "Ghi nhầm văn bản.")
    assert struck(client, old) == ([], [])
    assert EXEMPT in client.get(f"/documents/{old}/at/{DAY}").text
    assert note_under(client.get(f"/documents/{old}").text, "dieu-1-khoan-1") == ""


def note_under(html: str, anchor: str) -> str:
    """The notes between one provision and the next."""
    after = html.partition(f'id="{anchor}"')[2].partition(" id=")[0]
    return " ".join(re.findall(r'class="editor"[^>]*>([^<]+)', after))


def test_the_day_the_language_the_right_to_propose_and_the_number_of_a_source_are_each_read_anew(
    office: Flask,
) -> None:
    old, new = register(office, [decision(1), decision(61, REPEAL)])
    with office.app_context():
        fact = Fact(old, EventKind.REPEALED, date(2025, 1, 1), "dieu-1/khoan-2", source_id=new)
        effect_service.record(accounts.actor_by_username("binh"), fact)
    client, auditor = at_desk(office, "hoa"), at_desk(office, "khang")
    page = f"/documents/{old}"
    assert STRUCK.findall(client.get(page).text) == ["dieu-1-khoan-2"]
    assert ("ld-deep ld-act" in client.get(page).text) is not ("ld-deep ld-act" in auditor.get(page).text)
    client.post("/reading-date", data={"date": "2024-12-31", "next": "/home"})
    assert STRUCK.findall(client.get(page).text) == []
    assert "bãi bỏ" in note_under(client.get(page).text, "dieu-1-khoan-2")
    client.post("/language", data={"locale": "en", "next": "/home"})
    assert "Repealed" in note_under(client.get(page).text, "dieu-1-khoan-2")
    with office.app_context(), unit_of_work(SYSTEM, "tests.renumber"):
        db.session.get_one(Document, new).number = "62/2024/QĐ-UBND"
    assert "62/2024/QĐ-UBND" in client.get(page).text.partition('id="dieu-1-khoan-2"')[2].partition(" id=")[0]


def test_a_second_reader_costs_neither_the_tree_nor_the_words(office: Flask) -> None:
    (key,) = register(office, [decision(1)])
    client = at_desk(office, "hoa")
    first, second = (sent(office, client, f"/documents/{key}") for _time in range(2))
    for column in ("provision.heading", "edition.text "):
        assert any(column in one for one in first), column
        assert not any(column in one for one in second), column


def test_memory_is_bounded_and_what_was_read_last_stays() -> None:
    kept, made = Kept(30), []

    def ask(name: str) -> Setting:
        def make() -> Setting:
            made.append(name)
            return Setting(Markup("{}").format(name * 10), Markup(""), Markup(""))

        return kept.get(name, make)

    for name in "abcadab":
        assert ask(name).words == name * 10
    assert made == ["a", "b", "c", "d", "b"]
    huge = Setting(Markup("{}").format("x" * 31), Markup(""), Markup(""))
    assert kept.get("huge", lambda: huge) is huge
    ask("a")
    assert made[-1] == "b", "what does not fit at all drives nothing out"
