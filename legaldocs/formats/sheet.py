"""Tables as spreadsheets: .xlsx for people, CSV for other programs.

A cell that a spreadsheet program would run as a formula is always written as text: text typed by one person must not
compute on another person's machine.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Value = str | int | float | bool | date | None
"""What a cell may hold; ``None`` is an empty cell, a date is written as a date."""

MAX_CELL_LETTERS = 32_767  # Excel's own limit
MAX_ROWS = 1_048_576
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_SHEET_NAME_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # file property: equal tables, equal bytes
LINE = 15.0  # points of one line of the usual letters
MAX_ROW_POINTS = 409.0  # Excel's own limit
DATE_FORMAT = "dd/mm/yyyy"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its title and its width in characters."""

    title: str
    width: float = 20.0


def to_xlsx(
    columns: Sequence[SheetColumn], rows: Iterable[Sequence[Value]], *, name: str = "Danh mục", title: str | None = None
) -> bytes:
    """``rows`` under a frozen, filterable line of column titles, with ``title`` above it when given.

    Rows are written as they come, so a long table never sits in memory.  Raises ``ValueError`` past ``MAX_ROWS``.
    """
    buffer = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": CREATED})
        sheet = book.add_worksheet(sheet_name(name))
        bold = book.add_format({"bold": True, "text_wrap": True, "border": 1, "align": "center", "valign": "vcenter"})
        looks = looks_in(book)
        for position, column in enumerate(columns):
            sheet.set_column(position, position, column.width)
        widths = [column.width for column in columns]
        first = 0
        if title is not None:
            sheet.write_string(0, 0, fit(title), book.add_format({"bold": True, "font_size": 14}))
            first = 2
        sheet.set_row(first, row_height([column.title for column in columns], widths))
        for position, column in enumerate(columns):
            sheet.write_string(first, position, fit(column.title), bold)
        last = write_rows(sheet, rows, first + 1, looks, widths)
        sheet.freeze_panes(first + 1, 0)
        sheet.autofilter(first, 0, max(first, last), max(0, len(columns) - 1))
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(first)
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class Looks:
    """How cells of each kind look."""

    text: Format
    day: Format
    number: Format


def looks_in(book: Any, font: Mapping[str, Any] | None = None) -> Looks:
    """The looks of a workbook's cells; numbers keep a little room from the line at their right."""
    cell = {**(font or {}), "border": 1, "valign": "top"}
    return Looks(
        text=book.add_format({**cell, "text_wrap": True}),
        day=book.add_format({**cell, "num_format": DATE_FORMAT, "align": "left"}),
        number=book.add_format({**cell, "align": "right", "indent": 1}),
    )


def row_height(values: Sequence[Value], widths: Sequence[float], line: float = LINE) -> float:
    """Points that the longest wrapped cell of a row needs: not every program finds out by itself."""
    most = 1
    for value, width in zip(values, widths, strict=False):
        if isinstance(value, str):
            letters = max(1.0, width - 1.5)
            most = max(most, sum(max(1, math.ceil(len(part) / letters)) for part in value.split("\n")))
    return min(most * line, MAX_ROW_POINTS)


def write_rows(
    sheet: Worksheet, rows: Iterable[Sequence[Value]], first: int, looks: Looks, widths: Sequence[float]
) -> int:
    """Write ``rows`` from line ``first`` on; the index of the last line written."""
    line = first - 1
    for line, row in enumerate(rows, start=first):
        if line >= MAX_ROWS:
            raise ValueError(f"a sheet holds at most {MAX_ROWS} lines")
        sheet.set_row(line, row_height(row, widths))
        for position, value in enumerate(row):
            write_cell(sheet, line, position, value, looks)
    return line


def write_cell(sheet: Worksheet, line: int, position: int, value: Value, looks: Looks) -> None:
    """One value in the look of its kind."""
    match value:
        case None:
            sheet.write_blank(line, position, None, looks.text)
        case bool():
            sheet.write_boolean(line, position, value, looks.text)
        case int() | float():
            sheet.write_number(line, position, value, looks.number)
        case date() if value.year >= 1900:  # the calendar of a spreadsheet begins in 1900
            sheet.write_datetime(line, position, datetime(value.year, value.month, value.day), looks.day)  # noqa: DTZ001  # a sheet knows no zones
        case date():
            sheet.write_string(line, position, f"{value:%d/%m/%Y}", looks.text)
        case _:
            sheet.write_string(line, position, fit(value), looks.text)


def sheet_name(name: str) -> str:
    """``name`` as Excel accepts it: at most 31 letters, none of ``[]:*?/\\``, no quote at the ends, never empty."""
    return _SHEET_NAME_FORBIDDEN.sub(" ", name).strip().strip("'")[:31].strip() or "Sheet1"


def fit(text: str) -> str:
    """``text`` without control characters, as long as a cell may be."""
    return _CONTROL.sub("", text)[:MAX_CELL_LETTERS]


def to_csv(columns: Sequence[SheetColumn], rows: Iterable[Sequence[Value]]) -> bytes:
    """The table as CSV in UTF-8 with a byte order mark, without which Excel garbles Vietnamese."""
    return b"".join(iter_csv(columns, rows))


def iter_csv(columns: Sequence[SheetColumn], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """``to_csv`` line by line, for streaming."""
    yield b"\xef\xbb\xbf" + _csv_line([column.title for column in columns])
    for row in rows:
        yield _csv_line(row)


def _csv_line(row: Sequence[Value]) -> bytes:
    line = StringIO()
    csv.writer(line, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n").writerow([_csv_cell(value) for value in row])
    return line.getvalue().encode("utf-8")


def _csv_cell(value: Value) -> str | int | float:
    """Numbers and dates as such; text that would start a formula behind an apostrophe."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case int() | float():
            return value
        case date():
            return value.isoformat()
        case _:
            text = _CONTROL.sub("", value)
            return "'" + text if text.lstrip(" ").startswith(_FORMULA_START) else text
