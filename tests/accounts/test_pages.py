"""Signing in and out, sessions, languages and delegation through the pages; nothing is open that should be shut."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.accounts.models import Post, UserSession
from legaldocs.core import clock
from legaldocs.core.audit import AuditEntry
from legaldocs.core.db import db
from tests.office import PASSWORD, at_desk, open_office

WRONG = {"username": "an", "password": "khong dung mat khau"}
RIGHT = {"username": "an", "password": PASSWORD}


@pytest.fixture
def office(tmp_path: Path) -> Flask:
    return open_office(tmp_path)


def test_a_stranger_is_asked_to_sign_in_and_comes_back(office: Flask) -> None:
    client = office.test_client()
    asked = client.get("/documents?q=phi")
    assert asked.status_code == 302
    assert "/sign-in" in asked.location
    back = client.post(asked.location, data={**RIGHT, "next": "/documents?q=phi"})
    assert back.location == "/documents?q=phi"


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)"]
)
def test_sign_in_never_leads_to_another_site(office: Flask, elsewhere: str) -> None:
    answer = office.test_client().post("/sign-in", data={**RIGHT, "next": elsewhere})
    assert answer.location == "/home"


def test_wrong_password_and_unknown_name_are_told_apart_by_nobody(office: Flask) -> None:
    client = office.test_client()
    wrong = client.post("/sign-in", data=WRONG)
    unknown = client.post("/sign-in", data={**WRONG, "username": "an"[::-1]})
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert "không đúng" in wrong.text
    assert "không đúng" in unknown.text


def test_after_five_failures_even_the_right_password_waits_but_others_do_not(office: Flask) -> None:
    client = office.test_client()
    for _attempt in range(5):
        client.post("/sign-in", data=WRONG)
    assert client.post("/sign-in", data=RIGHT).status_code == 429
    assert client.post("/sign-in", data={**RIGHT, "username": "binh"}).status_code == 302


def test_signing_out_ends_the_session_for_good(office: Flask) -> None:
    client = at_desk(office, "an")
    kept = client.get_cookie("legaldocs")
    client.post("/sign-out")
    assert kept is not None
    client.set_cookie("legaldocs", kept.value)
    assert client.get("/home").status_code == 302


def test_a_session_ends_from_another_browser(office: Flask) -> None:
    here, there = at_desk(office, "an"), at_desk(office, "an")
    with office.app_context():
        first = db.session.scalars(sa.select(UserSession.id).order_by(UserSession.id)).first()
    there.post(f"/account/sessions/{first}/end")
    assert here.get("/home").status_code == 302
    assert there.get("/home").status_code == 200


def test_who_left_a_desk_unlocked_loses_neither_sessions_nor_a_token_to_a_passer_by(
    office: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quarter of an hour after the sign-in the password is asked for again, and the account comes back after it."""
    here, there = at_desk(office, "an"), at_desk(office, "an")
    with office.app_context():
        first = db.session.scalars(sa.select(UserSession.id).order_by(UserSession.id)).first()
    later = clock.now() + timedelta(minutes=20)
    monkeypatch.setattr(clock, "now", lambda: later)
    for path, form in ((f"/account/sessions/{first}/end", {}), ("/account/tokens", {"name": "Thử", "days": "30"})):
        asked = there.post(path, data=form)
        assert (asked.status_code, asked.location) == (302, "/account/prove?next=/account")
    assert here.get("/home").status_code == 200
    assert there.post("/account/prove?next=/account", data={"password": PASSWORD}).location == "/account"
    assert there.post(f"/account/sessions/{first}/end").location == "/account"
    assert here.get("/home").status_code == 302


def test_nobody_ends_the_session_of_another(office: Flask) -> None:
    theirs, mine = at_desk(office, "an"), at_desk(office, "dung")
    with office.app_context():
        first = db.session.scalars(sa.select(UserSession.id).order_by(UserSession.id)).first()
    assert mine.post(f"/account/sessions/{first}/end").status_code in (403, 404)
    assert theirs.get("/home").status_code == 200


def test_the_language_chosen_stays_with_the_person(office: Flask) -> None:
    client = at_desk(office, "an")
    assert '<html lang="vi"' in client.get("/home").text
    client.post("/language", data={"locale": "en", "next": "/home"})
    assert '<html lang="en"' in at_desk(office, "an").get("/home").text


def test_what_is_done_in_a_delegated_post_says_on_whose_behalf(office: Flask) -> None:
    binh, an = at_desk(office, "binh"), at_desk(office, "an")
    today = clock.today()
    with office.app_context():
        posts = {post.person.username: post for post in db.session.scalars(sa.select(Post))}
        post_id, delegate_id = posts["binh"].id, posts["an"].person_id
    days = {"since": today.isoformat(), "until": (today + timedelta(days=3)).isoformat()}
    given = {"post_id": post_id, "delegate_id": delegate_id, "reason": "đi công tác", **days}
    assert binh.post("/account/delegations", data=given).status_code == 302
    assert "Bình" in an.get("/account").text
    an.post("/account/act-for", data={"delegation_id": "1"})
    an.post("/language", data={"locale": "vi", "next": "/home"})
    with office.app_context():
        last = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
        assert last is not None
        assert (last.actor_name, last.on_behalf_of) == ("An", "Bình")
    assert "thay mặt Bình" in at_desk(office, "khang").get("/audit").text


def test_nobody_is_offered_to_stand_in_for_themselves(office: Flask) -> None:
    with office.app_context():
        own = {post.person.username: post.person_id for post in db.session.scalars(sa.select(Post))}
    page = at_desk(office, "binh").get("/account").text
    offered = page.partition('name="delegate_id"')[2].partition("</select>")[0]
    assert f'value="{own["an"]}"' in offered
    assert f'value="{own["binh"]}"' not in offered


def test_a_form_without_its_token_is_refused(tmp_path: Path) -> None:
    office = open_office(tmp_path, WTF_CSRF_ENABLED=True)
    answer = office.test_client().post("/sign-in", data=RIGHT)
    assert answer.status_code == 400


def test_only_those_who_may_read_the_audit(office: Flask) -> None:
    refused = at_desk(office, "an").get("/audit")
    assert refused.status_code == 403
    assert "<h1" in refused.text
    assert at_desk(office, "khang").get("/audit").status_code == 200


@pytest.mark.parametrize("path", ["/account", "/people", "/people?q=Hoa", "/home", "/sign-in"])
def test_pages_open(office: Flask, path: str) -> None:
    assert at_desk(office, "hoa").get(path).status_code in (200, 302)
