"""What the machine proposes to a checker on the sample register, against the faults planted in it.

Every local document with words is read as its check reads it (competence, bases on the day of signing, the rules on one
document, words copied from its bases).  A planted fault is found when a candidate under the criterion of its kind
touches the quoted words.  Candidates beside the key are counted, not called wrong: the key names what was planted.
"""

from __future__ import annotations

import json
import tempfile
import time
import tomllib
from collections import Counter
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

from legaldocs.checking.candidates import Candidate, find
from legaldocs.checking.criteria import of_catalogue
from legaldocs.documents import queries as documents

Row = dict[str, Any]
KINDS = ("C1", "C3", "C5", "C6", "C7", "C8", "C9", "C12", "C14", "C15", "C16", "C17")  # one document can show them


def run(_data_dir: Path) -> Row:
    """Per kind: planted and proposed; per criterion: candidates, and those that name a planted fault."""
    folder = resources.files("legaldocs.sample")
    key = json.loads(folder.joinpath("answer_key.json").read_text("utf-8"))
    table = tomllib.loads(folder.joinpath("register.toml").read_text("utf-8"))["document"]
    numbers = {row["key"]: row["number"] for row in table}
    planted = [row for row in key["conflicts"] if row["type"] in KINDS]
    with tempfile.TemporaryDirectory() as place:
        spoken, texts, seconds = _spoken(Path(place), set(numbers.values()), date.fromisoformat(key["on"]))
    known, found = Counter[str](), Counter[str]()
    given, named = Counter[str](), Counter[str]()
    misses, hit = [], set[tuple[str, str]]()
    for row in planted:
        number = numbers[row["document"]]
        near = [one for one in spoken.get(number, ()) if _shows(one, row, texts[number])]
        known[row["type"]] += 1
        found[row["type"]] += bool(near)
        hit |= {(number, one.key) for one in near}
        misses += [] if near else [f"{row['type']} {number}: {row['quote'][:90]}"]
    for number, candidates in spoken.items():
        for one in candidates:
            given[one.criterion] += 1
            named[one.criterion] += (number, one.key) in hit
    return {
        "documents": len(spoken),
        "seconds": seconds,
        "kind": {
            kind: {"planted": known[kind], "found": found[kind], "recall": found[kind] / max(1, known[kind])}
            for kind in KINDS
        },
        "criterion": {
            name: {"candidates": count, "name a planted fault": named[name]} for name, count in sorted(given.items())
        },
        "misses": misses,
    }


def _spoken(place: Path, numbers: set[str], today: date) -> tuple[dict[str, list[Candidate]], dict[str, str], float]:
    """Candidates and text per document of the sample, read in a register of its own."""
    from legaldocs.app import create_app
    from legaldocs.cli.database import run_upgrade
    from legaldocs.core.db import db
    from legaldocs.documents import sample_register

    spoken: dict[str, list[Candidate]] = {}
    texts: dict[str, str] = {}
    with create_app("testing", DATA_DIR=place).app_context():
        run_upgrade()
        sample_register.load(lambda _done, _total, _message: None)
        started = time.process_time()
        for number in sorted(numbers):
            for document in documents.by_number(number):
                edition = documents.current_edition(document.id)
                if document.is_sample and edition is not None:
                    spoken.setdefault(number, []).extend(find(document, edition, today))
                    texts[number] = texts.get(number, "") + edition.text
        seconds = time.process_time() - started
        db.session.remove()
        db.engine.dispose()
    return spoken, texts, seconds


def _shows(one: Candidate, row: Row, text: str) -> bool:
    """Whether a candidate stands under the criterion of the planted kind and its words overlap the quoted ones."""
    if one.criterion != of_catalogue(row["type"]):
        return False
    quote = row["quote"]
    return bool(one.quote) and (one.quote in quote or quote in one.quote or _overlap(one, quote, text))


def _overlap(one: Candidate, quote: str, text: str) -> bool:
    at = text.find(quote)
    return at >= 0 and one.start is not None and one.end is not None and at < one.end and one.start < at + len(quote)
