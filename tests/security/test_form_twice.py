"""A form sent twice acts once: two clicks at one moment, or sent again after going back."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask, request, session
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from legaldocs.campaigns.models import Campaign
from legaldocs.core import clock, once
from legaldocs.core.db import Model, db
from legaldocs.core.once import KeptAnswer
from tests.databases import BOTH
from tests.review import province

WHY = "Một lý do đủ dài để ghi lại."
pytestmark = pytest.mark.parametrize("uri", BOTH, indirect=True)


@pytest.fixture(autouse=True)
def people(site: Flask) -> None:
    with site.app_context():
        province.set_up()
        province.resting()
        db.session.remove()


def desk(site: Flask) -> FlaskClient:
    browser = site.test_client()
    browser.post("/sign-in", data={"username": "leader", "password": province.PASSWORD})
    return browser


def page_key(browser: FlaskClient) -> str:
    """The key that stands in the form as the page is shown."""
    found = re.search(r'name="form_key" value="([^"]+)"', browser.get("/campaigns/new").text)
    assert found
    return found[1]


def send(browser: FlaskClient, key: str, why: str = WHY, name: str = "Rà soát theo chuyên đề") -> TestResponse:
    due = clock.today() + timedelta(days=90)
    form = {
        "kind": "topic",
        "name": name,
        "purpose": why,
        "due_on": due.isoformat(),
        "per_person": "30",
    }
    return browser.post(
        "/campaigns/new", data={**form, "level": "provincial", "words": "công trình", "form_key": key}, buffered=True
    )


def count(site: Flask, model: type[Model] = Campaign) -> int:
    with site.app_context():
        found = db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0
        db.session.remove()
    return found


def test_sent_again_after_going_back_it_leads_where_it_led_and_says_so(site: Flask) -> None:
    browser = desk(site)
    key = page_key(browser)
    first, second = send(browser, key), send(browser, key)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.location == second.location
    assert "Biểu mẫu này đã được gửi trước đó" in browser.get(second.location).text
    assert count(site) == 1


def test_six_clicks_at_one_moment_are_one_act(site: Flask) -> None:
    browser = desk(site)
    key, cookie = page_key(browser), browser.get_cookie(site.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    clicks = [site.test_client() for _click in range(6)]
    for one in clicks:
        one.set_cookie(cookie.key, cookie.value)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda one: send(one, key), clicks))
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.location for answer in answers}) == 1
    assert count(site) == 1


def test_other_words_or_the_page_opened_anew_are_another_act(site: Flask) -> None:
    browser = desk(site)
    key = page_key(browser)
    send(browser, key)
    assert send(browser, key, "Một lý do khác hẳn, đủ dài.").status_code == 302
    assert send(browser, page_key(browser)).status_code == 302
    assert count(site) == 3


def test_another_file_of_the_same_name_is_another_act(site: Flask) -> None:
    browser = desk(site)
    keys = []
    for words in (b"mot", b"hai", b"hai"):
        form = {"form_key": "k", "file": (io.BytesIO(words), "bang.xlsx")}
        with site.test_request_context("/import", method="POST", data=form), browser.session_transaction() as kept:
            session.update(kept)
            keys.append(once._form_sent())
            assert request.files["file"].read() == words  # the view reads it from its beginning
    assert keys[0] != keys[1]
    assert keys[1] == keys[2]
    assert keys[0] is not None


def test_what_was_refused_may_be_sent_again(site: Flask) -> None:
    browser = desk(site)
    key = page_key(browser)
    assert send(browser, key, name="Rà").status_code == 422
    assert send(browser, key, name="Rà").status_code == 422
    assert count(site, KeptAnswer) == 0


def test_while_nobody_knows_how_the_first_ended_the_second_is_told_to_look(
    site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a crash between the act and its answer."""
    monkeypatch.setattr("legaldocs.core.once.PATIENCE", 0.2)
    monkeypatch.setattr("legaldocs.core.once.settle", lambda *_answer: None)
    browser = desk(site)
    key = page_key(browser)
    assert send(browser, key).status_code == 302
    answer = send(browser, key)
    assert answer.status_code == 409
    assert "Hãy xem trước nó đã xong chưa" in answer.text
    assert count(site) == 1
