"""Working days of Vietnamese civil servants: which day counts, which does not, and why.

Public holidays come from the package ``holidays``; what the Government decides each year (swapped days, further
days off) overlays it from ``data/calendar_overrides.toml`` or from the administrator's own sections.  A year without
a section has no calendar: the system refuses to promise rather than guess.  Time limits are in ``deadlines.rules``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

import holidays
from flask_babel import lazy_gettext as _l

from legaldocs.core.errors import Refused

DAY = timedelta(days=1)
SATURDAY = 5


class CalendarMissing(Refused):
    """A year between start and due date has no holiday table; ``extras['year']`` says which."""

    code = "calendar-missing"
    sentence = _l("The days off of this year are not on file yet, so no due date can be promised.")


class OffReason(StrEnum):
    """Why a day is not a working day."""

    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    IN_LIEU = "in_lieu"  # nghỉ bù: the holiday fell on a weekend
    SWAPPED = "swapped"  # hoán đổi: worked on another day
    DECIDED = "decided"  # a further day off ordered for one year


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day that is not worked; ``name`` is the Vietnamese name of the holiday, empty for a plain weekend."""

    day: date
    reason: OffReason
    name: str = ""
    decision: str | None = None


@dataclass(frozen=True, slots=True)
class Swap:
    """``off`` is a weekday not worked, ``work`` the weekend day worked for it."""

    off: date
    work: date
    decision: str | None = None
    verified: bool = False


@dataclass(frozen=True, slots=True)
class YearSection:
    """What was decided for one year; ``off`` maps further days off to their names, ``work`` are days worked after all.

    ``verified`` says that the year was compared with the published act named in ``decision``.
    """

    year: int
    verified: bool = False
    decision: str | None = None
    swaps: tuple[Swap, ...] = ()
    off: Mapping[date, str] | None = None
    work: Sequence[date] = ()


class Calendar:
    """The working days of the years it has sections for; a later section of the same year replaces an earlier one."""

    def __init__(self, sections: Iterable[YearSection]) -> None:
        self.sections = {section.year: section for section in sections}
        self._off = _package_days(tuple(sorted(self.sections)))
        self._worked: set[date] = set()
        for section in self.sections.values():
            self._overlay(section)

    @classmethod
    def shipped(cls) -> Calendar:
        """The calendar of the years shipped with the program."""
        return _shipped()

    def with_sections(self, sections: Iterable[YearSection]) -> Calendar:
        """This calendar with whole years added or replaced, as the administrator keeps them."""
        return Calendar([*self.sections.values(), *sections])

    def day_off(self, day: date) -> DayOff | None:
        """Why ``day`` is not worked, ``None`` for a working day.  Raises ``CalendarMissing``."""
        if day.year not in self.sections:
            raise CalendarMissing(year=day.year)
        if day in self._off:
            return self._off[day]
        if day.weekday() >= SATURDAY and day not in self._worked:
            return DayOff(day, OffReason.WEEKEND)
        return None

    def is_working(self, day: date) -> bool:
        """Whether ``day`` is worked.  Raises ``CalendarMissing``."""
        return self.day_off(day) is None

    def days_off(self, year: int) -> list[DayOff]:
        """The year's days off other than plain weekends, in order.  Raises ``CalendarMissing``."""
        if year not in self.sections:
            raise CalendarMissing(year=year)
        return [self._off[day] for day in sorted(self._off) if day.year == year]

    def worked_weekends(self, year: int) -> list[date]:
        """Weekend days of the year that are worked because of a swap, in order."""
        return sorted(day for day in self._worked if day.year == year and day.weekday() >= SATURDAY)

    def unverified(self, first: date, last: date) -> tuple[int, ...]:
        """Years from ``first`` to ``last`` not compared with the published act: promises there are provisional."""
        return tuple(
            y for y in range(first.year, last.year + 1) if y in self.sections and not self.sections[y].verified
        )

    def _overlay(self, section: YearSection) -> None:
        """Let what was decided for a year win over the package."""
        self._off.update({day: DayOff(day, OffReason.DECIDED, name) for day, name in (section.off or {}).items()})
        for swap in section.swaps:
            name = f"Hoán đổi sang ngày {swap.work:%d/%m/%Y}"
            self._off[swap.off] = DayOff(swap.off, OffReason.SWAPPED, name, swap.decision)
        for day in section.work:
            self._off.pop(day, None)
        self._worked.update(section.work, (swap.work for swap in section.swaps))


def _package_days(years: tuple[int, ...]) -> dict[date, DayOff]:
    """Holidays and days in lieu as the pinned package knows them.

    Its own swapped days are left out: they come and go with releases, so only decided ones from the sections count.
    """
    known = holidays.country_holidays("VN", years=years, language="vi") if years else {}
    return {
        day: DayOff(day, OffReason.IN_LIEU if "nghỉ bù" in name else OffReason.HOLIDAY, name)
        for day, name in known.items()
        if day.year in years and not name.startswith("Ngày nghỉ (thay cho")
    }


@cache
def _shipped() -> Calendar:
    source = resources.files("legaldocs.deadlines").joinpath("data/calendar_overrides.toml")
    return Calendar(read_section(row) for row in tomllib.loads(source.read_text("utf-8"))["year"])


def read_section(row: dict[str, Any]) -> YearSection:
    """A section as written in the file; an unknown key is an error."""
    swaps = tuple(Swap(**swap) for swap in row.pop("swaps", ()))
    off = {entry["day"]: entry["name"] for entry in row.pop("off", ())}
    return YearSection(**row, swaps=swaps, off=off)
