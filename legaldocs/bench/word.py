"""Word out and in again, redlines, and text recognition, on real documents.

A text goes to Word and back and must be the same, line for line and tree for tree; a redline between a text and a
shortened copy must give both back.  Recognition is compared with the text layer of the same pages.
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from legaldocs.core.text import nfc
from legaldocs.formats import ocr
from legaldocs.formats.pdf_in import join_pages, page_from_json, pages_for_sandbox
from legaldocs.formats.provision_blocks import provisions_to_blocks
from legaldocs.formats.word_in import ChangePolicy, parse_word
from legaldocs.formats.word_out import official_document
from legaldocs.formats.word_redline import redline
from legaldocs.formats.word_values import OfficialDocument
from legaldocs.formats.word_xml import clean
from legaldocs.law.structure import parse

EVERY = 16  # documents of the corpus: some two hundred
REDLINES = 25
SCANNED_PAGES = 2  # of each PDF


def run(data_dir: Path) -> dict[str, Any]:
    """Figures on the Word files, the corpus and the PDF files under ``data_dir`` (see its README)."""
    files = {path.name: parse_word(path.read_bytes(), path.name).text for path in _files(data_dir / "docx", "docx")}
    corpus = dict(_corpus(data_dir / "corpus.jsonl.gz"))
    return {
        "round trip": {"word files": _round_trips(files.items()), "corpus": _round_trips(corpus.items())},
        "redline": _redlines(list(corpus.items())[:: max(1, len(corpus) // REDLINES)]),
        "recognition": _recognition(data_dir / "pdf"),
    }


def _files(folder: Path, kind: str) -> list[Path]:
    return sorted(folder.glob(f"*.{kind}"))


def _corpus(path: Path) -> Iterator[tuple[str, str]]:
    """A sample of the corpus: blanks as a Word reader leaves them, no control characters, which XML cannot carry."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % EVERY == 0:
                row = json.loads(line)
                yield f"{number}:{row['number']}", _tidied(row["text"])


def _tidied(text: str) -> str:
    lines = (" ".join(line.split()) for line in clean(nfc(text)).split("\n"))
    return "\n".join(line for line in lines if line)


def _round_trips(texts: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Whether text and tree are the same after Word, with the time a document takes."""
    total = same = units = 0
    misses = []
    started = time.process_time()
    for name, text in texts:
        tree = parse(text)
        written = official_document(OfficialDocument(provisions_to_blocks(text, tree.provisions)))
        again = parse_word(written, "a.docx").text
        total, units = total + 1, units + len(tree.provisions)
        if again == text and parse(again) == tree:
            same += 1
        else:
            misses.append(f"{name}: {_first_difference(text, again)}")
    spent = (time.process_time() - started) / max(1, total)
    figures = {"documents": total, "provisions": units, "identical": same, "share": same / max(1, total)}
    return {**figures, "seconds each": spent, "misses": misses}


def _first_difference(before: str, after: str) -> str:
    pairs = zip(before.split("\n"), after.split("\n"), strict=False)
    return next((f"{old[:80]!r} / {new[:80]!r}" for old, new in pairs if old != new), "lines missing at the end")


def _redlines(texts: list[tuple[str, str]]) -> dict[str, Any]:
    """Both states of a redline from each text to a copy without every seventh line and with other numbers."""
    right, misses = 0, []
    started = time.process_time()
    for name, text in texts:
        kept = [line for number, line in enumerate(text.split("\n")) if number % 7 != 5]
        changed = "\n".join(kept).replace("30 ngày", "45 ngày").replace("quy định", "quy định chung")
        made = redline(text, changed, author="A", on=date(2026, 1, 1))
        states = [parse_word(made, "a.docx", policy).text for policy in (ChangePolicy.ORIGINAL, ChangePolicy.FINAL)]
        if states == [text, changed]:
            right += 1
        else:
            misses.append(name)
    spent = (time.process_time() - started) / max(1, len(texts))
    return {"documents": len(texts), "both states right": right, "seconds each": spent, "misses": misses}


def _recognition(folder: Path) -> dict[str, Any]:
    """Wrong letters among the letters of the text layer, over the first pages of each PDF."""
    if ocr.program() is None:
        return {"pages": 0, "misses": [f"not measured: apt-get install {ocr.PACKAGES}"]}
    pages = wrong = letters = 0
    certain = 0.0
    misses = []
    for path in _files(folder, "pdf"):
        data = path.read_bytes()
        layer = [page_from_json(row) for row in pages_for_sandbox(data, path.name)][:SCANNED_PAGES]
        guessed = ocr.recognise_pdf_pages(data, range(len(layer)), path.name)
        want, got = join_pages(layer), join_pages([guessed[at].page for at in range(len(layer))])
        distance = Levenshtein.distance(" ".join(want.split()), " ".join(got.split()))
        pages, wrong, letters = pages + len(layer), wrong + distance, letters + len(want)
        certain += sum(page.confidence for page in guessed.values())
        misses.append(f"{path.name}: {distance} of {len(want)} letters")
    figures = {"pages": pages, "letters": letters, "error rate": wrong / max(1, letters)}
    return {**figures, "certainty": certain / max(1, pages), "misses": misses}
