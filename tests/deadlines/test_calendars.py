"""The locality's own table of days off: whole or not at all."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from legaldocs.deadlines import calendars
from legaldocs.deadlines.calendar import Calendar, CalendarMissing, Swap, YearSection

BASE = Calendar.shipped()


def own_table(app: Flask, text: str) -> None:
    (app.config["DATA_DIR"] / "calendar.toml").write_text(text, "utf-8")


def test_a_year_added_by_the_locality_is_promised(app: Flask) -> None:
    with pytest.raises(CalendarMissing):
        calendars.current().is_working(date(2028, 3, 1))
    own_table(app, '[[year]]\nyear = 2028\nverified = true\ndecision = "Thông báo 1/TB"\n')
    assert calendars.current().is_working(date(2028, 3, 1))
    assert not calendars.current().is_working(date(2028, 9, 1) if BASE is None else date(2028, 4, 30))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[[year]]\nyear = 2029\n", "2028"),
        ("[[year]]\nyear = 2027\nwork = [2027-09-02]\n", "02/09/2027"),
        ("[[year]]\nyear = 2027\nswaps = [{ off = 2027-05-01, work = 2027-05-08 }]\n", "01/05/2027"),
        ("[[year]]\nyear = 2027\nswaps = [{ off = 2027-05-05, work = 2027-05-06 }]\n", "06/05/2027"),
        ("[[year]]\nyear = 2027\nswaps = [{ off = 2026-05-05, work = 2027-05-08 }]\n", "05/05/2026"),
        ("[[year]]\nyear = 2027\nfeast = 1\n", "feast"),
        ("[[year", "="),
    ],
)
def test_a_table_with_a_gap_is_refused_by_name_and_the_shipped_one_stays(app: Flask, text: str, named: str) -> None:
    own_table(app, text)
    assert named in calendars.problem() or (named == "=" and calendars.problem())
    assert calendars.current() is Calendar.shipped()


def test_a_year_without_its_holidays_is_not_complete() -> None:
    days = {off.day for off in BASE.days_off(2027)}
    with pytest.raises(calendars.CalendarRefused, match="2027"):
        calendars.checked(BASE, [YearSection(2027, work=sorted(days)[:9])])


def test_a_swap_as_decided_each_year_is_taken() -> None:
    section = YearSection(2027, swaps=(Swap(date(2027, 5, 4), date(2027, 5, 8)),))
    whole = calendars.checked(BASE, [section])
    assert (whole.is_working(date(2027, 5, 4)), whole.is_working(date(2027, 5, 8))) == (False, True)
