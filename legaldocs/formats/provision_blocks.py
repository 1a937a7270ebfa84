"""A parsed text as blocks of a Word document, line for line, so that reading the file gives the same text again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from legaldocs.core.text import fold
from legaldocs.formats.layout_parts import Part, parts_of
from legaldocs.formats.word_tables import Cell, Row, is_layout, row_line
from legaldocs.formats.word_values import Block, EndFrame, HeadFrame, Look, Paragraph, Run, Table, plain
from legaldocs.law.types import Kind, Provision

_BASIS = re.compile(r"can cu|theo de nghi|xet |thuc hien ")
_HEAD_LOOKS = {
    Part.COUNTRY: Look.COUNTRY, Part.MOTTO: Look.MOTTO, Part.ISSUER: Look.ISSUER, Part.NUMBER: Look.NUMBER,
    Part.PLACE_DATE: Look.PLACE_DATE, Part.TYPE: Look.TITLE, Part.SUBJECT: Look.SUBJECT,
    Part.RECIPIENTS: Look.RECIPIENTS, Part.RECIPIENT: Look.RECIPIENT, Part.SIGNATURE: Look.SIGNATURE,
}  # fmt: skip
_LETTERS = {
    Part.ISSUER: "i", Part.COUNTRY: "c", Part.MOTTO: "m", Part.NUMBER: "n", Part.PLACE_DATE: "d",
    Part.RECIPIENTS: "R", Part.RECIPIENT: "r", Part.SIGNATURE: "s",
}  # fmt: skip
_HEAD = re.compile(r"(i{1,3})(cm)(n)(d)")
_END = re.compile(r"(Rr+)(s+)")
_LOOKS = {
    Kind.PART: Look.PART,
    Kind.CHAPTER: Look.PART,
    Kind.SECTION: Look.SECTION,
    Kind.SUBSECTION: Look.SECTION,
    Kind.ARTICLE: Look.ARTICLE,
    Kind.CLAUSE: Look.CLAUSE,
    Kind.POINT: Look.POINT,
    Kind.APPENDIX: Look.PART,
    Kind.ATTACHED: Look.PART,
}


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a text as Word will show it: a paragraph, or the ``cells`` of a table row."""

    text: str
    paragraph: Paragraph
    cells: tuple[str, ...] | None = None
    part: Part = Part.OTHER


def provisions_to_blocks(text: str, provisions: Sequence[Provision]) -> tuple[Block, ...]:
    """Blocks that show ``text`` with each provision's look; blank lines are left out.

    ``provisions`` are those of ``law.structure.parse(text)``.  Lines ``| a | b |`` become tables.
    """
    blocks: list[Block] = []
    for is_row, found in groupby(text_lines(text, provisions), key=lambda line: line.cells is not None):
        lines = list(found)
        rows = [line.cells for line in lines if line.cells is not None]
        if is_row and reads_as_table(rows):
            blocks.append(Table((), tuple(rows)))
        else:
            blocks.extend(side_by_side([(line.part, line.paragraph) for line in lines]))
    return tuple(blocks)


def side_by_side(lines: Sequence[tuple[Part, Paragraph]]) -> list[Block]:
    """Paragraphs with the heading and the end of the document in frames, where their lines stand in reading order.

    The frames hold the same lines in the same order, so a reader gets the text as it was.
    """
    order = "".join(_LETTERS.get(part, "x") for part, _ in lines)
    shown = [paragraph for _, paragraph in lines]
    blocks: list[Block] = []
    at = 0
    head = _HEAD.match(order)
    if head is not None:
        issuer, nation, number, dated = (tuple(shown[head.start(n) : head.end(n)]) for n in range(1, 5))
        blocks.append(HeadFrame(issuer, nation, number, dated))
        at = head.end()
    end = _END.search(order, at)
    if end is None:
        return [*blocks, *shown[at:]]
    after = end.end()
    named = tuple(replace(one, look=Look.SIGNATURE) for one in _signers(lines[after:]))
    recipients, authority = (tuple(shown[end.start(n) : end.end(n)]) for n in (1, 2))
    return [*blocks, *shown[at : end.start()], EndFrame(recipients, authority, named), *shown[after + len(named) :]]


def _signers(lines: Sequence[tuple[Part, Paragraph]]) -> Iterator[Paragraph]:
    """The signer's name; where one signer replaces another, also the lines that came in or went out with the name."""
    named = False
    for part, paragraph in lines:
        if part is not Part.SIGNATURE and (not _is_name(plain(paragraph.content)) or (named and not paragraph.mark)):
            return
        named = named or part is not Part.SIGNATURE
        yield paragraph


def _is_name(text: str) -> bool:
    """Whether a line is a person's name: two to six words, each with a capital."""
    words = text.split()
    return 2 <= len(words) <= 6 and all(word.isalpha() and word[0].isupper() for word in words)


def text_lines(text: str, provisions: Sequence[Provision]) -> list[TextLine]:
    """Every line of ``text`` that is not blank, with the look its place in the tree gives it."""
    starts = _line_starts(text, provisions)
    found: list[TextLine] = []
    look = Look.CENTRED if provisions else Look.BODY  # the heading of the document, until its first legal basis
    lines = list(_lines(text))
    parts = parts_of([(line.strip(), "") for _, line in lines])
    for (start, line), part in zip(lines, parts, strict=True):
        cells = _cells(line)
        if cells is not None:
            found.append(TextLine(line, Paragraph(line, Look.BODY), cells))
            continue
        provision = starts.get(start)
        if provision is None and part in _HEAD_LOOKS:
            found.append(TextLine(line, Paragraph(line, _HEAD_LOOKS[part]), part=part))
            continue
        look = _LOOKS[provision.kind] if provision else _look_after(look, line)
        found.append(TextLine(line, _paragraph(line, look, provision)))
    return found


def reads_as_table(rows: Sequence[tuple[str, ...]]) -> bool:
    """Whether a reader takes these rows for data; a layout table would come back as loose lines."""
    return not is_layout([_as_read(row) for row in rows], bordered=True)


def _look_after(look: Look, line: str) -> Look:
    """The look of a line on which no provision begins, given the look of the line before it."""
    if look in (Look.CENTRED, Look.BASIS, Look.AUTHORITY):
        if _BASIS.match(fold(line).lower()):
            return Look.BASIS
        return Look.CENTRED if look is Look.CENTRED else (Look.AUTHORITY if line.isupper() else Look.BASIS)
    if look in (Look.PART, Look.SECTION) and line.isupper():
        return look  # the title of a chapter stands on lines of its own
    return Look.BODY


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, line
        start += len(line) + 1


def _line_starts(text: str, provisions: Sequence[Provision]) -> dict[int, Provision]:
    """Start of each line on which a provision begins, with the outermost one beginning there."""
    found: dict[int, Provision] = {}
    for provision in provisions:
        found.setdefault(text.rfind("\n", 0, provision.start) + 1, provision)
    return found


def _paragraph(line: str, look: Look, provision: Provision | None) -> Paragraph:
    if provision is not None and look is Look.ARTICLE and not _is_heading_line(line, provision):
        label, sentence = _split_label(line, provision.label)
        return Paragraph((Run(label, bold=True), Run(sentence)), Look.BODY)
    return Paragraph(line, look)


def _is_heading_line(line: str, provision: Provision) -> bool:
    """Whether a line that opens an article holds only label and heading, not the operative sentence."""
    return provision.heading is not None or len(line.strip()) <= len(provision.label) + 2


def _split_label(line: str, label: str) -> tuple[str, str]:
    position = line.find(label)
    end = position + len(label) if position >= 0 else 0
    while 0 < end < len(line) and line[end] in ".:":
        end += 1
    return line[:end], line[end:]


def _cells(line: str) -> tuple[str, ...] | None:
    """The cells of a line exactly as ``word_tables.row_line`` writes it; ``None`` for any other line."""
    if not (line.startswith("| ") and line.endswith(" |")):
        return None
    cells = tuple(cell.strip() for cell in line[1:-1].split("|"))
    return cells if row_line(_as_read(cells)) == line else None


def _as_read(cells: Sequence[str]) -> Row:
    return Row(tuple(Cell((cell,)) for cell in cells))
