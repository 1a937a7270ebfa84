"""Lists in the words and columns of their form: what the page shows, what Word and spreadsheets print, what is frozen.

A ``Sheet`` holds words only, so that a frozen one prints the same for ever, whatever becomes of form and register.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from legaldocs.forms.registry import BrokenForm

VALUES = frozenset(
    {
        "place", "type", "number", "issued", "number_issued", "title", "reason", "day", "content", "effective", "note",
        "action", "proposal", "unit", "due",
    }
)  # fmt: skip
LEVELS = frozenset({"effect", "body", "place"})
_ALIGNS = frozenset({"left", "center", "right"})
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a form: its heading, which value it prints, relative width, where the words stand."""

    title: str
    value: str
    width: float
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Row:
    """One document: the headings it stands under, outermost first, and its cells by value name."""

    document_id: int
    groups: tuple[str, ...]
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a list with how many documents stand under it."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One list as printed."""

    key: str
    title: str
    tab: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    group_count: str
    total: str

    def lines(self) -> Iterator[Heading | tuple[int, Row]]:
        """Headings and numbered rows in the order of print."""
        counts = Counter(row.groups[: level + 1] for row in self.rows for level in range(len(row.groups)))
        numbers: dict[tuple[str, ...], int] = {}
        last: tuple[str, ...] = ()
        for place, row in enumerate(self.rows, start=1):
            for level in range(len(row.groups)):
                here = row.groups[: level + 1]
                if last[: level + 1] != here:
                    numbers[here[:-1]] = numbers.get(here[:-1], 0) + 1
                    name = f"{_numbered(level, numbers[here[:-1]])} {here[-1]}"
                    yield Heading(self.group_count.format(name=name, count=counts[here]), level)
            last = row.groups
            yield place, row

    def cell(self, place: int, row: Row, column: Column) -> str:
        """The words of one cell."""
        return str(place) if column.value == "place" else row.cells.get(column.value, "")


def _numbered(level: int, number: int) -> str:
    """I., 1., a) … of a heading."""
    if level == 0:
        return f"{_ROMAN[number - 1] if number <= len(_ROMAN) else number}."
    return f"{number}." if level == 1 else f"{chr(96 + number)})"


def columns_of(form: dict[str, Any], listed: dict[str, Any]) -> tuple[Column, ...]:
    """The columns of one list of a form.  Raises ``BrokenForm`` naming form, list and column."""
    where = f"{form['id']}, {listed.get('key', '?')}"
    if not listed.get("columns"):
        raise BrokenForm(f"{where}: columns")
    found = tuple(Column(**row) for row in listed["columns"])
    for column in found:
        if column.value not in VALUES or column.align not in _ALIGNS or column.width <= 0:
            raise BrokenForm(f"{where}, “{column.title}”: {column.value}, {column.align}, {column.width}")
    if wrong := set(listed.get("groups", ())) - LEVELS:
        raise BrokenForm(f"{where}: groups {', '.join(sorted(wrong))}")
    return found


def shown_levels(rows: Sequence[Row], plain: Sequence[str]) -> tuple[Row, ...]:
    """``rows`` without the heading levels on which all of them stand under the one heading that needs no saying."""
    depth = len(rows[0].groups) if rows else 0
    needless = {level for level in range(depth) if {row.groups[level] for row in rows} <= {plain[level]}}
    if not needless:
        return tuple(rows)
    return tuple(
        Row(row.document_id, tuple(g for level, g in enumerate(row.groups) if level not in needless), row.cells)
        for row in rows
    )


def frozen(sheets: Sequence[Sheet], figures: dict[str, Any]) -> str:
    """Sheets and figures as text: equal content, equal text."""
    content = {"sheets": [asdict(sheet) for sheet in sheets], "figures": figures}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(content: str) -> str:
    """The hash an approval is bound to."""
    return hashlib.sha256(content.encode()).hexdigest()


def thawed(content: str) -> tuple[list[Sheet], dict[str, Any]]:
    """Sheets and figures of a frozen text."""
    read = json.loads(content)
    return [_sheet(row) for row in read["sheets"]], read["figures"]


def _sheet(row: dict[str, Any]) -> Sheet:
    columns = tuple(Column(**column) for column in row["columns"])
    rows = tuple(Row(one["document_id"], tuple(one["groups"]), one["cells"]) for one in row["rows"])
    return Sheet(row["key"], row["title"], row["tab"], columns, rows, row["group_count"], row["total"])
