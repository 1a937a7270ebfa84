"""Labelled provincial documents joined with their texts: facts in the project, texts in the data folder.

``gold_provincial.jsonl``: sixty documents, each read by two readers who never saw the engine's answers; where they
differed a third look decided.  The readers were language models of one kind following one guide: that 1,050 citations
were marked by both, with three other units and three other bounds, says less than two people agreeing would; 45 law
names inside other titles, which one of them marked, are left out of the score.  ``provincial.jsonl``: pre-filled by the
engine and corrected by one reader, a guard against falls and no evidence.  ``read_once.jsonl``: 53 documents of 15
issuers never looked at before, read against the engine's answers by one reader (a language model) who corrected them;
what the engine of that morning gave is the first-run figure in ``docs/benchmarks.md``.

``python -m legaldocs.bench.labelled FOLDER`` writes the labels in the layout that any scorer of the batch commands
reads, the headings as words: ``FOLDER/corpus.jsonl.gz`` and ``FOLDER/labels/gold_provincial.jsonl``.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import sys
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from legaldocs.core.text import nfc
from legaldocs.law import numbering

Row = dict[str, Any]
SETS = {"read twice": "gold_provincial.jsonl", "read once": "read_once.jsonl", "guard": "provincial.jsonl"}
WHOLE = ("read twice", "read once")  # sets that label structure and header too


def labelled(data_dir: Path, file_name: str) -> tuple[list[tuple[Row, str]], int]:
    """(label row, NFC text) of each labelled document found in ``corpus.jsonl.gz``, and how many were not found."""
    texts = _texts(data_dir / "corpus.jsonl.gz")
    lines = files("legaldocs.bench").joinpath(f"labels/{file_name}").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    found = [(row, texts[row["text_sha256"]]) for row in rows if row["text_sha256"] in texts]
    return found, len(rows) - len(found)


def limit(row: Row, text: str) -> int:
    """Where reading stopped, a position in the text."""
    return int(row.get("annotated_until") or len(text))


@cache
def _texts(path: Path) -> dict[str, str]:
    """NFC texts of the corpus by their SHA-256."""
    texts: dict[str, str] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = nfc(json.loads(line)["text"])
            texts[hashlib.sha256(text.encode()).hexdigest()] = text
    return texts


def rows(data_dir: Path, name: str) -> list[Row]:
    """Lines of a label file of the data folder."""
    lines = (data_dir / "labels" / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def corpus(data_dir: Path) -> dict[str, list[Row]]:
    """Documents of ``corpus.jsonl.gz`` by ``numbering.key``; provincial numbers repeat."""
    found: dict[str, list[Row]] = {}
    with gzip.open(data_dir / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row.get("number"):
                found.setdefault(numbering.key(row["number"]), []).append(row)
    return found


def export(data_dir: Path, folder: Path) -> int:
    """Write the wholly labelled sets as one folder for a scorer of the batch commands; how many documents."""
    pairs = [pair for name in WHOLE for pair in labelled(data_dir, SETS[name])[0]]
    (folder / "labels").mkdir(parents=True, exist_ok=True)
    with (folder / "labels" / "gold_provincial.jsonl").open("w", encoding="utf-8") as out:
        for row, text in pairs:
            spans = [article["heading"] for article in row["articles"]]
            words = [" ".join(text[span[0] : span[1]].split()) if span else None for span in spans]
            articles = [{**a, "heading": said} for a, said in zip(row["articles"], words, strict=True)]
            out.write(json.dumps({**row, "articles": articles}, ensure_ascii=False) + "\n")
    with gzip.open(folder / "corpus.jsonl.gz", "wt", encoding="utf-8") as out:
        out.writelines(json.dumps({"number": row["number"], "text": text}) + "\n" for row, text in pairs)
    return len(pairs)


if __name__ == "__main__":
    source = Path(os.environ.get("LEGALDOCS_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
    sys.stdout.write(f"{export(source, Path(sys.argv[1]))} documents\n")
