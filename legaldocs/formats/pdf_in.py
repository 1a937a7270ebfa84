"""PDF files with a text layer to text: lines joined back into paragraphs, page furniture dropped.

A PDF knows only where letters stand.  Lines are put in reading order by position, a line that stops because the margin
was reached is joined with the next, and page numbers, running heads and signature stamps are left out.  Scanned pages
have no text here; they are reported, never guessed at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pypdfium2

from legaldocs.core.text import fold, nfc
from legaldocs.formats.pdf_lines import Line, Page, read_page
from legaldocs.formats.refusals import RefusedFile
from legaldocs.formats.word_tables import header_parts

_MIN_LETTERS = 20  # fewer on a page: it carries no text worth the name
_FURNITURE_ZONE = 0.1  # of the page height, at the top and at the bottom
_INDENT = 8.0  # points; a smaller shift is an untidy margin, not a first-line indent
_PAGE_NUMBER = re.compile(r"\W*(trang\s*)?\d{1,4}(\s*/\s*\d{1,4})?\W*")
_STAMP = re.compile(r"^(nguoi ky|ky boi|thoi gian ky|email|co quan)\s*:")
_STAMP_PROOF = re.compile(r"^(thoi gian ky|ky boi)\s*:", re.MULTILINE)
_LABEL = re.compile(
    r"^[“\"]?(phần|chương|mục|tiểu mục|điều|phụ lục)\s+\S+|^\d{1,3}[.)]\s|^[a-zđ]{1,2}\)\s|^[-+•]\s|^nơi nhận\s*:", re.I
)
_SENTENCE_END = (".", ";", ":", "!", "?", "”", '"', "/.", "…")


@dataclass(frozen=True, slots=True)
class PdfText:
    """``text`` is NFC, a paragraph per line; ``empty_pages`` are the 1-based pages without a text layer."""

    text: str
    pages: int
    empty_pages: tuple[int, ...]


def parse_pdf_for_sandbox(data: bytes, name: str) -> dict[str, Any]:
    """``parse_pdf`` as a JSON value, for ``sandbox.run_limited``."""
    found = parse_pdf(data, name)
    return {"text": found.text, "pages": found.pages, "empty_pages": list(found.empty_pages)}


def _read_pages(data: bytes, place: str) -> list[Page]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = "encrypted" if "password" in str(error).lower() else "damaged"
        raise RefusedFile(code, place, what=str(error)) from error
    try:
        return [read_page(document, position, place) for position in range(len(document))]
    finally:
        document.close()


def parse_pdf(data: bytes, place: str) -> PdfText:
    """The text of a PDF.  Raises ``RefusedFile`` (``encrypted``, ``damaged``)."""
    pages = _read_pages(data, place)
    return PdfText(join_pages(pages), len(pages), _empty_pages(pages))


def pages_for_sandbox(data: bytes, name: str) -> list[dict[str, Any]]:
    """The lines of every page as JSON values, for a caller that adds recognised pages and joins them itself."""
    return [asdict(page) for page in _read_pages(data, name)]


def page_from_json(value: dict[str, Any]) -> Page:
    """The page behind one value of ``pages_for_sandbox``."""
    return Page(**{**value, "lines": tuple(Line(**line) for line in value["lines"])})


def join_pages(pages: Sequence[Page]) -> str:
    """The text of pages in order, NFC, a paragraph per line, without page furniture."""
    return nfc("\n".join(_paragraphs(_without_furniture(pages))))


def _empty_pages(pages: Sequence[Page]) -> tuple[int, ...]:
    return tuple(
        position
        for position, page in enumerate(pages, start=1)
        if sum(char.isalpha() for line in page.lines for char in line.text) < _MIN_LETTERS
    )


def _without_furniture(pages: Sequence[Page]) -> list[Page]:
    """Pages without page numbers, running heads and feet, and digital signature stamps."""
    repeated = Counter(key for page in pages for key in {_running(line) for line in page.lines if _at_edge(line, page)})
    often = max(3, len(pages) // 2)
    kept = []
    for page in pages:
        stamped = bool(_STAMP_PROOF.search("\n".join(fold(line.text).lower() for line in page.lines)))
        lines = [
            line
            for line in page.lines
            if not _is_page_number(line, page)
            and not (_at_edge(line, page) and repeated[_running(line)] >= often)
            and not (stamped and _STAMP.match(fold(line.text).lower()))
        ]
        kept.append(Page(tuple(lines), page.height, page.left, page.right, page.upright))
    return kept


def _is_page_number(line: Line, page: Page) -> bool:
    """A lone number that is the highest or the lowest line of its page."""
    if not (_at_edge(line, page) and _PAGE_NUMBER.fullmatch(line.text)):
        return False
    others = [other for other in page.lines if other is not line]
    return all(other.top < line.bottom for other in others) or all(other.bottom > line.top for other in others)


def _at_edge(line: Line, page: Page) -> bool:
    return line.bottom > page.height * (1 - _FURNITURE_ZONE) or line.top < page.height * _FURNITURE_ZONE


def _running(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _paragraphs(pages: Sequence[Page]) -> list[str]:
    """Lines joined into paragraphs, also across a page break."""
    out: list[str] = []
    before: tuple[Line, Page] | None = None
    for page in pages:
        for line in page.lines:
            if before is not None and out and _continues(*before, line, page):
                out[-1] = f"{out[-1]} {_one_line(line.text)}"
            else:
                out.extend(_one_line(part) for part in header_parts(line.text))
            before = (line, page)
    return [paragraph for paragraph in out if paragraph]


def _continues(line: Line, page: Page, following: Line, following_page: Page) -> bool:
    """Whether ``following`` goes on with the paragraph of ``line``: the margin, not the writer, ended the line."""
    if not (page.upright and following_page.upright) or "\t" in line.text + following.text:
        return False
    ended = line.text.endswith(_SENTENCE_END)
    room = page.right - line.right
    full = room < following.first_word + 3
    if line.text.endswith(",") and not _LABEL.match(following.text):
        return True  # a list goes on, also in a narrow column
    if not full or (ended and _LABEL.match(following.text)):
        return False
    indented = following.left > following_page.left + _INDENT
    begins_lower = following.text[:1].islower() and not _LABEL.match(following.text)
    return (not indented) or (begins_lower and not ended)


def _one_line(text: str) -> str:
    return " ".join(text.split())
