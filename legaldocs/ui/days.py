"""The small calendar that proves a deadline: which days were counted and which were skipped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Cell:
    """One square of the grid; ``date`` is ``None`` for the blank squares before the first day."""

    date: date | None
    kind: str = ""
    note: str = ""


def read(source: Any, name: str, default: Any = None) -> Any:
    """``source.name`` or ``source["name"]``: presentation data may be an object or a mapping, as in Jinja."""
    if isinstance(source, Mapping):
        return source.get(name, default)
    return getattr(source, name, default)


def calendar_cells(days: Sequence[Any]) -> list[Cell]:
    """Squares of a Monday-first grid for consecutive ``days``.

    A day gives ``date``, ``kind`` (``start``, ``count``, ``end``, ``weekend``, ``holiday`` or ``swap`` for a working
    Saturday) and ``number``, its place in the count, or ``None`` when it is skipped.
    """
    if not days:
        return []
    first: date = read(days[0], "date")
    blanks = [Cell(None) for _ in range(first.weekday())]
    return blanks + [_cell(one) for one in days]


def _cell(one: Any) -> Cell:
    counted = read(one, "number")
    return Cell(read(one, "date"), read(one, "kind", "count"), "" if counted is None else str(counted))
