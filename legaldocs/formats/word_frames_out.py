"""Blocks set side by side without lines: the heading of the first page, recipients and signature."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from legaldocs.formats.word_look import CELL_STYLE, GAP_STYLE, RULE_STYLE
from legaldocs.formats.word_table_out import TableCell, grid, table_row
from legaldocs.formats.word_values import (
    COUNTRY,
    MOTTO,
    Align,
    EndFrame,
    HeadFrame,
    Letterhead,
    Paragraph,
    Run,
    Signature,
    SignatureBlock,
    runs_of,
)
from legaldocs.formats.word_xml import TWIPS_PER_POINT, Body, Layout, element, paragraph

_LEFT_SHARE = 0.41  # of the text width: issuer | country and motto
_ISSUER_SIZE, _MOTTO_SIZE, _NUMBER_SIZE, _NAME_SIZE = 12, 13, 13, 14
_SIGNING_SPACE = 66 * TWIPS_PER_POINT  # room for signature and seal
_AIR = 8 * TWIPS_PER_POINT  # between the text and the signature


def add_letterhead(body: Body, head: Letterhead) -> None:
    """Issuer and number at the left; country, motto, place and date at the right."""
    width = body.text_width()
    left, right = round(width * _LEFT_SHARE), round(width * (1 - _LEFT_SHARE))
    last = len(head.issuer) - 1
    issuer = [_line(body, line, _ISSUER_SIZE, bold=at == last) for at, line in enumerate(head.issuer)]
    motto = [_line(body, COUNTRY, _ISSUER_SIZE, bold=True), _line(body, MOTTO, _MOTTO_SIZE, bold=True)]
    number = [
        _line(body, head.number, _NUMBER_SIZE) if head.number else None,
        _line(body, head.draft, _NUMBER_SIZE, bold=True) if head.draft else None,
    ]
    place = head.place_and_date()
    dated = [_line(body, place, _NUMBER_SIZE, italic=True) if place else None]
    _add_frame(
        body,
        (left, right),
        (
            ([*issuer, _rule(body, left, 0.33)], [*motto, _rule(body, right, 0.22)]),
            (number, dated),
        ),
    )


def add_signatures(body: Body, block: SignatureBlock) -> None:
    """Recipients (or a second signature) at the left, the signature at the right, never alone on a page."""
    if not body.keep_last_with_next():  # two tables in a row would grow together without a paragraph
        body.append(paragraph(body.style_id(CELL_STYLE), layout=Layout(keep_with_next=True)))
    left: list[Any] = []
    if block.recipients:
        left.append(_line(body, block.recipients_title, 12, bold=True, italic=True, align=Align.LEFT, before=_AIR))
        left += [_line(body, line, 11, align=Align.LEFT) for line in block.recipients]
    elif block.left is not None:
        left = _signature(body, block.left)
    half = body.text_width() // 2
    _add_frame(body, (half, half), ((left, _signature(body, block.right)),))


def _signature(body: Body, signature: Signature) -> list[Any]:
    lines = [
        _line(body, line, _MOTTO_SIZE, bold=True, before=0 if at else _AIR) for at, line in enumerate(signature.lines)
    ]
    if signature.note:
        lines.append(_line(body, signature.note, _MOTTO_SIZE, italic=True))
    lines.append(paragraph(body.style_id(CELL_STYLE), layout=Layout(before=_SIGNING_SPACE)))
    if signature.name:
        lines.append(_line(body, signature.name, _NAME_SIZE, bold=True))
    return lines


def _line(
    body: Body,
    text: str,
    points: int,
    *,
    bold: bool = False,
    italic: bool = False,
    align: Align = Align.CENTRE,
    before: int = 0,
) -> Any:
    layout = Layout(align=align, before=before or None)
    return paragraph(body.style_id(CELL_STYLE), (Run(text, bold, italic),), layout, points)


def _rule(body: Body, width: int, share: float) -> Any:
    """A line covering the middle ``share`` of a cell ``width`` twips wide."""
    return paragraph(body.style_id(RULE_STYLE), layout=Layout(side=round(width * (1 - share) / 2)))


def _add_frame(body: Body, widths: Sequence[int], rows: Sequence[Sequence[Sequence[Any]]]) -> None:
    """A table without lines whose cells hold the given paragraphs."""
    properties = element(
        "tblPr",
        element("tblW", w=sum(widths), type="dxa"),
        element("jc", val="center"),
        element("tblLayout", type="fixed"),
        element("tblCellMar", element("left", w=0, type="dxa"), element("right", w=0, type="dxa")),
    )
    table = element("tbl", properties, grid(widths))
    for row in rows:
        cells = [TableCell(tuple(part for part in cell if part is not None)) for cell in row]
        table.append(table_row(body, cells, widths))
    body.append(table)


def add_head(body: Body, head: HeadFrame) -> None:
    """The heading of a text already in words: issuer and number at the left, the nation and the date at the right."""
    width = body.text_width()
    left, right = round(width * _LEFT_SHARE), round(width * (1 - _LEFT_SHARE))
    upper = (
        [*_shown(body, head.issuer), _rule(body, left, 0.33)],
        [*_shown(body, head.nation), _rule(body, right, 0.22)],
    )
    _add_frame(body, (left, right), (upper, (_shown(body, head.number), _shown(body, head.dated))))
    body.append(paragraph(body.style_id(GAP_STYLE)))  # two tables in a row would grow together


def add_end(body: Body, end: EndFrame) -> None:
    """Recipients at the left, the signature at the right, with room to sign above the name."""
    body.keep_last_with_next()
    half = body.text_width() // 2
    room = paragraph(body.style_id(CELL_STYLE), layout=Layout(before=_SIGNING_SPACE))
    right = [*_shown(body, end.authority), room, *_shown(body, end.name)]
    _add_frame(body, (half, half), ((_shown(body, end.recipients), right),))
    body.append(paragraph(body.style_id(GAP_STYLE)))


def _shown(body: Body, paragraphs: Sequence[Paragraph]) -> list[Any]:
    return [paragraph(body.style_id(one.look), runs_of(one.content), Layout(mark=one.mark)) for one in paragraphs]
