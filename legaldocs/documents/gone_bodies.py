"""Local documents in effect that name a body or a place that ceased to exist, with the provisions that do."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from legaldocs.core.db import db
from legaldocs.documents import effects
from legaldocs.documents.models import Document, Edition, Level, Provision
from legaldocs.law import bodies
from legaldocs.law.effect import Status
from legaldocs.law.types import Kind

_BATCH = 50
_UNITS = (Kind.ARTICLE, Kind.CLAUSE, Kind.POINT, Kind.APPENDIX)


@dataclass(frozen=True, slots=True)
class Naming:
    """A document, the last day of the body that ceased latest, the names as printed, and where they stand."""

    document_id: int
    until: date
    names: tuple[str, ...]
    paths: tuple[str, ...]


def naming(day: date) -> Iterator[Naming]:
    """Every local document that lives on and names a body gone by ``day``; authors of older documents do not count."""
    ids = list(db.session.scalars(sa.select(Document.id).where(_local()).order_by(Document.id)))
    for part in (ids[i : i + _BATCH] for i in range(0, len(ids), _BATCH)):
        standing = effects.statuses(part, day)
        alive = [key for key in part if standing[key].status is not Status.ENDED]
        for edition in _latest(alive):
            found = _naming(edition, day)
            if found is not None:
                yield found


def _local() -> sa.ColumnElement[bool]:
    return sa.and_(Document.level != Level.NATIONAL, Document.has_text.is_(True))


def _latest(document_ids: list[int]) -> list[Edition]:
    newest = sa.select(sa.func.max(Edition.id)).where(Edition.document_id.in_(document_ids))
    chosen = sa.select(Edition).where(Edition.id.in_(newest.group_by(Edition.document_id)))
    return list(db.session.scalars(chosen.options(undefer(Edition.text)).order_by(Edition.document_id)))


def _naming(edition: Edition, day: date) -> Naming | None:
    gone = [mention for mention in bodies.gone_on(edition.text, day) if mention.until is not None]
    if not gone:
        return None
    rows = sa.select(Provision.path, Provision.start, Provision.end).where(
        Provision.edition_id == edition.id, Provision.kind.in_(_UNITS)
    )
    units = sorted((row.start, row.end, row.path) for row in db.session.execute(rows))
    starts = [unit[0] for unit in units]
    paths = [_holding(units, starts, mention.start) for mention in gone]
    names = dict.fromkeys(" ".join(edition.text[mention.start : mention.end].split()) for mention in gone)
    until = max(mention.until for mention in gone if mention.until is not None)
    return Naming(edition.document_id, until, tuple(names), tuple(dict.fromkeys(path for path in paths if path)))


def _holding(units: list[tuple[int, int, str]], starts: list[int], at: int) -> str | None:
    """The smallest unit around a place: of those that begin before it the last one that has not ended."""
    for place in range(bisect_right(starts, at) - 1, -1, -1):
        if units[place][1] > at:
            return units[place][2]
    return None
