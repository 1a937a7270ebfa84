"""The boards of units: on time and late by the records, by whom, how long; the head answers for the month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
import time_machine
from flask import Flask

from legaldocs.core import clock
from legaldocs.core.errors import Forbidden, Invalid, Refused
from legaldocs.inbox import board, board_service
from legaldocs.review import service as review
from tests import apps
from tests.inbox.test_notice_pages import client
from tests.review import province
from tests.review.province import actor, person_id

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def at(day: date) -> time_machine.travel:
    return time_machine.travel(datetime(day.year, day.month, day.day, 2, tzinfo=clock.LOCAL), tick=False)


@pytest.fixture(autouse=True)
def _work(app: Flask) -> Iterator[None]:
    apps.begin(app, two_tickets)
    with at(date(2026, 6, 1)):
        yield


def two_tickets() -> None:
    """Two tickets of 2 March: one assigned the next day, the other six working days late and not yet concluded."""
    with at(date(2026, 3, 2)):
        province.set_up()
        for number in (1, 2):
            review.open_by_officer(actor("reviewer"), province.resting(f"{number}/2021/QĐ-UBND"), "Cử tri kiến nghị.")
    with at(date(2026, 3, 3)):
        review.move(actor("head"), 1, "assign", assignee_id=person_id("reviewer"))
    with at(date(2026, 3, 13)):
        review.move(actor("head"), 2, "assign", assignee_id=person_id("reviewer"))


def state() -> board.UnitState:
    units = [unit for unit in board.visible_units(actor("head")) if unit.key == "so-xay-dung"]
    return board.states(units, MARCH)[units[0].id]


def test_steps_are_on_time_or_late_by_their_clocks_and_named_by_who_ended_them() -> None:
    found = state()
    assert (found.on_time, found.late_done) == (1, 1)
    assert dict(found.by_person["Trưởng đơn vị"]) == {"on_time": 1, "late": 1}
    assert sorted(found.took["review.assign"]) == [1, 9]


def test_nothing_late_is_without_a_named_person() -> None:
    found = state()
    late = board.late(found.unit_id)
    assert found.late_now == len(late)
    assert [one.code for one in late] == ["RS-2026-0001", "RS-2026-0002"]
    assert all(one.holders == (person_id("reviewer"),) for one in late)


def test_the_head_answers_for_the_month_once_and_explains_what_was_late() -> None:
    unit_id = next(iter(actor("head").units("head")))
    with pytest.raises(Forbidden):
        board_service.confirm_month(actor("reviewer"), unit_id, MARCH, "Thiếu người trong tháng ba.")
    with pytest.raises(Invalid):
        board_service.confirm_month(actor("head"), unit_id, MARCH)
    with pytest.raises(Refused):
        board_service.confirm_month(actor("head"), unit_id, date(2026, 6, 1), "Thiếu người trong tháng sáu.")
    row = board_service.confirm_month(actor("head"), unit_id, MARCH, "Thiếu người trong tháng ba.")
    assert row.figures == {"on_time": 1, "late": 1, "waiting": 2, "late_now": 2}
    with pytest.raises(Refused):
        board_service.confirm_month(actor("head"), unit_id, MARCH, "Thiếu người trong tháng ba.")


def test_a_reviewer_sees_the_own_unit_and_a_leader_all(app: Flask) -> None:
    assert client(app, "reviewer").get("/units/so-xay-dung?month=2026-03").status_code == 200
    assert client(app, "stranger").get("/units/so-xay-dung?month=2026-03").status_code == 404
    page = client(app, "leader").get("/units?month=2026-03").text
    assert "Sở Xây dựng" in page
    assert "Chưa xác nhận" in page
    assert client(app, "head").get("/units?month=x").status_code == 422


def test_a_refused_confirmation_says_what_is_missing_at_the_field(app: Flask) -> None:
    head = client(app, "head")
    answer = head.post("/units/so-xay-dung/confirm", data={"month": "2026-03-01"})
    assert answer.status_code == 422
    assert "nêu lý do" in answer.text
    sent = head.post("/units/so-xay-dung/confirm", data={"month": "2026-03-01", "remark": "Thiếu người trong tháng."})
    assert sent.status_code == 302
    assert "Sở Xây dựng,2,2,1,1,Trưởng đơn vị" in head.get("/units/export?month=2026-03&format=csv").text
