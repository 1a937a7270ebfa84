"""The in-force list of the previous term as a spreadsheet: lines read by their headings, matched to the register.

The headings are those of the official list in any order; lines above the headings and group lines are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from legaldocs.core.errors import Invalid
from legaldocs.core.text import fold, squeeze
from legaldocs.documents.models import Document, Level
from legaldocs.documents.succession import heir
from legaldocs.formats.workbook_in import Cell
from legaldocs.law import numbering
from legaldocs.systematisation import queries

# Words of a heading → what the column holds; the first that fits counts.
_HEADS = (
    ("number", re.compile(r"^so,? ky hieu|^so hieu")),
    ("issued", re.compile(r"^ngay,? thang,? nam ban hanh|^ngay ban hanh")),
    ("doc_type", re.compile(r"^ten loai|^loai van ban")),
    ("title", re.compile(r"^ten goi|^trich yeu")),
)
_NUMBER = re.compile(r"\d{1,5}[a-zđ]?/(?:\d{4}/)?[A-ZĐ][\wĐđ.-]*(?:-[\wĐđ]+)*", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")


@dataclass(frozen=True, slots=True)
class Read:
    """One line as read; ``document`` is the one it was found to be."""

    line: int
    ref: str
    number: str
    issued: date | None
    doc_type: str
    title: str
    document: Document | None = None


def read_rows(table: Sequence[Sequence[Cell]]) -> list[Read]:
    """The documents of a list.  Raises ``Invalid`` when no headings are found or no line holds a number."""
    at, columns = _headings(table)
    found, seen = [], dict[str, int]()
    for line, cells in enumerate(table[at + 1 :], start=at + 2):
        row = _row(line, cells, columns)
        if row is None:
            continue
        seen[row.ref] = seen.get(row.ref, 0) + 1
        ref = row.ref if seen[row.ref] == 1 else f"{row.ref}#{seen[row.ref]}"
        found.append(Read(line, ref, row.number, row.issued, row.doc_type, row.title))
    if not found:
        raise Invalid(_("No line of the sheet holds the number of a document; nothing was read."))
    return found


def _headings(table: Sequence[Sequence[Cell]]) -> tuple[int, dict[str, int]]:
    for at, cells in enumerate(table[:40]):
        columns: dict[str, int] = {}
        for place, cell in enumerate(cells):
            words = fold(squeeze(str(cell or ""))).lower()
            for name, pattern in _HEADS:
                if pattern.search(words) and name not in columns:
                    columns[name] = place
        if "number" in columns:
            return at, columns
    raise Invalid(_("No column “Số, ký hiệu” was found in the first 40 lines; check that this is the in-force list."))


def _row(line: int, cells: Sequence[Cell], columns: dict[str, int]) -> Read | None:
    """A line that holds a number; group lines, totals and empty lines hold none."""
    text = {name: _text(cells, place) for name, place in columns.items()}
    number = _NUMBER.search(text["number"])
    if number is None:
        return None
    issued = _date(cells, columns.get("issued")) or _day_in(text["number"]) or _day_in(text.get("issued", ""))
    ref = f"row:{numbering.key(number[0])}:{issued.isoformat() if issued else ''}"[:110]
    return Read(line, ref, number[0], issued, text.get("doc_type", "")[:60], text.get("title", ""))


def _text(cells: Sequence[Cell], place: int) -> str:
    value = cells[place] if place < len(cells) else None
    return squeeze(str(value)) if value is not None else ""


def _date(cells: Sequence[Cell], place: int | None) -> date | None:
    value = cells[place] if place is not None and place < len(cells) else None
    return value if isinstance(value, date) else None


def _day_in(text: str) -> date | None:
    found = _DAY.search(text)
    if found is None:
        return None
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def matched(rows: Iterable[Read], territory: str | None) -> list[Read]:
    """Each line with the one document of the province that carries its number, and its day where several do."""
    lines = list(rows)
    known = queries.matches(numbering.key(row.number) for row in lines)
    return [
        Read(r.line, r.ref, r.number, r.issued, r.doc_type, r.title, _one(r, known.get(numbering.key(r.number), [])
             , territory))
        for r in lines
    ]  # fmt: skip


def _one(row: Read, found: Sequence[Document], territory: str | None) -> Document | None:
    here = [d for d in found if d.level is Level.PROVINCIAL and heir(d.territory) == heir(territory)]
    if row.issued is not None:
        here = [document for document in here if document.issued_date in (row.issued, None)]
    return here[0] if len(here) == 1 else None
