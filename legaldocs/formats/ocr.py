"""Scanned pages to lines of text, through Tesseract where it is installed.

What comes out is a guess: it is marked as recognised and unverified wherever it goes, until a person has read it.
Pages are drawn and recognised one by one in limited processes (``sandbox``); lines carry their places, so that
``pdf_in`` joins them into paragraphs like those of a text layer.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2

from legaldocs.core.text import nfc
from legaldocs.formats import sandbox
from legaldocs.formats.pdf_lines import Line, Page, page_of
from legaldocs.formats.refusals import RefusedFile

LANGUAGE = "vie"
PACKAGES = "tesseract-ocr tesseract-ocr-vie"
_DPI = 300
_POINTS_PER_INCH = 72
_MAX_SIDE = 6000  # pixels: a page drawn larger than A2 is drawn smaller
_MEMORY_MB, _SECONDS = 1536, 120  # for one page
_WIDE_GAP = 1.5  # times the letter height: columns side by side
_MIN_LETTERS = 2  # of a line: less is dirt on the glass


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """One page: its lines with their places in points, and how sure the program was of its words (0 to 100)."""

    page: Page
    confidence: float


def program() -> str | None:
    """The path of Tesseract when it is installed together with its Vietnamese data; ``None`` otherwise."""
    path = shutil.which("tesseract")
    return path if path is not None and LANGUAGE in _languages(path) else None


@cache
def _languages(path: str) -> frozenset[str]:
    done = subprocess.run([path, "--list-langs"], capture_output=True, text=True, timeout=30, check=False)  # noqa: S603  a fixed question
    return frozenset(done.stdout.split())


def recognise_pdf_pages(
    data: bytes, positions: Iterable[int], place: str, progress: Callable[[int], None] = lambda _done: None
) -> dict[int, RecognisedPage]:
    """The pages of a PDF at these 0-based ``positions``; ``progress`` is told after each.

    Raises ``RefusedFile``: ``no-ocr`` where Tesseract is missing, or what the limited process refused.
    """
    path = _required(place)
    found: dict[int, RecognisedPage] = {}
    for done, position in enumerate(positions, start=1):
        answer = sandbox.run_limited(
            recognise_pdf_page_for_sandbox, data, _MEMORY_MB, _SECONDS, place=place, name=place, program=path,
            position=str(position),
        )  # fmt: skip
        found[position] = _from_answer(answer)
        progress(done)
    return found


def recognise_image(data: bytes, place: str) -> RecognisedPage:
    """A picture of one page (PNG, JPEG, TIFF, BMP)."""
    answer = sandbox.run_limited(
        recognise_image_for_sandbox, data, _MEMORY_MB, _SECONDS, place=place, name=place, program=_required(place)
    )
    return _from_answer(answer)


def _required(place: str) -> str:
    path = program()
    if path is None:
        raise RefusedFile("no-ocr", place, packages=PACKAGES)
    return path


def _from_answer(answer: dict[str, Any]) -> RecognisedPage:
    lines = tuple(Line(**line) for line in answer["lines"])
    return RecognisedPage(page_of(lines, answer["height"], upright=True), answer["confidence"])


def recognise_pdf_page_for_sandbox(data: bytes, name: str, program: str, position: str) -> dict[str, Any]:
    """Draw one page and recognise it; the limits of this process hold for Tesseract too."""
    try:
        document = pypdfium2.PdfDocument(data)
        page = document[int(position)]
        scale = min(_DPI / _POINTS_PER_INCH, _MAX_SIDE / max(page.get_width(), page.get_height(), 1))
        bitmap = page.render(scale=scale, grayscale=True)
        picture = _grey_map(bitmap)
        document.close()
    except pypdfium2.PdfiumError as error:
        raise RefusedFile("damaged", name, what=f"page {int(position) + 1}: {error}") from error
    return _recognise(picture, name, program, scale * _POINTS_PER_INCH)


def recognise_image_for_sandbox(data: bytes, name: str, program: str) -> dict[str, Any]:
    """Recognise a picture as it is, taken to be drawn at 300 dots per inch."""
    return _recognise(data, name, program, _DPI)


def _grey_map(bitmap: Any) -> bytes:
    """A drawn page as a portable grey map, which needs no picture library."""
    rows = memoryview(bitmap.buffer)
    lines = (rows[y * bitmap.stride : y * bitmap.stride + bitmap.width] for y in range(bitmap.height))
    return b"P5\n%d %d\n255\n" % (bitmap.width, bitmap.height) + b"".join(lines)


def _recognise(picture: bytes, name: str, program: str, dpi: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="legaldocs-ocr-") as folder:
        source = Path(folder) / "page"
        source.write_bytes(picture)
        command = [program, str(source), "stdout", "-l", LANGUAGE, "--dpi", str(round(dpi)), "--psm", "3", "tsv"]
        environment = {"PATH": os.environ.get("PATH", ""), "OMP_THREAD_LIMIT": "1", "LANG": "C.UTF-8"}
        try:
            done = subprocess.run(  # noqa: S603  a fixed program on a file of our own
                command, capture_output=True, timeout=_SECONDS, env=environment, cwd=folder, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise RefusedFile("too-slow", name, seconds=_SECONDS) from error
    if done.returncode != 0:
        reason = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise RefusedFile("unreadable", name, what=reason[:200] or f"signal {-done.returncode}")
    return _page(done.stdout.decode("utf-8", "replace"), _POINTS_PER_INCH / dpi)


def _page(table: str, points: float) -> dict[str, Any]:
    """Tesseract's table of words as lines; boxes turned so that the origin is at the lower left."""
    height = 0.0
    certain: list[float] = []
    gathered: dict[tuple[str, str, str], list[tuple[list[float], str]]] = {}
    for row in table.splitlines()[1:]:
        level, _number, block, paragraph, line, _word, left, top, width, tall, sure, text = row.split("\t", 11)
        if level == "1":
            height = int(tall) * points
        elif level == "5" and text.strip():
            box = [int(number) * points for number in (left, top, width, tall)]
            gathered.setdefault((block, paragraph, line), []).append((box, nfc(text)))
            certain.append(float(sure))
    lines = [_line(words, height) for words in gathered.values()]
    return {
        "lines": [asdict(made) for made in lines if sum(char.isalnum() for char in made.text) >= _MIN_LETTERS],
        "height": height,
        "confidence": sum(certain) / len(certain) if certain else 0.0,
    }


def _line(words: list[tuple[list[float], str]], height: float) -> Line:
    """One line; a gap much wider than its letters are tall is a tab, as between the columns of a heading."""
    tall = max(box[3] for box, _ in words)
    pieces, end = [words[0][1]], words[0][0][0] + words[0][0][2]
    for (left, _top, width, _tall), text in words[1:]:
        pieces.append(("\t" if left - end > _WIDE_GAP * tall else " ") + text)
        end = left + width
    first = words[0][0]
    top = min(box[1] for box, _ in words)
    return Line("".join(pieces), first[0], end, height - top, height - max(b[1] + b[3] for b, _ in words), first[2])
