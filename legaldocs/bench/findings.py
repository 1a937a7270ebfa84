"""How often the findings on one document were right when a person read them, on the provincial texts of the collection.

The reading is kept in ``labels/findings_read.jsonl`` (document, rule, place, right or not).  A finding that nobody read
counts neither way.  Nothing here says what the rules miss.
"""

from __future__ import annotations

import gzip
import json
import time
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from legaldocs.law import numbering
from legaldocs.law.conflicts.model import Rank, rank_of
from legaldocs.law.findings.check import check
from legaldocs.law.findings.model import Document

Row = dict[str, Any]
READ = Path(__file__).parent / "labels" / "findings_read.jsonl"
READ_ON = date(2026, 11, 22)  # "today" of the reading


def run(data_dir: Path) -> Row:
    """Per rule: findings, how many of them were read and right; and the time of one process."""
    read = {
        (numbering.key(row["number"]), row["rule"], row["start"]): row["right"]
        for row in map(json.loads, READ.read_text("utf-8").splitlines())
    }
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    misses, documents, started = [], 0, time.process_time()
    for number, text in _provincial(data_dir):
        documents += 1
        for one in check(Document(text, number, None, READ_ON)):
            right = read.get((numbering.key(number), one.rule, one.start))
            counts[one.rule].update(["found", *(["read"] if right is not None else []), *(["right"] if right else [])])
            if right is False:
                misses.append(f"{number}: {one.rule} at {one.start}: {text[one.start : one.end]}")
    return {
        "documents": documents,
        "seconds": time.process_time() - started,
        "rule": {
            rule: {
                "found": n["found"],
                "read": n["read"],
                "right": n["right"],
                "precision": n["right"] / max(1, n["read"]),
            }
            for rule, n in sorted(counts.items())
        },
        "misses": misses,
    }


def _provincial(data_dir: Path) -> list[tuple[str, str]]:
    with gzip.open(data_dir / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = map(json.loads, lines)
        return [
            (row["number"], row["text"])
            for row in rows
            if row.get("number") and rank_of(row["number"]) is Rank.PROVINCE
        ]
