"""The second factor: a stolen password alone opens nothing, no code opens twice, nobody is locked out for good."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from legaldocs.accounts import factors
from legaldocs.accounts import queries as accounts
from legaldocs.accounts.access_models import AccessDecision
from legaldocs.accounts.factor_models import OtpKey, RecoveryCode
from legaldocs.accounts.models import UserSession
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from tests.office import PASSWORD, at_desk, open_office

RIGHT = {"username": "an", "password": PASSWORD}
PAGE = "/account/second-factor"


@pytest.fixture
def frozen() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel("2026-11-30T02:00:05Z", tick=False) as moving:
        yield moving


@pytest.fixture
def office(tmp_path: Path, frozen: time_machine.Coordinates) -> Flask:
    return open_office(tmp_path)


def set_up(office: Flask, username: str = "an") -> tuple[pyotp.TOTP, list[str]]:
    """An authenticator app that shares its key with ``username``, and the recovery codes shown with it."""
    desk = at_desk(office, username)
    desk.post(f"{PAGE}/app")
    secret = re.search(r'<code class="ld-path">([A-Z2-7 ]+)</code>', desk.get(PAGE).text)
    assert secret is not None
    app = pyotp.TOTP(secret.group(1).replace(" ", ""))
    shown = desk.post(f"{PAGE}/app/confirm", data={"code": app.at(clock.now())}).text
    return app, re.findall(r"<code>([a-z2-7]{6}(?:-[a-z2-7]{6}){3})</code>", shown)


def half(office: Flask) -> FlaskClient:
    """A browser that gave the right password and owes the second factor."""
    browser = office.test_client()
    assert browser.post("/sign-in", data=RIGHT).location == "/sign-in/second"
    return browser


def test_the_page_draws_the_key_as_a_local_svg(office: Flask) -> None:
    desk = at_desk(office, "an")
    desk.post(f"{PAGE}/app")
    shown = desk.get(PAGE)
    assert "<svg" in shown.text
    assert "http://" not in re.sub(r'xmlns="[^"]*"', "", shown.text.split("ld-qr")[1].split("</svg>")[0])


def test_the_right_password_alone_opens_nothing(office: Flask) -> None:
    set_up(office)
    browser = half(office)
    assert browser.get("/home").status_code == 302
    assert browser.get("/sign-in/second").status_code == 200


def test_password_and_code_lead_to_the_page_asked_for(office: Flask, frozen: time_machine.Coordinates) -> None:
    app, _codes = set_up(office)
    frozen.shift(60)
    browser = office.test_client()
    browser.post("/sign-in", data={**RIGHT, "next": "/documents?q=phi"})
    assert browser.post("/sign-in/second", data={"code": app.at(clock.now())}).location == "/documents?q=phi"


def test_a_code_opens_once(office: Flask, frozen: time_machine.Coordinates) -> None:
    app, _codes = set_up(office)
    frozen.shift(60)
    code = app.at(clock.now())
    assert half(office).post("/sign-in/second", data={"code": code}).status_code == 302
    assert half(office).post("/sign-in/second", data={"code": code}).status_code == 422


def test_an_older_code_is_refused_after_a_newer_one(office: Flask, frozen: time_machine.Coordinates) -> None:
    app, _codes = set_up(office)
    frozen.shift(90)
    earlier = app.at(clock.now() - timedelta(seconds=30))
    assert half(office).post("/sign-in/second", data={"code": app.at(clock.now())}).status_code == 302
    assert half(office).post("/sign-in/second", data={"code": earlier}).status_code == 422


def test_the_code_that_confirmed_the_app_does_not_sign_in_as_well(office: Flask) -> None:
    app, _codes = set_up(office)
    assert half(office).post("/sign-in/second", data={"code": app.at(clock.now())}).status_code == 422


@pytest.mark.parametrize(("seconds", "status"), [(-30, 302), (30, 302), (-60, 422), (60, 422)])
def test_a_telephone_may_be_half_a_minute_off(
    office: Flask, frozen: time_machine.Coordinates, seconds: int, status: int
) -> None:
    app, _codes = set_up(office)
    frozen.shift(300)
    code = app.at(clock.now() + timedelta(seconds=seconds))
    assert half(office).post("/sign-in/second", data={"code": code}).status_code == status


def test_of_two_sign_ins_with_one_code_at_once_one_opens(office: Flask, frozen: time_machine.Coordinates) -> None:
    app, _codes = set_up(office)
    frozen.shift(60)
    code, browsers, seen = app.at(clock.now()), [half(office) for _one in range(6)], []

    def try_it(browser: FlaskClient) -> None:
        seen.append(browser.post("/sign-in/second", data={"code": code}).status_code)

    threads = [threading.Thread(target=try_it, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen.count(302) == 1


def test_recovery_codes_are_ten_and_each_opens_once(office: Flask) -> None:
    _app, codes = set_up(office)
    assert len(set(codes)) == 10
    assert half(office).post("/sign-in/second", data={"code": codes[0]}).status_code == 302
    assert half(office).post("/sign-in/second", data={"code": codes[0]}).status_code == 422
    assert half(office).post("/sign-in/second", data={"code": codes[1].upper().replace("-", " ")}).status_code == 302


def test_recovery_codes_are_shown_once_and_kept_as_hashes(office: Flask) -> None:
    _app, codes = set_up(office)
    page = half(office)
    page.post("/sign-in/second", data={"code": codes[0]})
    assert not any(code in page.get(PAGE).text for code in codes)
    with office.app_context():
        kept = set(db.session.scalars(sa.select(RecoveryCode.code_hash)))
    assert not kept & {code.replace("-", "") for code in codes}


def test_new_recovery_codes_void_the_old_ones(office: Flask) -> None:
    _app, codes = set_up(office)
    desk = half(office)
    desk.post("/sign-in/second", data={"code": codes[0]})
    desk.post(f"{PAGE}/codes")
    assert half(office).post("/sign-in/second", data={"code": codes[1]}).status_code == 422


def test_the_key_lies_sealed_in_the_database(office: Flask) -> None:
    app, _codes = set_up(office)
    with office.app_context():
        assert app.secret not in (db.session.scalars(sa.select(OtpKey.sealed)).one())


def test_wrong_codes_are_counted_wherever_they_come_from(office: Flask, frozen: time_machine.Coordinates) -> None:
    app, _codes = set_up(office)
    frozen.shift(60)
    browser = half(office)
    for number in range(5):
        wrong = browser.post(
            "/sign-in/second", data={"code": "000000"}, environ_base={"REMOTE_ADDR": f"192.0.2.{number}"}
        )
        assert wrong.status_code == 422
    assert browser.post("/sign-in/second", data={"code": app.at(clock.now())}).status_code == 429
    frozen.shift(16 * 60)
    assert half(office).post("/sign-in/second", data={"code": app.at(clock.now())}).status_code == 302


def test_a_half_sign_in_ends_after_ten_minutes(office: Flask, frozen: time_machine.Coordinates) -> None:
    app, _codes = set_up(office)
    browser = half(office)
    frozen.shift(11 * 60)
    assert browser.get("/sign-in/second").location == "/sign-in"
    refused = browser.post("/sign-in/second", data={"code": app.at(clock.now())})
    assert refused.location == "/sign-in"


def test_changing_factors_asks_for_the_password_after_a_quarter_of_an_hour(
    office: Flask, frozen: time_machine.Coordinates
) -> None:
    desk = at_desk(office, "an")
    frozen.shift(16 * 60)
    assert desk.post(f"{PAGE}/app").location == f"/account/prove?next={PAGE}"
    assert desk.post("/account/prove", data={"password": "khong phai"}).status_code == 422
    assert desk.post("/account/prove", data={"password": PASSWORD}).location == PAGE
    assert desk.post(f"{PAGE}/app").location == f"{PAGE}#app"


def require_of(office: Flask, *roles: str) -> None:
    with office.app_context():
        factors.require_for(SYSTEM, [factors.Role(role) for role in roles])


def test_whose_post_asks_for_it_sets_one_up_before_anything_else_opens(office: Flask) -> None:
    require_of(office, "reviewer")
    desk = office.test_client()
    assert desk.post("/sign-in", data={**RIGHT, "next": "/documents"}).location == PAGE
    assert desk.get("/documents").location == PAGE
    assert desk.get("/api/v1/documents").status_code == 403
    desk.post(f"{PAGE}/app")
    secret = re.search(r'<code class="ld-path">([A-Z2-7 ]+)</code>', desk.get(PAGE).text)
    assert secret is not None
    desk.post(f"{PAGE}/app/confirm", data={"code": pyotp.TOTP(secret.group(1).replace(" ", "")).at(clock.now())})
    assert desk.get("/documents").status_code == 200


def test_a_new_rule_reaches_who_is_signed_in(office: Flask) -> None:
    an, binh = at_desk(office, "an"), at_desk(office, "binh")
    require_of(office, "reviewer")
    assert an.get("/documents").location == PAGE
    assert binh.get("/documents").status_code == 200
    require_of(office)
    assert an.get("/documents").status_code == 200


def test_the_only_second_factor_stays_while_the_post_asks_for_it(office: Flask) -> None:
    _app, codes = set_up(office)
    require_of(office, "reviewer")
    desk = half(office)
    desk.post("/sign-in/second", data={"code": codes[0]})
    desk.post(f"{PAGE}/app/remove")
    assert half(office).get("/sign-in/second").status_code == 200


def test_an_administrator_resets_it_with_a_reason_and_sessions_end(office: Flask) -> None:
    set_up(office)
    with office.app_context():
        person = accounts.actor_by_username("an").user_id
        factors.reset(SYSTEM, person or 0, "Mất điện thoại.")
        row = db.session.scalars(sa.select(AccessDecision)).one()
        assert (row.verdict, row.reason) == ("reset", "Mất điện thoại.")
        assert not db.session.scalars(sa.select(UserSession).where(UserSession.ended_at.is_(None))).all()
    assert at_desk(office, "an").get("/home").status_code == 200


def test_nobody_but_an_administrator_resets_or_rules(office: Flask) -> None:
    for path in ("/people/1/second-factor/reset", "/access/rules"):
        assert at_desk(office, "binh").post(path, data={"reason": "Thử xem sao."}).status_code == 403


def test_the_session_id_changes_with_the_sign_in_and_the_half_one_is_dead(
    office: Flask, frozen: time_machine.Coordinates
) -> None:
    app, _codes = set_up(office)
    frozen.shift(60)
    browser = half(office)
    before = browser.get_cookie("legaldocs")
    browser.post("/sign-in/second", data={"code": app.at(clock.now())})
    after = browser.get_cookie("legaldocs")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    browser.set_cookie("legaldocs", before.value)
    assert browser.get("/home").status_code == 302
    assert browser.get("/sign-in/second").location == "/sign-in"
