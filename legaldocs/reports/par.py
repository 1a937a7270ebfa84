"""The PAR-Index field: criteria as versioned data, score now, projected score, what would raise it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from math import ceil
from typing import Any

from flask_babel import gettext as _

from legaldocs.core.errors import Refused
from legaldocs.reports.figures import FIGURES, Period


class Formula(StrEnum):
    """How a criterion is scored."""

    ON_TIME = "on_time"
    RATIO = "ratio"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion as it stands for a year; ``points`` are given by hand, ``verified`` that its source was read."""

    id: str
    vi: str
    en: str
    maximum: float
    formula: Formula
    article: str
    verified: bool
    done: str | None = None
    all: str | None = None
    floor: float = 0.0
    due: str | None = None
    points: float | None = None

    def due_on(self, year: int) -> date | None:
        """The day by which an ``on_time`` figure has to be there."""
        if self.due is None:
            return None
        month, day = (int(part) for part in self.due.split("-"))
        return date(year, month, day)


@dataclass(frozen=True, slots=True)
class Score:
    """One criterion scored: figures behind it, points now and projected, how many more cases raise it to what."""

    criterion: Criterion
    done: int | None
    all: int | None
    now: float | None
    projected: float | None
    more: int = 0
    raised: float = 0.0


@cache
def shipped() -> tuple[dict[str, Any], ...]:
    """The criteria as shipped.  Raises ``Refused`` for one without article or with a figure nobody knows."""
    text = resources.files("legaldocs.reports").joinpath("data/par_index.toml").read_text("utf-8")
    return tuple(checked(row) for row in tomllib.loads(text)["criterion"])


def checked(row: dict[str, Any]) -> dict[str, Any]:
    """A criterion that can be used.  Raises ``Refused`` naming what is missing."""
    if not str(row.get("article", "")).strip():
        raise Refused(_("Criterion “%(name)s” names no article or decision.", name=row.get("id", "?")))
    unknown = [row[key] for key in ("done", "all") if key in row and row[key] not in FIGURES]
    if unknown:
        raise Refused(_("Criterion “%(name)s” uses an unknown figure: %(figure)s.", name=row["id"], figure=unknown[0]))
    return row


def criteria(year: int, settings: Mapping[str, Any]) -> list[Criterion]:
    """Criteria that hold in ``year``, with what officers set for it."""
    found = []
    for row in shipped():
        if row["valid_from"].year > year or row.get("valid_to", date.max).year < year:
            continue
        values = {key: value for key, value in row.items() if key not in ("valid_from", "valid_to", "formula")}
        setting = settings.get(row["id"])
        if setting is not None:
            values |= {"maximum": setting.maximum, "floor": setting.floor, "points": setting.points}
            values |= {"verified": setting.confirmed, "article": setting.source or row["article"]}
        found.append(Criterion(**values, formula=Formula(row["formula"])))
    return found


def score(criterion: Criterion, year: int, today: date, count: Callable[[str, Period], int]) -> Score:
    """Score one criterion as at ``today``.

    Projected: a ratio counts everything accepted and due by the year's end as carried out in the pace of the year so
    far; a list that is still in time counts as published.
    """
    if criterion.formula is Formula.MANUAL:
        return Score(criterion, None, None, criterion.points, criterion.points)
    start, end = date(year, 1, 1), date(year, 12, 31)
    until = min(max(today, start), end)
    if criterion.formula is Formula.ON_TIME:
        due = criterion.due_on(year) or end
        there = count(criterion.done or "", Period(start, min(until, due)))
        points = criterion.maximum if there else 0.0
        in_time = today <= due
        projected = criterion.maximum if there or in_time else 0.0
        raised = criterion.maximum if in_time and not there else 0.0
        return Score(criterion, there, 1, points, projected, 1 - min(there, 1), raised)
    done, everything = (count(name or "", Period(start, until)) for name in (criterion.done, criterion.all))
    now = ratio(done, everything, criterion)
    pace = min(everything, round(done * ((end - start).days + 1) / ((until - start).days + 1)))
    more = _needed(done, everything, criterion)
    after = ratio(done + more, everything, criterion)
    return Score(criterion, done, everything, now, ratio(pace, everything, criterion), more, (after or 0) - (now or 0))


def ratio(done: int, everything: int, criterion: Criterion) -> float | None:
    """Points for ``done`` of ``everything``; nothing to do gives no score rather than a full one."""
    if everything == 0:
        return None
    share = min(1.0, done / everything)
    return 0.0 if share < criterion.floor else round(share * criterion.maximum, 2)


def _needed(done: int, everything: int, criterion: Criterion) -> int:
    """Cases to the next step: up to the floor when below it, else all that are left."""
    if everything == 0:
        return 0
    floor = ceil(criterion.floor * everything)
    return floor - done if done < floor else everything - done
