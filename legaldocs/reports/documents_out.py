"""A report as an official document (.docx), a workbook (.xlsx) and CSV; Vietnamese in every interface language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import force_locale

from legaldocs.accounts import queries as accounts
from legaldocs.formats.sheet import SheetColumn, to_csv
from legaldocs.formats.word_out import official_document
from legaldocs.formats.word_values import (
    Align,
    Block,
    Column,
    Look,
    OfficialDocument,
    Paragraph,
    Signature,
    SignatureBlock,
)
from legaldocs.formats.word_values import Table as WordTable
from legaldocs.formats.workbook_out import Band, WorkSheet, to_workbook
from legaldocs.forms import registry
from legaldocs.forms.letterhead import department
from legaldocs.reports import building, queries
from legaldocs.reports.building import Span, Table
from legaldocs.ui.words import day


def current(kind: dict[str, Any], covered: Span, today: Any) -> tuple[list[Table], bool]:
    """(tables, issued): what was issued for these days, else what the register says now."""
    issued = queries.issue_of(kind["key"], covered.counted)
    if issued is not None:
        return building.thawed(issued.content), True
    with force_locale("vi"):
        return building.tables(kind, covered, today), False


def word(kind: dict[str, Any], covered: Span, today: Any) -> bytes:
    """The report as a .docx."""
    with force_locale("vi"):
        return official_document(_values(kind, covered, current(kind, covered, today)[0]))


def _values(kind: dict[str, Any], covered: Span, found: Sequence[Table]) -> OfficialDocument:
    form = building.form()
    unit = accounts.justice_unit()
    values = {
        "unit": unit.name if unit else "…",
        "month": covered.whole.last.month,
        "year": covered.whole.last.year,
        "first": f"ngày {day(covered.counted.first)}",
        "last": f"ngày {day(covered.counted.last)}",
    }
    subject = kind["subject"].format(**values)
    values["subject"] = subject
    mark = registry.mark(form)
    blocks: list[Block] = [Paragraph(mark, Look.NOTE)] if mark else []
    blocks.append(Paragraph(form["opening"].format(**values)))
    for table in found:
        blocks.append(Paragraph(table.title, Look.ARTICLE, keep_with_next=True))
        blocks.append(_table(table) if table.rows else Paragraph(form["none"]))
    blocks.append(Paragraph(form["closing"].format(**values)))
    blocks.append(SignatureBlock(Signature(tuple(form["signature"])), recipients=tuple(form["recipients"])))
    head = department(form["number"], covered.due.year)
    title = subject[:1].upper() + subject[1:]
    return OfficialDocument(tuple(blocks), head, form["heading"], title, properties={"title": title})


_WIDTHS = {"figures": (0.6, 6.0, 1.2, 1.4), "list": (0.5, 1.8, 4.2, 2.0, 1.2)}


def _table(table: Table) -> WordTable:
    widths = _WIDTHS.get(table.kind, (0.5, 3.0, *([1.3] * (len(table.columns) - 2))))
    numeric = {at for at in range(len(table.columns)) if any(isinstance(row[at], int) for row in table.rows)}
    columns = tuple(
        Column(title, width, Align.CENTRE if at in numeric or at == 0 else Align.LEFT)
        for at, (title, width) in enumerate(zip(table.columns, widths, strict=False))
    )
    return WordTable(columns, tuple(tuple(str(cell) for cell in row) for row in table.rows))


def workbook(kind: dict[str, Any], covered: Span, today: Any) -> bytes:
    """The report as a workbook, one sheet per table."""
    form, mark = building.form(), registry.mark(building.form())
    sheets = []
    for n, table in enumerate(current(kind, covered, today)[0], start=1):
        widths = _WIDTHS.get(table.kind, (0.5, 3.0, *([1.3] * (len(table.columns) - 2))))
        columns = [(title, max(7.0, width * 13)) for title, width in zip(table.columns, widths, strict=False)]
        rows: list[Any] = [list(row) for row in table.rows] or [Band(form["none"])]
        sheets.append(WorkSheet(f"{n}. {table.kind}", table.title, (mark,) if mark else (), columns, rows))
    return to_workbook(sheets)


def csv(kind: dict[str, Any], covered: Span, today: Any) -> bytes:
    """The figures of the report as CSV: the table's title, what is counted, the number."""
    form = building.form()
    rows: list[list[Any]] = []
    for table in current(kind, covered, today)[0]:
        if table.kind == "figures":
            rows += [[table.title, line[1], line[2]] for line in table.rows]
        elif table.kind == "units":
            rows += [
                [table.title, f"{line[1]}: {head}", value]
                for line in table.rows
                for head, value in zip(table.columns[2:], line[2:], strict=True)
            ]
    return to_csv([SheetColumn(title) for title in (form["table_column"], *form["figure_columns"][1:])], rows)
