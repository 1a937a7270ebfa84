"""The index holds each provision's effect of the day; no search trusts it once it may no longer be true."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.documents import effect_service
from legaldocs.documents.effect_service import Fact
from legaldocs.law.effect import EventKind
from legaldocs.search import asking, pages, schemas, service
from legaldocs.search.home import IndexHome
from tests.office import decision, open_office, register
from tests.search.test_pages import TWO, Watch

NOON = "2026-01-01T05:00:00+00:00"
TODAY = date(2026, 1, 1)


@pytest.fixture(params=["tantivy", "whoosh"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Flask:
    """Two decisions in force, indexed on the first day of 2026."""
    made = open_office(tmp_path, SEARCH_ENGINE=request.param)
    with time_machine.travel(NOON, tick=False):
        register(made, [decision(n, *TWO) for n in (1, 2)])
        with made.app_context():
            service.update(Watch())
    return made


def ended(office: Flask, day: date = TODAY) -> tuple[int, bool]:
    """How many provisions on market fees have ended, and whether the index was trusted to know."""
    with office.test_request_context():
        found = pages.search(schemas.from_stored({"q": "phí chợ"}), day)
        return found.hidden, asking.labels(day).stored


def repeal(office: Flask, on: date) -> None:
    with office.app_context():
        officer = accounts.actor_by_username("an")
        effect_service.record(officer, Fact(1, EventKind.REPEALED, on, "dieu-2", note="Công báo số 1"))


def update(office: Flask) -> None:
    with office.app_context():
        service.update(Watch())
        assert service.check().ok


@time_machine.travel(NOON, tick=False)
def test_a_confirmed_event_counts_before_and_after_the_index_knows_it(office: Flask) -> None:
    assert ended(office) == (0, True)
    repeal(office, date(2025, 6, 1))
    assert ended(office) == (1, False)
    update(office)
    assert ended(office) == (1, True)


def test_another_day_is_worked_out_and_a_new_day_is_taken_in(office: Flask) -> None:
    with time_machine.travel(NOON, tick=False):
        repeal(office, date(2026, 1, 3))
        update(office)
        assert ended(office) == (0, True)
        assert ended(office, date(2026, 1, 3)) == (1, False)
    with time_machine.travel("2026-01-04T05:00:00+00:00", tick=False):
        assert ended(office, clock.today()) == (1, False)
        update(office)
        assert ended(office, clock.today()) == (1, True)
        assert ended(office, TODAY) == (0, False)


@time_machine.travel(NOON, tick=False)
def test_an_update_that_was_killed_half_way_is_not_trusted(office: Flask) -> None:
    with office.app_context():
        home = asking.home()
        home.note_effect(home.effect_state(), settled=False)
    assert ended(office) == (0, False)
    update(office)
    assert ended(office) == (0, True)


def test_of_two_writers_one_waits_and_nothing_is_lost(office: Flask, tmp_path: Path) -> None:
    with time_machine.travel(NOON, tick=True):
        other = IndexHome(tmp_path / "search").current()
        other.delete_documents([1])
        release = threading.Timer(0.5, other.commit)
        release.start()
        (added,) = register(office, [decision(3, *TWO)])
        with office.app_context():
            service.mark(SYSTEM, [1])
            service.update(Watch())
            assert service.check().ok
            assert added in asking.home().current().checksums()
        release.join()
        other.close()
