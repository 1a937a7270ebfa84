"""Keeping the index in step with the database, and asking it.

Only the job worker writes the index.  When it is missing or damaged, questions are answered from the database with a
note, and a rebuild is queued.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from flask import current_app

from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.core.db import db
from legaldocs.core.jobs import JobContext
from legaldocs.core.unit_of_work import use_case, write_rows
from legaldocs.documents import queries as documents
from legaldocs.search import ranking, units
from legaldocs.search.backend import Hits, IndexedProvision, Query, document_checksum
from legaldocs.search.choose import WHOOSH_UP_TO, engine_for
from legaldocs.search.errors import IndexUnusable
from legaldocs.search.home import IndexHome
from legaldocs.search.memory_backend import MemoryBackend
from legaldocs.search.models import IndexPending

TAKE = 200  # documents per index commit


@dataclass(frozen=True, slots=True)
class Agreement:
    """Where index and database differ: documents missing, extra, or with other content."""

    missing: tuple[int, ...]
    extra: tuple[int, ...]
    different: tuple[int, ...]

    @property
    def ok(self) -> bool:
        """Whether they agree on every document."""
        return not (self.missing or self.extra or self.different)


def home() -> IndexHome:
    """The index of this installation."""
    return _home(current_app.config["DATA_DIR"] / "search")


@cache
def _home(root: Path) -> IndexHome:
    return IndexHome(root)


@use_case
def mark(_actor: Actor, document_ids: Iterable[int]) -> None:
    """Note that these documents' entries are out of date (inside the transaction that changed them)."""
    write_rows(IndexPending, [{"document_id": key} for key in document_ids])


@use_case
def forget(_actor: Actor, pending_ids: list[int]) -> None:
    """The entries of these rows are up to date now."""
    db.session.execute(sa.delete(IndexPending).where(IndexPending.id.in_(pending_ids)))


def update(context: JobContext) -> int:
    """Drain the outbox, or build anew when there is no usable index; the number of entries written."""
    try:
        backend = home().current()
    except IndexUnusable:
        return rebuild(context)
    written, total = 0, _pending_count()
    while rows := _next_pending():
        ids = sorted({row.document_id for row in rows})
        batch = units.entries(ids)
        backend.delete_documents(ids)
        written += backend.index(batch)
        backend.commit()
        forget(SYSTEM, [row.id for row in rows])
        context.progress(min(written, total), max(total, written))
    if _outgrown(backend.name):
        return written + rebuild(context)
    return written


def rebuild(context: JobContext | None = None) -> int:
    """Build the index aside from the whole database and swap it in; search stays up meanwhile."""
    total = units.count()
    settled = list(db.session.scalars(sa.select(IndexPending.id)))
    engine = engine_for(current_app.config["SEARCH_ENGINE"], total)
    written = home().rebuild(engine, _watched(context, total), wait=60.0)
    for start in range(0, len(settled), 500):
        forget(SYSTEM, settled[start : start + 500])
    return written


def _watched(context: JobContext | None, total: int) -> Iterable[list[IndexedProvision]]:
    done = 0
    for batch in units.all_batches():
        yield batch
        done += len(batch)
        if context is not None:
            context.progress(done, total)
        db.session.expire_all()


def _next_pending() -> list[IndexPending]:
    return list(db.session.scalars(sa.select(IndexPending).order_by(IndexPending.id).limit(TAKE)))


def _pending_count() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(IndexPending)) or 0


def _outgrown(engine: str) -> bool:
    """Whether ``auto`` would choose another engine by now; with slack, so that it does not flap at the line."""
    if current_app.config["SEARCH_ENGINE"] != "auto":
        return bool(engine != current_app.config["SEARCH_ENGINE"])
    return engine == "whoosh" and units.count() > WHOOSH_UP_TO


def ask(query: Query) -> Hits:
    """Answer from the index; without a usable one from the database, saying so in the notes."""
    try:
        return ranking.rank(home().current(), query, units.by_ids)
    except IndexUnusable:
        return _from_database(query)


def _from_database(query: Query) -> Hits:
    """A small in-memory index over documents whose words contain the first of the query; good enough to go on."""
    rows = documents.register_list(documents.Filters(words=query.text[:80]), clock.today()).limit(200)
    ids = [document.id for document in db.session.scalars(rows)]
    backend = MemoryBackend()
    backend.index(units.entries(ids))
    backend.commit()
    found = backend.search(query)
    return Hits(found.total, found.hits, "database", (*found.notes, IndexUnusable.code), found.facets)


def check() -> Agreement:
    """Compare index and database by checksum per document; raises ``IndexUnusable`` when there is no index."""
    indexed = home().current().checksums()
    wanted: dict[int, str] = {}
    for batch in units.all_batches():
        grouped: dict[int, list[IndexedProvision]] = {}
        for entry in batch:
            grouped.setdefault(entry.document_id, []).append(entry)
        wanted.update({key: document_checksum(entries) for key, entries in grouped.items()})
    different = tuple(sorted(k for k in wanted.keys() & indexed.keys() if wanted[k] != indexed[k]))
    return Agreement(
        tuple(sorted(wanted.keys() - indexed.keys())), tuple(sorted(indexed.keys() - wanted.keys())), different
    )
