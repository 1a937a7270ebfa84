"""What the pages of a plan show of its capacity: months by unit, what people said of them, what changed since."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from legaldocs.deadlines import calendars
from legaldocs.deadlines.calendar import CalendarMissing
from legaldocs.plans import capacity
from legaldocs.plans.items import EVERY_UNIT, MONTHS
from legaldocs.plans.models import Line, Plan


def panel(plan: Plan, lines: Sequence[Line], names: Mapping[str, str]) -> dict[str, Any]:
    """Capacity by unit and month, with the working days of each month beside it."""
    concerned = {line.unit_key for line in lines} | {row["unit"] for row in plan.capacity} - {EVERY_UNIT}
    planned = Counter((line.unit_key, line.month) for line in lines)
    return {
        "rows": [
            {"name": names.get(unit, _("No unit")), "months": _months(plan, unit, planned)}
            for unit in sorted(concerned, key=lambda key: names.get(key, ""))
        ],
        "said": said(plan, names),
        "working_days": working_days(plan.year),
        "units": [(EVERY_UNIT, _("All units")), *names.items()],
        "stale": bool(changes(plan, plan.per_month, names)),
    }


def _months(plan: Plan, unit: str, planned: Mapping[tuple[str, int], int]) -> list[dict[str, Any]]:
    """Possible and planned documents of a unit; ``own`` where somebody said something of just that month."""
    room = capacity.of(plan.per_month, plan.capacity)
    own = {row["month"] for row in plan.capacity if row["unit"] in (unit, EVERY_UNIT)}
    return [
        {"room": room.of(unit, month), "planned": planned.get((unit, month), 0), "own": month in own}
        for month in MONTHS
    ]  # fmt: skip


def said(plan: Plan, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """What people said, with the names of units."""
    return [{**row, "name": unit_words(row["unit"], names)} for row in plan.capacity]


def unit_words(unit: str, names: Mapping[str, str]) -> str:
    """A unit, or all of them."""
    return _("All units") if unit == EVERY_UNIT else names.get(unit, unit)


def working_days(year: int) -> list[int] | None:
    """Working days of each month; ``None`` where the days off of the year are not on file."""
    table = calendars.current()
    try:
        return [sum(table.is_working(day) for day in _days(year, month)) for month in MONTHS]
    except CalendarMissing:
        return None


def _days(year: int, month: int) -> list[date]:
    first = date(year, month, 1)
    return [first + timedelta(days=n) for n in range(monthrange(year, month)[1])]


def changes(plan: Plan, per_month: int, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Months whose capacity is not the one the lines were generated with, unit by unit."""
    old, new = capacity.of(plan.per_month, plan.generated_with), capacity.of(per_month, plan.capacity)
    lined = {line.unit_key for line in plan.lines} | {row["unit"] for row in plan.unplaced}
    said = {row["unit"] for row in (*plan.generated_with, *plan.capacity)} - {EVERY_UNIT}
    found = capacity.changes(old, new, sorted(lined | said))
    by_unit: dict[str, list[capacity.RoomChange]] = {}
    for one in found:
        by_unit.setdefault(one.unit, []).append(one)
    return [{"name": names.get(unit, _("No unit")), "months": _spans(months)} for unit, months in by_unit.items()]


def _spans(changed: Sequence[capacity.RoomChange]) -> list[dict[str, Any]]:
    """Months that follow each other with the same change are one line."""
    spans: list[dict[str, Any]] = []
    for one in changed:
        last = spans[-1] if spans else None
        if last and (last["until"], last["old"], last["new"]) == (one.month - 1, one.old, one.new):
            last["until"] = one.month
        else:
            spans.append({"month": one.month, "until": one.month, "old": one.old, "new": one.new})
    return spans
