"""A report from its form: stretches of days, tables of figures, tables by unit, lists behind figures.

The tables hold words and numbers only, so an issued report prints the same for ever.
"""

from __future__ import annotations

import calendar
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid
from legaldocs.forms import registry
from legaldocs.forms.registry import BrokenForm
from legaldocs.reports import queries
from legaldocs.reports.figures import FIGURES, Figure, Period
from legaldocs.ui.words import day

FORM = "reports"
Cell = str | int


@dataclass(frozen=True, slots=True)
class Span:
    """What a report covers: the days counted, the days it is about, and the day by which it is sent."""

    counted: Period
    whole: Period
    due: date


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a report; ``figures`` name the figure behind each line or column, for links."""

    title: str
    kind: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    figures: tuple[str, ...]


def form() -> dict[str, Any]:
    """The form of reports.  Raises ``BrokenForm`` for an unknown figure or table."""
    found = registry.form(FORM)
    for kind in found["kind"]:
        for table in kind["table"]:
            unknown = [name for name in table["figures"] if name not in FIGURES]
            if unknown or table["kind"] not in ("figures", "units", "list"):
                raise BrokenForm(f"{FORM}, {kind['key']}, {table['title']}: {table['kind']} {', '.join(unknown)}")
    return found


def kind_of(key: str) -> dict[str, Any] | None:
    """One kind of report of the form."""
    return next((kind for kind in form()["kind"] if kind["key"] == key), None)


def span(kind: dict[str, Any], at: date) -> Span:
    """The stretch of the report that belongs to the month (half-year, year) of ``at``."""
    if kind["span"] == "month":
        last = _day_of(at.year, at.month, int(kind["closes_day"]))
        before = at.replace(day=1) - timedelta(days=1)
        first = _day_of(before.year, before.month, int(kind["closes_day"])) + timedelta(days=1)
        whole = Period(first, last)
        return Span(whole, whole, _day_of(at.year, at.month, int(kind["due"])))
    end = date(at.year, 6, 30) if kind["span"] == "half" else date(at.year, 12, 31)
    whole = Period(date(at.year, 1, 1), end)
    return Span(Period(whole.first, _month_day(at.year, kind["actual_to"])), whole, _month_day(at.year, kind["due"]))


def _day_of(year: int, month: int, wanted: int) -> date:
    """A day of a month, its last one where the month is shorter."""
    return date(year, month, min(wanted, calendar.monthrange(year, month)[1]))


def _month_day(year: int, text: str) -> date:
    month, number = (int(part) for part in text.split("-"))
    return _day_of(year, month, number)


def read_month(text: str, today: date) -> date:
    """The first day of the month ``2026-11``; this month when nothing is asked.  Raises ``Invalid``."""
    if not text:
        return today.replace(day=1)
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise Invalid(_("“%(text)s” is not a month; write it as 2026-11.", text=text)) from error


def tables(kind: dict[str, Any], covered: Span, today: date) -> list[Table]:
    """The tables of a report; days to come are not counted."""
    counted = Period(covered.counted.first, min(covered.counted.last, today))
    return [_table(table, counted, covered) for table in kind["table"]]


def _table(table: dict[str, Any], counted: Period, covered: Span) -> Table:
    names, words = tuple(table["figures"]), form()
    if table["kind"] == "units":
        return _by_unit(table["title"], names, counted, words)
    if table["kind"] == "list":
        rows = tuple(_listed(FIGURES[names[0]], counted))
        return Table(table["title"], "list", tuple(words["list_columns"]), rows, names)
    estimated = bool(table.get("estimate")) and covered.counted.last < covered.whole.last
    columns = list(words["figure_columns"])
    if estimated:
        columns.append(words["estimate_column"].format(end=day(covered.whole.last)))
    rows = tuple(_figure_line(n, name, counted, covered, words, estimated) for n, name in enumerate(names, start=1))
    return Table(table["title"], "figures", tuple(columns), rows, names)


def _figure_line(
    place: int, name: str, counted: Period, covered: Span, words: dict[str, Any], estimated: bool
) -> tuple[Cell, ...]:
    figure = FIGURES[name]
    number = queries.count(figure, counted)
    line: tuple[Cell, ...] = (place, words["labels"].get(name, str(figure.label)), number)
    return (*line, estimate(number, counted, covered.whole) if figure.flow else "") if estimated else line


def estimate(number: int, counted: Period, whole: Period) -> int:
    """``number`` carried on in the same pace to the end of ``whole``; what stands on one day is never carried on."""
    days = (counted.last - counted.first).days + 1
    return round(number * ((whole.last - whole.first).days + 1) / days) if days > 0 else number


def _by_unit(title: str, names: tuple[str, ...], counted: Period, words: dict[str, Any]) -> Table:
    """One line per unit that has anything, a line for what has no unit, and the sums."""
    found = [queries.by_unit(FIGURES[name], counted) for name in names]
    units = accounts.unit_names()
    keys = [key for key in (*units, None) if any(column.get(key) for column in found)]
    rows: list[tuple[Cell, ...]] = [
        (n, units[key] if key is not None else words["unassigned"], *(column.get(key, 0) for column in found))
        for n, key in enumerate(keys, start=1)
    ]
    if rows:
        rows.append(("", words["total"].format(count="").rstrip(": "), *(sum(column.values()) for column in found)))
    heads = (words["figure_columns"][0], words["unit_column"], *(words["labels"].get(name, name) for name in names))
    return Table(title, "units", heads, tuple(rows), names)


def _listed(figure: Figure, counted: Period) -> Iterator[tuple[Cell, ...]]:
    units = accounts.unit_names()
    for n, row in enumerate(db.session.execute(queries.listed(figure, counted, SYSTEM)), start=1):
        yield n, row.number or "", row.title or "", units.get(row.unit_id, ""), day(local_day(row.day), "")


def local_day(value: date | datetime | None) -> date | None:
    """The Vietnamese day of an instant, or the day itself."""
    return clock.local(value).date() if isinstance(value, datetime) else value


def frozen(found: list[Table]) -> str:
    """Tables as text: equal tables, equal text."""
    rows = [
        {"title": t.title, "kind": t.kind, "columns": t.columns, "rows": t.rows, "figures": t.figures} for t in found
    ]
    return json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def thawed(content: str) -> list[Table]:
    """Tables of a frozen text."""
    return [
        Table(t["title"], t["kind"], tuple(t["columns"]), tuple(tuple(row) for row in t["rows"]), tuple(t["figures"]))
        for t in json.loads(content)
    ]


def digest(content: str) -> str:
    """The hash of a frozen text."""
    return hashlib.sha256(content.encode()).hexdigest()
