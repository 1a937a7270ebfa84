"""Reads of the handling of texts: the list, the summary by field, officer and outcome, the report of an import."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from legaldocs.core.db import db
from legaldocs.core.text import fold
from legaldocs.tracker.models import Handling, Mention, Outcome, SheetLine, Sort, State


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed by."""

    words: str = ""
    kind: str = ""
    state: str = ""
    outcome: str = ""
    field: str = ""
    officer: str = ""
    sort: str = "place"


def handlings(filters: Filters) -> sa.Select[Handling]:
    """Rows matching the filters."""
    found = sa.select(Handling)
    equal: tuple[tuple[Any, str], ...] = (
        (Handling.kind, filters.kind), (Handling.state, filters.state), (Handling.field, filters.field),
        (Handling.officer, filters.officer),
    )  # fmt: skip
    for column, value in equal:
        found = found.where(column == value) if value else found
    if filters.outcome == "none":
        found = found.where(Handling.outcome.is_(None))
    elif filters.outcome:
        found = found.where(Handling.outcome == Outcome(filters.outcome))
    for word in fold(filters.words).lower().split()[:12]:
        found = found.where(Handling.name_key.contains(word, autoescape=True))
    return found.order_by(*_order(filters.sort))


def _order(sort: str) -> tuple[Any, ...]:
    columns: dict[str, Any] = {
        "field": Handling.field,
        "officer": Handling.officer,
        "expected": Handling.expected_on,
        "name": Handling.name_key,
    }
    column = columns.get(sort.lstrip("-"))
    if column is None:
        return Handling.kind, Handling.state, Handling.position, Handling.id
    return sa.nulls_last(column.desc() if sort.startswith("-") else column.asc()), Handling.id


def get(handling_id: int) -> Handling | None:
    """One row."""
    return db.session.get(Handling, handling_id)


def by_keys(keys: Iterable[str]) -> dict[str, Handling]:
    """Rows by their keys."""
    found = db.session.scalars(sa.select(Handling).where(Handling.key.in_(list(keys))))
    return {row.key: row for row in found}


def of_sheet(kind: str, state: str) -> list[Handling]:
    """The rows of one sheet in its order."""
    chosen = sa.select(Handling).where(Handling.kind == Sort(kind), Handling.state == State(state))
    return list(db.session.scalars(chosen.order_by(Handling.position, Handling.id)))


def values() -> dict[str, list[str]]:
    """Fields and officers to filter by."""
    fields = db.session.scalars(sa.select(Handling.field).distinct().order_by(Handling.field))
    officers = db.session.scalars(sa.select(Handling.officer).distinct().order_by(Handling.officer))
    return {"field": [one for one in fields if one], "officer": [one for one in officers if one]}


@dataclass(slots=True)
class Tally:
    """Texts of one field or officer: those that remain and those handled, by outcome, and who works on them."""

    name: str
    remaining: int = 0
    handled: int = 0
    by_outcome: dict[tuple[State, Outcome | None], int] = field(default_factory=dict)
    officers: set[str] = field(default_factory=set)
    agencies: set[str] = field(default_factory=set)

    def of(self, state: State, *outcomes: Outcome | None) -> int:
        """Texts in one state with any of these outcomes."""
        return sum(self.by_outcome.get((state, one), 0) for one in outcomes)


def tallies(by: str) -> list[Tally]:
    """The summary by ``field`` or ``officer``: texts, not rows, because a row may stand for several."""
    column = {"field": Handling.field, "officer": Handling.officer}[by]
    columns = (column, Handling.state, Handling.outcome, Handling.officer, Handling.agency)
    rows = db.session.execute(sa.select(*columns, sa.func.sum(Handling.count)).group_by(*columns))
    found: dict[str, Tally] = {}
    for name, state, outcome, officer, agency, texts in rows:
        tally = found.setdefault(name, Tally(name))
        tally.remaining += texts if state is State.REMAINING else 0
        tally.handled += texts if state is State.HANDLED else 0
        tally.by_outcome[(state, outcome)] = tally.of(state, outcome) + texts
        tally.officers |= {officer} - {""}
        tally.agencies |= {agency} - {""}
    return sorted(found.values(), key=lambda one: (not one.name, fold(one.name).lower()))


def total(rows: Iterable[Tally]) -> Tally:
    """The closing line."""
    found = Tally("")
    for one in rows:
        found.remaining += one.remaining
        found.handled += one.handled
        for key, texts in one.by_outcome.items():
            found.by_outcome[key] = found.by_outcome.get(key, 0) + texts
        found.officers |= one.officers
        found.agencies |= one.agencies
    return found


def lines(job_id: int, outcome: str = "") -> sa.Select[SheetLine]:
    """What an import did and could not read, line by line."""
    found = sa.select(SheetLine).where(SheetLine.job_id == job_id).order_by(SheetLine.id)
    return found.where(SheetLine.outcome == outcome) if outcome else found


def line_totals(job_id: int) -> dict[str, int]:
    """Outcome → lines of an import."""
    counted = sa.select(SheetLine.outcome, sa.func.count()).where(SheetLine.job_id == job_id)
    return {row[0]: row[1] for row in db.session.execute(counted.group_by(SheetLine.outcome))}


def unlinked(number_key: str) -> list[Mention]:
    """Mentions of a number that no document of the register answers yet."""
    chosen = (Mention.number_key == number_key, Mention.document_id.is_(None), Mention.issuer.is_not(None))
    return list(db.session.scalars(sa.select(Mention).where(*chosen)))


def any_rows() -> bool:
    """Whether anything is tracked."""
    return bool(db.session.scalar(sa.select(sa.exists().where(Handling.id.is_not(None)))))
