"""Tables of a Word file as lines of text.

Official documents use tables for two things: to set blocks side by side (heading of the document, signature) and to
show data.  The first become the lines of their cells, left to right; a data row becomes one line ``| a | b |``, so that
numbers in a column are never read as the number of a provision.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from legaldocs.core.text import fold

_LAYOUT_ROWS = 3  # side-by-side blocks are this short …
_MARKED_ROWS = 8  # … unless the motto or the recipients say that it is the heading or the signature
_LAYOUT_COLUMNS = 3
_HEADING = re.compile(r"cong hoa xa hoi chu nghia|doc lap\s*-\s*tu do\s*-\s*hanh phuc")
_RECIPIENTS = re.compile(r"^\W*(noi|kinh) (nhan|gui)\b")
_RIGHT_COLUMN = re.compile(r"cong hoa xa hoi|doc lap\s*-|[^,;.\d]{2,40},\s*ngay\b")


@dataclass(frozen=True, slots=True)
class Cell:
    """The lines of one cell; a cell merged into the one above it has none."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, left to right; a cell spanning columns counts once."""

    cells: tuple[Cell, ...]


def is_layout(rows: Sequence[Row], *, bordered: bool) -> bool:
    """Whether a table only sets blocks of text side by side."""
    widest = max((len(row.cells) for row in rows), default=0)
    if widest <= 1:
        return True
    if widest > _LAYOUT_COLUMNS or len(rows) > _MARKED_ROWS:
        return False
    if any(_marks_layout(line) for row in rows for cell in row.cells for line in cell.lines):
        return True
    return not bordered and len(rows) <= _LAYOUT_ROWS


def _marks_layout(line: str) -> bool:
    plain = fold(line).lower()
    return bool(_HEADING.search(plain) or _RECIPIENTS.match(plain))


def layout_lines(rows: Sequence[Row]) -> list[str]:
    """The lines of side-by-side blocks: row by row, each cell whole before its right neighbour."""
    return [line for row in rows for cell in row.cells for line in cell.lines if line]


def row_line(row: Row) -> str:
    """One data row as ``| a | b |``; an empty string for a row without any text."""
    texts = [" ".join(cell.lines) for cell in row.cells]
    return " ".join(f"| {' | '.join(texts)} |".split()) if any(texts) else ""


def header_parts(line: str) -> list[str]:
    """A heading line typed with tabs ("UBND TỈNH ⇥ CỘNG HÒA …") as its side-by-side parts; else the line alone.

    A tab before anything but country, motto or place and date is a blank left for a number or a day.
    """
    parts = [part.strip() for part in line.split("\t")]
    out = parts[:1]
    for part in parts[1:]:
        if _RIGHT_COLUMN.match(fold(part).lower()):
            out.append(part)
        else:
            out[-1] = f"{out[-1]} {part}".strip()
    return out if len(out) > 1 else [line]
