"""A second look at the best hits of an engine, with their texts at hand.

An engine scores a provision as one bag of words.  A lawyer's question is mostly answered by one khoản, in the words of
the question, under a heading that names the subject; so the first hits are put in order again by how much of the
question a single clause covers, how much of it stands there in a row, and how well the heading agrees.  Weights were
tuned on one labelled set and hold on the other (``legaldocs.bench.search``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

from legaldocs.search import analysis
from legaldocs.search.backend import Hit, Hits, Query, SearchBackend
from legaldocs.search.plan import OWN_NUMBER_SCORE
from legaldocs.search.query import Parsed, parse


class Worded(Protocol):
    """A provision's own words."""

    @property
    def heading(self) -> str:
        """Label and heading."""

    @property
    def text(self) -> str:
        """Everything else."""


Texts = Callable[[Iterable[str]], Mapping[str, Worded]]

DEPTH = 30  # hits looked at again; nearly every right answer is among them
MOST = 20_000  # characters read of one provision; an annex of tables is judged by its beginning
_CLAUSE = re.compile(r"\n(?=\s*\d{1,3}[a-zđ]?\.\s)")


@dataclass(frozen=True, slots=True)
class Weights:
    """Shares of the new score, each feature lying in 0..1; the engine's own score, divided by the best, counts 1."""

    clause: float = 1.5
    triples: float = 1.0
    heading: float = 0.5


@dataclass(frozen=True, slots=True)
class _Question:
    """The tokens of the question with the weight of each."""

    stream: int
    words: dict[str, float]
    pairs: dict[tuple[str, str], float]
    triples: frozenset[tuple[str, ...]]
    total: float
    wanted: frozenset[str]

    def weight(self, words: AbstractSet[str], pairs: AbstractSet[tuple[str, str]]) -> float:
        """Weight of the question's words and pairs among these."""
        found = sum(self.words[word] for word in self.words.keys() & words)
        return found + sum(self.pairs[pair] for pair in self.pairs.keys() & pairs)

    def held(self, tokens: Sequence[str]) -> float:
        """Weight of the question's words and pairs among ``tokens``."""
        return self.weight(set(tokens), set(pairwise(tokens)))


def rank(index: SearchBackend, query: Query, texts: Texts, weights: Weights | None = None) -> Hits:
    """What ``index.search`` gives, the first ``DEPTH`` hits in better order; paging stays stable across that line.

    ``texts`` gives the provisions of some ids from where they are stored; one it does not know keeps its engine score.
    """
    if query.offset >= DEPTH:
        return index.search(query)
    wide = replace(query, offset=0, limit=max(DEPTH, query.offset + query.limit))
    found = index.search(wide)
    question = _question(parse(query.text), found, index)
    hits = found.hits
    if question is not None and len(hits) > 1:
        head, tail = hits[:DEPTH], hits[DEPTH:]
        known = texts(hit.id for hit in head)
        hits = (*_reordered(head, known, question, weights or Weights()), *tail)
    return replace(found, hits=hits[query.offset : query.offset + query.limit])


def _question(parsed: Parsed, found: Hits, index: SearchBackend) -> _Question | None:
    """The question in the stream the engine used; ``None`` when it holds no words."""
    folded = not parsed.accented or "accents-ignored" in found.notes
    runs = [parsed.folded if folded else parsed.exact]
    runs += [phrase.folded if folded else phrase.exact for phrase in parsed.phrases]
    tokens = [token for run in runs for token in run]
    if not tokens:
        return None
    neighbours = list(dict.fromkeys(pairwise(tokens)))
    names = [f"{first}_{second}" for first, second in neighbours]
    weigh = index.term_weights("folded" if folded else "exact", [*dict.fromkeys(tokens), *names])
    words = {token: weigh[token] for token in tokens}
    pairs = {pair: weigh[name] for pair, name in zip(neighbours, names, strict=True)}
    total = sum(words.values()) + sum(pairs.values())
    return _Question(int(folded), words, pairs, frozenset(_triples(tokens)), total or 1.0, frozenset(words))


def _reordered(hits: Sequence[Hit], known: Mapping[str, Worded], question: _Question, weights: Weights) -> list[Hit]:
    """``hits`` by the new score, scaled so that it falls from the old best; documents found by number stay first."""
    asked = [hit for hit in hits if hit.score >= OWN_NUMBER_SCORE]
    others = [hit for hit in hits if hit.score < OWN_NUMBER_SCORE]
    best = max((hit.score for hit in others), default=0.0) or 1.0
    scored = []
    for hit in others:
        gain = _gain(known[hit.id], question, weights) if hit.id in known else 0.0
        scored.append(Hit(hit.id, hit.score / best + gain))
    scored.sort(key=lambda hit: (-hit.score, hit.id))
    scale = best / scored[0].score if scored and scored[0].score else 1.0
    return asked + [Hit(hit.id, hit.score * scale) for hit in scored]


def _gain(provision: Worded, question: _Question, weights: Weights) -> float:
    """What clause, triples and heading of a provision add to its score."""
    heading = _syllables(provision.heading, question.stream)
    best_clause, triples = _best_clause(provision.text[:MOST], heading, question)
    covered = len(question.triples & (triples | set(_triples(heading)))) / (len(question.triples) or 1)
    return (
        weights.clause * best_clause / question.total
        + weights.triples * covered
        + weights.heading * _agreement(heading, question)
    )


@lru_cache(maxsize=4_096)
def _syllables(heading: str, stream: int) -> tuple[str, ...]:
    return tuple(analysis.syllables(heading)[stream])


def _best_clause(text: str, heading: Sequence[str], question: _Question) -> tuple[float, set[tuple[str, ...]]]:
    """The weight of the question in the clause that holds most of it, heading included; its rows of three anywhere."""
    ends = [match.start() for match in _CLAUSE.finditer(text)]
    ends.append(len(text))
    title_words, title_pairs = question.words.keys() & set(heading), question.pairs.keys() & set(pairwise(heading))
    words, pairs = set(title_words), set(title_pairs)
    best, triples, row, clause, last = 0.0, set(), [""], 0, -1
    for count, start, _end, tokens in analysis.holding(text, question.wanted, question.stream):
        if start >= ends[clause]:
            best = max(best, question.weight(words, pairs))
            words, pairs = set(title_words), set(title_pairs)
            clause = bisect_right(ends, start)
        if count != last + 1:
            row = [""]
        last = count
        for token in tokens:
            words.add(token)
            pairs.add((row[-1], token))
            triples.add((*row[-2:], token))
            row.append(token)
    return max(best, question.weight(words, pairs)), triples


def _agreement(heading: Sequence[str], question: _Question) -> float:
    """How much of the heading is in the question times how much of the question is in the heading."""
    if not heading:
        return 0.0
    units = [*set(heading), *set(pairwise(heading))]
    shared = sum(1 for unit in units if unit in question.words or unit in question.pairs)
    return shared / len(units) * question.held(heading) / question.total


def _triples(tokens: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return zip(tokens, tokens[1:], tokens[2:], strict=False)
