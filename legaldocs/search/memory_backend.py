"""Search in memory: the reference for the other engines, for tests and for throw-away sets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from legaldocs.search import scoring
from legaldocs.search.backend import Filters, Hits, IndexedProvision, Query
from legaldocs.search.fields import Facts, facts_of, streams_of
from legaldocs.search.plan import term_weights


class MemoryIndex:
    """An inverted index over provisions held in dictionaries, fixed once built."""

    def __init__(self, provisions: Iterable[IndexedProvision]) -> None:
        self._facts: list[Facts] = []
        self._places: dict[tuple[str, str], dict[int, list[int]]] = {}
        self._lengths: dict[str, list[float]] = {}
        self._numbers: dict[str, list[int]] = {}
        for doc, provision in enumerate(provisions):
            self._add(doc, provision)

    def _add(self, doc: int, provision: IndexedProvision) -> None:
        facts = facts_of(provision)
        self._facts.append(facts)
        for number in facts.numbers:
            self._numbers.setdefault(number, []).append(doc)
        for field, stream in streams_of(provision).items():
            tokens = stream.split(" ") if stream else []
            self._lengths.setdefault(field, []).append(len(tokens))
            for place, token in enumerate(tokens):
                self._places.setdefault((field, token), {}).setdefault(doc, []).append(place)

    def doc_count(self) -> int:
        return len(self._facts)

    def document_frequency(self, stream: str, token: str) -> int:
        return len(self._places.get((f"body_{stream}", token), ()))

    def postings(self, field: str, token: str) -> tuple[Sequence[int], Sequence[float]]:
        places = self._places.get((field, token), {})
        return list(places), [float(len(found)) for found in places.values()]

    def positions(self, field: str, token: str) -> dict[int, Sequence[int]]:
        return dict(self._places.get((field, token), {}))

    def lengths(self, field: str) -> Sequence[float]:
        return self._lengths[field]

    def mean_length(self, field: str) -> float:
        return sum(self._lengths[field]) / len(self._lengths[field]) or 1.0

    def facts(self, doc: int) -> Facts:
        return self._facts[doc]

    def expand(self, field: str, prefix: str) -> Iterable[str]:
        found = (token for name, token in self._places if name == field and token.startswith(prefix))
        return islice(found, scoring.MOST_EXPANSIONS)

    def everything(self) -> Iterable[int]:
        return range(len(self._facts))

    def numbered(self, number: str) -> Iterable[int]:
        return self._numbers.get(number, ())


class MemoryBackend:
    """``SearchBackend`` in memory; committing builds a new index and swaps it in."""

    name = "memory"

    def __init__(self) -> None:
        self._committed: dict[str, IndexedProvision] = {}
        self._pending: dict[str, IndexedProvision] | None = None
        self._index = MemoryIndex(())

    def _writing(self) -> dict[str, IndexedProvision]:
        if self._pending is None:
            self._pending = dict(self._committed)
        return self._pending

    def index(self, batch: Iterable[IndexedProvision]) -> int:
        pending, count = self._writing(), 0
        for provision in batch:
            pending[provision.id] = provision
            count += 1
        return count

    def delete_documents(self, document_ids: Iterable[int]) -> None:
        gone = set(document_ids)
        self._pending = {key: kept for key, kept in self._writing().items() if kept.document_id not in gone}

    def commit(self) -> None:
        self._committed, self._pending = self._writing(), None
        self._index = MemoryIndex(self._committed.values())

    def rollback(self) -> None:
        self._pending = None

    def search(self, query: Query) -> Hits:
        return scoring.answer(query, self._index, self.name)

    def more_like(self, provision_id: str, text: str, limit: int, filters: Filters) -> Hits:
        return scoring.more_like(self._index, self.name, provision_id, text, limit, filters)

    def term_weights(self, stream: str, tokens: Iterable[str]) -> dict[str, float]:
        return term_weights(stream, tokens, self._index)

    def checksums(self) -> dict[int, str]:
        return scoring.checksums_of(self._index.facts(doc) for doc in self._index.everything())

    def count(self) -> int:
        return self._index.doc_count()

    def close(self) -> None:
        self._pending = None
