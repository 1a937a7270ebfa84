"""A text with tags put into it: escaping, paragraphs, tables and notes of an Akoma Ntoso file.

The words and blanks of the file, read in order, are the text: nothing is added, moved or dropped.  What may not stand
where it stands in the text (a column mark between cells, a control character) is kept in a processing instruction
as a JSON string.  Blanks between blocks stay between the elements, where other programs ignore them.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from legaldocs.formats.akn_names import MARK, XML_SPACE

_UNFIT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RULE_CELL = re.compile(r"[ \t]*:?-{2,}:?[ \t]*")


@dataclass(frozen=True, slots=True)
class Mark:
    """An inline element around ``[start, end)``: its name and attributes."""

    start: int
    end: int
    tag: str
    attributes: Mapping[str, str]


def attributes(values: Mapping[str, str | None]) -> str:
    """`` name="value"`` for every value that is known."""
    return "".join(f' {name}="{quoted(value)}"' for name, value in values.items() if value is not None)


def element(name: str, values: Mapping[str, str | None], inner: str = "") -> str:
    """A whole element with the attributes that are known; ``inner`` is markup."""
    head = f"<{name}{attributes(values)}"
    return f"{head}>{inner}</{name}>" if inner else f"{head}/>"


def quoted(value: str) -> str:
    """``value`` fit for an attribute; characters XML cannot carry become U+FFFD."""
    value = escaped(_UNFIT.sub("\ufffd", value)).replace('"', "&quot;")
    return value.replace("\n", "&#10;").replace("\t", "&#9;")


def escaped(text: str) -> str:
    """``text`` with markup characters written as entities."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;") if "\r" in text else text


def kept_aside(text: str) -> str:
    """A processing instruction that stands for ``text``."""
    held = json.dumps(text).replace(">", "\\u003e")  # "?>" would end the instruction
    return f"<?{MARK} {held}?>"


class TextWriter:
    """Writes stretches of one text; ``marks`` are inline elements, ``notes`` maps footnote lines to their ids.

    ``marks`` are sorted and do not overlap.  ``pieces`` collects what was written.
    """

    def __init__(self, text: str, marks: Sequence[Mark], notes: Mapping[int, str]) -> None:
        self.text = text
        self.pieces: list[str] = []
        self._marks = marks
        self._starts = [mark.start for mark in marks]
        self._notes = notes
        self._all_fit = _UNFIT.search(text) is None

    def tag(self, name: str, values: Mapping[str, str | None] | None = None) -> None:
        """An opening tag."""
        self.pieces.append(f"<{name}{attributes(values)}>" if values else f"<{name}>")

    def end(self, name: str) -> None:
        """A closing tag."""
        self.pieces.append(f"</{name}>")

    def blank(self, start: int, end: int) -> None:
        """A stretch without words, between elements."""
        gap = self.text[start:end]
        for position, stray in enumerate(re.split(rf"([^{XML_SPACE}]+)", gap)):
            self.pieces.append(kept_aside(stray) if position % 2 else escaped(stray))

    def words(self, start: int, end: int) -> None:
        """Words with the inline elements among them."""
        at = max(0, bisect_right(self._starts, start) - 1)
        position = start
        while at < len(self._marks) and self._marks[at].start < end:
            mark = self._marks[at]
            first, last = max(mark.start, position), min(mark.end, end)
            if first < last:
                self._plain(position, first)
                self.tag(mark.tag, mark.attributes)
                self._plain(first, last)
                self.end(mark.tag)
                position = last
            at += 1
        self._plain(position, end)

    def _plain(self, start: int, end: int) -> None:
        piece = self.text[start:end]
        if self._all_fit:
            self.pieces.append(escaped(piece))
            return
        position = 0
        for stray in _UNFIT.finditer(piece):
            self.pieces += [escaped(piece[position : stray.start()]), kept_aside(stray.group())]
            position = stray.end()
        self.pieces.append(escaped(piece[position:]))

    def blocks(self, start: int, end: int) -> None:
        """Paragraphs and tables, a line each; blank lines stay between them."""
        lines = self._lines(start, end)
        at = 0
        while at < len(lines):
            last = at
            while last < len(lines) and _is_row(self.text[slice(*lines[last])]):
                last += 1
            if last - at >= 2 and any(not _is_rule(self.text[slice(*line)]) for line in lines[at:last]):
                start = self._table(lines[at:last], start)
                at = last
                continue
            first, stop = lines[at]
            self.blank(start, first)
            self.paragraph(first, stop)
            start, at = stop, at + 1
        self.blank(start, end)

    def _lines(self, start: int, end: int) -> list[tuple[int, int]]:
        """The lines that hold anything, without the blanks around them."""
        found = []
        position = start
        for line in self.text[start:end].split("\n"):
            bare = line.strip(XML_SPACE)
            if bare:
                first = position + len(line) - len(line.lstrip(XML_SPACE))
                found.append((first, first + len(bare)))
            position += len(line) + 1
        return found

    def paragraph(self, start: int, end: int) -> None:
        """One paragraph; the line of a footnote becomes a note."""
        note = self._notes.get(start)
        if note is not None:
            marker = self.text[start : self.text.find("]", start) + 1]
            self.tag("p")
            self.tag("authorialNote", {"eId": note, "marker": marker, "placement": "bottom"})
        self.tag("p")
        self.words(start, end)
        self.end("p")
        if note is not None:
            self.pieces.append("</authorialNote></p>")

    def _table(self, lines: Sequence[tuple[int, int]], position: int) -> int:
        """A table of ``lines``, after the blanks from ``position``; where it ends."""
        self.blank(position, lines[0][0])
        self.tag("table")
        position = lines[0][0]
        for number, (start, end) in enumerate(lines):
            self.blank(position, start)
            if _is_rule(self.text[start:end]):
                self.pieces.append(kept_aside(self.text[start:end]))
            else:
                is_head = number + 1 < len(lines) and _is_rule(self.text[slice(*lines[number + 1])])
                self._row(start, end, "th" if is_head else "td")
            position = end
        self.end("table")
        return position

    def _row(self, start: int, end: int, cell: str) -> None:
        """Cells between the column marks; a mark at either edge frames the row."""
        self.tag("tr")
        bar = kept_aside("|")
        position = start
        if self.text[start] == "|":
            self.pieces.append(bar)
            position += 1
        framed = self.text[end - 1] == "|" and end - 1 > position
        while True:
            stop = self.text.find("|", position, end)
            stop = end if stop < 0 else stop
            self.tag(cell)
            self.blocks(position, stop)
            self.end(cell)
            if stop == end:
                break
            self.pieces.append(bar)
            position = stop + 1
            if framed and position == end:
                break
        self.end("tr")


def _is_row(line: str) -> bool:
    """Whether a line shows the cells of a table row."""
    return " | " in line or (line.startswith("|") and line.count("|") > 1)


def _is_rule(line: str) -> bool:
    """Whether a line is the rule below the head of a table: ``|---|---|``."""
    return "--" in line and all(_RULE_CELL.fullmatch(cell) for cell in line.strip("| \t").split("|"))
