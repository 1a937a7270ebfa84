"""Pages of notices and time limits, and the calendar feed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from flask import Flask, g
from flask.testing import FlaskClient

from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.deadlines.models import Clock
from legaldocs.formats.word_in import parse_word
from legaldocs.inbox import feed, service
from legaldocs.review import service as review
from legaldocs.ui.words import day
from tests.review import province
from tests.review.province import actor


@pytest.fixture(autouse=True)
def _ticket(app: Flask) -> Iterator[None]:
    with time_machine.travel(datetime(2026, 3, 2, 2, tzinfo=clock.LOCAL)):
        province.set_up()
        review.open_by_officer(actor("reviewer"), province.resting("1/2021/QĐ-UBND"), "Cử tri kiến nghị xem lại.")
        service.remind(SYSTEM, clock.today())
        yield


def client(app: Flask, username: str) -> FlaskClient:
    g.pop("_login_user", None)
    found = app.test_client()
    assert found.post("/sign-in", data={"username": username, "password": province.PASSWORD}).status_code == 302
    return found


def test_a_notice_opens_its_time_limit_with_the_proof_and_who_answers(app: Flask) -> None:
    head = client(app, "head")
    page = head.get("/notices").text
    address = re.search(r'href="(/deadlines/\d+)"', page)
    assert address is not None
    clock_page = head.get(address[1]).text
    assert "Trưởng đơn vị" in clock_page
    assert "ld-days" in clock_page
    assert head.post("/notices/read", data={"up_to": "1"}).status_code == 302
    assert "1 thông báo chưa đọc" not in head.get("/notices").text


def test_the_proof_is_printed_day_by_day(app: Flask) -> None:
    answer = client(app, "head").get("/deadlines/1/proof.docx")
    text = parse_word(answer.data, "x.docx").text
    row = db.session.get_one(Clock, 1)
    assert row.due_on is not None
    assert "Pháp luật không quy định mẫu" in text
    days = [row.started_on + timedelta(days=n) for n in range((row.due_on - row.started_on).days + 1)]
    assert all(f"| {day(one)} |" in text for one in days)
    assert text.count("Nghỉ cuối tuần") == sum(one.weekday() >= 5 for one in days)
    assert client(app, "stranger").get("/deadlines/1/proof.docx").status_code == 404


def test_a_time_limit_of_another_unit_is_not_there(app: Flask) -> None:
    assert client(app, "stranger").get("/deadlines/1").status_code == 404


def test_the_month_shows_what_falls_due_and_names_holidays(app: Flask) -> None:
    page = client(app, "head").get("/deadlines/calendar?month=2026-03").text
    assert "RS-2026-0001" in page
    april = client(app, "head").get("/deadlines/calendar?month=2026-04").text
    assert "Hùng Vương" in april
    assert client(app, "head").get("/deadlines/calendar?month=2026-44").status_code == 422
    assert "2031" in client(app, "head").get("/deadlines/calendar?month=2031-01").text


def test_the_days_off_of_a_year_say_why_and_whether_they_were_compared(app: Flask) -> None:
    page = client(app, "head").get("/deadlines/days-off?year=2026").text
    assert "Công văn 12729/VPCP-KGVX" in page
    assert "tạm tính" in page
    assert "Chưa có lịch nghỉ năm 2040" in client(app, "head").get("/deadlines/days-off?year=2040").text


def test_the_feed_opens_by_its_address_alone_and_a_new_address_ends_the_old(app: Flask) -> None:
    head = client(app, "head")
    first = re.search(r"/calendar/[\w-]+\.ics", head.post("/notices/feed").text)
    assert first is not None
    stranger = app.test_client()
    data = stranger.get(first[0]).data.decode()
    assert "SUMMARY:RS-2026-0001 1/2021/QĐ-UBND" in data
    assert "DTSTART;VALUE=DATE:20260305" in data
    head.post("/notices/feed")
    assert stranger.get(first[0]).status_code == 404


def test_a_calendar_file_folds_long_lines_without_cutting_a_letter() -> None:
    entry = feed.Entry("1@x", date(2026, 3, 5), "Rà soát, xử lý; " + "Nghị quyết về đất đai " * 8, "dòng\nhai")
    data = feed.calendar("Lịch", [entry], datetime(2026, 3, 1, tzinfo=clock.LOCAL))
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    whole = data.replace(b"\r\n ", b"").decode()
    assert "SUMMARY:Rà soát\\, xử lý\\; Nghị quyết về đất đai" in whole
    assert "DESCRIPTION:dòng hai" in whole
