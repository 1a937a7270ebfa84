"""Data tables of an official document; its heading and signatures are ``word_frames_out``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from legaldocs.formats.word_look import CELL_STYLE, GAP_STYLE
from legaldocs.formats.word_values import (
    Align,
    Column,
    Content,
    GroupRow,
    Mark,
    Run,
    Table,
    TableRow,
    TrackedRow,
    plain,
    runs_of,
)
from legaldocs.formats.word_xml import TWIPS_PER_POINT, Body, Layout, element, paragraph

_CELL_PADDING = 13 * TWIPS_PER_POINT  # left and right together
_SAMPLE_ROWS = 200  # enough rows to know how long the words of a column are
_LETTER_EM, _CAPITAL_EM = 0.52, 0.74  # width of a letter in Times New Roman, generously
_BREAK = re.compile(r"\s+|(?<=-)")


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell to write: its paragraphs, how many columns it spans, and whether it hangs under the cell above."""

    paragraphs: tuple[Any, ...]
    span: int = 1
    merge: str | None = None  # "restart" opens a vertical merge, "continue" prolongs it
    middle: bool = False


def add_table(body: Body, block: Table) -> None:
    """A data table with lines; column titles (one or two rows) repeat on every page."""
    count = _column_count(block)
    if count == 0:
        return
    columns = block.columns or tuple(Column("") for _ in range(count))
    widths = _fit_widths(columns, block, body.text_width())
    properties = element(
        "tblPr",
        element("tblStyle", val=body.style_id("Table Grid")),
        element("tblW", w=sum(widths), type="dxa"),
        element("jc", val="center"),
        element("tblLayout", type="fixed"),
    )
    table = element("tbl", properties, grid(widths))
    for cells in _title_rows(body, block) if block.columns else ():
        table.append(table_row(body, cells, widths, repeated=True))
    for row in block.rows:
        cells = _data_cells(body, row, columns, block.letter_size)
        if cells:
            table.append(table_row(body, cells, widths, mark=row.mark if isinstance(row, TrackedRow) else None))
    body.append(table)
    body.append(paragraph(body.style_id(GAP_STYLE)))


def _column_count(block: Table) -> int:
    return len(block.columns) or max((len(_contents(row)) for row in block.rows), default=0)


def _contents(row: TableRow) -> tuple[Content, ...]:
    if isinstance(row, GroupRow):
        return (row.text,)
    return row.cells if isinstance(row, TrackedRow) else row


def _fit_widths(columns: Sequence[Column], block: Table, available: int) -> tuple[int, ...]:
    """Widths in the wanted proportions, except that no column is too narrow for its longest word."""
    needs = [min(_longest_word(at, column, block), available // 3) for at, column in enumerate(columns)]
    total = sum(column.width for column in columns)
    wanted = [available * column.width / total for column in columns]
    narrow = [need > width for need, width in zip(needs, wanted, strict=True)]
    fixed = sum(need for need, is_narrow in zip(needs, narrow, strict=True) if is_narrow)
    free = sum(width for width, is_narrow in zip(wanted, narrow, strict=True) if not is_narrow)
    scale = max(0.1, (available - fixed) / free) if free else 1.0
    widths = [need if short else width * scale for need, width, short in zip(needs, wanted, narrow, strict=True)]
    return tuple(int(width * available / sum(widths)) for width in widths)


def _longest_word(position: int, column: Column, block: Table) -> int:
    """The room (twips) that the longest unbreakable word of a column takes, with the padding of the cell."""
    rows = [_contents(row) for row in block.rows if not isinstance(row, GroupRow)]
    cells = [plain(row[position]) for row in rows if position < len(row)]
    words = _BREAK.split(column.title) + [word for text in cells[:_SAMPLE_ROWS] for word in _BREAK.split(text)]
    ems = max(sum(_CAPITAL_EM if char.isupper() else _LETTER_EM for char in word) for word in words)
    return int(block.letter_size * TWIPS_PER_POINT * ems) + _CELL_PADDING


def _title_rows(body: Body, block: Table) -> Iterator[list[TableCell]]:
    """The row of column titles; with groups two rows, ungrouped titles reaching over both."""
    size = block.letter_size
    if not any(column.group for column in block.columns):
        yield [_text_cell(body, column.title, size, Align.CENTRE, bold=True) for column in block.columns]
        return
    upper: list[TableCell] = []
    lower: list[TableCell] = []
    for group, found in groupby(block.columns, key=lambda column: column.group):
        members = list(found)
        if group:
            upper.append(_text_cell(body, group, size, Align.CENTRE, bold=True, span=len(members)))
            lower += [_text_cell(body, column.title, size, Align.CENTRE, bold=True) for column in members]
            continue
        for column in members:
            upper.append(_text_cell(body, column.title, size, Align.CENTRE, bold=True, merge="restart"))
            lower.append(_text_cell(body, "", size, Align.CENTRE, merge="continue"))
    yield upper
    yield lower


def _data_cells(body: Body, row: TableRow, columns: Sequence[Column], size: int) -> list[TableCell]:
    """The cells of a row; the last cell of a short row spans what is left."""
    is_group = isinstance(row, GroupRow)
    texts = _contents(row)[: len(columns)]
    cells = []
    for position, text in enumerate(texts):
        span = len(columns) - position if position == len(texts) - 1 else 1
        cells.append(_text_cell(body, text, size, columns[position].align, bold=is_group, span=span))
    if is_group:  # the name of a group stays on the page of its first row
        for line in (one for cell in cells for one in cell.paragraphs):
            line.get_or_add_pPr().get_or_add_keepNext()
    return cells


def _text_cell(
    body: Body, text: Content, points: int, align: Align, *, bold: bool = False, span: int = 1, merge: str | None = None
) -> TableCell:
    """A cell of text, a paragraph per line, with a little air above and below."""
    lines = _lines_of(runs_of(text, bold=bold))
    air = 2 * TWIPS_PER_POINT
    paragraphs = tuple(
        paragraph(
            body.style_id(CELL_STYLE),
            line,
            Layout(align, before=air if at == 0 else 0, after=air if at == len(lines) - 1 else 0),
            points,
        )
        for at, line in enumerate(lines)
    )
    return TableCell(paragraphs, span, merge, middle=bold)


def _lines_of(runs: Sequence[Run]) -> list[tuple[Run, ...]]:
    """The runs of each line, split at line ends."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        for position, piece in enumerate(run.text.split("\n")):
            if position:
                lines.append([])
            lines[-1].append(replace(run, text=piece))
    return [tuple(line) for line in lines]


def grid(widths: Sequence[int]) -> Any:
    """The column widths of a table, in twips."""
    return element("tblGrid", *(element("gridCol", w=width) for width in widths))


def table_row(
    body: Body, cells: Sequence[TableCell], widths: Sequence[int], *, repeated: bool = False, mark: Mark | None = None
) -> Any:
    flags = element(
        "trPr",
        element("cantSplit"),
        element("tblHeader") if repeated else None,
        None if mark is None else element(mark.value),
    )
    row = element("tr", flags)
    position = 0
    for cell in cells:
        properties = element(
            "tcPr",
            element("tcW", w=sum(widths[position : position + cell.span]), type="dxa"),
            element("gridSpan", val=cell.span) if cell.span > 1 else None,
            element("vMerge", val=cell.merge) if cell.merge else None,
            element("vAlign", val="center") if cell.middle else None,
        )
        # A cell must hold at least one paragraph.
        row.append(element("tc", properties, *(cell.paragraphs or (paragraph(body.style_id(CELL_STYLE)),))))
        position += cell.span
    return row
