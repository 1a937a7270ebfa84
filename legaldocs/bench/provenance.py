"""Lines of the official codification, "(Điều 1 Thông tư số 118/2020/TT-BTC …, có nội dung bị bãi bỏ bởi Điều 14 …)".

Two questions: whether both documents and both units of a line are read from its words, never as an act of the text
itself; and, where the amending document is at hand, whether the engine reads there that it changes the named article.
Nearly all amending documents at hand are codified texts, whose amending articles the codification leaves out: where
the text does not name the article, nothing can be read and the line is counted as such.

The first question has no misses.  Of twenty disagreements of the second read on 22 November 2026, eighteen were the
text's (the article is named in passing in a codified text whose amending article is not there) and two the engine's: an
article of a further law in a list, after the words "đã được sửa đổi, bổ sung … theo Luật số …".
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from legaldocs.bench.labelled import Row, corpus, rows
from legaldocs.core.text import fold, nfc
from legaldocs.law import amendments, citations, law_names, numbering, units
from legaldocs.law.types import Amendment, RelationKind

_HARMLESS = {RelationKind.REFER, RelationKind.BASIS, RelationKind.GUIDE}


def run(data_dir: Path, every: int = 1) -> Row:
    """Counts of both questions over each ``every``-th line, with misses."""
    lines = rows(data_dir, "phapdien_amendments.jsonl")[::every]
    return {"reading the line": _lines(lines), "reading the amending document": _sources(lines, corpus(data_dir))}


def _lines(lines: list[Row]) -> Row:
    counts: Counter[str] = Counter()
    misses = []
    for row in lines:
        cited = citations.find(nfc(row["provenance"]))
        read = {(numbering.key(c.number), unit) for c in cited if c.number for unit in c.units or (c.unit,)}
        numbers = {number for number, _ in read}
        counts["taken for a change"] += any(c.relation not in _HARMLESS for c in cited)
        for number, unit in ((row["number"], row["unit"]), (row["by_number"], row["by_unit"])):
            key, path = numbering.key(number), _path(unit)
            if key not in numbers:  # some labels were cut at a blank or a strange letter: "35/2021/TT-"
                key = next((known for known in numbers if known.startswith(key)), key)
            counts["units" if path else "units not asked"] += 1
            outcome = (
                "number missed" if key not in numbers else "right" if (key, path) in read or not path else "unit missed"
            )
            counts[outcome] += 1
            if outcome != "right":
                misses.append(f"{outcome}: {unit} {number}: {row['provenance'][:400]}")
    names = ("right", "number missed", "unit missed", "taken for a change")
    return {"lines": len(lines), **{name: counts[name] for name in names}, "misses": misses}


def _path(unit: str | None) -> str | None:
    """Address of a unit as the codification writes it, ``None`` where it names none."""
    written = nfc(unit or "")
    found = units.find(written, fold(written).lower(), 0, len(written))
    return found[0].paths[0] if found and found[0].paths else None


def _sources(lines: list[Row], documents: dict[str, list[Row]]) -> Row:
    counts: Counter[str] = Counter()
    misses = []
    read: dict[str, list[tuple[str, list[Amendment]]]] = {}
    for row in lines:
        key = numbering.key(row["by_number"])
        if key not in documents:
            counts["without text"] += 1
            continue
        if key not in read:
            texts = [nfc(document["text"]) for document in documents[key]]
            read[key] = [(text, amendments.find(text, number=row["by_number"])) for text in texts]
        outcome = max(_outcome(row, text, found) for text, found in read[key])
        counts[outcome] += 1
        if outcome in ("missed", "other unit"):
            misses.append(f"{outcome}: {row['by_unit']} {row['by_number']} on {row['unit']} {row['number']}")
    names = ("without text", "article not named in the text", "missed", "other unit", "right")
    return {**{name: counts[name] for name in names}, "misses": misses}


def _outcome(row: Row, text: str, found: list[Amendment]) -> str:
    """Best reading of one text; the words sort by how good they are."""
    number, article = numbering.key(row["number"]), (_path(row["unit"]) or "").split("/")[0]
    same = [one for one in found if number in _targets(one)]
    if any(not article or article in (one.target_unit or "").split("/") for one in same):
        return "right"
    here = re.search(rf"(?i)điều {article.removeprefix('dieu-')}(?!\w)", text) and row["number"] in text
    if not here:
        return "article not named in the text"
    return "other unit" if same else "missed"


def _targets(one: Amendment) -> set[str]:
    """Keys of the document an instruction changes; of a law named without its number, those of that name."""
    if one.target_number:
        return {numbering.key(one.target_number)}
    return {numbering.key(number) for number, _ in law_names.laws().get(fold(one.target_title or "").lower(), ())}
