"""Keeping the index in step with the database, proving that it is, and putting it right.

Only the job worker and ``legaldocs search`` write the index, one at a time.  A missing or damaged one is built anew by
the next run of the indexing job; meanwhile questions are answered from the database (``asking``).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from flask import current_app

from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.core.db import db
from legaldocs.core.jobs import JobContext
from legaldocs.core.unit_of_work import use_case, write_rows
from legaldocs.search import effect_labels, units
from legaldocs.search.asking import home
from legaldocs.search.backend import IndexedProvision, Labels, SearchBackend, document_checksum
from legaldocs.search.choose import WHOOSH_UP_TO, engine_for
from legaldocs.search.errors import IndexUnusable, LockHeld
from legaldocs.search.models import IndexPending

TAKE = 200  # documents per index commit
PATIENCE = 60.0  # seconds a writer waits for another


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
    moved = effect_labels.moved(home().effect_state(settled=False), clock.today())
    if moved is None or _outgrown(home().engine()):
        return rebuild(context)
    if moved:
        mark(SYSTEM, moved)
    return _drain(context, backend)


def _drain(context: JobContext, backend: SearchBackend) -> int:
    written, total = 0, _pending_count()
    with _labelling() as labelled:
        while rows := _next_pending():
            ids = sorted({row.document_id for row in rows})
            batch = units.entries(ids, labelled(ids))
            _take_turn(backend, ids)
            written += backend.index(batch)
            backend.commit()
            forget(SYSTEM, [row.id for row in rows])
            context.progress(min(written, total), max(total, written))
    return written


def _take_turn(backend: SearchBackend, ids: list[int]) -> None:
    """Begin to write by forgetting these documents, after whoever writes now; ``LockHeld`` after ``PATIENCE``."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            backend.delete_documents(ids)
        except LockHeld:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


@contextmanager
def _labelling() -> Iterator[Callable[[list[int]], Labels]]:
    """Today's labels of the documents written meanwhile; until all are, no search trusts those the index holds."""
    place, today = home(), clock.today()
    state = effect_labels.state(today)
    known = place.effect_state()
    if known != state:
        place.note_effect(place.effect_state(settled=False), settled=False)
    yield lambda ids: effect_labels.among(ids, today)
    if known != state:
        place.note_effect(state)


def rebuild(context: JobContext | None = None) -> int:
    """Build the index aside from the whole database and swap it in; search stays up meanwhile."""
    total = units.count()
    settled = list(db.session.scalars(sa.select(IndexPending.id)))
    engine = engine_for(current_app.config["SEARCH_ENGINE"], total)
    state, labels = effect_labels.state(clock.today()), effect_labels.on(clock.today())
    written = home().rebuild(engine, _watched(context, total, labels), wait=PATIENCE, effect=state)
    for start in range(0, len(settled), 500):
        forget(SYSTEM, settled[start : start + 500])
    return written


def _watched(context: JobContext | None, total: int, labels: Labels) -> Iterable[list[IndexedProvision]]:
    done = 0
    for batch in units.all_batches(labels):
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


def check() -> Agreement:
    """Compare index and database by checksum per document; raises ``IndexUnusable`` when there is no index."""
    indexed = home().current().checksums()
    wanted: dict[int, str] = {}
    for batch in units.all_batches(effect_labels.on(clock.today())):
        grouped: dict[int, list[IndexedProvision]] = {}
        for entry in batch:
            grouped.setdefault(entry.document_id, []).append(entry)
        wanted.update({key: document_checksum(entries) for key, entries in grouped.items()})
    different = tuple(sorted(k for k in wanted.keys() & indexed.keys() if wanted[k] != indexed[k]))
    return Agreement(
        tuple(sorted(wanted.keys() - indexed.keys())), tuple(sorted(indexed.keys() - wanted.keys())), different
    )


def repair(found: Agreement) -> int:
    """Make the index agree again on the documents of ``found``; the number of documents written or removed."""
    keys = sorted({*found.missing, *found.extra, *found.different})
    backend = home().current()
    with _labelling() as labelled:
        for start in range(0, len(keys), TAKE):
            part = keys[start : start + TAKE]
            _take_turn(backend, part)
            backend.index(units.entries(part, labelled(part)))
            backend.commit()
    return len(keys)


def prove(context: JobContext | None = None) -> dict[str, int]:
    """Check every document and repair what differs; an index that cannot be read is built anew."""
    try:
        home().close()
        found = check()
        return {"repaired": repair(found)}
    except IndexUnusable:
        return {"entries": rebuild(context)}
