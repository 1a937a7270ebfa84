"""Effect of every indexed provision on a day, as labels that engines count and narrow hits by.

Derived from confirmed events and kept in memory per day; three indexed look-ups tell whether anything was confirmed
since.  The index holds the labels of the day it was last brought up to date (``service``), so that the usual question
needs none of this: see ``state``.  A page still shows each hit's status from its events (``hits``).
"""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Sequence
from datetime import date
from itertools import accumulate

import sqlalchemy as sa

from legaldocs.core.db import db
from legaldocs.documents import effects, translations
from legaldocs.documents.models import Document, EffectEvent, EffectPeriod, Provision
from legaldocs.law.effect import Event, Status, status_at
from legaldocs.search.backend import Labels
from legaldocs.search.units import ENGLISH, UNIT_KINDS

DAYS_KEPT = 16
_Stamp = tuple[int, int, int]
_known: OrderedDict[tuple[str, date], tuple[_Stamp, Labels]] = OrderedDict()
_guard = threading.Lock()
_NEWEST = sa.select(
    *(sa.select(sa.func.max(table.id)).scalar_subquery() for table in (EffectEvent, EffectPeriod, Document))
)
_UNTOUCHED = "dieu-0"  # stands for every provision that no event names


def on(day: date) -> Labels:
    """Labels (codes of ``Status``) of all provisions on ``day``; the same object until something changes."""
    key, stamp = (str(db.engine.url), day), _stamp()
    with _guard:
        known = _known.get(key)
        if known is not None and known[0] == stamp:
            _known.move_to_end(key)
            return known[1]
    labels = _read(day, None)
    with _guard:
        _known[key] = (stamp, labels)
        while len(_known) > DAYS_KEPT:
            _known.popitem(last=False)
    return labels


def among(document_ids: Sequence[int], day: date) -> Labels:
    """Labels of the provisions of these documents alone: what writing a few of them needs."""
    return _read(day, document_ids)


def state(day: date) -> str:
    """What the labels of ``day`` are true of: the day and the newest rows they follow from."""
    return " ".join([day.isoformat(), *map(str, _stamp())])


def moved(since: str, day: date) -> list[int] | None:
    """Documents whose labels may differ between the ``state`` ``since`` and now; ``None`` when that is not known.

    Every change of a label falls on the day of an event; documents that came or were read anew are in the outbox.
    """
    if not since:
        return None
    before, newest, *_rest = since.split(" ")
    first, last = sorted((date.fromisoformat(before), day))
    recorded = EffectEvent.id > int(newest)
    chosen = sa.or_(recorded, sa.and_(EffectEvent.on >= first, EffectEvent.on <= last)) if first < last else recorded
    return list(db.session.scalars(sa.select(EffectEvent.document_id).where(chosen).distinct()))


def _stamp() -> _Stamp:
    """Events are only added; periods are written anew with a document; so the newest rows tell."""
    row = db.session.execute(_NEWEST).one()
    return row[0] or 0, row[1] or 0, row[2] or 0


def _read(day: date, among: Sequence[int] | None) -> Labels:
    """One query for the documents' periods; events only of documents that have some on a part or in a territory."""

    def only(column: sa.orm.InstrumentedAttribute[int]) -> sa.ColumnElement[bool]:
        return sa.true() if among is None else column.in_(among)

    covering = (EffectPeriod.since <= day, sa.or_(EffectPeriod.until.is_(None), EffectPeriod.until > day))
    periods = sa.select(EffectPeriod.document_id, EffectPeriod.status).where(*covering, only(EffectPeriod.document_id))
    found = {row.document_id: str(row.status) for row in db.session.execute(periods)}
    for key in db.session.scalars(sa.select(Document.id).where(only(Document.id))):
        found.setdefault(key, str(Status.UNDETERMINED))
    units: dict[str, str] = {}
    for key, events in effects.events_of(_touched_in_part(only(EffectEvent.document_id))).items():
        whole, found[key] = found[key], str(status_at(events, day, provision=_UNTOUCHED).status)
        units[f"{key}:"] = whole
        for path in _paths(key, events):
            units[f"{key}:{path}"] = str(status_at(events, day, provision=path).status)
    for key in translations.translated(among):
        own = [(name, label) for name, label in units.items() if name.startswith(f"{key}:")]
        units |= {name.replace(":", f":{ENGLISH}", 1): label for name, label in own}
    counted = Counter(found.values()).most_common(1)
    rest = counted[0][0] if counted else str(Status.UNDETERMINED)
    documents = {key: label for key, label in found.items() if label != rest}
    exceptions = {
        key: label for key, label in units.items() if label != documents.get(int(key.partition(":")[0]), rest)
    }
    return Labels(day, documents, exceptions, rest)


def _touched_in_part(among: sa.ColumnElement[bool]) -> list[int]:
    partial = sa.or_(EffectEvent.provision.is_not(None), EffectEvent.territory.is_not(None))
    return list(db.session.scalars(sa.select(EffectEvent.document_id).where(partial, among).distinct()))


def _paths(document_id: int, events: list[Event]) -> set[str]:
    """Paths of provisions that an event names, contains or lies in, as far as they can be entries of the index."""
    named = {event.provision for event in events if event.provision}
    found = {path for name in named for path in accumulate(name.split("/"), lambda above, part: f"{above}/{part}")}
    whole_parts = [name for name in named if not name.rpartition("/")[2].startswith(("dieu-", "khoan-", "diem-"))]
    for name in whole_parts:
        inside = sa.select(Provision.path).where(
            Provision.document_id == document_id,
            Provision.path.startswith(f"{name}/", autoescape=True),
            Provision.kind.in_(UNIT_KINDS),
        )
        found.update(db.session.scalars(inside))
    return found
