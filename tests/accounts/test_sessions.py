"""Sessions: a new number at every sign-in, an end for the idle and for the busy, and dead means dead."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from tests.office import PASSWORD, at_desk, open_office


@pytest.fixture
def frozen() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel("2026-11-30T02:00:00Z", tick=False) as moving:
        yield moving


@pytest.fixture
def office(tmp_path: Path, frozen: time_machine.Coordinates) -> Flask:
    return open_office(tmp_path)


def test_a_session_planted_before_the_sign_in_is_not_the_one_after(office: Flask) -> None:
    attacker = at_desk(office, "dung")
    planted = attacker.get_cookie("legaldocs")
    assert planted is not None
    victim = office.test_client()
    victim.set_cookie("legaldocs", planted.value)
    victim.post("/sign-out")
    victim.post("/sign-in", data={"username": "an", "password": PASSWORD})
    now = victim.get_cookie("legaldocs")
    assert now is not None
    assert now.value != planted.value
    assert attacker.get("/home").status_code == 302


def test_an_idle_session_ends(office: Flask, frozen: time_machine.Coordinates) -> None:
    desk = at_desk(office, "an")
    frozen.shift(59 * 60)
    assert desk.get("/home").status_code == 200
    frozen.shift(61 * 60)
    assert desk.get("/home").status_code == 302


def test_a_busy_session_ends_after_its_hours(office: Flask, frozen: time_machine.Coordinates) -> None:
    desk = at_desk(office, "an")
    for _half_hour in range(23):
        frozen.shift(30 * 60)
        assert desk.get("/home").status_code == 200
    frozen.shift(31 * 60)
    assert desk.get("/home").status_code == 302


def test_a_cookie_somebody_made_up_opens_nothing(office: Flask) -> None:
    browser = office.test_client()
    for made_up in ("", "x", "eyJfdXNlcl9pZCI6ImFiYyJ9.aaaa.bbbb"):
        browser.set_cookie("legaldocs", made_up)
        assert browser.get("/home").status_code == 302
