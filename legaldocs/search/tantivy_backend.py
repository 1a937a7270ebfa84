"""Tantivy as search engine: compiled, one file of the registry, holds millions of provisions.

Same fields, same plan, same BM25 constants as the other engines; field weights become boosts.  Commits of another
process are noticed by the time stamp of ``meta.json``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur
from tantivy import Query as Engine

from legaldocs.search import plan as planning
from legaldocs.search.backend import Filters, Hit, Hits, IndexedProvision, Labels, Query, Sort, checksum
from legaldocs.search.fields import STREAMS, TEXT_FIELDS, exact_streams_of, facts_of
from legaldocs.search.plan import Plan
from legaldocs.search.query import parse
from legaldocs.search.storage import WriteLock, damage_as_unusable
from legaldocs.search.tantivy_files import verify_files
from legaldocs.search.tantivy_query import Compiler

HEAP_BYTES = 64_000_000
MERGE_EVERY = 50_000
_FACETS = ("doc_type", "issuer", "level", "field", "territory", "kind", "visibility", "effect")
_TOKENS = ("names", "numbers")
_NUMBERS = ("document_id", "year", "issued_on", "is_sample")
_VALUES_COUNTED = 200  # per facet; a list a reader can still use


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in _FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in _TOKENS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in _NUMBERS:
        builder.add_integer_field(name, stored=name == "document_id", indexed=True, fast=True)
    builder.add_bytes_field("digest", stored=True)
    for name in TEXT_FIELDS:
        for stream in STREAMS:
            builder.add_text_field(f"{name}_{stream}", tokenizer_name=stream, index_option="position")
    return builder.build()


def _document(provision: IndexedProvision) -> tantivy.Document:
    facts = facts_of(provision)
    document = tantivy.Document()
    document.add_text("id", facts.id)
    document.add_integer("document_id", facts.document_id)
    document.add_integer("is_sample", int(facts.is_sample))
    document.add_bytes("digest", facts.digest.to_bytes(16, "big"))
    for name, number in (("year", facts.year), ("issued_on", facts.issued_on)):
        if number is not None:
            document.add_integer(name, number)
    for name in ("doc_type", "issuer", "level", "territory", "kind", "visibility", "effect"):
        if value := getattr(facts, name):
            document.add_text(name, value)
    for name in ("field", *_TOKENS):
        for value in getattr(facts, name):
            document.add_text(name, value)
    for name, tokens in exact_streams_of(provision).items():
        if tokens:
            for stream in STREAMS:
                document.add_text(f"{name}_{stream}", tokens)  # the folded field folds for itself
    return document


class _Statistics:
    """What planning asks, from a Tantivy searcher."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher

    def doc_count(self) -> int:
        return self._searcher.num_docs

    def document_frequency(self, stream: str, token: str) -> int:
        return self._searcher.doc_freq(f"body_{stream}", token)


class TantivyBackend:
    """``SearchBackend`` over a Tantivy index directory; see ``create`` and ``open``."""

    name = "tantivy"

    def __init__(self, path: Path, index: tantivy.Index, lock: Path | None, *, fresh: bool = False) -> None:
        blanks = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
        folding = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).filter(tantivy.Filter.ascii_fold())
        index.register_tokenizer("exact", blanks.build())  # Tantivy forgets them when an index is opened again
        index.register_tokenizer("folded", folding.build())
        index.config_reader(reload_policy="manual")
        self._path = path
        self._index = index
        self._lock = WriteLock(lock or path / "write.lock")
        self._writer: tantivy.IndexWriter | None = None
        self._compiler = Compiler(index.schema)
        self._fresh = fresh  # nothing to replace, so nothing is deleted before it is added
        self._added: set[str] = set()
        self._labels: tuple[Labels | None, dict[str, Engine]] = (None, {})
        self._held: tuple[int, tuple[str, ...]] | None = None
        self._seen = 0

    @classmethod
    def create(cls, path: Path, lock: Path | None = None) -> TantivyBackend:
        """A new empty index in the empty directory ``path``."""
        path.mkdir(parents=True, exist_ok=True)
        return cls(path, tantivy.Index(_schema(), path=str(path)), lock, fresh=True)

    @classmethod
    def open(cls, path: Path, lock: Path | None = None) -> TantivyBackend:
        """The index in ``path``; raises ``IndexUnusable`` when there is none or it is damaged."""
        with damage_as_unusable(path):
            verify_files(path)
            backend = cls(path, tantivy.Index.open(str(path)), lock)
            backend.count()
            return backend

    def _searcher(self) -> tantivy.Searcher:
        stamp = (self._path / "meta.json").stat().st_mtime_ns
        if stamp != self._seen:
            self._index.reload()
            self._seen = stamp
        return self._index.searcher()

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._lock.acquire()
            with damage_as_unusable(self._path):
                self._writer = self._index.writer(heap_size=HEAP_BYTES, num_threads=1)
        return self._writer

    def index(self, batch: Iterable[IndexedProvision]) -> int:
        writer, count = self._writing(), 0
        for provision in batch:
            if not self._fresh or provision.id in self._added:
                writer.delete_documents_by_term("id", provision.id)
            if self._fresh:
                self._added.add(provision.id)
            writer.add_document(_document(provision))
            count += 1
        return count

    def delete_documents(self, document_ids: Iterable[int]) -> None:
        writer = self._writing()
        for document_id in document_ids:
            writer.delete_documents_by_term("document_id", document_id)

    def commit(self) -> None:
        if self._writer is None:
            return
        writer, self._writer = self._writer, None
        self._settle()
        with damage_as_unusable(self._path):
            writer.commit()
            writer.wait_merging_threads()
        self._lock.release()

    def _settle(self) -> None:
        """From the first commit on, what is added may replace something."""
        self._fresh = False
        self._added.clear()

    def rollback(self) -> None:
        if self._writer is not None:
            writer, self._writer = self._writer, None
            self._settle()
            writer.rollback()
            writer.wait_merging_threads()
        self._lock.release()

    def search(self, query: Query) -> Hits:
        with damage_as_unusable(self._path):
            searcher = self._searcher()
            statistics = _Statistics(searcher)
            parsed = parse(query.text)
            plan = planning.make_plan(parsed, query.filters, statistics)
            found, any_label = self._page(searcher, plan, query)
            for looser in (planning.without_accents(plan, parsed, statistics), planning.relaxed(plan)):
                if any_label == 0 and looser is not None:
                    again, any_label = self._page(searcher, looser, query)
                    found = again if any_label else found
            return found

    def _page(self, searcher: tantivy.Searcher, plan: Plan, query: Query) -> tuple[Hits, int]:
        """The page asked for, and the number of hits of any label."""
        words = self._compiler.query(plan)
        # Counting needs no scores, so what only adds to them is left out.
        bare = self._compiler.query(replace(plan, extras=()))
        labels = query.labels
        if labels is not None and labels.stored:
            hidden = [name for name in self._labels_held(searcher) if query.shown and name not in query.shown]
            shown = self._compiler.without(words, "effect", hidden)
            with ThreadPoolExecutor(1) as aside:  # Tantivy lets other threads run, so both passes go on at once
                counting = aside.submit(self._counted, searcher, bare, query)
                hits, _uncounted = self._hits(searcher, shown, query, count=False)
                by_label, facets = counting.result()
            total = sum(count for name, count in by_label.items() if not query.shown or name in query.shown)
        else:
            by_label = self._by_label(searcher, bare, labels) if labels is not None else {}
            facets = self._counts(searcher, self._shown(bare, query), query.facets)
            hits, total = self._hits(searcher, self._shown(words, query), query, count=True)
        found = Hits(total, hits, self.name, plan.notes, facets, by_label)
        return found, sum(by_label.values()) if labels is not None else total

    def _labels_held(self, searcher: tantivy.Searcher) -> tuple[str, ...]:
        """Every label of the index; looked up once per commit."""
        if self._held is None or self._held[0] != self._seen:
            counted = self._counts(searcher, Engine.all_query(), ("effect",))
            self._held = self._seen, tuple(counted["effect"])
        return self._held[1]

    def _hits(
        self, searcher: tantivy.Searcher, shown: Engine, query: Query, *, count: bool
    ) -> tuple[tuple[Hit, ...], int]:
        """The hits of one page and, when asked to ``count``, how many there are in all."""
        order: dict[str, Any] = {} if query.sort is Sort.RELEVANCE else {"order_by_field": "issued_on"}
        if query.sort is Sort.OLDEST:
            order["order"] = tantivy.Order.Asc
        wanted = max(1, query.limit)
        result: Any = searcher.search(shown, limit=wanted, offset=query.offset, count=count, **order)
        hits = tuple(Hit(str(searcher.doc(address)["id"][0]), float(score or 0)) for score, address in result.hits)
        return hits[: query.limit], int(result.count) if count else 0

    def _counted(
        self, searcher: tantivy.Searcher, words: Engine, query: Query
    ) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
        """Hits of every label the index holds, and the facets of those shown: one pass over the hits."""
        inside = _terms_of(query.facets)
        labelled: dict[str, Any] = {"terms": {"field": "effect", "size": _VALUES_COUNTED}}
        answer = searcher.aggregate(words, {"effect": {**labelled, "aggs": inside} if inside else labelled})
        by_label: dict[str, int] = {}
        facets: dict[str, Counter[str]] = {name: Counter() for name in query.facets}
        for bucket in answer["effect"]["buckets"]:
            by_label[bucket["key"]] = int(bucket["doc_count"])
            if not query.shown or bucket["key"] in query.shown:
                for name in query.facets:
                    facets[name].update(_bucket_counts(bucket[name]))
        return by_label, {name: _most_first(counts) for name, counts in facets.items()}

    def _by_label(self, searcher: tantivy.Searcher, words: Engine, labels: Labels) -> dict[str, int]:
        """Hits of every label; the commonest is what the others leave."""
        total = _count(searcher, words)
        found: dict[str, int] = {}
        for name in sorted({*labels.documents.values(), *labels.units.values()} - {labels.rest}):
            both = Engine.boolean_query([(Occur.Must, words), (Occur.Must, self._labelled(labels, name))])
            found[name] = _count(searcher, both) if total else 0
        found[labels.rest] = total - sum(found.values())
        return {name: count for name, count in found.items() if count}

    def _labelled(self, labels: Labels, name: str) -> Engine:
        if self._labels[0] is not labels:
            self._labels = (labels, {})
        made = self._labels[1]
        if name not in made:
            made[name] = Engine.const_score_query(self._compiler.labelled(labels, name), 0.0)
        return made[name]

    def _shown(self, words: Engine, query: Query) -> Engine:
        if query.labels is None or not query.shown:
            return words
        every = {*query.labels.documents.values(), *query.labels.units.values(), query.labels.rest}
        hidden = sorted(every - set(query.shown))
        if len(hidden) <= len(query.shown):
            return Engine.boolean_query(
                [(Occur.Must, words), *((Occur.MustNot, self._labelled(query.labels, name)) for name in hidden)]
            )
        either = [(Occur.Should, self._labelled(query.labels, name)) for name in query.shown]
        return Engine.boolean_query([(Occur.Must, words), (Occur.Must, Engine.boolean_query(either))])

    def _counts(self, searcher: tantivy.Searcher, shown: Engine, names: tuple[str, ...]) -> dict[str, dict[str, int]]:
        """Counts of all facets in one pass."""
        asked = _terms_of(names)
        answers = searcher.aggregate(shown, asked) if asked else {}
        return {name: _most_first(_bucket_counts(answer)) for name, answer in answers.items()}

    def more_like(self, provision_id: str, text: str, limit: int, filters: Filters) -> Hits:
        own = frozenset({int(provision_id.split(":", 1)[0])})
        others = replace(filters, without_documents=filters.without_documents | own)
        with damage_as_unusable(self._path):
            searcher = self._searcher()
            plan = planning.likeness_plan(text, others, _Statistics(searcher))
            return self._page(searcher, plan, Query("", others, limit))[0]

    def term_weights(self, stream: str, tokens: Iterable[str]) -> dict[str, float]:
        with damage_as_unusable(self._path):
            return planning.term_weights(stream, tokens, _Statistics(self._searcher()))

    def checksums(self) -> dict[int, str]:
        digests: dict[int, list[int]] = {}
        with damage_as_unusable(self._path):
            searcher = self._searcher()
            result: Any = searcher.search(Engine.all_query(), limit=max(1, searcher.num_docs), count=False)
            for _, address in result.hits:
                stored = searcher.doc(address)
                digest = int.from_bytes(bytes(stored["digest"][0]), "big")
                digests.setdefault(int(stored["document_id"][0]), []).append(digest)
        return {document: checksum(values) for document, values in digests.items()}

    def count(self) -> int:
        with damage_as_unusable(self._path):
            return self._searcher().num_docs

    def close(self) -> None:
        self.rollback()


def _count(searcher: tantivy.Searcher, query: Engine) -> int:
    result: Any = searcher.search(query, limit=1, count=True)
    return int(result.count)


def _terms_of(names: tuple[str, ...]) -> dict[str, Any]:
    """What Tantivy is asked to count values of fields."""
    return {name: {"terms": {"field": name, "size": _VALUES_COUNTED}} for name in names}


def _bucket_counts(answer: dict[str, Any]) -> dict[str, int]:
    return {str(_whole(bucket["key"])): int(bucket["doc_count"]) for bucket in answer["buckets"]}


def _most_first(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _whole(key: Any) -> Any:
    """Aggregations give integers as floats."""
    return int(key) if isinstance(key, float) else key
