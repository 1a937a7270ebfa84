"""Whoosh as search engine: pure Python, no compiled part, right for registers up to some 20,000 provisions.

Whoosh keeps and reads the inverted index; ranking is ``scoring``, shared with the in-memory engine.  Each thread has a
reader of its own, opened again after a commit: Whoosh readers must not be shared.  Whoosh never calls ``fsync``; this
module does, and seals the files so that damage is noticed.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path

from whoosh import index as whoosh_index
from whoosh.reading import IndexReader, ReaderClosed, TermNotFound
from whoosh.writing import IndexingError, SegmentWriter

from legaldocs.search import scoring
from legaldocs.search.backend import Filters, Hits, IndexedProvision, Query
from legaldocs.search.fields import facts_of, streams_of
from legaldocs.search.plan import term_weights
from legaldocs.search.storage import WriteLock, damage_as_unusable, seal, sync, verify_seal
from legaldocs.search.whoosh_postings import NAMES, PlainCodec, Segment, WhooshIndex, schema

MEMORY_MB = 192  # of postings held before Whoosh sorts a run to disk; keeps the process well under 700 MB
_ENGINE_ERRORS = (whoosh_index.IndexError, IndexingError, ReaderClosed, TypeError, AttributeError)


class WhooshBackend:
    """``SearchBackend`` over a Whoosh index directory; see ``create`` and ``open``."""

    name = "whoosh"

    def __init__(self, path: Path, index: whoosh_index.FileIndex, lock: Path | None) -> None:
        self._path = path
        self._index = index
        self._lock = WriteLock(lock or path / "write.lock")
        self._writer: SegmentWriter | None = None
        self._before: IndexReader | None = None  # the index as it was when writing began, to find what is replaced
        self._added: dict[str, int] = {}
        self._segments: dict[str, Segment] = {}
        self._readers = threading.local()

    @classmethod
    def create(cls, path: Path, lock: Path | None = None) -> WhooshBackend:
        """A new empty index in the empty directory ``path``."""
        path.mkdir(parents=True, exist_ok=True)
        return cls(path, whoosh_index.create_in(str(path), schema()), lock)

    @classmethod
    def open(cls, path: Path, lock: Path | None = None) -> WhooshBackend:
        """The index in ``path``; raises ``IndexUnusable`` when there is none or it is damaged."""
        with damage_as_unusable(path, *_ENGINE_ERRORS):
            verify_seal(path)
            backend = cls(path, whoosh_index.open_dir(str(path)), lock)
            backend.count()
            return backend

    def _writing(self) -> SegmentWriter:
        if self._writer is None:
            self._lock.acquire()
            with damage_as_unusable(self._path, *_ENGINE_ERRORS):
                self._writer = self._index.writer(limitmb=MEMORY_MB, procs=1, codec=PlainCodec(), compound=False)
                self._before = self._writer.reader()
        return self._writer

    def index(self, batch: Iterable[IndexedProvision]) -> int:
        count = 0
        for provision in batch:
            if provision.id in self._added:
                self._flush()  # Whoosh cannot take back what it has only just been given
            writer = self._writing()
            self._delete("id", provision.id)
            facts = facts_of(provision)
            streams = streams_of(provision)
            writer.add_document(
                id=provision.id,
                document=str(provision.document_id),
                number=" ".join(facts.numbers) or None,
                facts=tuple(facts),
                lengths=tuple(streams[name].count(" ") + 1 if streams[name] else 0 for name in NAMES),
                **{name: stream for name, stream in streams.items() if stream},
            )
            self._added[provision.id] = provision.document_id
            count += 1
        return count

    def delete_documents(self, document_ids: Iterable[int]) -> None:
        gone = set(document_ids)
        if gone & set(self._added.values()):
            self._flush()
        for document_id in gone:
            self._writing()
            self._delete("document", str(document_id))

    def _delete(self, name: str, token: str) -> None:
        """Mark what was committed under ``token`` as deleted."""
        if self._before is None or self._writer is None or self._before.doc_count_all() == 0:
            return
        try:
            matcher = self._before.postings(name, token)
        except TermNotFound:
            return
        for doc in list(matcher.all_ids()):
            self._writer.delete_document(doc)

    def _flush(self) -> None:
        if self._writer is not None:
            self._writer.commit(merge=False)
        self._forget_writer()

    def _forget_writer(self) -> None:
        if self._before is not None:
            self._before.close()
        self._writer = self._before = None
        self._added.clear()

    def commit(self) -> None:
        if self._writer is None and not self._lock.held:
            return
        if self._writer is not None:
            self._writer.commit()
        self._forget_writer()
        sync(self._path)
        seal(self._path)
        self._lock.release()

    def rollback(self) -> None:
        if self._writer is not None:
            self._writer.cancel()
        self._forget_writer()
        self._lock.release()

    def _reading(self) -> WhooshIndex:
        """This thread's view of the last commit."""
        generation = self._index.latest_generation()
        mine: tuple[int, WhooshIndex] | None = getattr(self._readers, "mine", None)
        if mine is None or mine[0] != generation:
            if mine is not None:
                mine[1].close()
            mine = (generation, WhooshIndex(self._index.reader(), self._segments))
            self._readers.mine = mine
        return mine[1]

    def search(self, query: Query) -> Hits:
        with damage_as_unusable(self._path, *_ENGINE_ERRORS):
            return scoring.answer(query, self._reading(), self.name)

    def more_like(self, provision_id: str, text: str, limit: int, filters: Filters) -> Hits:
        with damage_as_unusable(self._path, *_ENGINE_ERRORS):
            return scoring.more_like(self._reading(), self.name, provision_id, text, limit, filters)

    def term_weights(self, stream: str, tokens: Iterable[str]) -> dict[str, float]:
        with damage_as_unusable(self._path, *_ENGINE_ERRORS):
            return term_weights(stream, tokens, self._reading())

    def checksums(self) -> dict[int, str]:
        with damage_as_unusable(self._path, *_ENGINE_ERRORS):
            postings = self._reading()
            return scoring.checksums_of(postings.facts(doc) for doc in postings.everything())

    def count(self) -> int:
        with damage_as_unusable(self._path, *_ENGINE_ERRORS):
            return int(self._reading().reader.doc_count())

    def close(self) -> None:
        self.rollback()
        mine = getattr(self._readers, "mine", None)
        if mine is not None:
            mine[1].close()
            del self._readers.mine
        self._index.close()
