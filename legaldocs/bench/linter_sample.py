"""What the rules on one document find of what is planted in the sample register, and what they say beside it.

Counted are the kinds that the words of one document can show (C3, C6, C7, C9, C12, C14, C15, C16, C17): a planted
fault is found when a rule of its kind speaks within or around the quoted words.  A finding beside the key is listed,
not called wrong: the key names what was planted, not everything that is true.
"""

from __future__ import annotations

import json
import time
import tomllib
from collections import Counter
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

from legaldocs.law.findings.check import check
from legaldocs.law.findings.model import Document, Found, rules

Row = dict[str, Any]
KINDS = ("C3", "C6", "C7", "C9", "C12", "C14", "C15", "C16", "C17")


def run(_data_dir: Path) -> Row:
    """Per kind: planted, found, and findings that name no planted fault; the misses by document and words."""
    folder = resources.files("legaldocs.sample")
    key = json.loads(folder.joinpath("answer_key.json").read_text("utf-8"))
    register = {
        row["key"]: row for row in tomllib.loads(folder.joinpath("register.toml").read_text("utf-8"))["document"]
    }
    planted = [row for row in key["conflicts"] if row["type"] in KINDS]
    today, started = date.fromisoformat(key["on"]), time.process_time()
    texts = {name: folder.joinpath(row["file"]).read_text("utf-8") for name, row in register.items()}
    spoken = {name: check(Document(texts[name], row["number"], row["issuer"], today)) for name, row in register.items()}
    seconds = time.process_time() - started
    known, found, beside, misses = Counter[str](), Counter[str](), Counter[str](), []
    for row in planted:
        known[row["type"]] += 1
        hit = any(_shows(one, row, texts[row["document"]]) for one in spoken[row["document"]])
        found[row["type"]] += hit
        misses += [] if hit else [f"{row['type']} {register[row['document']]['number']}: {row['quote'][:90]}"]
    for name, findings in spoken.items():
        rows = [row for row in planted if row["document"] == name]
        for one in findings:
            kind = rules()[one.rule].catalogue
            beside[kind] += kind in KINDS and not any(_shows(one, row, texts[name]) for row in rows)
    return {
        "documents": len(texts),
        "seconds": seconds,
        "kind": {
            kind: {
                "planted": known[kind],
                "found": found[kind],
                "recall": found[kind] / max(1, known[kind]),
                "beside the key": beside[kind],
            }
            for kind in KINDS
        },
        "misses": misses,
    }


def _shows(one: Found, row: Row, text: str) -> bool:
    """Whether a finding is of the planted kind and touches the quoted words."""
    at = text.find(row["quote"])
    return rules()[one.rule].catalogue == row["type"] and at < one.end and one.start < at + len(row["quote"])
