"""A Word file as its layout: pages, and every paragraph with its words, its look and the part it plays in the document.

Tracked changes are read as accepted.  What is right or wrong about a layout is ``layout_check``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from legaldocs.core.text import nfc
from legaldocs.formats import intake
from legaldocs.formats.layout_parts import Part, parts_of
from legaldocs.formats.legacy_encodings import Encoding, encoding_of_font
from legaldocs.formats.ooxml import Parts, R, W, number, switched_on, value
from legaldocs.formats.word_formatting import Formatting, LetterFormat, ParagraphFormat
from legaldocs.formats.word_in import tidy
from legaldocs.formats.word_numbering import Numbering
from legaldocs.formats.word_runs import Changes, RunReader
from legaldocs.formats.word_styles import Styles
from legaldocs.formats.word_tables import Cell, Row, is_layout

_MM_PER_TWIP = 25.4 / 1440
_FRAMED = ("center", "right", "left")


@dataclass(frozen=True, slots=True)
class PageFormat:
    """One section: lengths in millimetres; ``numbered`` is where its page number stands ("top center"), if anywhere."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    first_page_apart: bool
    numbered: str | None
    first_page_numbered: bool

    @property
    def landscape(self) -> bool:
        """Whether the page lies on its side."""
        return self.width > self.height


@dataclass(frozen=True, slots=True)
class LaidParagraph:
    """One paragraph that holds words: ``place`` counts such paragraphs from 1, ``label`` is its automatic number.

    ``letters`` are the looks of its runs with the number of letters each; ``part`` is what it is in the document.
    """

    place: int
    text: str
    label: str
    composed: bool  # whether every accent is part of its letter, as TCVN 6909 (NFC) writes it
    legacy: bool  # whether some of it is written in a font of the time before Unicode
    look: ParagraphFormat
    letters: tuple[tuple[LetterFormat, int], ...]
    part: Part
    in_table: bool

    def share(self, kind: str) -> float:
        """The share of letters that are bold, italic or in capitals (0 to 1)."""
        total = sum(count for _, count in self.letters)
        if kind == "capitals":
            cased = [char for char in self.text if char.isalpha()]
            shown = sum(char.isupper() for char in cased) / len(cased) if cased else 1.0
            return max(shown, sum(n for look, n in self.letters if look.capitals) / total if total else 0.0)
        return sum(count for look, count in self.letters if getattr(look, kind)) / total if total else 0.0

    @property
    def size(self) -> float:
        """The letter size of most letters, in points."""
        sizes: Counter[float] = Counter()
        for look, count in self.letters:
            sizes[look.size] += count
        return sizes.most_common(1)[0][0] if sizes else 0.0


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A whole file: its sections in order and its paragraphs in reading order."""

    pages: tuple[PageFormat, ...]
    paragraphs: tuple[LaidParagraph, ...]

    def of(self, *parts: Part) -> list[LaidParagraph]:
        """The paragraphs that play one of these parts."""
        return [paragraph for paragraph in self.paragraphs if paragraph.part in parts]


def read_layout(data: bytes, place: str) -> LaidOut:
    """The layout of a .docx.  Raises ``RefusedFile``; call it in a limited process for files of others."""
    with intake.open_word(data, place) as package:
        return _Reader(Parts(package, place)).read()


@dataclass(slots=True)
class _Raw:
    """A paragraph before its part is known."""

    text: str
    label: str
    whole: str
    legacy: bool
    look: ParagraphFormat
    letters: tuple[tuple[LetterFormat, int], ...]
    table: str  # "", "layout" or "data"


class _Reader:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._root = parts.root()
        self._styles = Styles(parts.related("/styles"))
        self._formatting = Formatting(self._styles, parts.related("/theme"))
        self._runs = RunReader(self._styles, Changes.FINAL)
        self._numbering = Numbering(parts.related("/numbering"), self._styles.list_styles())

    def read(self) -> LaidOut:
        body = self._root.find(W + "body")
        raws = (
            [] if body is None else [raw for node, table in _paragraphs(body, self) for raw in self._raw(node, table)]
        )
        roles = parts_of([(raw.text, raw.table) for raw in raws])
        found = tuple(
            LaidParagraph(
                place, raw.text, raw.label, nfc(raw.whole) == raw.whole, raw.legacy, raw.look, raw.letters, part,
                bool(raw.table),
            )
            for place, (raw, part) in enumerate(zip(raws, roles, strict=True), start=1)
        )  # fmt: skip
        return LaidOut(tuple(self._pages()), found)

    def texts(self, cell: etree._Element) -> tuple[str, ...]:
        """The lines of a table cell."""
        found = (tidy(self._runs.paragraph_text(node, None)) for node in cell.iter(W + "p"))
        return tuple(line for line in found if line)

    def has_borders(self, table: etree._Element) -> bool:
        """Whether any line of a table is drawn."""
        return self._styles.table_has_borders(table)

    def _raw(self, node: etree._Element, table: str) -> Iterator[_Raw]:
        """The lines of a paragraph: a soft break starts a new one, as in a heading typed into one paragraph."""
        properties = node.find(W + "pPr")
        style = value(properties.find(W + "pStyle")) if properties is not None else None
        whole = self._runs.paragraph_text(node, style)
        if not whole.strip():
            return
        num_id, depth = self._styles.numbering(properties, style, self._numbering)
        counted = self._numbering.label(num_id, depth) if num_id is not None else None
        label = counted.text if counted is not None else ""
        look = self._formatting.paragraph(properties, style)
        letters = self._letters(node, style)
        lines = whole.split("\n")
        for at, line in enumerate(lines):
            own = letters[at] if len(letters) == len(lines) else sum(letters, Counter())
            if line.strip():
                legacy = any(encoding_of_font(run.font) is not Encoding.UNICODE for run in own)
                yield _Raw(nfc(tidy(label + line)), label, line, legacy, look, tuple(own.items()), table)
                label = ""

    def _letters(self, node: etree._Element, style: str | None) -> list[Counter[LetterFormat]]:
        """The looks of the runs with their letters, line by line."""
        lines: list[Counter[LetterFormat]] = [Counter()]
        for run in node.iter(W + "r"):
            if next(run.iterancestors(W + "p")) is not node or next(run.iterancestors(W + "del"), None) is not None:
                continue
            look = self._formatting.letters(run.find(W + "rPr"), style)
            for child in run:
                if child.tag == W + "t":
                    lines[-1][look] += len("".join((child.text or "").split()))
                elif child.tag in (W + "br", W + "cr"):
                    lines.append(Counter())
        return [Counter({look: count for look, count in line.items() if count}) for line in lines]

    def _pages(self) -> Iterator[PageFormat]:
        headers: dict[tuple[str, str], etree._Element] = {}
        for section in self._root.iter(W + "sectPr"):
            for kind in ("header", "footer"):  # a section without one of its own keeps that of the section before
                for reference in section.iterfind(f"{W}{kind}Reference"):
                    part = self._parts.by_id(reference.get(R + "id"))
                    if part is not None:
                        headers[kind, value(reference, "type") or "default"] = part
            size, margins = section.find(W + "pgSz"), section.find(W + "pgMar")
            apart = switched_on(section.find(W + "titlePg"))
            first = next((_numbered(headers[kind, "first"]) for kind, t in headers if t == "first"), None)
            yield PageFormat(
                width=_mm(size, "w"),
                height=_mm(size, "h"),
                top=_mm(margins, "top"),
                bottom=_mm(margins, "bottom"),
                left=_mm(margins, "left"),
                right=_mm(margins, "right"),
                first_page_apart=apart,
                numbered=_number_place(headers),
                first_page_numbered=bool(first) if apart else True,
            )


def _paragraphs(body: etree._Element, reader: _Reader) -> Iterator[tuple[etree._Element, str]]:
    """Every paragraph of the body in order with the kind of table it stands in."""
    kinds: dict[etree._Element, str] = {}
    for node in body.iter(W + "p"):
        table = next(node.iterancestors(W + "tbl"), None)
        if table is not None and table not in kinds:
            rows = [Row(tuple(Cell(reader.texts(c)) for c in row.iter(W + "tc"))) for row in table.iter(W + "tr")]
            kinds[table] = "layout" if is_layout(rows, bordered=reader.has_borders(table)) else "data"
        yield node, "" if table is None else kinds[table]


def _mm(node: etree._Element | None, name: str) -> float:
    return (number(node, name) or 0) * _MM_PER_TWIP


def _number_place(headers: dict[tuple[str, str], etree._Element]) -> str | None:
    """ "top center", "bottom right" …: where the page number of ordinary pages stands."""
    for (kind, which), part in headers.items():
        align = _numbered(part) if which == "default" else None
        if align:
            return f"{'top' if kind == 'header' else 'bottom'} {align}"
    return None


def _numbered(part: etree._Element) -> str | None:
    """How the page number of a header or footer is aligned; ``None`` when it has none."""
    for paragraph in part.iter(W + "p"):
        fields = [node.text or "" for node in paragraph.iter(W + "instrText")]
        fields += [value(node, "instr") or "" for node in paragraph.iter(W + "fldSimple")]
        if any(words.split()[:1] == ["PAGE"] for words in fields):
            frame = value(paragraph.find(f"{W}pPr/{W}framePr"), "xAlign")
            align = frame if frame in _FRAMED else value(paragraph.find(f"{W}pPr/{W}jc"))
            return align or "styled"
    return None
