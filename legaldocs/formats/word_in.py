"""Word files (.docx) to text: a line per paragraph, with the numbers a reader sees and one state of the changes.

Headers and footers are page furniture and left out; footnotes follow the text; tables become lines
(``word_tables``).  ``read_word`` is what others call: it checks the file and reads it in a limited process.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from lxml import etree

from legaldocs.core.text import nfc
from legaldocs.formats import intake, sandbox
from legaldocs.formats.legacy_encodings import looks_legacy
from legaldocs.formats.ooxml import Parts, W, value
from legaldocs.formats.refusals import RefusedFile
from legaldocs.formats.word_numbering import Numbering
from legaldocs.formats.word_runs import Changes, RunReader, changes_in
from legaldocs.formats.word_styles import Styles
from legaldocs.formats.word_tables import Cell, Row, header_parts, is_layout, layout_lines, row_line


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """One line of the text: ``label`` is the automatic number it starts with, ``style`` its Word style name."""

    text: str
    label: str = ""
    style: str = ""
    in_table: bool = False


@dataclass(frozen=True, slots=True)
class WordText:
    """A Word file as text.

    ``text`` is NFC, one paragraph per line, no blank lines.  ``numbering_recovered`` counts automatic numbers written
    out (bullets not counted), ``tracked_changes`` insertions, deletions and moves found, ``encoding_converted`` runs
    decoded from TCVN3 or VNI.  ``warnings`` are codes: ``tracked-changes``, ``hidden-text``, ``legacy-font-unnamed``,
    ``embedded-document``, ``unknown-symbol``, ``header-footer`` and ``comments`` (words left out there).
    """

    text: str
    paragraphs: tuple[WordParagraph, ...]
    numbering_recovered: int
    tracked_changes: int
    encoding_converted: int
    warnings: tuple[str, ...]


class ChangePolicy(StrEnum):
    """Which state of a file with tracked changes is read."""

    FINAL = "final"  # as if every change were accepted
    ORIGINAL = "original"  # as if every change were rejected
    REFUSE = "refuse"  # a file with changes is not taken in


def read_word(
    data: bytes, place: str, policy: ChangePolicy = ChangePolicy.FINAL, *, memory_mb: int = 1024, seconds: int = 60
) -> WordText:
    """The text of a .docx given as bytes; ``place`` names it in refusals.  Raises ``RefusedFile`` only."""
    intake.open_word(data, place).close()
    answer = sandbox.run_limited(
        parse_for_sandbox, data, memory_mb, seconds, place=place, name=place, policy=policy.value
    )
    return word_text_from(answer)


def word_text_from(answer: dict[str, Any]) -> WordText:
    """The value behind a JSON answer of ``parse_for_sandbox``."""
    paragraphs = tuple(WordParagraph(**paragraph) for paragraph in answer["paragraphs"])
    return WordText(**{**answer, "paragraphs": paragraphs, "warnings": tuple(answer["warnings"])})


def parse_for_sandbox(data: bytes, name: str, policy: str) -> dict[str, Any]:
    """``parse_word`` as a JSON value, for ``sandbox.run_limited``."""
    return asdict(parse_word(data, name, ChangePolicy(policy)))


def parse_word(data: bytes, place: str, policy: ChangePolicy = ChangePolicy.FINAL) -> WordText:
    """``read_word`` without the limited process: for files this system wrote itself, and for the child."""
    with intake.open_word(data, place) as package:
        return _Reader(Parts(package, place), place, policy).read()


class _Reader:
    """Walks one document in reading order and collects its lines."""

    def __init__(self, parts: Parts, place: str, policy: ChangePolicy) -> None:
        self._root = parts.root()
        self._place = place
        self._policy = policy
        keep = Changes.ORIGINAL if policy is ChangePolicy.ORIGINAL else Changes.FINAL
        self._styles = Styles(parts.related("/styles"))
        self._runs = RunReader(self._styles, keep)
        self._keep = keep
        self._numbering = Numbering(parts.related("/numbering"), self._styles.list_styles())
        self._footnotes = [parts.related("/footnotes"), parts.related("/endnotes")]
        self._furniture = [*parts.all_related("/header"), *parts.all_related("/footer")]
        self._comments = parts.related("/comments")
        self._lines: list[WordParagraph] = []
        self._recovered = 0
        self._carried = ""  # text of a paragraph whose end mark is not part of the state being read
        self._carried_label: str | None = None

    def read(self) -> WordText:
        """The whole document."""
        changes = sum(changes_in(part) for part in [self._root, *self._footnotes] if part is not None)
        if changes and self._policy is ChangePolicy.REFUSE:
            raise RefusedFile("tracked-changes", self._place, count=changes)
        body = self._root.find(W + "body")
        if body is None:
            raise RefusedFile("damaged", self._place, what="no document body")
        self._blocks(body, self._lines)
        self._flush(self._lines)
        self._lines.extend(self._notes())
        text = nfc("\n".join(line.text for line in self._lines))
        if not text.strip():
            raise RefusedFile("empty-document", self._place)
        return WordText(
            text, tuple(self._lines), self._recovered, changes, self._runs.converted, self._warnings(text, changes)
        )

    def _warnings(self, text: str, changes: int) -> tuple[str, ...]:
        found = {
            "tracked-changes": changes > 0,
            "hidden-text": self._runs.hidden,
            "embedded-document": next(self._root.iter(W + "altChunk", W + "subDoc"), None) is not None,
            "unknown-symbol": self._runs.unknown_symbol,
            "header-footer": any(_holds_words(part) for part in self._furniture),
            "comments": self._comments is not None and _holds_words(self._comments),
            "legacy-font-unnamed": not self._runs.converted and looks_legacy(text),
        }
        return tuple(code for code, present in found.items() if present)

    def _blocks(self, container: etree._Element, lines: list[WordParagraph]) -> None:
        """Append the paragraphs and tables directly inside ``container`` (or inside its wrappers) to ``lines``."""
        for node in container:
            if node.tag == W + "p":
                self._paragraph(node, lines)
            elif node.tag == W + "tbl":
                self._flush(lines)
                self._table(node, lines)
            elif node.tag in _WRAPPERS and self._runs.keeps(node):
                self._blocks(node, lines)

    def _paragraph(self, node: etree._Element, lines: list[WordParagraph]) -> None:
        properties = self._properties(node)
        style = value(properties.find(W + "pStyle")) if properties is not None else None
        text = self._runs.paragraph_text(node, style)
        joins_next = self._mark_gone(node)
        if not (joins_next and not text.strip()):  # a paragraph that is gone altogether is not counted
            label = self._label(properties, style)
            if self._carried_label is None:
                self._carried_label = label
        self._carried += text
        if not joins_next:
            self._flush(lines, style)
        for box in self._runs.boxes(node):
            self._flush(lines, style)
            self._blocks(box, lines)

    def _flush(self, lines: list[WordParagraph], style: str | None = None) -> None:
        """Close the paragraph being gathered: one line per soft break, blank lines dropped."""
        label, text = self._carried_label or "", self._carried
        self._carried, self._carried_label = "", None
        pieces = [tidy(part) for piece in (label + text).split("\n") for part in header_parts(piece)]
        for position, piece in enumerate(pieces):
            if piece:
                lines.append(WordParagraph(nfc(piece), label if position == 0 else "", self._styles.name(style)))

    def _properties(self, node: etree._Element) -> etree._Element | None:
        """Paragraph properties in the state being read."""
        properties = node.find(W + "pPr")
        if properties is None or self._keep is Changes.FINAL:
            return properties
        former = properties.find(f"{W}pPrChange/{W}pPr")
        return properties if former is None else former

    def _mark_gone(self, node: etree._Element) -> bool:
        """Whether the paragraph's end mark does not exist in the state being read, so that the next one joins it."""
        tag = W + ("del" if self._keep is Changes.FINAL else "ins")
        return node.find(f"{W}pPr/{W}rPr/{tag}") is not None

    def _label(self, properties: etree._Element | None, style: str | None) -> str | None:
        num_id, depth = self._styles.numbering(properties, style, self._numbering)
        if num_id is None:
            return None
        label = self._numbering.label(num_id, depth)
        if label is None:
            return None
        self._recovered += not label.is_bullet
        return label.text

    def _table(self, node: etree._Element, lines: list[WordParagraph]) -> None:
        rows = [self._row(row) for row in _rows(node) if self._runs.keeps_row(row)]
        if is_layout(rows, bordered=self._styles.table_has_borders(node)):
            lines.extend(WordParagraph(text, in_table=True) for text in layout_lines(rows))
        else:
            texts = (row_line(row) for row in rows)
            lines.extend(WordParagraph(text, in_table=True) for text in texts if text)

    def _row(self, node: etree._Element) -> Row:
        cells = []
        for cell in _cells(node):
            inner: list[WordParagraph] = []
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            self._blocks(cell, inner)
            self._flush(inner)
            continued = merge is not None and value(merge) in (None, "continue")
            cells.append(Cell(tuple(line.text for line in inner if not continued)))
        return Row(tuple(cells))

    def _notes(self) -> list[WordParagraph]:
        """Footnotes and endnotes that the text refers to, one line each, in the order of their marks."""
        notes = []
        for kind, part in zip(("footnote", "endnote"), self._footnotes, strict=True):
            bodies = {} if part is None else {value(note, "id"): note for note in part.iterfind(W + kind)}
            for mark, note_id in self._runs.note_marks(kind):
                lines: list[WordParagraph] = []
                if note_id in bodies:
                    self._blocks(bodies[note_id], lines)
                    self._flush(lines)
                # One line, so that an article quoted in a note never starts a line of its own.
                notes.append(WordParagraph(f"{mark} " + " ".join(line.text for line in lines), style="footnote text"))
        return notes


_WRAPPERS = {
    W + name
    for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "del", "moveFrom", "moveTo", "txbxContent")
}


def _holds_words(part: etree._Element) -> bool:
    """Whether a part says more than the number of its page."""
    return any(char.isalpha() for text in part.iter(W + "t") for char in text.text or "")


def _rows(table: etree._Element) -> list[etree._Element]:
    """Table rows in order, also those wrapped in content controls or change marks."""
    return [row for row in table.iter(W + "tr") if next(row.iterancestors(W + "tbl")) is table]


def _cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row.iter(W + "tc") if next(cell.iterancestors(W + "tr")) is row]


def tidy(text: str) -> str:
    """One line with every run of blanks (no-break and tab included) as one space, ends trimmed."""
    return " ".join(text.split())
