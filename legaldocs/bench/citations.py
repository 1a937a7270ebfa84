"""How well citations, relations and amendment instructions are read on labelled provincial documents.

Which labels are evidence and which only a guard: ``labelled``.  Texts come from the data folder; a labelled document
whose text is not there is counted, not guessed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from legaldocs.bench.labelled import SETS, labelled, limit
from legaldocs.law import amendments, citations
from legaldocs.law.types import Citation

Row = dict[str, Any]
_HARMLESS = {"basis", "refer", "guide"}
_CHANGES = {"amend", "replace", "repeal", "suspend"}
_WORST = 20


@dataclass(slots=True)
class _Tally:
    """Counts over all documents."""

    span: Counter[str] = field(default_factory=Counter)
    cited: Counter[str] = field(default_factory=Counter)
    operations: Counter[str] = field(default_factory=Counter)
    exact_bounds: int = 0
    relations: Counter[tuple[str, str]] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)


def run(data_dir: Path) -> Row:
    """Figures per set of labels on the documents whose texts ``data_dir/corpus.jsonl.gz`` holds.

    ``span``, ``number+unit`` and ``amendments`` give counts, P, R and F1; ``relation`` the macro F1 and how often a
    mere reference was taken for a change; ``misses`` the twenty worst, changes first.
    """
    return {name: _score(*labelled(data_dir, file_name)) for name, file_name in SETS.items()}


def _score(pairs: list[tuple[Row, str]], absent: int) -> Row:
    tally = _Tally()
    for row, text in pairs:
        _citations(row, text, tally)
        _amendments(row, text, tally)
    return {
        "documents": len(pairs),
        "documents without text": absent,
        "span": _figures(tally.span) | {"exact bounds": tally.exact_bounds},
        "number+unit": _figures(tally.cited),
        "relation": _relations(tally.relations),
        "amendments": _figures(tally.operations),
        "misses": sorted(tally.misses, key=lambda miss: not miss.startswith("reference taken"))[:_WORST],
    }


def _citations(row: Row, text: str, tally: _Tally) -> None:
    doubtful = [{"start": start, "end": end} for start, end in row.get("ignore", [])]
    found = citations.find(text, number=row["number"], issuer=row.get("issuer"))
    got = [c for c in found if c.start < limit(row, text) and not any(_cross(c, span) for span in doubtful)]
    used: set[int] = set()
    for want in row["citations"]:
        index = next((i for i, c in enumerate(got) if i not in used and _cross(c, want)), None)
        if index is None:
            if not want.get("administrative"):
                tally.span["missed"] += 1
                tally.cited["missed"] += 1
                tally.misses.append(f"{row['number']}: missed {_named(want)} at {want['start']}")
            continue
        used.add(index)
        _compare(row["number"], got[index], want, tally)
    for index, extra in enumerate(got):
        if index not in used:
            tally.span["extra"] += 1
            tally.cited["extra"] += 1
            tally.misses.append(f"{row['number']}: extra {extra.number or extra.title} at {extra.start}")


def _cross(got: Citation, want: Row) -> bool:
    return bool(got.start < want["end"] and want["start"] < got.end)


def _compare(number: str, got: Citation, want: Row, tally: _Tally) -> None:
    tally.span["hit"] += 1
    tally.exact_bounds += (got.start, got.end) == (want["start"], want["end"])
    units = want.get("units") or [want.get("unit")]
    right = got.number == want["number"] and (not want.get("unit") or got.unit in units)
    tally.cited["hit" if right else "wrong"] += 1
    # Where the conventions leave two relations open, the label names the other one too.
    relation = got.relation.value if got.relation.value == want.get("relation_alt") else want["relation"]
    tally.relations[(relation, got.relation.value)] += 1
    if want["relation"] in _HARMLESS and got.relation.value in _CHANGES:
        tally.misses.append(f"reference taken for a change: {number}: {_named(want)} {got.relation.value}")
    elif got.relation.value != relation:
        tally.misses.append(f"{number}: {_named(want)} {got.relation.value}, labelled {want['relation']}")
    if not right:
        tally.misses.append(f"{number}: {got.number} {got.unit}, labelled {_named(want)} {want.get('unit')}")


def _named(want: Row) -> str:
    return str(want["number"] or want.get("title"))


def _amendments(row: Row, text: str, tally: _Tally) -> None:
    want = {(a["source_unit"], a["operation"], a["target_number"], a["target_unit"]) for a in row["amendments"]}
    rows = amendments.find(text, number=row["number"], issuer=row.get("issuer"))
    got = {
        (a.source_unit, a.operation.value, a.target_number, a.target_unit) for a in rows if a.start < limit(row, text)
    }
    tally.operations["hit"] += len(got & want)
    tally.operations["extra"] += len(got - want)
    tally.operations["missed"] += len(want - got)
    tally.misses += [f"{row['number']}: extra operation {item}" for item in sorted(got - want, key=str)]
    tally.misses += [f"{row['number']}: missed operation {item}" for item in sorted(want - got, key=str)]


def _figures(counts: Counter[str]) -> Row:
    """Precision, recall and F1; a wrong value counts on both sides."""
    extra, missed = counts["extra"] + counts["wrong"], counts["missed"] + counts["wrong"]
    precision = counts["hit"] / max(1, counts["hit"] + extra)
    recall = counts["hit"] / max(1, counts["hit"] + missed)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"hit": counts["hit"], "extra": extra, "missed": missed, "P": precision, "R": recall, "F1": f1}


def _relations(confusion: Counter[tuple[str, str]]) -> Row:
    """Macro F1 over the relations that are labelled, and the references taken for changes."""
    scores = []
    for kind in sorted({want for want, _ in confusion}):
        hit = confusion[(kind, kind)]
        counts = Counter(
            hit=hit,
            extra=sum(n for (_, got), n in confusion.items() if got == kind) - hit,
            missed=sum(n for (want, _), n in confusion.items() if want == kind) - hit,
        )
        scores.append(_figures(counts)["F1"])
    fatal = sum(n for (want, got), n in confusion.items() if want in _HARMLESS and got in _CHANGES)
    return {"macro F1": sum(scores) / max(1, len(scores)), "kinds": len(scores), "reference taken for a change": fatal}
