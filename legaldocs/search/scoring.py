"""Finding and ranking term by term over plain postings, for engines that only keep an inverted index.

One pass over the postings of each term adds to a score per provision.  For Whoosh this is several times faster than its
own matcher trees on Vietnamese questions, where a few syllables carry most postings, and it makes the in-memory engine
the reference for all others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from legaldocs.search import conditions
from legaldocs.search import plan as planning
from legaldocs.search.backend import Filters, Hit, Hits, Query, Sort, checksum
from legaldocs.search.fields import TEXT_FIELDS, Facts, admits
from legaldocs.search.plan import Plan, Statistics
from legaldocs.search.query import parse

FACET_FIELDS = ("doc_type", "issuer", "level", "field", "territory", "year", "kind")
MOST_EXPANSIONS = 500


class Postings(Statistics, Protocol):
    """An inverted index at one moment; provisions are small integers."""

    def postings(self, field: str, token: str) -> tuple[Sequence[int], Sequence[float]]:
        """Provisions holding ``token`` in ``field``, ascending, and how often each does."""

    def positions(self, field: str, token: str) -> dict[int, Sequence[int]]:
        """Positions of ``token`` in ``field`` per provision."""

    def lengths(self, field: str) -> Sequence[float]:
        """Number of tokens of ``field`` by provision."""

    def mean_length(self, field: str) -> float:
        """Mean of ``lengths`` over the provisions that are not deleted."""

    def facts(self, doc: int) -> Facts:
        """What conditions are tested on."""

    def expand(self, field: str, prefix: str) -> Iterable[str]:
        """Tokens of ``field`` that begin with ``prefix``, ``MOST_EXPANSIONS`` at most."""

    def everything(self) -> Iterable[int]:
        """All provisions that are not deleted."""

    def numbered(self, number: str) -> Iterable[int]:
        """Provisions of documents that bear ``number``."""


def answer(query: Query, index: Postings, engine: str) -> Hits:
    """Search ``index``: read the query, plan, find, rank, cut the page; loosened once when nothing is found."""
    parsed = parse(query.text)
    plan = planning.make_plan(parsed, query.filters, index)
    found = evaluate(plan, index)
    for looser in (planning.without_accents(plan, parsed, index), planning.relaxed(plan)):
        if found or looser is None:
            continue
        found = evaluate(looser, index)
        plan = looser if found else plan
    return page(found, plan, query, index, engine)


def page(found: dict[int, float], plan: Plan, query: Query, index: Postings, engine: str) -> Hits:
    """The wanted page of ``found``, ties in the order of ids so that paging is stable."""
    by_label: Counter[str] = Counter()
    if query.labels is not None:
        known = ((doc, index.facts(doc)) for doc in found)
        labels = {doc: query.labels.of(facts.document_id, facts.id, facts.effect) for doc, facts in known}
        by_label.update(labels.values())
        found = {doc: score for doc, score in found.items() if not query.shown or labels[doc] in query.shown}
    keys = ((_rank(query.sort, score, index.facts(doc)), index.facts(doc).id, score) for doc, score in found.items())
    ranked = sorted(keys)
    wanted = ranked[query.offset : query.offset + query.limit]
    return Hits(
        total=len(ranked),
        hits=tuple(Hit(identifier, score) for _order, identifier, score in wanted),
        engine=engine,
        notes=plan.notes,
        facets={name: _counts((index.facts(doc) for doc in found), name) for name in query.facets},
        by_label=dict(by_label),
    )


def _rank(sort: Sort, score: float, facts: Facts) -> tuple[float, ...]:
    if sort is Sort.RELEVANCE:
        return (-score,)
    if facts.issued_on is None:
        return (1.0, 0.0)
    return (0.0, float(facts.issued_on if sort is Sort.OLDEST else -facts.issued_on))


def evaluate(plan: Plan, index: Postings) -> dict[int, float]:
    """Score of every provision that fulfils ``plan``."""
    if plan.is_empty:
        return {}
    scores: dict[int, float] = {}
    allowed: set[int] | None = None if plan.words else _seeds(plan.condition, index)
    if plan.words:
        held = _add_words(plan, index, scores)
        enough = {doc for doc, count in held.items() if count >= plan.needed}
        allowed = enough
    bearers = {doc for number in plan.own_numbers for doc in index.numbered(number)}
    allowed = (allowed if allowed is not None else set(index.everything())) | bearers
    for term in plan.extras:
        _add_term(term, index, scores)
    if plan.condition is not None:
        fulfils = conditions.tester(plan.condition, lambda words: _holding(words, index), index.facts)
        allowed = {doc for doc in allowed if fulfils(doc)}
    passes = _filter(plan.filters)
    kept = [doc for doc in allowed if passes(index.facts(doc))]
    bonus = planning.OWN_NUMBER_SCORE
    return {doc: scores.get(doc, 0.0) + (bonus if doc in bearers else 0.0) for doc in kept}


def _seeds(node: conditions.Node | None, index: Postings) -> set[int] | None:
    """Provisions among which all that fulfil ``node`` are, when that is quicker than trying every one."""
    if isinstance(node, conditions.Words):
        return _holding(node, index)
    if isinstance(node, conditions.Named) and not node.prefix and node.values[0].startswith("number="):
        return set(index.numbered(node.values[0].partition("=")[2]))
    if isinstance(node, conditions.All):
        found = [seeds for part in node.parts if (seeds := _seeds(part, index)) is not None]
        return min(found, key=len) if found else None
    if isinstance(node, conditions.Some):
        parts = [_seeds(part, index) for part in node.parts]
        return set().union(*(part for part in parts if part)) if None not in parts else None
    return None


def _add_words(plan: Plan, index: Postings, scores: dict[int, float]) -> Counter[int]:
    """Add the words' scores; how many of the words each provision holds."""
    held: Counter[int] = Counter()
    for term in plan.words:
        held.update(_add_term(term, index, scores))
    return held


def _add_term(term: planning.Term, index: Postings, scores: dict[int, float]) -> set[int]:
    """Add the term's BM25 in every text field; the provisions that hold it anywhere."""
    holders: set[int] = set()
    total = index.doc_count()
    for name in TEXT_FIELDS:
        field = f"{name}_{term.stream}"
        docs, counts = index.postings(field, term.token)
        if not docs:
            continue
        holders.update(docs)
        weight = term.weight * planning.FIELD_WEIGHTS[name] * planning.idf(total, len(docs)) * (planning.K1 + 1)
        lengths, slope = index.lengths(field), planning.K1 * planning.B / index.mean_length(field)
        base = planning.K1 * (1 - planning.B)
        for doc, count in zip(docs, counts, strict=True):
            scores[doc] = scores.get(doc, 0.0) + weight * count / (count + base + slope * lengths[doc])
    return holders


def _holding(words: conditions.Words, index: Postings) -> set[int]:
    """Provisions where the words stand in a row in one field."""
    found: set[int] = set()
    for name in words.fields:
        field = f"{name}_{words.stream}"
        if words.prefix:
            for token in index.expand(field, words.tokens[0]):
                found.update(index.postings(field, token)[0])
        else:
            found |= _in_a_row(field, planning.in_a_row(words), index)
    return found


def _in_a_row(field: str, tokens: tuple[str, ...], index: Postings) -> set[int]:
    docs: set[int] | None = None
    for token in tokens:
        holders = set(index.postings(field, token)[0])
        docs = holders if docs is None else docs & holders
        if not docs:
            return set()
    if docs is None or len(tokens) == 1:
        return docs or set()
    places = [index.positions(field, token) for token in tokens]
    return {doc for doc in docs if _aligned([places[i][doc] for i in range(len(tokens))])}


def _aligned(places: list[Sequence[int]]) -> bool:
    """Whether some start is followed by each next list's member one step further."""
    starts = set(places[0])
    for step, following in enumerate(places[1:], start=1):
        starts &= {place - step for place in following}
    return bool(starts)


def _filter(filters: Filters) -> Callable[[Facts], bool]:
    """The test of the filters; the usual one, visibility alone, is made cheap."""
    if filters == Filters(visibility=filters.visibility):
        visible = filters.visibility
        return lambda facts: facts.visibility in visible
    return lambda facts: admits(facts, filters)


def _counts(matched: Iterable[Facts], name: str) -> dict[str, int]:
    """How many of the matched provisions have each value of a facet field, most first; unknown values are left out."""
    counts: Counter[str] = Counter()
    for facts in matched:
        value = getattr(facts, name)
        for single in value if isinstance(value, tuple) else (value,):
            if single not in ("", None):
                counts[str(single)] += 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def more_like(index: Postings, engine: str, provision_id: str, text: str, limit: int, filters: Filters) -> Hits:
    """Provisions worded like ``text`` in other documents than that of ``provision_id``."""
    own = frozenset({int(provision_id.split(":", 1)[0])})
    others = replace(filters, without_documents=filters.without_documents | own)
    plan = planning.likeness_plan(text, others, index)
    return page(evaluate(plan, index), plan, Query("", others, limit), index, engine)


def checksums_of(facts: Iterable[Facts]) -> dict[int, str]:
    """Checksum per document from the facts of its provisions."""
    digests: dict[int, list[int]] = {}
    for one in facts:
        digests.setdefault(one.document_id, []).append(one.digest)
    return {document: checksum(values) for document, values in digests.items()}
