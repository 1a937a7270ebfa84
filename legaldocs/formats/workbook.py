"""Spreadsheets that come in (.xlsx): sheets, rows and cells as plain values, and nothing of what a cell would compute.

The file is a stranger's: its package is checked before anything is read, and ``read`` belongs in the sandbox
(``sandbox.run_limited``).  Formulas come as the value last saved, dates as ISO text marked as dates.
"""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook

from legaldocs.formats import intake
from legaldocs.formats.refusals import RefusedFile

MAX_BYTES = 16 * 2**20
MAX_SHEETS = 40
MAX_ROWS = 20_000  # of one sheet
MAX_COLUMNS = 80
MAX_LETTERS = 8_000  # of one cell
Cell = str | int | float | None


def read(data: bytes, name: str = "") -> list[dict[str, Any]]:
    """Sheets of a workbook as ``{"name", "rows"}``; empty rows at the end are left out.  Raises ``RefusedFile``."""
    check(data, name)
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except (ValueError, KeyError, TypeError, AttributeError, OSError, SyntaxError) as error:
        raise RefusedFile("damaged", name, what=str(error)[:120]) from error
    if len(book.worksheets) > MAX_SHEETS:
        raise RefusedFile("sheet-too-large", name, sheet=str(len(book.worksheets)), limit=MAX_SHEETS)
    return [{"name": sheet.title, "rows": _rows(sheet, name)} for sheet in book.worksheets]


def check(data: bytes, place: str) -> None:
    """Refuse what is no plain .xlsx: another format, macros, document types in its XML, links to other files."""
    intake.check_size(len(data), place, MAX_BYTES)
    kind = intake.recognise(data, place)
    if kind is not intake.FileKind.XLSX:
        raise RefusedFile("not-xlsx", place, found=kind.value)
    with intake.open_package(data, place) as package:
        names = package.namelist()
        types = intake.read_part(package, "[Content_Types].xml", place)
        if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
            raise RefusedFile("macros", place)
        _check_parts(package, names, place)


def _check_parts(package: ZipFile, names: list[str], place: str) -> None:
    for name in names:
        if name.endswith((".xml", ".rels")):
            intake.check_markup(package, name, place)


def _rows(sheet: Any, place: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    # A sheet may announce a million rows and hold ten; the announcement is not believed.
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True):
        if len(rows) >= MAX_ROWS:
            raise RefusedFile("sheet-too-large", place, sheet=sheet.title, limit=MAX_ROWS)
        cells = [_cell(value) for value in row]
        while cells and cells[-1] in (None, ""):
            cells.pop()
        rows.append(cells)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _cell(value: Any) -> Cell:
    """A date as people of the country type it, so that a typed date and a real one read alike."""
    match value:
        case None | int() | float():
            return value
        case datetime() | date():
            return f"{value:%d/%m/%Y}"
        case _:
            return str(value).replace("_x000D_", "")[:MAX_LETTERS]
