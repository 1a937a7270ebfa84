"""Letters of a PDF page with their places, gathered into lines in reading order.

``pdf_in`` turns the lines of all pages into paragraphs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from ctypes import c_double
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from legaldocs.formats.refusals import RefusedFile
from legaldocs.formats.text_in import printable

_SAME_HEIGHT = 16.0  # points: lines of a heading's two columns that belong side by side
_WIDE_GAP = 2.0  # times the letter height: columns side by side
_HYPHENS = (0xFFFE, 0x02)  # what pdfium reports for a hyphen that ends a line

Letter = tuple[str, tuple[float, float, float, float] | None]
"""A character with its box ``(left, right, bottom, top)`` in points; blanks have none."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of letters with its box in points, origin at the lower left."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    first_word: float  # width


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of one page in reading order and the margins they keep."""

    lines: tuple[Line, ...]
    height: float
    left: float  # where unindented lines begin
    right: float  # where full lines end
    upright: bool


def read_page(document: Any, position: int, place: str) -> Page:
    """Page ``position`` (0-based) of a pypdfium2 document."""
    try:
        page = document[position]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        raise RefusedFile("damaged", place, what=f"page {position + 1}: {error}") from error
    lines = tuple(_in_reading_order(_lines_of(text_page)))
    upright = page.get_rotation() == 0
    height = float(page.get_height())
    text_page.close()
    page.close()
    return page_of(lines, height, upright=upright)


def page_of(lines: tuple[Line, ...], height: float, *, upright: bool) -> Page:
    """A page with the margins that its lines, given in reading order, keep."""
    lefts = Counter(round(line.left) for line in lines if len(line.text) > 20)
    left = min((at for at, count in lefts.items() if count >= max(1, len(lines) // 10)), default=0)
    rights = sorted(line.right for line in lines)
    right = rights[int(len(rights) * 0.9)] if rights else 0.0
    return Page(lines, height, float(left), right, upright)


def _lines_of(text_page: Any) -> list[Line]:
    """The lines of a page in the order of the file; wide gaps inside a line are tabs."""
    lines: list[Line | None] = []
    letters: list[Letter] = []
    for position in range(text_page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text_page, position)
        if code in (0x0A, 0x0D):
            lines.append(_line(letters))
            letters = []
        elif code:
            char = "-" if code in _HYPHENS else chr(code)
            letters.append((" " if char.isspace() else char, None if char.isspace() else _box(text_page, position)))
    lines.append(_line(letters))
    return _merge_level([line for line in lines if line is not None])


def _line(letters: Sequence[Letter]) -> Line | None:
    """The line of these letters; ``None`` when nothing is visible."""
    boxes = [box for _, box in letters if box is not None]
    if not boxes:
        return None
    left, right = boxes[0][0], boxes[-1][1]
    bottom, top = min(box[2] for box in boxes), max(box[3] for box in boxes)
    text = _text_with_gaps(letters, _WIDE_GAP * max(box[3] - box[2] for box in boxes))
    word_letters = len(text.split()[0]) if text else 0
    return Line(text, left, right, top, bottom, boxes[max(0, min(word_letters, len(boxes)) - 1)][1] - left)


def _text_with_gaps(letters: Sequence[Letter], wide: float) -> str:
    """The characters of a line with a tab where two neighbours stand more than ``wide`` points apart."""
    out: list[str] = []
    previous: float | None = None
    for char, box in letters:
        if box is not None:
            if previous is not None and box[0] - previous > wide:
                out.append("\t")
            previous = box[1]
        out.append(char)
    return printable("".join(out)).strip()


def _merge_level(lines: Sequence[Line]) -> list[Line]:
    """Pieces of one line that the file draws one after the other, put together."""
    out: list[Line] = []
    for line in lines:
        last = out[-1] if out else None
        if last is not None and abs(last.bottom - line.bottom) < 2 and 0 <= line.left - last.right < 12:
            text = f"{last.text} {line.text}"
            top = max(last.top, line.top)
            out[-1] = Line(text, last.left, line.right, top, last.bottom, last.first_word)
        else:
            out.append(line)
    return out


def _box(text_page: Any, position: int) -> tuple[float, float, float, float] | None:
    """``(left, right, bottom, top)`` of one letter."""
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    if not pdfium.FPDFText_GetCharBox(text_page, position, left, right, bottom, top):
        return None
    return left.value, right.value, bottom.value, top.value


def _in_reading_order(lines: Sequence[Line]) -> Iterable[Line]:
    """Lines as read: stretches that run down the page keep their order, the stretches are sorted by where they begin.

    A heading drawn after the body comes first again, and a signature beside the recipients stays behind them.
    """
    stretches: list[list[Line]] = []
    for line in lines:
        if stretches and line.top <= stretches[-1][-1].top + 2:
            stretches[-1].append(line)
        else:
            stretches.append([line])
    stretches.sort(key=lambda stretch: -stretch[0].top)
    beside: list[list[list[Line]]] = []
    for stretch in stretches:  # those beginning at nearly the same height stand side by side, the left one first
        if beside and beside[-1][0][0].top - stretch[0].top < _SAME_HEIGHT:
            beside[-1].append(stretch)
        else:
            beside.append([stretch])
    ordered = (sorted(group, key=lambda stretch: stretch[0].left) for group in beside)
    return (line for group in ordered for stretch in group for line in stretch)
