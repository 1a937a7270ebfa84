"""From a parsed query to what an engine must find: the same terms, weights and conditions for every engine.

A plan speaks of *terms* (tokens of one stream).  A term may stand in any of the text fields; its score is the sum of
the BM25 scores in each, times the field's weight.  Terms held by a large share of all provisions are dropped from long
questions: they cost most of the time and tell little (measured in ``legaldocs.bench.search``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Protocol

from legaldocs.search import analysis
from legaldocs.search.backend import Filters
from legaldocs.search.conditions import Node, Words, unaccented
from legaldocs.search.query import Parsed

K1 = 1.2  # Tantivy's constants, which it does not let one change; the other engines follow
B = 0.75
FIELD_WEIGHTS = {"title": 1.0, "heading": 1.0, "body": 1.0}
OWN_NUMBER_SCORE = 1_000.0  # a document found by its own number comes before any that merely cites it
PAIR_WEIGHT = 1.0
FREQUENT = 0.3  # share of provisions above which a term is dropped from a question of more than SHORT syllables
SHORT = 4
ENOUGH = 0.2  # share of the kept syllables of a long question, or of the telling pairs of a text, that a hit must hold


@dataclass(frozen=True, slots=True)
class Term:
    """A token of one stream (``exact`` or ``folded``) and its weight."""

    token: str
    stream: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What to find.

    A hit holds at least ``needed`` of ``words``, fulfils ``condition`` and passes ``filters``; ``extras`` and
    ``own_numbers`` only add to the score.  When ``own_numbers`` is set a document that bears one of them is a hit
    whatever its words.
    """

    words: tuple[Term, ...] = ()
    extras: tuple[Term, ...] = ()
    needed: int = 0
    condition: Node | None = None
    own_numbers: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)
    notes: tuple[str, ...] = ()
    is_empty: bool = False  # nothing was asked, so nothing is found


class Statistics(Protocol):
    """What planning asks of an engine."""

    def doc_count(self) -> int:
        """Number of provisions."""

    def document_frequency(self, stream: str, token: str) -> int:
        """Number of provisions whose body holds ``token``."""


def make_plan(parsed: Parsed, filters: Filters, statistics: Statistics) -> Plan:
    """The plan for ``parsed`` under ``filters``."""
    stream = "exact" if parsed.accented else "folded"
    loose, bound = parsed.tokens[: parsed.loose], parsed.tokens[parsed.loose :]
    words = list(dict.fromkeys(loose))
    pairs = list(dict.fromkeys([*analysis.pairs(loose), *analysis.pairs(bound)]))
    if len(words) > SHORT:
        words = _informative(words, stream, statistics, keep=2)
        pairs = _informative(pairs, stream, statistics, keep=0)
    extras = [Term(token, stream, PAIR_WEIGHT) for token in pairs]
    extras += [Term(token, stream) for token in dict.fromkeys(bound) if token not in words]
    return Plan(
        words=tuple(Term(token, stream) for token in words),
        extras=(*extras, *_phrase_terms(parsed.phrases)),
        needed=len(words) if len(words) <= SHORT else max(1, math.ceil(ENOUGH * len(words))),
        condition=parsed.condition,
        own_numbers=parsed.numbers,
        filters=filters,
        notes=parsed.notes,
        is_empty=parsed.is_empty,
    )


def relaxed(plan: Plan) -> Plan | None:
    """The same plan content with any one word, for when all of them find nothing; ``None`` if it asks no less."""
    if plan.needed <= 1:
        return None
    return replace(plan, needed=1, notes=(*plan.notes, "query-relaxed"))


def without_accents(plan: Plan, parsed: Parsed, statistics: Statistics) -> Plan | None:
    """The plan in the folded stream, for when accents find nothing; ``None`` if it is folded already."""
    if not parsed.accented:
        return None
    bare = replace(
        parsed,
        accented=False,
        phrases=tuple(replace(phrase, accented=False) for phrase in parsed.phrases),
        condition=None if parsed.condition is None else unaccented(parsed.condition),
    )
    folded = make_plan(bare, plan.filters, statistics)
    return replace(folded, notes=(*plan.notes, "accents-ignored"))


def likeness_plan(text: str, filters: Filters, statistics: Statistics, most: int = 25) -> Plan:
    """A plan for provisions worded like ``text``: its ``most`` telling pairs by tf-idf, numbers left aside.

    What shares hardly any of them, say the name of the same sight in its title, is not worded alike.
    """
    exact, _ = analysis.syllables(text)
    counts: dict[str, int] = {}
    for pair in analysis.pairs([token for token in exact if not token[0].isdigit()]):
        counts[pair] = counts.get(pair, 0) + 1
    total = statistics.doc_count()
    weighed = []
    for pair, count in counts.items():
        frequency = statistics.document_frequency("exact", pair)
        if frequency > 1:
            weighed.append((count * idf(total, frequency), pair))
    weighed.sort(reverse=True)
    terms = tuple(Term(pair, "exact") for _, pair in weighed[:most])
    return Plan(words=terms, needed=math.ceil(ENOUGH * len(terms)), filters=filters, is_empty=not terms)


def idf(total: int, frequency: int) -> float:
    """BM25's weight of a term held by ``frequency`` of ``total`` provisions."""
    return math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))


def term_weights(stream: str, tokens: Iterable[str], statistics: Statistics) -> dict[str, float]:
    """``idf`` of each token in the bodies."""
    total = statistics.doc_count()
    return {token: idf(total, statistics.document_frequency(stream, token)) for token in tokens}


def _informative(tokens: list[str], stream: str, statistics: Statistics, keep: int) -> list[str]:
    """``tokens`` without the frequent ones, but never fewer than the ``keep`` rarest."""
    limit = FREQUENT * statistics.doc_count()
    frequencies = {token: statistics.document_frequency(stream, token) for token in tokens}
    rare = [token for token in tokens if frequencies[token] <= limit]
    if len(rare) >= keep:
        return rare
    rarest = set(sorted(tokens, key=lambda token: frequencies[token])[:keep])
    return [token for token in tokens if token in rarest]


def in_a_row(words: Words) -> tuple[str, ...]:
    """The tokens that must follow each other: pairs, or the only syllable."""
    return tuple(analysis.pairs(words.tokens)) if len(words.tokens) > 1 else words.tokens


def _phrase_terms(phrases: tuple[Words, ...]) -> list[Term]:
    """What quoted phrases add to the score: without it all their finders would rank alike."""
    return [Term(token, phrase.stream) for phrase in phrases for token in dict.fromkeys(in_a_row(phrase))]
