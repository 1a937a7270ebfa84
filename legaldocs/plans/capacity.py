"""What people said of the capacity of a plan: a unit's usual number a month, and months that differ (Tết, a campaign).

A row is ``{"unit": key or EVERY_UNIT, "month": 1–12 or None, "count": documents, "why": words}``; ``None`` is the usual
month.  Pure; writing is ``plans.capacity_service``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from legaldocs.plans.items import EVERY_UNIT, MONTHS, Capacity
from legaldocs.plans.models import Plan

Room = Mapping[str, Any]


def of(per_month: int, rooms: Iterable[Room]) -> Capacity:
    """The capacity that rows and the number for all units make together."""
    rows = list(rooms)
    return Capacity(
        per_month,
        exceptions={(row["unit"], row["month"]): row["count"] for row in rows if row["month"] is not None},
        usual={row["unit"]: row["count"] for row in rows if row["month"] is None},
    )


def carried_over(before: Plan | None) -> list[dict[str, Any]]:
    """What a new year takes over: the usual numbers of units.  Months differ every year: Tết moves."""
    return [dict(row) for row in before.capacity if row["month"] is None] if before is not None else []


def with_room(rooms: Sequence[Room], room: Room) -> list[dict[str, Any]]:
    """The rows with one set anew, in reading order."""
    place = (room["unit"], room["month"])
    others = [dict(row) for row in rooms if (row["unit"], row["month"]) != place]
    return sorted([*others, dict(room)], key=lambda row: (row["unit"] != EVERY_UNIT, row["unit"], row["month"] or 0))


def without(rooms: Sequence[Room], unit: str, month: int | None) -> list[dict[str, Any]]:
    """The rows without one."""
    return [dict(row) for row in rooms if (row["unit"], row["month"]) != (unit, month)]


@dataclass(frozen=True, slots=True)
class RoomChange:
    """A month of a unit whose capacity is no longer what the lines were generated with."""

    unit: str
    month: int
    old: int
    new: int


def changes(old: Capacity, new: Capacity, units: Iterable[str]) -> list[RoomChange]:
    """Where two capacities differ, by unit and month."""
    return [
        RoomChange(unit, month, old.of(unit, month), new.of(unit, month))
        for unit in units
        for month in MONTHS
        if old.of(unit, month) != new.of(unit, month)
    ]
