"""Tantivy as search engine: compiled, one file of the registry, holds millions of provisions.

Same fields, same plan, same BM25 constants as the other engines; field weights become boosts.  Commits of another
process are noticed by the time stamp of ``meta.json``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Query as Engine

from legaldocs.search import plan as planning
from legaldocs.search.backend import Filters, Hit, Hits, IndexedProvision, Query, checksum
from legaldocs.search.fields import STREAMS, TEXT_FIELDS, facts_of, streams_of
from legaldocs.search.plan import Plan
from legaldocs.search.query import parse
from legaldocs.search.storage import WriteLock, damage_as_unusable
from legaldocs.search.tantivy_files import verify_files
from legaldocs.search.tantivy_query import Compiler

HEAP_BYTES = 64_000_000
MERGE_EVERY = 50_000
_FACETS = ("doc_type", "issuer", "level", "field", "territory", "kind", "visibility")
_TOKENS = ("type_tokens", "issuer_tokens", "units", "numbers")


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in _FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in _TOKENS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("document_id", "year", "is_sample"):
        builder.add_integer_field(name, stored=name == "document_id", indexed=True, fast=True)
    builder.add_bytes_field("digest", stored=True)
    for name in TEXT_FIELDS:
        for stream in STREAMS:
            builder.add_text_field(f"{name}_{stream}", tokenizer_name="blanks", index_option="position")
    return builder.build()


def _document(provision: IndexedProvision) -> tantivy.Document:
    facts = facts_of(provision)
    values: dict[str, Any] = {
        "id": [facts.id],
        "document_id": [facts.document_id],
        "is_sample": [int(facts.is_sample)],
        "year": [facts.year] if facts.year is not None else [],
        "field": list(facts.field),
        "digest": [facts.digest.to_bytes(16, "big")],
    }
    for name in ("doc_type", "issuer", "level", "territory", "kind", "visibility"):
        values[name] = [value] if (value := getattr(facts, name)) else []
    for name in _TOKENS:
        values[name] = list(getattr(facts, name))
    values |= {name: [stream] for name, stream in streams_of(provision).items() if stream}
    document = tantivy.Document()
    document.extend({name: value for name, value in values.items() if value}, None)
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

    def __init__(self, path: Path, index: tantivy.Index, lock: Path | None) -> None:
        blanks = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer("blanks", blanks)  # Tantivy forgets tokenizers when an index is opened again
        index.config_reader(reload_policy="manual")
        self._path = path
        self._index = index
        self._lock = WriteLock(lock or path / "write.lock")
        self._writer: tantivy.IndexWriter | None = None
        self._compiler = Compiler(index.schema)
        self._seen = 0

    @classmethod
    def create(cls, path: Path, lock: Path | None = None) -> TantivyBackend:
        """A new empty index in the empty directory ``path``."""
        path.mkdir(parents=True, exist_ok=True)
        return cls(path, tantivy.Index(_schema(), path=str(path)), lock)

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
            writer.delete_documents_by_term("id", provision.id)
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
        with damage_as_unusable(self._path):
            writer.commit()
            writer.wait_merging_threads()
        self._lock.release()

    def rollback(self) -> None:
        if self._writer is not None:
            writer, self._writer = self._writer, None
            writer.rollback()
            writer.wait_merging_threads()
        self._lock.release()

    def search(self, query: Query) -> Hits:
        with damage_as_unusable(self._path):
            searcher = self._searcher()
            statistics = _Statistics(searcher)
            parsed = parse(query.text)
            plan = planning.make_plan(parsed, query.filters, statistics)
            found = self._page(searcher, plan, query)
            for looser in (planning.without_accents(plan, parsed, statistics), planning.relaxed(plan)):
                if found.total == 0 and looser is not None:
                    again = self._page(searcher, looser, query)
                    found = again if again.total else found
            return found

    def _page(self, searcher: tantivy.Searcher, plan: Plan, query: Query) -> Hits:
        compiled = self._compiler.query(plan)
        result: Any = searcher.search(compiled, limit=max(1, query.limit), offset=query.offset, count=True)
        hits = tuple(Hit(str(searcher.doc(address)["id"][0]), float(score)) for score, address in result.hits)
        facets = {name: self._counts(searcher, compiled, name) for name in query.facets}
        return Hits(int(result.count), hits[: query.limit], self.name, plan.notes, facets)

    def _counts(self, searcher: tantivy.Searcher, compiled: Engine, name: str) -> dict[str, int]:
        answer = searcher.aggregate(compiled, {"counts": {"terms": {"field": name, "size": 1_000}}})
        buckets = [(str(_whole(bucket["key"])), int(bucket["doc_count"])) for bucket in answer["counts"]["buckets"]]
        return dict(sorted(buckets, key=lambda item: (-item[1], item[0])))

    def more_like(self, provision_id: str, text: str, limit: int, filters: Filters) -> Hits:
        own = frozenset({int(provision_id.split(":", 1)[0])})
        others = replace(filters, without_documents=filters.without_documents | own)
        with damage_as_unusable(self._path):
            searcher = self._searcher()
            plan = planning.likeness_plan(text, others, _Statistics(searcher))
            return self._page(searcher, plan, Query("", others, limit))

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


def _whole(key: Any) -> Any:
    """Aggregations give integers as floats."""
    return int(key) if isinstance(key, float) else key
