"""51 provincial citations of a law that was replaced: is the basis read, and is it known which law is meant?

Laws cited by name and date ("Luật Ngân sách nhà nước ngày 25 tháng 6 năm 2015") must lead to their number.  Whether the
law had ended by the day of signing is judged from the day of replacement the label gives; those days are unaudited.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from legaldocs.bench.labelled import Row, corpus, rows
from legaldocs.core.text import nfc
from legaldocs.law import citations, numbering, resolve
from legaldocs.law.types import Citation, RelationKind


def run(data_dir: Path) -> Row:
    """Counts per way of citing: read as a basis of that number, read otherwise, not read."""
    documents = corpus(data_dir)
    counts: dict[str, Counter[str]] = {}
    misses: list[str] = []
    for row in rows(data_dir, "outdated_basis.jsonl"):
        texts = [nfc(one["text"]) for one in documents.get(numbering.key(row["number"]), []) if _same(one, row)]
        tally = counts.setdefault(row["matched"], Counter())
        outcome = _outcome(citations.find(texts[0], number=row["number"]), row["basis"]) if texts else "no text"
        tally[outcome] += 1
        if outcome != "right":
            misses.append(f"{outcome}: {row['number']} on {row['basis']}: {row['context']}")
    names = ("right", "other relation", "not read", "no text")
    return {**{way: {name: tally[name] for name in names} for way, tally in counts.items()}, "misses": misses}


def _same(document: Row, row: Row) -> bool:
    return bool(document.get("issuer") == row["issuer"])


def _outcome(cited: list[Citation], basis: str) -> str:
    kinds = {one.relation for one in cited if _means(one, basis)}
    return "right" if RelationKind.BASIS in kinds else "other relation" if kinds else "not read"


def _means(cited: Citation, number: str) -> bool:
    """Whether a citation leads to the document of that number in a register that holds it."""
    held = resolve.Candidate("it", number)
    answer = resolve.resolve(cited, lambda wanted: [held] if wanted.key == numbering.key(number) else [])
    return answer.document is held
