"""The calendar in force: years shipped with the program, overlaid by the locality's own table.

The own table is ``DATA_DIR/calendar.toml`` with the keys of ``data/calendar_overrides.toml``.  A table with a gap is
refused whole, and then the shipped one stays in force: no due date is ever computed from half a table.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _

from legaldocs.core.errors import Refused
from legaldocs.deadlines.calendar import SATURDAY, Calendar, YearSection, read_section

FILE = "calendar.toml"
_FIXED = (
    (1, 1),
    (4, 30),
    (5, 1),
    (9, 2),
)  # New Year, 30/4, 1/5, 2/9
_LEAST = 10  # days off of a year on file besides plain weekends: Tết 5, Hùng Kings 1, National Day 2, and the others


class CalendarRefused(Refused):
    """The locality's table of days off cannot be used; the sentence says which year and day."""

    code = "calendar-refused"


def current() -> Calendar:
    """The calendar in force: the shipped one where the own table cannot be used (see ``problem``)."""
    return _own()[0]


def problem() -> str:
    """Why the locality's own table is not used; empty when it is, or when there is none."""
    return _own()[1]


def _own() -> tuple[Calendar, str]:
    own = Path(current_app.config["DATA_DIR"]) / FILE
    return _overlaid(own.read_text("utf-8")) if own.is_file() else (Calendar.shipped(), "")


@lru_cache(maxsize=64)  # one for each province of an installation
def _overlaid(text: str) -> tuple[Calendar, str]:
    try:
        return checked(Calendar.shipped(), [read_section(dict(row)) for row in tomllib.loads(text)["year"]]), ""
    except CalendarRefused as refused:
        return Calendar.shipped(), str(refused.sentence)
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        return Calendar.shipped(), str(_("The table of days off cannot be read (%(what)s).", what=str(error)[:120]))


def checked(base: Calendar, sections: Sequence[YearSection]) -> Calendar:
    """``base`` with these years.  Raises ``CalendarRefused`` for a gap between years or inside one."""
    years = sorted({*base.sections, *(section.year for section in sections)})
    for before, after in pairwise(years):
        if after != before + 1:
            raise CalendarRefused(
                _("The table of days off has a gap: %(year)s is missing between %(first)s and %(last)s.",
                  year=before + 1, first=before, last=after)
            )  # fmt: skip
    for section in sections:
        _check_swaps(base.with_sections([YearSection(section.year)]), section)
    whole = base.with_sections(sections)
    for section in sections:
        _check_year(whole, section.year)
    return whole


def _check_swaps(plain: Calendar, section: YearSection) -> None:
    """A swap gives a working day off for a day off worked; anything else is a slip of the pen."""
    for swap in section.swaps:
        off, work = f"{swap.off:%d/%m/%Y}", f"{swap.work:%d/%m/%Y}"
        if swap.off.year != section.year:
            raise CalendarRefused(_("%(day)s does not lie in %(year)s.", day=off, year=section.year))
        if swap.off.weekday() >= SATURDAY or not plain.is_working(swap.off):
            raise CalendarRefused(_("%(day)s is a day off anyway and cannot be swapped.", day=off))
        if swap.work.year == section.year and plain.is_working(swap.work):
            raise CalendarRefused(_("%(day)s is worked anyway and cannot be swapped for.", day=work))


def _check_year(whole: Calendar, year: int) -> None:
    days = whole.days_off(year)
    if len(days) < _LEAST:
        raise CalendarRefused(
            _("The days off of %(year)s are not complete: only %(count)s are on file.", year=year, count=len(days))
        )
    for month, day in _FIXED:
        if whole.is_working(days[0].day.replace(month=month, day=day)):
            name = f"{day:02d}/{month:02d}/{year}"
            raise CalendarRefused(_("%(day)s is a public holiday but stands as worked.", day=name))
