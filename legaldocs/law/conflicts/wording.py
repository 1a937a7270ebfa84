"""How much two stretches of text speak of the same thing: pairs of neighbouring words, the common ones set aside.

Vietnamese is written in syllables, so a pair of neighbours is about a word.  Words and counts only; no meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise

from legaldocs.law.conflicts.model import Clause, Side

Bigram = tuple[str, str]
SAME = 0.5  # likeness
_FEW, _MANY, _PART = 2, 5, 0.25


@cache
def common() -> frozenset[Bigram]:
    """Pairs of words found in more than three of a hundred articles: "quy định", "thực hiện", "có thẩm"."""
    written = resources.files("legaldocs.law.conflicts").joinpath("common_pairs.txt").read_text("utf-8")
    lines = (line.split() for line in written.splitlines() if line and not line.startswith("#"))
    return frozenset((first, second) for first, second in lines)


def bigrams(words: Sequence[str]) -> frozenset[Bigram]:
    """Neighbouring words, those with figures left out."""
    return frozenset(pair for pair in pairwise(words) if not (pair[0].isdigit() or pair[1].isdigit()))


@lru_cache(maxsize=4_096)  # every clause of one side is held against every clause of the other
def _bigrams(words: tuple[str, ...]) -> frozenset[Bigram]:
    return bigrams(words)


def specific(words: Sequence[str]) -> set[Bigram]:
    """The pairs of ``words`` that say what they are about."""
    return set(bigrams(words) - common())


def of_side(side: Side) -> set[Bigram]:
    """The specific pairs of a whole side."""
    return set[Bigram]().union(*(specific(clause.words) for clause in side.clauses))


def shared(one: Iterable[Bigram], other: Iterable[Bigram]) -> int:
    """How many specific pairs both have."""
    return len(set(one) & set(other))


def one_matter(tested: Side, basis: Side) -> bool:
    """Whether both sides speak of one thing: five specific pairs shared, fewer where the shorter side has few."""
    left, right = of_side(tested), of_side(basis)
    fewest = max(_FEW, min(_MANY, int(min(len(left), len(right)) * _PART)))
    return shared(left, right) >= fewest


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Dice coefficient of all pairs of two stretches: 1 for the same words in the same order, 0 for none shared."""
    left, right = bigrams(one), bigrams(other)
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


def containment(part: Sequence[str], whole: Set[Bigram]) -> float:
    """The share of the pairs of ``part`` that ``whole`` has."""
    pairs = bigrams(part)
    return len(pairs & whole) / len(pairs) if pairs else 0.0


def nearest(clause: Clause, others: Sequence[Clause]) -> tuple[float, Clause | None]:
    """The clause of ``others`` most like ``clause``, and how like; ``(0, None)`` when none shares a pair."""
    best, found = 0.0, None
    mine = _bigrams(clause.words)
    for other in others:
        theirs = _bigrams(other.words)
        total = len(mine) + len(theirs)
        if not total or 2 * min(len(mine), len(theirs)) <= best * total:
            continue  # too different in length to be nearer
        value = 2 * len(mine & theirs) / total
        if value > best:
            best, found = value, other
    return best, found


def stands_in(clause: Clause, others: Sequence[Clause]) -> bool:
    """Whether one of ``others`` says the same in about the same words."""
    return nearest(clause, others)[0] >= SAME
