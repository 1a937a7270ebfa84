"""Effect status of documents in the register: events in, answers out, and the derived periods for filters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from legaldocs.core.db import db
from legaldocs.core.unit_of_work import write_rows
from legaldocs.documents.models import Document, EffectEvent, EffectPeriod
from legaldocs.law.effect import Event, Status, StatusAnswer, status_at, timeline

_COLUMNS = (
    EffectEvent.id,
    EffectEvent.document_id,
    EffectEvent.kind,
    EffectEvent.on,
    EffectEvent.provision,
    EffectEvent.territory,
    EffectEvent.source_id,
    EffectEvent.source_path,
    EffectEvent.recorded_at,
    EffectEvent.reverses_id,
)

_OF_DOCUMENTS = sa.select(*_COLUMNS).where(EffectEvent.document_id.in_(sa.bindparam("ids", expanding=True)))


def taken_back() -> sa.ColumnElement[bool]:
    """Condition on an event: a later counter-event withdrew it.  Asked row by row, it never reads all events."""
    counter = aliased(EffectEvent)
    return sa.exists().where(counter.reverses_id == EffectEvent.id)


def events_of(document_ids: Iterable[int]) -> dict[int, list[Event]]:
    """Events per document, one query for all; a document without events maps to an empty list."""
    ids = list(document_ids)
    found: dict[int, list[Event]] = {document_id: [] for document_id in ids}
    for part in (ids[i : i + 500] for i in range(0, len(ids), 500)):
        for row in db.session.execute(_OF_DOCUMENTS, {"ids": part}):
            found[row.document_id].append(_pure(row))
    return found


def all_events() -> dict[int, list[Event]]:
    """Events of every document that has any, in one pass."""
    found: dict[int, list[Event]] = defaultdict(list)
    for row in db.session.execute(sa.select(*_COLUMNS)):
        found[row.document_id].append(_pure(row))
    return found


def _pure(row: Any) -> Event:
    return Event(
        id=row.id,
        kind=row.kind,
        on=row.on,
        provision=row.provision,
        territory=row.territory,
        source_document=row.source_id,
        source_unit=row.source_path,
        recorded_at=row.recorded_at,
        reverses=row.reverses_id,
    )


def statuses(document_ids: Iterable[int], on: date, known_at: datetime | None = None) -> dict[int, StatusAnswer]:
    """Status of each document on a day: two queries for any number of documents."""
    return {key: status_at(events, on, known_at=known_at) for key, events in events_of(document_ids).items()}


def refresh_periods(document_ids: Sequence[int]) -> None:
    """Derive the periods of these documents anew inside the open use case.

    The documents are held first: of two people recording on one document at once, the later one sees both events.
    """
    for part in (sorted(document_ids)[i : i + 500] for i in range(0, len(document_ids), 500)):
        held = sa.select(Document.id).where(Document.id.in_(part)).order_by(Document.id)
        db.session.execute(held.with_for_update(key_share=True)).all()
    known = events_of(document_ids)
    for part in (list(document_ids)[i : i + 500] for i in range(0, len(document_ids), 500)):
        db.session.execute(sa.delete(EffectPeriod).where(EffectPeriod.document_id.in_(part)))
    write_rows(EffectPeriod, [row for key, events in known.items() for row in period_rows(key, events)])


def period_rows(document_id: int, events: Iterable[Event]) -> list[dict[str, object]]:
    """Rows of ``EffectPeriod`` for one document, adjacent periods of one status joined."""
    rows: list[dict[str, object]] = []
    for piece in timeline(events):
        if rows and rows[-1]["status"] is piece.status:
            rows[-1]["until"] = piece.end
            continue
        since = piece.start or date.min
        rows.append({"document_id": document_id, "since": since, "until": piece.end, "status": piece.status})
    return rows


def drift() -> list[int]:
    """Documents whose stored periods differ from a rebuild; empty when the derived table is true."""
    stored: dict[int, set[tuple[object, ...]]] = defaultdict(set)
    for row in db.session.execute(
        sa.select(EffectPeriod.document_id, EffectPeriod.since, EffectPeriod.until, EffectPeriod.status)
    ):
        stored[row.document_id].add((row.since, row.until, row.status))
    events = all_events()
    fresh = {key: _as_set(period_rows(key, events.get(key, []))) for key in stored.keys() | events.keys()}
    return sorted(key for key in fresh if stored.get(key) != fresh[key])


def _as_set(rows: Iterable[dict[str, object]]) -> set[tuple[object, ...]]:
    return {(row["since"], row["until"], row["status"]) for row in rows}


def status_filter(status: Status, on: date) -> sa.ColumnElement[bool]:
    """SQL condition on ``Document.id``: documents with this status on a day."""
    covering = (EffectPeriod.since <= on, sa.or_(EffectPeriod.until.is_(None), EffectPeriod.until > on))
    chosen = sa.select(EffectPeriod.document_id).where(EffectPeriod.status == status, *covering)
    return Document.id.in_(chosen)
