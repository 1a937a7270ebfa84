"""The cells of a spreadsheet, read in a process with bounded memory and time; formulas come as their last values."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from legaldocs.formats.intake import FileKind, check_size, recognise
from legaldocs.formats.refusals import RefusedFile
from legaldocs.formats.sandbox import run_limited

Cell = str | int | float | bool | date | None
Table = list[list[Cell]]
MAX_BYTES = 20 * 2**20
MAX_ROWS, MAX_COLUMNS = 50_000, 200
_DATE = "date:"  # JSON has no dates; a text that begins so is escaped


def read_workbook(data: bytes, name: str) -> dict[str, Table]:
    """Sheet name → its lines.  Raises ``RefusedFile`` for anything but a sound .xlsx of bounded size."""
    check_size(len(data), name, MAX_BYTES)
    if recognise(data, name) is not FileKind.XLSX:
        raise RefusedFile("not-a-sheet", name)
    answer: dict[str, list[list[Any]]] = run_limited(cells_of, data, place=name)
    return {sheet: [[_value(cell) for cell in row] for row in rows] for sheet, rows in answer.items()}


def cells_of(data: bytes) -> dict[str, list[list[Any]]]:
    """The child's side: JSON values, dates as marked text; empty lines at the end are left out."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and validations that are not read are no concern of ours
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
        found = {}
        for sheet in book.worksheets:
            rows = sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS, values_only=True)
            lines = [[_plain(cell) for cell in row] for row in rows]
            while lines and not any(cell is not None for cell in lines[-1]):
                lines.pop()
            if len(lines) > MAX_ROWS:
                raise RefusedFile("too-many-rows", sheet.title, limit=MAX_ROWS)
            found[sheet.title] = lines
    return found


def _plain(cell: object) -> Any:
    match cell:
        case datetime():
            return f"{_DATE}{cell.date().isoformat()}"
        case date():
            return f"{_DATE}{cell.isoformat()}"
        case str():
            return f"{_DATE}{_DATE}{cell}" if cell.startswith(_DATE) else cell
        case bool() | int() | float() | None:
            return cell
    return str(cell)


def _value(cell: Any) -> Cell:
    if isinstance(cell, str) and cell.startswith(_DATE):
        rest = cell.removeprefix(_DATE)
        return rest.removeprefix(_DATE) if rest.startswith(_DATE) else date.fromisoformat(rest)
    value: Cell = cell
    return value


def first_table(book: dict[str, Table]) -> Sequence[Sequence[Cell]]:
    """The first sheet that holds anything."""
    return next((table for table in book.values() if table), [])
