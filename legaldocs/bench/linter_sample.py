"""What the linter finds of the faults planted in the sample register: by the text alone, and beside the register.

Alone it reads one document, as ``legaldocs text check`` does; beside the register it reads it as a draft is read in
the workspace, held against what it rests on and against living texts near it. A planted fault is found when a rule of
its kind speaks within or around the quoted words; C3 and C4 both name an amount that differs, so one counts for the
other. Two local texts that differ (C11) are one fault with two sides, told where a drafter can mend it: at the newer of
the two, whichever of them the key names first. Precision is counted on rules that name a fault (those that only ask
for attention stand apart): right is what any part of the key names; what it does not name is listed, and may be true
all the same.
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

from legaldocs.law.findings.check import check
from legaldocs.law.findings.model import Document, Found, rules
from legaldocs.law.scan.alone import lint, merged

Row = dict[str, Any]
ALONE = ("C3", "C4", "C5", "C6", "C7", "C9", "C12", "C14", "C15", "C16", "C17", "C18")
WITH_REGISTER = (*ALONE, "C2", "C8", "C10", "C11", "C13", "C19")
_AMOUNTS = {"C3", "C4"}


def run(_data_dir: Path) -> Row:
    """Per way of reading and kind: planted, found; precision; misses by document and words."""
    key, register, texts = sample()
    today = date.fromisoformat(key["on"])
    started = time.process_time()
    alone = {name: lint(Document(texts[name], row["number"], row["issuer"], today)) for name, row in register.items()}
    seconds = time.process_time() - started
    with tempfile.TemporaryDirectory() as place:
        beside, more = _beside(Path(place), key, register, texts, today)
    return {
        "documents": len(texts),
        "alone": {"seconds": seconds, **_figures(alone, key, register, texts, ALONE)},
        "beside the register": {"seconds": more, **_figures(beside, key, register, texts, WITH_REGISTER)},
    }


def sample() -> tuple[Row, dict[str, Row], dict[str, str]]:
    """The answer key, the documents of the sample by key, their texts."""
    folder = resources.files("legaldocs.sample")
    key = json.loads(folder.joinpath("answer_key.json").read_text("utf-8"))
    table = tomllib.loads(folder.joinpath("register.toml").read_text("utf-8"))["document"]
    register = {row["key"]: row for row in table}
    return key, register, {name: folder.joinpath(row["file"]).read_text("utf-8") for name, row in register.items()}


def _beside(
    place: Path, key: Row, register: dict[str, Row], texts: dict[str, str], today: date
) -> tuple[dict[str, list[Found]], float]:
    from legaldocs.app import create_app
    from legaldocs.cli.database import run_upgrade
    from legaldocs.conflicts.beside import Written, seen
    from legaldocs.core.db import db
    from legaldocs.documents import queries, sample_register

    spoken: dict[str, list[Found]] = {}
    with create_app("testing", DATA_DIR=place).app_context():
        run_upgrade()
        sample_register.load(lambda _done, _total, _message: None)
        started = time.process_time()
        for name, row in register.items():
            document = next(one for one in queries.by_number(row["number"]) if (one.source or {}).get("sample") == name)
            if document.issued_date is None:
                continue
            written = Written(
                texts[name], document.number, document.title, document.issuer, document.doc_type, document.issued_date,
                document.stated_effective, document.id, tuple(document.fields or ()),
            )  # fmt: skip
            says = seen(written, today)
            whole = Document(texts[name], row["number"], row["issuer"], today, (), says.earlier)
            spoken[name] = merged(whole, check(whole), [one.found for one in says.sights])
        seconds = time.process_time() - started
        db.session.remove()
        db.engine.dispose()
    return spoken, seconds


def _figures(
    spoken: dict[str, list[Found]], key: Row, register: dict[str, Row], texts: dict[str, str], kinds: tuple[str, ...]
) -> Row:
    known, found, misses = Counter[str](), Counter[str](), []
    planted = [row for row in key["conflicts"] if row["type"] in kinds]
    for row in planted:
        known[row["type"]] += 1
        hit = any(
            shows(one, side, texts[side["document"]]) for side in sides(row) for one in spoken.get(side["document"], ())
        )
        found[row["type"]] += hit
        misses += [] if hit else [f"{row['type']} {register[row['document']]['number']}: {row['quote'][:90]}"]
    said = [(name, one) for name, findings in spoken.items() for one in findings]
    faults = [(name, one) for name, one in said if not rules()[one.rule].attention]
    beside = [(name, one) for name, one in faults if not named(one, name, key, texts[name])]
    return {
        "planted": sum(known.values()),
        "found": sum(found.values()),
        "recall": sum(found.values()) / max(1, sum(known.values())),
        "findings of faults": len(faults),
        "named by the key": len(faults) - len(beside),
        "precision by the key": (len(faults) - len(beside)) / max(1, len(faults)),
        "asking for attention": len(said) - len(faults),
        "kind": {
            kind: {"planted": known[kind], "found": found[kind], "recall": found[kind] / known[kind]}
            for kind in kinds
            if known[kind]
        },
        "misses": misses
        + [
            f"beside the key: {one.rule} {register[name]['number']}: {texts[name][one.start : one.end][:80]}"
            for name, one in beside
        ],
    }


def shows(one: Found, row: Row, text: str) -> bool:
    """Whether a finding is of the planted kind and touches the quoted words."""
    kind = rules()[one.rule].catalogue
    at = text.find(row["quote"])
    same = kind == row["type"] or {kind, row["type"]} <= _AMOUNTS
    return same and at < one.end and one.start < at + len(row["quote"])


def named(one: Found, name: str, key: Row, text: str) -> bool:
    """Whether any part of the key names the fault: planted conflicts, bodies, references."""
    if one.rule.startswith("body-"):
        return any(row["document"] == name for row in key["dissolved_bodies"])
    if one.rule == "dangling-reference":
        return any(row["document"] == name for row in key["dangling_references"])
    return any(side["document"] == name and shows(one, side, text) for row in key["conflicts"] for side in sides(row))


def sides(row: Row) -> list[Row]:
    """Where a fault of the key may be told: at its words, and between two local texts at those of either."""
    return [row, {**row["other"], "type": row["type"]}] if row["type"] == "C11" else [row]
