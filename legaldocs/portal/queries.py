"""What the public may see: documents of the province (and of its communes), their effect, what changed and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from legaldocs.core.audit import AuditEntry, AuditHead
from legaldocs.core.db import db
from legaldocs.documents import queries as documents
from legaldocs.documents.models import Document, EffectEvent, EffectPeriod, Level
from legaldocs.law.effect import Status

LOCAL = Document.level != Level.NATIONAL
SITEMAP_SIZE = 20_000  # addresses in one file; the protocol allows 50,000
STRETCH = 500  # entries of the audit read at a time
APPLIES = (Status.IN_FORCE, Status.PARTLY_ENDED, Status.PARTLY_SUSPENDED, Status.PARTLY_PAUSED)


@dataclass(slots=True)
class Counts:
    """How many documents of the province there are on a day, and how many of them apply, seen from several sides."""

    total: int = 0
    by_status: Counter[str] = field(default_factory=Counter)
    in_force: int = 0
    by_type: Counter[str] = field(default_factory=Counter)
    by_field: Counter[str] = field(default_factory=Counter)
    by_year: Counter[int] = field(default_factory=Counter)
    by_territory: Counter[str] = field(default_factory=Counter)
    issued: Counter[int] = field(default_factory=Counter)
    ended: Counter[int] = field(default_factory=Counter)


def version() -> int:
    """Number of the last change recorded anywhere: as long as it stands still, every page stays true."""
    return db.session.scalar(sa.select(AuditHead.seq)) or 0


def listed(filters: documents.Filters, on: date) -> sa.Select[Document]:
    """Documents of the province matching the filters."""
    return documents.register_list(filters, on).where(LOCAL)


def newest(limit: int) -> list[Document]:
    """The documents issued last."""
    found = sa.select(Document).where(LOCAL).order_by(sa.nulls_last(Document.issued_date.desc()), Document.id.desc())
    return list(db.session.scalars(found.limit(limit)))


def newest_day() -> date | None:
    """The latest day of issue the portal reaches."""
    return db.session.scalar(sa.select(sa.func.max(Document.issued_date)).where(LOCAL))


def issuers() -> list[tuple[str, str, int]]:
    """Issuers of local documents: (key, printed name, number of documents), the busiest first."""
    counted = sa.func.count().label("n")
    chosen = sa.select(Document.issuer_key, sa.func.max(Document.issuer), counted).where(LOCAL)
    rows = db.session.execute(chosen.group_by(Document.issuer_key).order_by(counted.desc(), Document.issuer_key))
    return [(row[0], row[1], row[2]) for row in rows]


def counts(on: date) -> Counts:
    """Every figure of the portal on a day, from one pass over the documents and their derived periods."""
    covering = (EffectPeriod.since <= on, sa.or_(EffectPeriod.until.is_(None), EffectPeriod.until > on))
    columns = (Document.doc_type, Document.issued_date, Document.fields, Document.territory, EffectPeriod.status)
    joined = sa.select(*columns, EffectPeriod.since).outerjoin(
        EffectPeriod, sa.and_(EffectPeriod.document_id == Document.id, *covering)
    )
    found = Counts()
    for row in db.session.execute(joined.where(LOCAL)):
        _count(found, row)
    return found


def _count(found: Counts, row: Any) -> None:
    doc_type, issued, fields, territory, status, since = row
    found.total += 1
    found.by_status[str(status or Status.UNDETERMINED)] += 1
    if issued:
        found.issued[issued.year] += 1
    if status is Status.ENDED and since:
        found.ended[since.year] += 1
    if status not in APPLIES:
        return
    found.in_force += 1
    found.by_type[doc_type] += 1
    found.by_field.update(fields)
    if issued:
        found.by_year[issued.year] += 1
    if territory:
        found.by_territory[territory] += 1


def changes_after(cursor: int, limit: int) -> tuple[list[tuple[EffectEvent, Document]], int]:
    """Confirmed events on local documents recorded after ``cursor``, oldest record first, and the cursor to go on from.

    The cursor counts entries of the audit, not events.  Keys are handed out when a row is written, so a slow
    transaction may show an earlier key after a later one was read; entries are numbered under a lock that is held
    until the commit, so whoever has seen one has seen all before it.
    """
    found: list[tuple[EffectEvent, Document]] = []
    while part := _recorded(cursor):
        rows = {row[0].id: (row[0], row[1]) for row in db.session.execute(_of(part.values()))}
        for cursor, event_id in part.items():
            if event_id in rows:
                found.append(rows[event_id])
                if len(found) == limit:
                    return found, cursor
    return found, cursor


def _recorded(cursor: int) -> dict[int, int]:
    """Audit entry → event it made, the next stretch after ``cursor``."""
    made = (AuditEntry.entity == EffectEvent.__tablename__, AuditEntry.action == "insert", AuditEntry.seq > cursor)
    found = sa.select(AuditEntry.seq, AuditEntry.entity_id).where(*made).order_by(AuditEntry.seq).limit(STRETCH)
    return {row[0]: int(row[1]) for row in db.session.execute(found)}


def _of(events: Iterable[int]) -> sa.Select[EffectEvent, Document]:
    joined = sa.select(EffectEvent, Document).join(Document, Document.id == EffectEvent.document_id)
    return joined.where(EffectEvent.id.in_(list(events)), LOCAL)


def latest_changes(limit: int, document_id: int | None = None) -> list[tuple[EffectEvent, Document]]:
    """Confirmed events, newest record first; of one document where it is given."""
    found = sa.select(EffectEvent, Document).join(Document, Document.id == EffectEvent.document_id).where(LOCAL)
    found = found if document_id is None else found.where(EffectEvent.document_id == document_id)
    return [(row[0], row[1]) for row in db.session.execute(found.order_by(EffectEvent.id.desc()).limit(limit))]


def sitemap_files() -> int:
    """How many files the list of addresses takes."""
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Document).where(LOCAL)) or 0
    return max(1, -(-total // SITEMAP_SIZE))


def sitemap(number: int) -> Iterator[tuple[int, datetime | None]]:
    """Documents of one file of the list, counted from one: (id, moment of the last confirmed event)."""
    changed = sa.func.max(EffectEvent.recorded_at)
    joined = sa.select(Document.id, changed).outerjoin(EffectEvent, EffectEvent.document_id == Document.id).where(LOCAL)
    part = joined.group_by(Document.id).order_by(Document.id).limit(SITEMAP_SIZE).offset((number - 1) * SITEMAP_SIZE)
    for row in db.session.execute(part):
        yield row[0], row[1]


def issued_on(day: date) -> list[Document]:
    """Every document of a day of issue."""
    return list(db.session.scalars(sa.select(Document).where(Document.issued_date == day).order_by(Document.id)))
