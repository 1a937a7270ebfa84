"""What a scan holds of the register, brought up to date before each use; never written, never the truth.

One shelf of local texts per lane and database, in a temporary file (``law.scan.shelf``).  What changed since is told by
stamps: the latest text, the latest event, the status today.  A new day holds the register anew, because statuses move
with the calendar.  Documents are asked for in ranges of ids, so that no list grows with the register.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date

import sqlalchemy as sa

from legaldocs.conflicts import register_texts
from legaldocs.core.db import db
from legaldocs.documents.models import Document, Edition, EffectEvent, EffectPeriod, Level, Relation
from legaldocs.law.effect import Status
from legaldocs.law.scan.register import Register
from legaldocs.law.scan.rivals import Side
from legaldocs.law.scan.shelf import Shelf

Progress = Callable[[int, int], None]
RANGE = 2_000  # documents whose stamps are compared in one go
_PART = 20  # texts read in one go
_lane = threading.local()


def register(today: date, progress: Progress | None = None) -> Register:
    """The register as it stands; of the shelf only what changed since it was last asked for is read."""
    shelves: dict[str, tuple[date, Shelf]] = _lane.__dict__.setdefault("shelves", {})
    address = str(db.engine.url)
    day, shelf = shelves.get(address) or (today, Shelf())
    if day != today:
        shelf = Shelf()
    shelves[address] = (today, shelf)
    local, done = count(), 0
    for after, until in ranges():
        fresh, known = stamps(today, after, until, local=True), shelf.stamps(after, until)
        for gone in known.keys() - fresh.keys():
            shelf.drop(gone)
        changed = [key for key, stamp in fresh.items() if known.get(key) != stamp]
        done += len(fresh) - len(changed)
        for part in (changed[at : at + _PART] for at in range(0, len(changed), _PART)):
            for text in register_texts.texts(part, today, citing=False):
                sides = (Side.of(text, unit) for unit in text.units)
                shelf.put(text, (side for side in sides if side.values), fresh[text.id])
            done += len(part)
            if progress is not None:
                progress(done, local)
            db.session.rollback()  # the texts are values; a read left open would block writers
    return Register(today, shelf, lambda keys: register_texts.texts(keys, today))


def ranges() -> Iterator[tuple[int, int]]:
    """All documents as ranges of ids (after, until]."""
    after = 0
    while True:
        ids = sa.select(Document.id).where(Document.id > after).order_by(Document.id).limit(RANGE).subquery()
        until = db.session.scalar(sa.select(sa.func.max(ids.c.id)))
        if until is None:
            return
        yield after, until
        after = until


def count() -> int:
    """How many local documents have a text."""
    chosen = sa.select(sa.func.count()).where(Document.has_text, Document.level != Level.NATIONAL)
    return db.session.scalar(chosen) or 0


def local(after: int = 0, until: int | None = None) -> list[int]:
    """Local documents with a text, all or those of a range."""
    chosen = sa.select(Document.id).where(Document.has_text, Document.level != Level.NATIONAL, Document.id > after)
    if until is not None:
        chosen = chosen.where(Document.id <= until)
    return list(db.session.scalars(chosen.order_by(Document.id)))


def stamps(today: date, after: int, until: int, *, local: bool = False) -> dict[int, str]:
    """Documents of a range → the state that findings depend on: text, events, status today, version.

    A document without a text is known by its events alone: its end is a reason to look at others.
    """
    documents = sa.select(Document.id, Document.version, Document.has_text).order_by(Document.id)
    documents = documents.where(Document.id > after, Document.id <= until)
    if local:
        documents = documents.where(Document.has_text, Document.level != Level.NATIONAL)
    texts, latest = (
        dict(
            db.session.execute(
                sa.select(model.document_id, sa.func.max(model.id))
                .where(model.document_id > after, model.document_id <= until)
                .group_by(model.document_id)
            ).all()
        )
        for model in (Edition, EffectEvent)
    )
    open_end = sa.or_(EffectPeriod.until.is_(None), EffectPeriod.until > today)
    periods = sa.select(EffectPeriod.document_id, EffectPeriod.status).where(EffectPeriod.since <= today, open_end)
    periods = periods.where(EffectPeriod.document_id > after, EffectPeriod.document_id <= until)
    now: dict[int, Status] = dict(db.session.execute(periods).all())
    return {
        key: f"{texts.get(key, 0)}/{latest.get(key, 0)}/{now.get(key, '')}/{version}"
        if has_text
        else f"-/{latest.get(key, 0)}"
        for key, version, has_text in db.session.execute(documents)
    }


def citing(document_ids: list[int]) -> set[int]:
    """Documents that name one of these."""
    parts = (document_ids[at : at + 500] for at in range(0, len(document_ids), 500))
    return {
        key
        for part in parts
        for key in db.session.scalars(sa.select(Relation.document_id).where(Relation.target_id.in_(part)).distinct())
    }


def forget() -> None:
    """Let go of what this lane holds of this database; the next use reads it anew."""
    _lane.__dict__.get("shelves", {}).pop(str(db.engine.url), None)
