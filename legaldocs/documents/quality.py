"""Checks of the register's own data: each with an id, an owner, a reason, a remedy, and its findings.

A check reads and says; it changes nothing.  Findings are made anew whenever asked for, so that what was put right is
gone at once; how many there were on which day is kept by ``quality_service``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from legaldocs.core.db import db
from legaldocs.documents import queries
from legaldocs.documents.models import Document, QualityCount


class Owner(StrEnum):
    """Who puts it right: the unit that answers for the document, or the Department of Justice for the register."""

    UNIT = "unit"
    JUSTICE = "justice"


class Remedy(StrEnum):
    """Where it is put right."""

    RECORD = "record"  # the document's page: facts and text
    EVENTS = "events"  # the document's events
    CONFIRM = "confirm"  # effect to confirm
    IMPORT = "import"  # bring the missing document in
    JOBS = "jobs"  # the nightly job repairs it


@dataclass(frozen=True, slots=True)
class Found:
    """One finding: the document it is about (``None`` = a number nobody holds), what is wrong, and the other party."""

    document: int | None
    detail: str
    other: int | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A check of the list; ``find`` gives its findings as at a day in a fixed number of questions."""

    id: str
    title: Any
    why: Any
    owner: Owner
    remedy: Remedy
    find: Callable[[date], list[Found]]


@dataclass(frozen=True, slots=True)
class Row:
    """A finding as a list shows it."""

    found: Found
    document: Document | None
    other: Document | None


def rows(chosen: Check, on: date, unit_id: int | None = None, words: str = "") -> list[Row]:
    """Findings of one check, of one unit's documents and with these words where asked; by document."""
    found = chosen.find(on)
    named = queries.named([*(one.document for one in found), *(one.other for one in found)])
    listed = [Row(one, named.get(one.document or 0), named.get(one.other or 0)) for one in found]
    wanted = words.casefold()
    return [
        row
        for row in listed
        if (unit_id is None or (row.document is not None and row.document.unit_id == unit_id))
        and (not wanted or wanted in _searched(row))
    ]


def _searched(row: Row) -> str:
    parts = (row.found.number, row.found.detail, *(d and f"{d.number} {d.title}" for d in (row.document, row.other)))
    return " ".join(part for part in parts if part).casefold()


def counted(checks: Iterable[Check], on: date) -> dict[str, Counter[int | None]]:
    """Check → findings per unit that answers for the document; ``None`` = no unit does."""
    results = {one.id: one.find(on) for one in checks}
    ids = {found.document for group in results.values() for found in group if found.document is not None}
    owners = {key: document.unit_id for key, document in queries.named(ids).items()}
    return {key: Counter(owners.get(found.document or 0) for found in group) for key, group in results.items()}


@dataclass(frozen=True, slots=True)
class Trend:
    """Stored counts of one check: the latest, the one of about a week before, and every day in between and before."""

    days: list[tuple[date, int]]

    @property
    def latest(self) -> int | None:
        """The last count."""
        return self.days[-1][1] if self.days else None

    @property
    def change(self) -> int | None:
        """Difference to the last count at least a week older; ``None`` when there is none."""
        if not self.days:
            return None
        before = [count for day, count in self.days if day <= self.days[-1][0] - timedelta(days=7)]
        return self.days[-1][1] - before[-1] if before else None


def trends(since: date, unit_id: int | None = None) -> dict[str, Trend]:
    """Stored daily counts per check, from a day on; every check was counted on a day that appears at all."""
    total = sa.func.sum(QualityCount.count if unit_id is None else sa.case((_of(unit_id), QualityCount.count), else_=0))
    rows = (
        sa.select(QualityCount.check, QualityCount.day, total)
        .where(QualityCount.day >= since)
        .group_by(QualityCount.check, QualityCount.day)
        .order_by(QualityCount.day)
    )
    found: dict[str, list[tuple[date, int]]] = {}
    for name, day, count in db.session.execute(rows):
        found.setdefault(name, []).append((day, int(count)))
    return {name: Trend(days) for name, days in found.items()}


def _of(unit_id: int) -> sa.ColumnElement[bool]:
    return QualityCount.unit_id == unit_id
