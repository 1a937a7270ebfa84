"""Time limits as versioned data, due dates, and the list of days behind each of them.

Rules come from ``data/rules.toml``: statutory ones with their article, and the department's own service levels
(``source = "internal"``).  A rule not confirmed against the official text says ``verified = false``.
Days are counted by ``deadlines.calendar``; running clocks belong to the slices that start them.

Counting follows the Civil Code 91/2015/QH13: the day of the event is not counted (Đ.147(3)), and a term whose last
day is a day off ends on the next working day (Đ.148(5)).
"""

from __future__ import annotations

import calendar as months
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources

from legaldocs.deadlines.calendar import DAY, SATURDAY, Calendar, DayOff, OffReason


class Unit(StrEnum):
    """What a time limit counts."""

    WORKING = "working"
    CALENDAR = "calendar"
    MONTH = "month"


class Bound(StrEnum):
    """What the due date means: the last day to act, the end of a least period, or a last day before an event."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """One version of one time limit.

    ``length`` is in ``unit``; ``start`` names the fact that starts the clock (for ``Bound.BEFORE`` the event that
    must be preceded).  ``valid_from``/``valid_to`` are inclusive, ``None`` is open.  ``source`` is ``law`` or
    ``internal``; ``article`` is ``None`` only for internal rules.
    """

    id: str
    length: int
    unit: Unit
    start: str
    vi: str
    en: str
    regime: str | None = None
    article: str | None = None
    bound: Bound = Bound.AT_MOST
    moves_to_next_working_day: bool = True
    valid_from: date | None = None
    valid_to: date | None = None
    verified: bool = False
    source: str = "law"

    def valid_on(self, day: date) -> bool:
        """Whether this version applies to a clock started on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Due:
    """A due date with its proof.

    ``counted`` are the days that make up the length, in order; ``skipped`` the days off passed over, among them the
    nominal last day when it was moved.  ``provisional`` are years whose days off are not confirmed yet.
    """

    start: date
    due: date
    counted: tuple[date, ...]
    skipped: tuple[DayOff, ...]
    rule: DeadlineRule
    provisional: tuple[int, ...] = ()

    @property
    def moved(self) -> bool:
        """Whether the last counted day was a day off, so that the term ends on another day."""
        return bool(self.counted) and self.counted[-1] != self.due


@dataclass(frozen=True, slots=True)
class ProofDay:
    """One day of the proof shown to people: ``kind`` is listed at ``proof_days``, ``number`` its place in the count."""

    date: date
    kind: str
    number: int | None
    off: DayOff | None = None


def proof_days(answer: Due) -> list[ProofDay]:
    """Every day from the start to the due date, in the order of the calendar.

    Kinds: ``start``, ``end`` (the due date), ``count``, ``swap`` (a counted weekend day that is worked), ``weekend``
    and ``holiday`` for days passed over.  A counted day off of a calendar-day term stays ``count``.
    """
    numbers = {day: place for place, day in enumerate(answer.counted, 1)}
    off = {entry.day: entry for entry in answer.skipped}
    first, last = min(answer.start, answer.due), max(answer.start, answer.due)
    days = [first + n * DAY for n in range((last - first).days + 1)]
    return [ProofDay(day, _kind(day, answer, off.get(day)), numbers.get(day), off.get(day)) for day in days]


def _kind(day: date, answer: Due, off: DayOff | None) -> str:
    if day in (answer.start, answer.due):
        return "start" if day == answer.start else "end"
    if off is not None:
        return "weekend" if off.reason is OffReason.WEEKEND else "holiday"
    worked_weekend = answer.rule.unit is Unit.WORKING and day.weekday() >= SATURDAY
    return "swap" if worked_weekend else "count"


class RuleMissing(LookupError):
    """No version of this rule is valid on the day the clock starts."""


class RuleBook:
    """All versions of all time limits; a later row of the same id and ``valid_from`` replaces an earlier one."""

    def __init__(self, rules: Iterable[DeadlineRule]) -> None:
        self._versions = {(rule.id, rule.valid_from): rule for rule in rules}

    @classmethod
    def shipped(cls) -> RuleBook:
        """The rules shipped with the program."""
        return _shipped()

    def with_rules(self, rules: Iterable[DeadlineRule]) -> RuleBook:
        """This book with versions added or replaced, as the administrator keeps them."""
        return RuleBook([*self, *rules])

    def on(self, rule_id: str, day: date) -> DeadlineRule:
        """The version of a rule for a clock started on ``day``, the newest if several hold.  Raises ``RuleMissing``."""
        valid = [rule for rule in self if rule.id == rule_id and rule.valid_on(day)]
        if not valid:
            raise RuleMissing(f"{rule_id} on {day.isoformat()}")
        return max(valid, key=lambda rule: rule.valid_from or date.min)

    def __iter__(self) -> Iterator[DeadlineRule]:
        return iter(self._versions.values())


def due(rule: DeadlineRule, start: date, calendar: Calendar) -> Due:
    """The due date of a clock started on the local date ``start``, which is itself not counted.

    For ``Bound.BEFORE`` counting goes backwards from the event on ``start``, and a day off moves to the working day
    before it.  Raises ``CalendarMissing`` if a year that has to be looked up has no section.
    """
    step = -DAY if rule.bound is Bound.BEFORE else DAY
    if rule.unit is Unit.WORKING:
        counted, skipped = _working_days(rule.length, start, calendar, step)
        last = counted[-1] if counted else start
    else:
        last = _add_months(start, step.days * rule.length) if rule.unit is Unit.MONTH else start + step * rule.length
        counted, skipped = tuple(start + step * n for n in range(1, abs((last - start).days) + 1)), ()
    if rule.moves_to_next_working_day:
        last, passed = _to_working_day(last, calendar, step)
        skipped += passed
    first, final = min(start, last), max(start, last)
    needs_calendar = rule.unit is Unit.WORKING or rule.moves_to_next_working_day
    return Due(start, last, counted, skipped, rule, calendar.unverified(first, final) if needs_calendar else ())


def working_days_left(today: date, due_date: date, calendar: Calendar) -> int:
    """Working days after ``today`` up to and including the due date; 0 on the day itself, negative when late."""
    if due_date >= today:
        return sum(calendar.is_working(day) for day in _days(today, due_date))
    return -sum(calendar.is_working(day) for day in _days(due_date, today))


def _working_days(
    length: int, start: date, calendar: Calendar, step: timedelta
) -> tuple[tuple[date, ...], tuple[DayOff, ...]]:
    """``length`` working days after (or before) ``start``, and the days off among them."""
    counted: list[date] = []
    skipped: list[DayOff] = []
    day = start
    while len(counted) < length:
        day += step
        off = calendar.day_off(day)
        if off is None:
            counted.append(day)
        else:
            skipped.append(off)
    return tuple(counted), tuple(skipped)


def _to_working_day(day: date, calendar: Calendar, step: timedelta) -> tuple[date, tuple[DayOff, ...]]:
    """``day`` or the nearest working day in the direction of ``step``, and the days off passed over."""
    passed: list[DayOff] = []
    while off := calendar.day_off(day):
        passed.append(off)
        day += step
    return day, tuple(passed)


def _add_months(start: date, count: int) -> date:
    """The same day of the month ``count`` months on, or the month's last day where it is shorter (Đ.148(3))."""
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    return date(year, month + 1, min(start.day, months.monthrange(year, month + 1)[1]))


def _days(after: date, until: date) -> Iterator[date]:
    """Days in ``(after, until]``."""
    return (after + n * DAY for n in range(1, (until - after).days + 1))


@cache
def _shipped() -> RuleBook:
    source = resources.files("legaldocs.deadlines").joinpath("data/rules.toml")
    return RuleBook(read_rule(row) for row in tomllib.loads(source.read_text("utf-8"))["rule"])


def read_rule(row: dict[str, object]) -> DeadlineRule:
    """A rule as written in the file; an unknown key is an error."""
    fields = dict(row)
    unit, bound = Unit(str(fields.pop("unit"))), Bound(str(fields.pop("bound", Bound.AT_MOST)))
    return DeadlineRule(**fields, unit=unit, bound=bound)  # type: ignore[arg-type]  # checked by tests over every row
