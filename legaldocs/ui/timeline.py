"""Geometry of the effect timeline: periods of effect as bars on a shared line of years.

Horizontal places are percentages, vertical ones pixels, so the SVG stretches with the page while its text keeps
its size. Dates are inclusive at the start and open at the end, as effect periods are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from legaldocs.ui.days import read

TOP, ROW, BAR = 20, 26, 18
LETTER = 1.0  # percent of the narrowest width (640 px) that one letter of a 12 px label takes
LAST_YEAR = 97.0  # percent: a year further right would be written past the edge
DATE_LETTERS = 11  # every label begins with its date


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    width: float
    y: int
    code: str
    label: str
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Tick:
    """A year line or an event: place in percent, words, line of text, and side of the place the words hang on."""

    x: float
    label: str
    date: date
    line: int = 0
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Timeline:
    height: int
    axis: int
    bars: tuple[Bar, ...]
    years: tuple[Tick, ...]
    events: tuple[Tick, ...]
    now: float
    now_anchor: str


@dataclass(frozen=True, slots=True)
class _Scale:
    start: date
    end: date

    def place(self, when: date) -> float:
        inside = min(max(when, self.start), self.end)
        return round(100 * (inside - self.start).days / max((self.end - self.start).days, 1), 2)


def timeline_layout(rows: Sequence[Any], events: Sequence[Any], at: date) -> Timeline:
    """Place the bars of ``rows`` and the ``events`` around the reading date ``at``.

    A row gives ``label`` and ``periods``; a period gives ``code`` (a status code), ``start``, ``end`` (``None`` while
    it lasts) and optionally ``label``. An event gives ``date`` and ``label``.
    """
    scale = _scale(rows, events, at)
    bars = tuple(
        _bar(period, scale, TOP + index * ROW) for index, row in enumerate(rows) for period in read(row, "periods")
    )
    axis = TOP + len(rows) * ROW + 2
    placed = _events(events, scale)
    lines = 1 + max((tick.line for tick in placed), default=-1)
    return Timeline(
        height=axis + 22 + 18 * lines + 6,
        axis=axis,
        bars=bars,
        years=_years(scale),
        events=placed,
        now=scale.place(at),
        now_anchor=_anchor(scale.place(at)),
    )


def _scale(rows: Sequence[Any], events: Sequence[Any], at: date) -> _Scale:
    dates = [at, *(read(event, "date") for event in events)]
    for row in rows:
        for period in read(row, "periods"):
            dates += [when for when in (read(period, "start"), read(period, "end")) if when is not None]
    first, last = min(dates), max(dates)
    margin = timedelta(days=max(60, (last - first).days // 12))
    return _Scale(date(first.year, 1, 1), last + margin)


def _bar(period: Any, scale: _Scale, y: int) -> Bar:
    start, end = read(period, "start"), read(period, "end")
    left = scale.place(start)
    right = scale.place(end) if end else 100.0
    return Bar(left, round(right - left, 2), y, read(period, "code"), str(read(period, "label", "") or ""), start, end)


def _years(scale: _Scale) -> tuple[Tick, ...]:
    step = 1 + (scale.end.year - scale.start.year) // 12
    return tuple(
        Tick(scale.place(date(year, 1, 1)), str(year), date(year, 1, 1))
        for year in range(scale.start.year, scale.end.year + 1, step)
        if scale.place(date(year, 1, 1)) < LAST_YEAR
    )


def _anchor(x: float) -> str:
    return "start" if x < 12 else "end" if x > 84 else "middle"


def _reach(x: float, letters: int) -> tuple[float, float]:
    """Where a label of so many letters begins and ends, in percent, given the side it hangs on."""
    width = (DATE_LETTERS + letters) * LETTER
    left = {"start": x, "middle": x - width / 2, "end": x - width}[_anchor(x)]
    return left, left + width


def _events(events: Sequence[Any], scale: _Scale) -> tuple[Tick, ...]:
    """Each label takes the first line where it does not touch its neighbour."""
    free: list[float] = []  # per line, the place where its last label ends
    ticks = []
    for event in sorted(events, key=lambda one: read(one, "date")):
        when: date = read(event, "date")
        x, label = scale.place(when), str(read(event, "label"))
        left, right = _reach(x, len(label))
        line = next((index for index, edge in enumerate(free) if left > edge), len(free))
        free[line : line + 1] = [right]
        ticks.append(Tick(x, label, when, line, _anchor(x)))
    return tuple(ticks)
