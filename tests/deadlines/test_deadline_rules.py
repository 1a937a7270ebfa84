"""Time limits: how days are counted, and what the shipped table must satisfy."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legaldocs.deadlines.calendar import Calendar, CalendarMissing, OffReason
from legaldocs.deadlines.rules import (
    Bound,
    DeadlineRule,
    RuleBook,
    RuleMissing,
    Unit,
    due,
    proof_days,
    working_days_left,
)

CALENDAR, BOOK = Calendar.shipped(), RuleBook.shipped()


def limit(length, unit="working", **more):
    return DeadlineRule("test", length, Unit(unit), "received", "thử", "test", **more)


def test_day_of_the_event_is_not_counted():
    assert due(limit(1), date(2025, 6, 2), CALENDAR).due == date(2025, 6, 3)


def test_working_days_pass_over_the_whole_of_tet_and_name_every_day():
    answer = due(limit(3), date(2026, 2, 12), CALENDAR)
    assert answer.due == date(2026, 2, 24)
    assert answer.counted == (date(2026, 2, 13), date(2026, 2, 23), date(2026, 2, 24))
    assert [off.day.day for off in answer.skipped] == list(range(14, 23))
    assert answer.skipped[3].name == "Tết Nguyên Đán"


def test_swapped_saturday_counts_and_the_swapped_friday_does_not():
    answer = due(limit(6), date(2025, 12, 31), CALENDAR)
    assert answer.due == date(2026, 1, 10)
    assert [(off.day, off.reason) for off in answer.skipped][:2] == [
        (date(2026, 1, 1), OffReason.HOLIDAY),
        (date(2026, 1, 2), OffReason.SWAPPED),
    ]


def test_calendar_days_count_holidays_but_a_last_day_off_moves_to_the_next_working_day():
    answer = due(limit(30, "calendar"), date(2026, 1, 17), CALENDAR)
    assert (answer.counted[-1], answer.due, answer.moved) == (date(2026, 2, 16), date(2026, 2, 23), True)
    assert [off.day for off in answer.skipped] == [date(2026, 2, day) for day in range(16, 23)]


def test_fixed_last_day_does_not_move_and_needs_no_calendar():
    answer = due(BOOK.on("list.annual", date(2039, 12, 31)), date(2039, 12, 31), CALENDAR)
    assert (answer.due, answer.moved) == (date(2040, 1, 31), False)
    assert due(BOOK.on("list.annual", date(2026, 12, 31)), date(2026, 12, 31), CALENDAR).provisional == ()


def test_systematisation_result_is_due_on_the_first_of_march():
    rule = BOOK.on("systematisation.publish", date(2028, 12, 31))
    assert due(rule, date(2028, 12, 31), CALENDAR).due == date(2029, 3, 1)


@pytest.mark.parametrize(
    ("start", "expected"),
    [(date(2025, 1, 31), date(2025, 2, 28)), (date(2025, 11, 15), date(2025, 12, 15))],
)
def test_month_ends_on_the_same_day_or_the_last_of_a_shorter_month(start, expected):
    assert due(limit(1, "month"), start, CALENDAR).due == expected


def test_term_before_an_event_counts_backwards_and_moves_to_an_earlier_working_day():
    rule = BOOK.on("verification.dossier", date(2025, 7, 15))
    answer = due(rule, date(2025, 7, 14), CALENDAR)
    assert (answer.counted[-1], answer.due) == (date(2025, 6, 29), date(2025, 6, 27))


def test_due_date_in_a_year_without_calendar_is_refused():
    with pytest.raises(CalendarMissing):
        due(limit(10), date(2027, 12, 27), CALENDAR)


def test_promise_in_an_unconfirmed_year_is_marked_provisional():
    assert due(limit(5), date(2026, 12, 30), CALENDAR).provisional == (2026, 2027)
    assert due(limit(5), date(2025, 6, 2), CALENDAR).provisional == ()


def test_proof_lists_every_day_with_its_kind_and_its_place_in_the_count():
    days = proof_days(due(limit(7), date(2025, 12, 31), CALENDAR))
    assert [(day.date.day, day.kind, day.number) for day in days] == [
        (31, "start", None),
        (1, "holiday", None),
        (2, "holiday", None),
        (3, "weekend", None),
        (4, "weekend", None),
        (5, "count", 1),
        (6, "count", 2),
        (7, "count", 3),
        (8, "count", 4),
        (9, "count", 5),
        (10, "swap", 6),
        (11, "weekend", None),
        (12, "end", 7),
    ]


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2026, 11, 20), 2),
        (date(2026, 11, 23), 1),
        (date(2026, 11, 24), 1),
        (date(2026, 11, 25), 0),
        (date(2026, 11, 28), -2),
        (date(2026, 11, 30), -3),
    ],
)
def test_working_days_left_or_late(today, left):
    assert working_days_left(today, date(2026, 11, 25), CALENDAR) == left


@given(st.dates(date(2020, 1, 1), date(2027, 6, 1)), st.integers(1, 60))
def test_counted_and_skipped_days_are_exactly_the_days_up_to_the_due_date(start, length):
    answer = due(limit(length), start, CALENDAR)
    every_day = {start + timedelta(days=n) for n in range(1, (answer.due - start).days + 1)}
    assert len(answer.counted) == length
    assert {*answer.counted, *(off.day for off in answer.skipped)} == every_day
    assert CALENDAR.is_working(answer.due)
    assert working_days_left(start, answer.due, CALENDAR) == length


@given(st.dates(date(2020, 3, 1), date(2027, 6, 1)), st.integers(0, 60), st.sampled_from(Bound))
def test_moved_due_date_is_the_nearest_working_day(start, length, bound):
    answer = due(limit(length, "calendar", bound=bound), start, CALENDAR)
    nominal = answer.counted[-1] if answer.counted else start
    assert CALENDAR.is_working(answer.due)
    assert (answer.due <= nominal) if bound is Bound.BEFORE else (answer.due >= nominal)
    assert len(answer.skipped) == abs((answer.due - nominal).days)


def test_rule_changes_with_the_regime_on_the_day_the_clock_starts():
    assert BOOK.on("appraisal", date(2025, 3, 31)).regime == "R2015"
    assert BOOK.on("appraisal", date(2025, 4, 1)).regime == "R2025"
    with pytest.raises(RuleMissing):
        BOOK.on("check.handle", date(2025, 3, 31))


def test_administrator_changes_a_service_level_from_a_date_on():
    shorter = DeadlineRule("review.assign", 2, Unit.WORKING, "trigger-recorded", "x", "x", valid_from=date(2027, 1, 1))
    book = BOOK.with_rules([shorter])
    assert book.on("review.assign", date(2026, 12, 31)).length == 3
    assert book.on("review.assign", date(2027, 1, 1)).length == 2


@pytest.mark.parametrize("rule", list(BOOK), ids=lambda rule: f"{rule.id}-{rule.regime}")
def test_each_shipped_rule_cites_its_article_or_is_internal(rule):
    assert (rule.source == "internal") is (rule.article is None)
    assert (rule.source == "internal") is (rule.regime is None)
    assert rule.source in ("law", "internal")
    assert rule.vi
    assert rule.en
    assert rule.length > 0


@pytest.mark.parametrize(
    ("rule_id", "length", "unit"),
    [
        ("review.assign", 3, "working"),
        ("review.conduct", 10, "working"),
        ("review.approve", 5, "working"),
        ("check.handle", 30, "calendar"),
        ("check.publish-handling", 3, "calendar"),
        ("appraisal.shortened", 7, "calendar"),
        ("consultation.posting.chair-decision", 10, "calendar"),
    ],
)
def test_lengths_that_must_not_change_by_accident(rule_id, length, unit):
    rule = BOOK.on(rule_id, date(2026, 11, 22))
    assert (rule.length, rule.unit) == (length, unit)
