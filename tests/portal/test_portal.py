"""The public portal: what everybody sees, what nobody sees there, and that a page is never older than the register."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.documents import akn, effect_service, effects
from legaldocs.documents.models import Document, EffectEvent, Level
from legaldocs.law.effect import EventKind, Status
from legaldocs.portal import queries
from tests.apps import lend

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def province(installation: Path) -> Iterator[Flask]:
    app = lend(installation)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def anybody(province: Flask) -> FlaskClient:
    return province.test_client()


def with_status(app: Flask, status: Status) -> int:
    with app.app_context():
        chosen = sa.select(Document.id).where(
            queries.LOCAL, Document.has_text, effects.status_filter(status, clock.today())
        )
        found = db.session.scalars(chosen.order_by(Document.id)).first()
        assert found is not None
        return found


def words(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def test_a_stranger_lands_on_the_portal_and_needs_no_account(anybody: FlaskClient) -> None:
    assert anybody.get("/").headers["Location"] == "/portal"
    page = words(anybody, "/portal")
    assert "Văn bản đang áp dụng trong tỉnh hôm nay" in page
    assert "Nội dung mẫu" in page


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (Status.IN_FORCE, "Văn bản này đang được áp dụng."),
        (Status.ENDED, "Văn bản này không còn được áp dụng."),
        (Status.PARTLY_ENDED, "Các quy định khác vẫn áp dụng."),
        (Status.NOT_YET, "Văn bản đã ban hành nhưng chưa được áp dụng."),
    ],
)
def test_the_status_is_said_in_plain_words_before_the_text(
    province: Flask, anybody: FlaskClient, status: Status, sentence: str
) -> None:
    with time_machine.travel(date(2026, 11, 20)):  # a day on which the sample has a document of every status
        page = words(anybody, f"/portal/documents/{with_status(province, status)}")
    assert 0 < page.index(sentence) < page.index('class="ld-law"')


def test_links_inside_the_law_stay_on_the_portal(province: Flask, anybody: FlaskClient) -> None:
    page = words(anybody, f"/portal/documents/{with_status(province, Status.IN_FORCE)}")
    assert 'href="/portal/documents/' in page
    assert 'href="/documents/' not in page


def test_names_of_officers_are_not_published(province: Flask, anybody: FlaskClient) -> None:
    with province.app_context():
        names = set(db.session.scalars(sa.select(EffectEvent.confirmed_name).distinct()))
    number = with_status(province, Status.PARTLY_ENDED)
    pages = [f"/portal/documents/{number}", "/portal/changes", "/portal/changes.json", "/portal/changes.atom"]
    shown = "".join(words(anybody, address) for address in pages)
    assert names
    assert [name for name in names if name in shown] == []


def test_a_page_needs_no_cookie_and_sets_none(anybody: FlaskClient) -> None:
    answer = anybody.get("/portal/documents")
    assert "Set-Cookie" not in answer.headers
    assert "csrf" not in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "public, max-age=60"


def test_an_unchanged_page_is_not_sent_again(anybody: FlaskClient) -> None:
    etag = anybody.get("/portal").headers["ETag"]
    assert anybody.get("/portal", headers={"If-None-Match": etag}).status_code == 304


def test_a_kept_page_costs_one_question_and_a_change_of_effect_makes_it_anew(
    province: Flask, anybody: FlaskClient
) -> None:
    number = with_status(province, Status.IN_FORCE)
    address = f"/portal/documents/{number}"
    assert "Văn bản này đang được áp dụng." in words(anybody, address)
    asked: list[str] = []
    with province.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    words(anybody, address)
    assert [one for one in asked if one != "BEGIN"] == ["SELECT audit_head.seq \nFROM audit_head"]
    with province.app_context():
        fact = effect_service.Fact(number, EventKind.REPEALED, clock.today(), note="Bãi bỏ để thử.")
        effect_service.record(SYSTEM, fact)
    assert "Văn bản này không còn được áp dụng." in words(anybody, address)


def test_a_language_in_the_address_is_kept_for_the_next_page(anybody: FlaskClient) -> None:
    assert "What applies in the province today" in words(anybody, "/portal?lang=en")
    assert "All documents" in words(anybody, "/portal")


def test_every_form_of_a_text_can_be_taken_along(province: Flask, anybody: FlaskClient) -> None:
    number = with_status(province, Status.PARTLY_ENDED)
    starts = {"docx": b"PK", "akn": b"<?xml", "txt": b""}
    for form, start in starts.items():
        answer = anybody.get(f"/portal/documents/{number}/download/{form}?day=2026-11-01")
        assert answer.status_code == 200
        assert answer.data.startswith(start)
        assert "2026-11-01" in answer.headers["Content-Disposition"]
    assert anybody.get(f"/portal/documents/{number}/download/exe").status_code == 404
    values = json.loads(words(anybody, f"/portal/documents/{number}/at/2026-11-01.json"))
    assert values["on"] == "2026-11-01"


def test_the_identifier_in_akoma_ntoso_files_leads_to_the_page(province: Flask, anybody: FlaskClient) -> None:
    number = with_status(province, Status.IN_FORCE)
    with province.app_context():
        iri = akn.other(db.session.get_one(Document, number)).iri
    assert anybody.get(iri).headers["Location"] == f"/portal/documents/{number}"
    assert anybody.get(f"{iri}/~art_2").headers["Location"] == f"/portal/documents/{number}#dieu-2"
    dated = anybody.get(f"{iri}/vie@2026-01-31").headers["Location"]
    assert dated == f"/portal/documents/{number}/at/2026-01-31"
    assert anybody.get("/akn/vn/act/quyet-dinh/khong-co/2020-01-01/1-2020").status_code == 404


def test_the_change_feed_tells_every_local_event_once_whatever_the_step(province: Flask, anybody: FlaskClient) -> None:
    with province.app_context():
        chosen = sa.select(EffectEvent.id).join(Document, Document.id == EffectEvent.document_id)
        wanted = list(db.session.scalars(chosen.where(Document.level != Level.NATIONAL).order_by(EffectEvent.id)))
    told, cursor = [], 0
    for _round in range(len(wanted) + 1):
        values = json.loads(words(anybody, f"/portal/changes.json?after={cursor}&limit=37"))
        told += [row["id"] for row in values["changes"]]
        cursor = values["next"]
        if values["complete"]:
            break
    assert told == wanted


def test_a_feed_reader_that_was_away_goes_on_where_it_stopped(province: Flask, anybody: FlaskClient) -> None:
    wanted = [row["id"] for row in json.loads(words(anybody, "/portal/changes.json?after=0&limit=500"))["changes"]]
    told, address = [], "/portal/changes.atom?after=0&limit=37"
    for _round in range(len(wanted)):
        feed = ET.fromstring(words(anybody, address))  # noqa: S314  # our own answer
        ids = [entry.findtext(f"{ATOM}id", "") for entry in feed.findall(f"{ATOM}entry")]
        told += [int(one.rpartition("event-")[2]) for one in ids]
        address = next(link.get("href", "") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "next")
        address = address.removeprefix("http://localhost") + "&limit=37"
        if len(ids) < 37:
            break
    assert told == wanted[: len(told)]
    assert len(told) >= min(len(wanted), 100)


def test_the_atom_feed_of_one_document_speaks_of_that_one_only(province: Flask, anybody: FlaskClient) -> None:
    number = with_status(province, Status.PARTLY_ENDED)
    feed = ET.fromstring(words(anybody, f"/portal/changes.atom?document={number}"))  # noqa: S314  # our own answer
    links = {entry.find(f"{ATOM}link").get("href") for entry in feed.findall(f"{ATOM}entry")}  # type: ignore[union-attr]
    assert links == {f"http://localhost/portal/documents/{number}"}


def test_the_sitemap_lists_the_provinces_documents_and_robots_stay_outside(
    province: Flask, anybody: FlaskClient
) -> None:
    with province.app_context():
        local = db.session.scalar(sa.select(sa.func.count()).select_from(Document).where(queries.LOCAL))
    assert words(anybody, "/sitemap-1.xml").count("<loc>") == local
    assert anybody.get("/sitemap-2.xml").status_code == 404
    assert "Disallow: /\n" in words(anybody, "/robots.txt")


@pytest.mark.parametrize(
    "address",
    [
        "/portal/documents?year=abc&status=nothing&page=999999&sort=no",
        "/portal/search?q=%22&page=0",
        "/portal/search?q=" + "a" * 5000,
        "/portal/documents?q=%00".replace("%00", "%25"),
    ],
)
def test_an_address_typed_by_hand_is_answered(anybody: FlaskClient, address: str) -> None:
    assert anybody.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/portal/documents/999999", "/portal/documents/142/at/2026-13-45"])
def test_what_does_not_exist_is_said(anybody: FlaskClient, address: str) -> None:
    assert anybody.get(address).status_code == 404
