"""Pairing documents of former provinces that regulate one subject, by title, headings of articles, field and kind.

Pure.  Words are compared without accents, in single syllables and in pairs, each weighing the more the rarer it is;
names of the provinces and the stock words of titles say nothing.  Every document is in at most one pair.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from legaldocs.search import analysis

THRESHOLD = 0.34
TITLE, HEADINGS, FIELD = 0.6, 0.25, 0.15
# Stock words of titles, without accents.
_STOCK_WORDS = (
    "quy dinh ve viec ban hanh tren dia ban tinh thanh pho cua va cac mot so muc theo trong tai do hoi dong",
    "nhan dan uy che cho doi voi sua bo sung dieu kem quyet nghi giai doan nam den tu hoac khac",
)
_STOCK = frozenset(word for line in _STOCK_WORDS for word in line.split())


@dataclass(frozen=True, slots=True)
class Subject:
    """What pairing knows of a document."""

    document_id: int
    territory: str
    kind: str
    title: str
    headings: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """Two documents and how alike they are, in all and by part; ``right_id`` is ``None`` without counterpart."""

    left_id: int
    right_id: int | None
    score: float
    title: float = 0.0
    headings: float = 0.0
    field: bool = False
    shared: tuple[str, ...] = ()


def pairs(subjects: Sequence[Subject], places: Iterable[str] = (), threshold: float = THRESHOLD) -> list[Match]:
    """Pairs over the threshold, the most alike first, then documents without counterpart; never within one province."""
    silent = _STOCK | {syllable for place in places for syllable in analysis.syllables(place)[1]}
    titles = {one.document_id: _terms(one.title, silent) for one in subjects}
    heads = {one.document_id: _terms(" . ".join(one.headings), silent) for one in subjects}
    weights = _weights(titles.values())
    candidates = sorted(
        _candidates(subjects, titles, heads, weights, threshold), key=lambda m: (-m.score, m.left_id, m.right_id or 0)
    )
    taken: set[int] = set()
    found = []
    for match in candidates:
        if match.left_id not in taken and match.right_id not in taken:
            taken |= {match.left_id, match.right_id or 0}
            found.append(match)
    alone = [Match(one.document_id, None, 0.0) for one in subjects if one.document_id not in taken]
    return [*found, *alone]


def _terms(words: str, silent: frozenset[str]) -> Counter[str]:
    """Telling syllables and pairs of them."""
    folded = analysis.syllables(words)[1]
    telling = [one for one in folded if one not in silent and not one.isdigit() and len(one) > 1]
    joined = [pair for pair in analysis.pairs(folded) if not set(pair.split("_")) <= silent]
    return Counter([*telling, *joined])


def _weights(texts: Iterable[Counter[str]]) -> dict[str, float]:
    """Inverse document frequency of every term."""
    listed = list(texts)
    seen = Counter(term for terms in listed for term in terms)
    return {term: math.log(1 + len(listed) / count) for term, count in seen.items()}


def _candidates(
    subjects: Sequence[Subject], titles: Mapping[int, Counter[str]], heads: Mapping[int, Counter[str]],
    weights: Mapping[str, float], threshold: float,
) -> Iterable[Match]:  # fmt: skip
    """Documents of one kind and different provinces that share a telling word; each pair once."""
    by_term: dict[str, list[Subject]] = defaultdict(list)
    for one in subjects:
        for other in _sharing(one, titles, by_term):
            match = _match(other, one, titles, heads, weights)
            if match.score >= threshold:
                yield match
        for term in titles[one.document_id]:
            by_term[term].append(one)


def _sharing(one: Subject, titles: Mapping[int, Counter[str]], by_term: Mapping[str, list[Subject]]) -> list[Subject]:
    near = {other.document_id: other for term in titles[one.document_id] for other in by_term.get(term, ())}
    return [other for other in near.values() if other.kind == one.kind and other.territory != one.territory]


def _match(
    left: Subject, right: Subject, titles: Mapping[int, Counter[str]], heads: Mapping[int, Counter[str]],
    weights: Mapping[str, float],
) -> Match:  # fmt: skip
    a, b = titles[left.document_id], titles[right.document_id]
    c, d = heads[left.document_id], heads[right.document_id]
    title, headings = _cosine(a, b, weights), _cosine(c, d, {})
    same_field = bool({one.lower() for one in left.fields} & {one.lower() for one in right.fields})
    # What a document does not say cannot count against it: a part that one side lacks leaves the scale.
    parts = [(TITLE, title)]
    parts += [(HEADINGS, headings)] if c and d else []
    parts += [(FIELD, float(same_field))] if left.fields and right.fields else []
    score = sum(weight * value for weight, value in parts) / sum(weight for weight, _value in parts)
    shared = sorted((term for term in a if term in b and "_" in term), key=lambda term: -weights[term])[:6]
    return Match(
        left.document_id, right.document_id, round(score, 4), round(title, 4), round(headings, 4), same_field,
        tuple(_as_written(left.title, term) for term in shared),
    )  # fmt: skip


def _as_written(title: str, term: str) -> str:
    """Two syllables with the accents that the title gives them."""
    exact, folded = analysis.syllables(title)
    written = dict(zip(analysis.pairs(folded), analysis.pairs(exact), strict=True))
    return written.get(term, term).replace("_", " ")


def _cosine(a: Counter[str], b: Counter[str], weights: Mapping[str, float]) -> float:
    """Cosine of two bags of terms; a term without a weight counts one."""
    product = sum(a[term] * b[term] * weights.get(term, 1.0) ** 2 for term in a if term in b)
    if not product:
        return 0.0
    lengths = (math.sqrt(sum((n * weights.get(term, 1.0)) ** 2 for term, n in bag.items())) for bag in (a, b))
    return product / math.prod(lengths)
