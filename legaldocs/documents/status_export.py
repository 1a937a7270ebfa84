"""Effect of the whole register on one day, as rows for machines; a handful of queries for any number of documents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa

from legaldocs.core.db import db
from legaldocs.documents import effects
from legaldocs.documents.models import Document, EffectEvent, Relation
from legaldocs.law.effect import Event, Status, StatusAnswer, status_at
from legaldocs.law.types import RelationKind

Facts = dict[int, sa.Row[int, str, str, date | None]]
# A basis in any other status can no longer, or not yet, carry a text.
STANDING = (Status.IN_FORCE, Status.PARTLY_ENDED, Status.PARTLY_PAUSED, Status.PARTLY_SUSPENDED, Status.UNDETERMINED)


def statuses(on: date) -> Iterator[dict[str, Any]]:
    """``number, issuer, issued_date, status, since, by, why`` for every document, in the order of the register."""
    facts, events, sources = _facts(), effects.all_events(), _sources()
    for key, row in facts.items():
        answer = status_at(events.get(key, []), on)
        yield {
            "number": row.number,
            "issuer": row.issuer,
            "issued_date": row.issued_date,
            "status": str(answer.status),
            "since": answer.since,
            "by": _by(answer, sources, facts),
            "why": answer.rule,
        }


def bases_not_in_force(on: date, *, living: bool = False) -> Iterator[dict[str, Any]]:
    """Every citation of a basis that does not stand on the day; of ``living`` documents only those that have not
    ended themselves."""
    facts, events, sources = _facts(), effects.all_events(), _sources()
    answers = {key: status_at(events.get(key, []), on) for key in facts}
    for citing, target in _basis_pairs():
        answer = answers[target]
        if answer.status in STANDING or (living and answers[citing].status is Status.ENDED):
            continue
        row, cited = facts[citing], facts[target]
        yield {
            "number": row.number,
            "issuer": row.issuer,
            "issued_date": row.issued_date,
            "basis": cited.number,
            "basis_status": str(answer.status),
            "since": answer.since,
            "by": _by(answer, sources, facts),
            "at_signing": _at_signing(events.get(target, []), row.issued_date),
        }


def _facts() -> Facts:
    columns = (Document.id, Document.number, Document.issuer, Document.issued_date)
    return {row.id: row for row in db.session.execute(sa.select(*columns).order_by(Document.id))}


def _sources() -> dict[int, int]:
    """Event id → the document that caused it."""
    rows = sa.select(EffectEvent.id, EffectEvent.source_id).where(EffectEvent.source_id.is_not(None))
    return {row.id: row.source_id for row in db.session.execute(rows) if row.source_id is not None}


def _basis_pairs() -> list[tuple[int, int]]:
    """(citing, cited) of every linked legal basis, once each."""
    chosen = (Relation.kind == RelationKind.BASIS, Relation.target_id.is_not(None))
    rows = sa.select(Relation.document_id, Relation.target_id).where(*chosen).distinct().order_by(Relation.document_id)
    return [(row.document_id, row.target_id) for row in db.session.execute(rows) if row.target_id is not None]


def _by(answer: StatusAnswer, sources: dict[int, int], facts: Facts) -> str | None:
    """Number of the document behind the status, when another document is."""
    found = [sources[key] for key in answer.because if key in sources]
    return facts[found[-1]].number if found else None


def _at_signing(events: list[Event], signed: date | None) -> str | None:
    return str(status_at(events, signed).status) if signed else None
