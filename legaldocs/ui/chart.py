"""Geometry of bar charts: one hue, late red for what goes over the capacity line, the figure on every bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from legaldocs.ui.days import read

TOP, HEIGHT, FOOT = 20, 96, 24


@dataclass(frozen=True, slots=True)
class Column:
    """One bar: ``x``, ``width``, ``middle``, ``left`` and ``right`` (of its place) in percent, the rest in pixels."""

    x: float
    width: float
    middle: float
    y: float
    height: float
    over_height: float
    capacity_y: float | None
    left: float
    right: float
    label: str
    value: float


@dataclass(frozen=True, slots=True)
class BarChart:
    height: int
    base: int
    capacity_y: float | None
    columns: tuple[Column, ...]


def bar_layout(items: Sequence[Any], capacity: float | Sequence[float] | None = None) -> BarChart:
    """Columns for ``items`` (each gives ``label`` and ``value`` ≥ 0), with an optional ``capacity``: one line, or one
    step per bar.
    """
    values = [float(read(item, "value")) for item in items]
    steps = [float(one) for one in capacity] if isinstance(capacity, Sequence) else [capacity] * len(values)
    level = None if isinstance(capacity, Sequence) else capacity
    scale = HEIGHT / max([*values, *(one or 0 for one in steps), level or 0, 1])
    step = 100 / max(len(items), 1)
    columns = tuple(
        _column(item, index * step, step, scale, top)
        for index, (item, top) in enumerate(zip(items, steps, strict=True))
    )
    base = TOP + HEIGHT
    line = None if level is None else round(base - level * scale, 1)
    return BarChart(height=base + FOOT, base=base, capacity_y=line, columns=columns)


def _column(item: Any, left: float, step: float, scale: float, capacity: float | None) -> Column:
    value = float(read(item, "value"))
    over = 0.0 if capacity is None else max(value - capacity, 0.0)
    return Column(
        x=round(left + step * 0.16, 2),
        width=round(step * 0.68, 2),
        middle=round(left + step / 2, 2),
        y=round(TOP + HEIGHT - value * scale, 1),
        height=round(value * scale, 1),
        over_height=round(over * scale, 1),
        capacity_y=None if capacity is None else round(TOP + HEIGHT - capacity * scale, 1),
        left=round(left, 2),
        right=round(left + step, 2),
        label=str(read(item, "label")),
        value=value,
    )
