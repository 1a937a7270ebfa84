"""Working days of civil servants, day by day for the years shipped."""

from datetime import date, timedelta

import pytest

from legaldocs.deadlines.calendar import Calendar, CalendarMissing, OffReason, Swap, YearSection

CALENDAR = Calendar.shipped()
YEARS = range(2020, 2028)


def days(text):
    """``"23-29/1/2020"`` or ``"31/1-4/2/2022"`` or ``"2/9/2020"`` → the dates."""
    first, _, last = text.partition("-")
    day, month, year = (int(part) for part in (last or first).split("/"))
    end = date(year, month, day)
    numbers = [int(part) for part in first.split("/")]
    start = date(year, numbers[1] if len(numbers) > 1 else month, numbers[0])
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


# The stretch of days off as announced for civil servants, weekends included.
TET = {
    2020: "23-29/1/2020",
    2021: "10-16/2/2021",
    2022: "29/1-6/2/2022",
    2023: "20-26/1/2023",
    2024: "8-14/2/2024",
    2025: "25/1-2/2/2025",
    2026: "14-22/2/2026",
    2027: "4-10/2/2027",
}
# Every other weekday off: New Year, Hùng Kings, 30/4 and 1/5 with days in lieu, National Day, 24/11, swaps.
WEEKDAYS_OFF = {
    2020: "1/1 2/4 30/4 1/5 2/9",
    2021: "1/1 21/4 30/4 3/5 2/9 3/9",
    2022: "3/1 11/4 2/5 3/5 1/9 2/9",
    2023: "2/1 1/5 2/5 3/5 1/9 4/9",
    2024: "1/1 18/4 29/4 30/4 1/5 2/9 3/9",
    2025: "1/1 7/4 30/4 1/5 2/5 1/9 2/9",
    2026: "1/1 2/1 27/4 30/4 1/5 31/8 1/9 2/9 24/11",
    2027: "1/1 16/4 30/4 3/5 2/9 3/9 24/11",
}
WORKED_SATURDAYS = {2024: ["4/5/2024"], 2025: ["26/4/2025"], 2026: ["10/1/2026", "22/8/2026"]}
HUNG_KINGS = ["2/4/2020", "21/4/2021", "10/4/2022", "29/4/2023", "18/4/2024", "7/4/2025", "26/4/2026", "16/4/2027"]


@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_the_year_is_worked_or_not_as_announced(year):
    off = set(days(TET[year])) | {days(f"{text}/{year}")[0] for text in WEEKDAYS_OFF[year].split()}
    worked_saturdays = {day for text in WORKED_SATURDAYS.get(year, ()) for day in days(text)}
    for day in days(f"1/1-31/12/{year}"):
        expected = day not in off and (day.weekday() < 5 or day in worked_saturdays)
        assert CALENDAR.is_working(day) is expected, day


@pytest.mark.parametrize("text", HUNG_KINGS)
def test_hung_kings_day_falls_on_the_tenth_of_the_third_lunar_month(text):
    assert CALENDAR.day_off(days(text)[0]).name == "Ngày Giỗ Tổ Hùng Vương"


def test_culture_day_is_off_from_2026():
    assert CALENDAR.is_working(date(2025, 11, 24))
    assert CALENDAR.day_off(date(2026, 11, 24)).name == "Ngày Văn hóa Việt Nam"


def test_swapped_day_names_the_day_worked_for_it_and_the_decision():
    off = CALENDAR.day_off(date(2026, 1, 2))
    assert (off.reason, off.name) == (OffReason.SWAPPED, "Hoán đổi sang ngày 10/01/2026")
    assert off.decision == "Công văn 12729/VPCP-KGVX (25/12/2025)"


def test_reasons_tell_weekend_holiday_and_day_in_lieu_apart():
    reasons = [CALENDAR.day_off(date(2026, 4, day)).reason for day in (25, 26, 27)]
    assert reasons == [OffReason.WEEKEND, OffReason.HOLIDAY, OffReason.IN_LIEU]


@pytest.mark.parametrize("year", [2019, 2028])
def test_year_without_a_section_refuses_to_promise(year):
    with pytest.raises(CalendarMissing) as refusal:
        CALENDAR.is_working(date(year, 6, 3))
    assert refusal.value.extras == {"year": year}


def test_administrator_adds_a_year_and_replaces_one():
    swap = Swap(date(2027, 2, 11), date(2027, 2, 20), "Thông báo số 1", True)
    calendar = CALENDAR.with_sections([YearSection(2028), YearSection(2027, True, "Thông báo số 1", (swap,))])
    assert calendar.is_working(date(2028, 6, 5))
    assert not calendar.is_working(date(2027, 2, 11))
    assert calendar.is_working(date(2027, 2, 20))
    assert CALENDAR.is_working(date(2027, 2, 11))


def test_single_days_may_be_decided_off_or_worked():
    section = YearSection(
        2027, off={date(2027, 3, 8): "Nghỉ theo quyết định"}, work=[date(2027, 9, 3), date(2027, 9, 4)]
    )
    calendar = Calendar([section])
    assert calendar.day_off(date(2027, 3, 8)).reason is OffReason.DECIDED
    assert calendar.is_working(date(2027, 9, 3))
    assert calendar.is_working(date(2027, 9, 4))


def test_years_not_compared_with_the_published_act_are_named():
    assert CALENDAR.unverified(date(2025, 12, 1), date(2025, 12, 31)) == ()
    assert CALENDAR.unverified(date(2025, 12, 1), date(2027, 1, 31)) == (2026, 2027)


@pytest.mark.parametrize("year", YEARS)
def test_each_swap_gives_back_the_working_day_it_takes(year):
    for swap in CALENDAR.sections[year].swaps:
        assert swap.off.weekday() < 5 <= swap.work.weekday()
        assert swap.decision or not swap.verified
