"""Workbooks of several sheets whose heads take two lines, as departments keep them: groups above, columns below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter

from legaldocs.formats.sheet import CREATED, Value, fit, looks_in, row_height, sheet_name, write_rows


@dataclass(frozen=True, slots=True)
class BookSheet:
    """A sheet: (group, head) of each column, where equal neighbouring groups become one cell, and its rows."""

    name: str
    heads: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[Value]]
    widths: Sequence[float] = ()


def to_book(sheets: Sequence[BookSheet]) -> bytes:
    """All sheets as one .xlsx.  A column without a group has its head over both lines."""
    buffer = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": CREATED})
        bold = book.add_format({"bold": True, "text_wrap": True, "border": 1, "align": "center", "valign": "vcenter"})
        looks = looks_in(book)
        for one in sheets:
            page = book.add_worksheet(sheet_name(one.name))
            for position, width in enumerate(one.widths):
                page.set_column(position, position, width)
            page.set_row(0, row_height([group or head for group, head in one.heads], one.widths))
            page.set_row(1, row_height([head if group else "" for group, head in one.heads], one.widths))
            for position, (group, head) in enumerate(one.heads):
                page.write_string(0, position, fit(group or head), bold)
                page.write_string(1, position, fit(head if group else ""), bold)
            write_rows(page, one.rows, 2, looks, one.widths)
            page.freeze_panes(2, 0)
            page.set_landscape()
            page.set_paper(9)  # A4
            page.fit_to_pages(1, 0)
            page.repeat_rows(0, 1)
    return buffer.getvalue()
