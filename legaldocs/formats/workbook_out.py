"""Several tables as one workbook: title, notes, repeated headings, bands across the table, A4 landscape."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter

from legaldocs.formats.sheet import CREATED, Value, fit, looks_in, row_height, sheet_name, write_cell


@dataclass(frozen=True, slots=True)
class Band:
    """A line across the whole table: a heading inside it, or its total."""

    text: str


_LINE = 16.5  # points of one line of these letters


@dataclass(frozen=True, slots=True)
class WorkSheet:
    """One table: name of its tab, title and notes above it, (heading, width in characters) per column, lines."""

    name: str
    title: str
    notes: Sequence[str]
    columns: Sequence[tuple[str, float]]
    rows: Iterable[Sequence[Value] | Band]


def to_workbook(sheets: Iterable[WorkSheet]) -> bytes:
    """The tables in order; equal tables give equal bytes.  Text that would run as a formula stays text."""
    buffer = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": CREATED})
        looks = _looks(book)
        for sheet in sheets:
            _write(book.add_worksheet(sheet_name(sheet.name)), sheet, looks)
    return buffer.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    font = {"font_name": "Times New Roman", "font_size": 12}
    cell = {**font, "border": 1, "text_wrap": True, "valign": "top"}
    return {
        "title": book.add_format({**font, "bold": True, "align": "center", "valign": "vcenter", "text_wrap": True}),
        "note": book.add_format({**font, "italic": True, "align": "center", "text_wrap": True}),
        "head": book.add_format({**cell, "bold": True, "align": "center", "valign": "vcenter"}),
        "band": book.add_format({**cell, "bold": True}),
        "cells": looks_in(book, font),
    }


def _write(page: Any, sheet: WorkSheet, looks: dict[str, Any]) -> None:
    last = max(0, len(sheet.columns) - 1)
    for position, (_title, width) in enumerate(sheet.columns):
        page.set_column(position, position, width)
    _across(page, 0, last, sheet.title, looks["title"])
    page.set_row(0, 36)
    for line, note in enumerate(sheet.notes, start=1):
        _across(page, line, last, note, looks["note"])
    head = len(sheet.notes) + 2
    widths = [width for _title, width in sheet.columns]
    page.set_row(
        head, row_height([title for title, _width in sheet.columns], [width * 0.85 for width in widths], _LINE)
    )
    for position, (title, _width) in enumerate(sheet.columns):
        page.write_string(head, position, fit(title), looks["head"])
    for line, row in enumerate(sheet.rows, start=head + 1):
        if isinstance(row, Band):
            _across(page, line, last, row.text, looks["band"])
            continue
        page.set_row(line, row_height(row, widths, _LINE))
        for position, value in enumerate(row):
            write_cell(page, line, position, value, looks["cells"])
    page.freeze_panes(head + 1, 0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)


def _across(page: Any, line: int, last: int, text: str, look: Any) -> None:
    if last:
        page.merge_range(line, 0, line, last, "", look)
    page.write_string(line, 0, fit(text), look)
