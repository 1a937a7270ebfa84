"""How well ``law.structure`` and ``law.header`` read real documents: counts per level and field, and the worst misses.

The labels are facts recorded beside the documents (``structure_trees``, ``structure_articles``, the records' own
fields); none is gold, so every figure comes with the misses a person should read before believing it.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from legaldocs.core.text import nfc, squeeze
from legaldocs.law.structure import parse
from legaldocs.law.types import Header, Kind

Row = dict[str, Any]
_TREE_KINDS = {"điều": "dieu", "khoản": "khoan", "điểm": "diem"}
_HEADER_FIELDS = ("number", "doc_type", "issuer", "issued_date", "effective_date", "title", "signer")
_WORST = 20


@dataclass(slots=True)
class Score:
    """True positives, false positives and misses of one level or field, with examples of what went wrong."""

    hit: int = 0
    extra: int = 0
    missed: int = 0
    misses: list[str] = field(default_factory=list)

    def compare(self, got: set[str], want: set[str], where: str) -> None:
        """Count two sets of keys of one document."""
        self.hit += len(got & want)
        self.extra += len(got - want)
        self.missed += len(want - got)
        self.misses += [f"{where}: extra {key}" for key in sorted(got - want)]
        self.misses += [f"{where}: missing {key}" for key in sorted(want - got)]

    def report(self) -> Row:
        """Counts, precision, recall, F1 and the first misses."""
        precision = self.hit / (self.hit + self.extra) if self.hit + self.extra else 0.0
        recall = self.hit / (self.hit + self.missed) if self.hit + self.missed else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        counts = {"hit": self.hit, "extra": self.extra, "missed": self.missed}
        return {**counts, "P": precision, "R": recall, "F1": f1, "misses": _spread(self.misses)}


def run(data_dir: Path) -> Row:
    """Figures per level and header field on the documents under ``data_dir`` (see its README)."""
    corpus = list(_rows(data_dir / "corpus.jsonl.gz"))
    return {
        "trees": _trees(data_dir / "labels" / "structure_trees.jsonl.gz"),
        "articles": _articles(data_dir / "labels" / "structure_articles.jsonl.gz", corpus),
        "header": _headers(row for row in corpus if row.get("level") == "provincial"),
    }


def _trees(path: Path) -> Row:
    """Articles, clauses and points of whole codes, compared by address."""
    scores = {kind: Score() for kind in _TREE_KINDS.values()}
    for row in _rows(path):
        parsed = parse(nfc(row["raw_text"]))
        for kind, score in scores.items():
            got = {p.path for p in parsed.provisions if p.kind == kind}
            score.compare(got, _tree_paths(row["nodes"], kind), row["title"])
    return {kind: score.report() for kind, score in scores.items()}


def _tree_paths(nodes: list[Row], wanted: str) -> set[str]:
    """Addresses of the labelled nodes of one kind; nodes come in document order with their depth's kind."""
    order = list(_TREE_KINDS)
    trail: dict[str, str] = {}
    found = set()
    for node in nodes:
        kind = node["type"]
        if kind not in _TREE_KINDS:
            trail.clear()
            continue
        for lower in order[order.index(kind) :]:
            trail.pop(lower, None)
        trail[kind] = f"{_TREE_KINDS[kind]}-{node['id']}"
        if _TREE_KINDS[kind] == wanted:
            found.add("/".join(trail[k] for k in order if k in trail))
    return found


def _articles(path: Path, corpus: list[Row]) -> Row:
    """Article numbers and headings of codified documents; a document's first part is the one labelled."""
    texts = {row["number"]: row["text"] for row in corpus if row.get("level") == "national"}
    numbers, headings = Score(), Score()
    documents = 0
    for row in _rows(path):
        if row["key"] not in texts:
            continue
        documents += 1
        got = {p.label: p.heading for p in parse(nfc(texts[row["key"]])).provisions if p.kind is Kind.ARTICLE}
        want = dict(row["articles"])
        numbers.compare(set(got), set(want), row["key"])
        for label in got.keys() & want.keys():
            same = flat(got[label]).rstrip(".:;, ") == flat(want[label]).rstrip(".:;, ")  # stops are printed at will
            headings.hit += same
            headings.missed += not same
            if not same:
                headings.misses.append(f"{row['key']} {label}: {got[label]!r}, labelled {want[label]!r}")
    return {"documents": documents, "dieu": numbers.report(), "heading": headings.report()}


def _headers(rows: Iterable[Row]) -> Row:
    """Exact match of every header field that a record states."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    misses: dict[str, list[str]] = {name: [] for name in _HEADER_FIELDS}
    for row in rows:
        header = parse(nfc(row["text"])).header
        for name in _HEADER_FIELDS:
            want = row.get(name)
            if not want or (name == "title" and row["source"]["kind"] == "tvpl_meta"):
                continue  # those records carry the portal's own wording of the title
            total[name] += 1
            if _same(name, header, str(want)):
                right[name] += 1
            else:
                misses[name].append(f"{row['number']} {row.get('issuer')}: {getattr(header, name)!s} / {want}")
    return {
        name: {
            "right": right[name],
            "of": total[name],
            "accuracy": right[name] / max(1, total[name]),
            "misses": misses[name],
        }
        for name in _HEADER_FIELDS
    }


def _same(name: str, header: Header, want: str) -> bool:
    got = getattr(header, name)
    return got is not None and flat(str(got)) == flat(want)


def flat(value: str | None) -> str:
    """Words of ``value`` with single blanks, case folded."""
    return re.sub(r"\s+", " ", squeeze(value or "")).strip().casefold()


def _spread(misses: list[str]) -> list[str]:
    """Twenty misses from as many documents as possible."""
    by_document: dict[str, str] = {}
    for miss in misses:
        by_document.setdefault(miss.split(":")[0].split(" Điều")[0], miss)
    first = list(by_document.values())
    return (first + [m for m in misses if m not in set(first)])[:_WORST]


def _rows(path: Path) -> Iterator[Row]:
    """Rows of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
