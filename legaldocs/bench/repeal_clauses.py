"""Which documents a clause repeals or replaces, against 1,271 clauses found by a regular expression in real texts.

The labels are silver: whatever number stands near a word of ending.  So a disagreement has to be read before it is
believed.  *Said plainly* are the targets that stand right after the verb, or as the subject a clause of ending begins
with, outside preambles: of these the engine should read every one.

Of twenty disagreements read on 22 November 2026, seventeen were the label's (a duty to replace, "hoặc văn bản thay
thế", notes on what others did, titles of other documents, numbers cut short) and three doubtful: amending documents
named beside the one that ends.  The faults of the engine that the set showed stood among the targets said plainly.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from legaldocs.bench.labelled import Row, corpus, rows
from legaldocs.core.text import fold, nfc
from legaldocs.law import citations, numbering
from legaldocs.law.types import Citation, RelationKind

_ENDS = {RelationKind.REPLACE, RelationKind.REPEAL}
_CHANGES = {*_ENDS, RelationKind.AMEND, RelationKind.SUPPLEMENT, RelationKind.SUSPEND, RelationKind.PAUSE}
_PARTLY = "(một phần)"
_VERB_FIRST = re.compile(r"(?:thay the|bai bo|huy bo)(?: cho| toan bo)? (?:[a-z]+ ){1,5}so $")
_SUBJECT_FIRST = re.compile(r"^(?:\W*\w{0,2}[.)])?\W*(?:[a-z]+ ){1,9}so $")
_ASKED = re.compile(r"\W*(?:can cu|theo de nghi|xet|\(dieu)\b")


def run(data_dir: Path, every: int = 1) -> Row:
    """Targets of the clauses per kind: read as a change, read as a mere reference, or not cited at all.

    ``every`` takes each n-th document.  ``changed beyond the label`` counts documents the engine says a labelled clause
    changes without the label naming them.
    """
    documents = corpus(data_dir)
    counts: dict[str, Counter[str]] = {}
    misses: list[str] = []
    clauses: dict[str, list[Row]] = {}
    for row in rows(data_dir, "repeal_clauses_silver.jsonl"):
        clauses.setdefault(numbering.key(row["number"]), []).append(row)
    absent = 0
    for key in list(clauses)[::every]:
        text, start_of = _holding(documents.get(key, []), clauses[key])
        found = citations.find(text, number=clauses[key][0]["number"]) if text else []
        for row in clauses[key]:
            start = start_of.get(row["sentence"])
            if start is None:
                absent += 1
                continue
            inside = [c for c in found if start < c.end and c.start < start + len(nfc(row["sentence"]))]
            _compare(row, inside, counts.setdefault(row["kind"], Counter()), misses)
    return {
        "clauses without text": absent,
        "kind": {k: _figures(c) for k, c in sorted(counts.items())},
        "misses": sorted(misses, key=lambda miss: not miss.startswith("said plainly")),
    }


def _holding(documents: list[Row], clauses: list[Row]) -> tuple[str, dict[str, int]]:
    """The document of a number that holds the clauses, with where each begins."""
    best: tuple[str, dict[str, int]] = ("", {})
    for document in documents:
        text = nfc(document["text"])
        places = {row["sentence"]: text.find(nfc(row["sentence"])) for row in clauses}
        places = {sentence: at for sentence, at in places.items() if at >= 0}
        if len(places) > len(best[1]):
            best = text, places
    return best


def _compare(row: Row, inside: list[Citation], counts: Counter[str], misses: list[str]) -> None:
    want = {numbering.key(target): target for target in row["targets"]}
    allowed = _CHANGES if _PARTLY in row["kind"] else _ENDS
    got: dict[str, set[RelationKind]] = {}
    for cited in inside:
        if cited.number:
            got.setdefault(numbering.key(cited.number), set()).add(cited.relation)
    meant: set[str] = set()
    for key, target in want.items():
        if key not in got:  # the expression cut some numbers short: "27/2013/QĐ-TT"
            key = next((known for known in got if known.startswith(key)), key)
        meant.add(key)
        plainly = _plainly(row, target)
        outcome = _outcome(got.get(key, set()), allowed)
        counts.update([outcome, *(["plain"] if plainly else []), *([f"plain {outcome}"] if plainly else [])])
        if outcome != "right":
            mark = "said plainly: " if plainly else ""
            misses.append(f"{mark}{row['number']} {row['kind']} {target}: {outcome}: {row['sentence'][:300]}")
    counts["changed beyond the label"] += sum(bool(got[key] & _ENDS) for key in got.keys() - meant)


def _outcome(kinds: set[RelationKind], allowed: set[RelationKind]) -> str:
    if kinds & allowed:
        return "right"
    return "other change" if kinds & _CHANGES else "reference" if kinds else "not cited"


def _plainly(row: Row, target: str) -> bool:
    """Whether the target is the next thing after the verb, or the subject a clause of ending begins with."""
    sentence = " ".join(fold(nfc(row["sentence"])).lower().split())
    at = sentence.find(fold(nfc(target)).lower())
    if at < 0:
        return False
    before, after = sentence[:at], sentence[at:]
    if _ASKED.match(before):
        return False
    return bool(_VERB_FIRST.search(before)) or bool(_SUBJECT_FIRST.match(before) and "het hieu luc" in after)


def _figures(counts: Counter[str]) -> Row:
    names = ("right", "other change", "reference", "not cited")
    total = sum(counts[name] for name in names)
    return {
        "targets": total,
        **{name: counts[name] for name in names},
        "changed beyond the label": counts["changed beyond the label"],
        "said plainly": counts["plain"],
        "of these right": counts["plain right"],
    }
