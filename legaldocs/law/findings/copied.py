"""Clauses that repeat a text of higher force, or a clause of the same text, word for word (C8).

Law 64/2025/QH15, Article 8: a detailing text does not repeat what the superior text lays down.  Words only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from legaldocs.law.conflicts.model import Clause, Side
from legaldocs.law.findings.model import Document, Found
from legaldocs.law.types import Kind, Provision

_SHINGLE = 5  # words
_SHARE = 0.8
_FEWEST = 18  # words of a clause: shorter ones are formulas
_FEWEST_TWICE = 30
_FORMULAS = ("có hiệu lực", "chịu trách nhiệm thi hành", "thay thế", "bãi bỏ", "từ ngữ dưới đây", "đề nghị")
Shingles = dict[tuple[str, ...], set[str]]


def find(document: Document) -> Iterator[Found]:
    """Copies of the superiors given, then clauses that stand twice in the document."""
    clauses = [one for one in Side(document.text).clauses if document.article_at(one.start) is not None]
    if document.superiors:
        yield from _from_superiors(document, clauses)
    yield from _twice(document, clauses)


def _from_superiors(document: Document, clauses: list[Clause]) -> Iterator[Found]:
    known: Shingles = defaultdict(set)
    for superior in document.superiors:
        for clause in Side(superior.text).clauses:
            for shingle in _shingles(clause.words):
                known[shingle].add(superior.number)
    for clause in clauses:
        shingles = _shingles(clause.words)
        if len(clause.words) < _FEWEST or _formula(document, clause):
            continue
        numbers = [number for shingle in shingles for number in known.get(shingle, ())]
        best = max(set(numbers), key=numbers.count, default=None)
        if best is not None and numbers.count(best) >= _SHARE * len(shingles):
            yield Found("copied-text", clause.start, clause.end, best)


def _twice(document: Document, clauses: list[Clause]) -> Iterator[Found]:
    seen: dict[tuple[str, ...], Clause] = {}
    for clause in clauses:
        if len(clause.words) < _FEWEST_TWICE or _formula(document, clause):
            continue
        first = seen.setdefault(clause.words, clause)
        homes = [document.innermost(one.start) for one in (first, clause)]
        if first is clause or not all(home is not None and _heads(document, home, clause) for home in homes):
            continue
        if homes[0] is not None and document.article_at(first.start) is not document.article_at(clause.start):
            yield Found("clause-twice", clause.start, clause.end, homes[0].path)


def _heads(document: Document, home: Provision, clause: Clause) -> bool:
    """Whether the words are the whole of a clause or point: lines of a table or a form repeat without harm."""
    if home.kind not in (Kind.CLAUSE, Kind.POINT):
        return False
    own = document.text[home.start + len(home.label) : home.end].split()
    return len(own) <= len(clause.words) + 6


def _shingles(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [words[at : at + _SHINGLE] for at in range(len(words) - _SHINGLE + 1)]


def _formula(document: Document, clause: Clause) -> bool:
    words = document.lower[clause.start : clause.end]
    return any(one in words for one in _FORMULAS)
