"""The linter on real provincial texts: how often its findings were right when read, and what it misses.

``labels/findings_read.jsonl`` holds findings that a person read (document, rule, place, right or not); one that
nobody read counts neither way. ``labels/provisions_read.jsonl`` holds provisions that were looked for by broad words,
far broader than any rule's, and judged before the rules were asked: a fault, a clause that a checker has to hold
against the law (attention), none, or unsure. The rules on prohibitions and on vague replacement were written after
that reading, so recall on these texts flatters them.
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
from legaldocs.law.findings.model import Document, rules
from legaldocs.law.scan.alone import lint

Row = dict[str, Any]
Place = tuple[str, int, int]  # kind of the catalogue, start, end
READ = Path(__file__).parent / "labels" / "findings_read.jsonl"
PROVISIONS = Path(__file__).parent / "labels" / "provisions_read.jsonl"
_AROUND = 25  # characters: a finding beside the quoted words in the same sentence
READ_ON = date(2026, 11, 22)  # "today" of the reading


def run(data_dir: Path) -> Row:
    """Per rule: findings, how many of them were read and right; and the time of one process."""
    read = {
        (numbering.key(row["number"]), row["rule"], row["start"]): row["right"]
        for row in map(json.loads, READ.read_text("utf-8").splitlines())
    }
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    misses, documents, started = [], 0, time.process_time()
    spoken: list[tuple[str, str, list[Place]]] = []
    for number, text in _provincial(data_dir):
        documents += 1
        found = lint(Document(text, number, None, READ_ON))
        spoken.append((number, text, [(rules()[one.rule].catalogue, one.start, one.end) for one in found]))
        for one in found:
            right = read.get((numbering.key(number), one.rule, one.start))
            counts[one.rule].update(["found", *(["read"] if right is not None else []), *(["right"] if right else [])])
            if right is False:
                misses.append(f"{number}: {one.rule} at {one.start}: {text[one.start : one.end]}")
    seconds = time.process_time() - started
    right, read_in_all = (sum(n[what] for n in counts.values()) for what in ("right", "read"))
    return {
        "documents": documents,
        "seconds": seconds,
        "all rules": {"read": read_in_all, "right": right, "precision": right / max(1, read_in_all)},
        "provisions read": against_provisions(spoken),
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


def against_provisions(spoken: list[tuple[str, str, list[Place]]]) -> Row:
    """Per kind: provisions that want a finding, those that got one, and those that got one and want none."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    misses = []
    for row in map(json.loads, PROVISIONS.read_text("utf-8").splitlines()):
        start, end = row["start"] - _AROUND, row["start"] + len(row["quote"]) + _AROUND
        places = [
            place
            for number, text, found in spoken
            if number == row["number"] and text.startswith(row["quote"], row["start"])
            for place in found
        ]
        hit = any(kind == row["kind"] and at < end and start < until for kind, at, until in places)
        wanted = row["judgement"] in ("fault", "attention")
        counted = [row["judgement"], *(["named"] if wanted and hit else []), *(["wrong"] if hit and not wanted else [])]
        if row["judgement"] != "unsure":
            counts[row["kind"]].update(counted)
            misses += [f"{row['kind']} {row['number']}: {row['quote']}"] if hit != wanted else []
    kinds = {kind: _rates(n) for kind, n in sorted(counts.items())}
    return {"all": _rates(sum(counts.values(), Counter[str]())), **kinds, "differ": {"misses": misses}}


def _rates(n: Counter[str]) -> Row:
    wanted, said = n["fault"] + n["attention"], n["named"] + n["wrong"]
    return {
        "faults": n["fault"], "attention": n["attention"], "none": n["none"], "named": n["named"], "wrong": n["wrong"],
        "recall": n["named"] / wanted if wanted else "–", "precision": n["named"] / said if said else "–",
    }  # fmt: skip


def _provincial(data_dir: Path) -> list[tuple[str, str]]:
    with gzip.open(data_dir / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = map(json.loads, lines)
        return [
            (row["number"], row["text"])
            for row in rows
            if row.get("number") and rank_of(row["number"]) is Rank.PROVINCE
        ]
