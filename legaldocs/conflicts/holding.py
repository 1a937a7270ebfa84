"""The register held in memory for scanning, brought up to date before each use; never written, never the truth.

One copy per process and database.  What changed since is told by stamps: the latest text, the latest event, the status
today.  A new day holds the register anew, because statuses move with the calendar.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date

import sqlalchemy as sa

from legaldocs.conflicts import register_texts
from legaldocs.core.db import db
from legaldocs.documents.models import Document, Edition, EffectEvent, EffectPeriod, Relation
from legaldocs.law.effect import Status
from legaldocs.law.scan.run import Register

Progress = Callable[[int, int], None]
_held: dict[str, tuple[Register, dict[int, str]]] = {}


def register(today: date, progress: Progress | None = None) -> Register:
    """The register as it stands, reading only what changed since it was last asked for."""
    address = str(db.engine.url)
    held, known = _held.get(address, (Register(today), {}))
    if held.today != today:
        held, known = Register(today), {}
    fresh = stamps(today)
    for gone in known.keys() - fresh.keys():
        held.drop(gone)
    changed = [key for key, stamp in fresh.items() if known.get(key) != stamp]
    again = sorted({*changed, *(citing(changed) & fresh.keys())}) if known else changed
    for number, text in enumerate(register_texts.texts(again, today), start=1):
        held.add(text)
        if progress is not None and number % 20 == 0:
            progress(number, len(again))
    _held[address] = (held, fresh)
    return held


def stamps(today: date) -> dict[int, str]:
    """Document with a text → the state that its findings depend on: text, events, status today, version."""
    documents = sa.select(Document.id, Document.version).where(Document.has_text).order_by(Document.id)
    editions = sa.select(Edition.document_id, sa.func.max(Edition.id)).group_by(Edition.document_id)
    events = sa.select(EffectEvent.document_id, sa.func.max(EffectEvent.id)).group_by(EffectEvent.document_id)
    open_end = sa.or_(EffectPeriod.until.is_(None), EffectPeriod.until > today)
    covering = (EffectPeriod.since <= today, open_end)
    periods = sa.select(EffectPeriod.document_id, EffectPeriod.status).where(*covering)
    texts: dict[int, int] = dict(db.session.execute(editions).all())
    latest: dict[int, int] = dict(db.session.execute(events).all())
    now: dict[int, Status] = dict(db.session.execute(periods).all())
    return {
        key: f"{texts.get(key, 0)}/{latest.get(key, 0)}/{now.get(key, '')}/{version}"
        for key, version in db.session.execute(documents)
    }


def all_stamps(today: date) -> dict[int, str]:
    """``stamps`` with documents that are on file by their facts alone: their end is a reason to look at others."""
    events = sa.select(EffectEvent.document_id, sa.func.max(EffectEvent.id)).group_by(EffectEvent.document_id)
    bare = sa.select(Document.id).where(sa.not_(Document.has_text))
    latest: defaultdict[int, int] = defaultdict(int, dict(db.session.execute(events).all()))
    return {**stamps(today), **{key: f"-/{latest[key]}" for key in db.session.scalars(bare)}}


def citing(document_ids: list[int]) -> set[int]:
    """Documents that name one of these."""
    parts = (document_ids[at : at + 500] for at in range(0, len(document_ids), 500))
    return {
        key
        for part in parts
        for key in db.session.scalars(sa.select(Relation.document_id).where(Relation.target_id.in_(part)).distinct())
    }


def forget() -> None:
    """Let go of the copy of this database; the next use reads the register anew."""
    _held.pop(str(db.engine.url), None)
