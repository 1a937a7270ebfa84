"""Reads for the screen on which effect is confirmed: proposed events by what a person narrows them to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from legaldocs.core.db import db
from legaldocs.documents.models import Document, ProposalState, ProposedEvent
from legaldocs.law import numbering
from legaldocs.law.effect import EventKind

MOST_AT_ONCE = 300  # proposals that one preview shows and one confirmation takes


class View(StrEnum):
    """What the list shows: what waits (all of it, plain, in need of a look), or what was decided."""

    OPEN = ""
    PLAIN = "plain"
    UNCLEAR = "unclear"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the list is narrowed to; empty = not asked.  ``number`` is of the source or of the target."""

    view: View = View.OPEN
    kind: EventKind | None = None
    number: str = ""
    source: int | None = None
    unit: int | None = None


def proposals(asked: Narrowed) -> sa.Select[ProposedEvent]:
    """Proposed events as asked: open ones plain first, decided ones latest first."""
    target, source = aliased(Document), aliased(Document)
    found = sa.select(ProposedEvent).join(source, source.id == ProposedEvent.source_id)
    found = found.outerjoin(target, target.id == ProposedEvent.target_id)
    if asked.kind:
        found = found.where(ProposedEvent.kind == asked.kind)
    if asked.number:
        key = numbering.key(asked.number)
        named = (source.number_key, target.number_key, ProposedEvent.target_number_key)
        found = found.where(sa.or_(*(column.startswith(key, autoescape=True) for column in named)))
    if asked.source:
        found = found.where(ProposedEvent.source_id == asked.source)
    if asked.unit:
        found = found.where(sa.or_(target.unit_id == asked.unit, source.unit_id == asked.unit))
    if asked.view is View.DECIDED:
        found = found.where(ProposedEvent.state != ProposalState.OPEN)
        return found.order_by(sa.nulls_last(ProposedEvent.decided_at.desc()), ProposedEvent.id.desc())
    found = found.where(ProposedEvent.state == ProposalState.OPEN)
    if asked.view is not View.OPEN:
        found = found.where(ProposedEvent.plain.is_(asked.view is View.PLAIN))
    return found.order_by(ProposedEvent.plain.desc(), ProposedEvent.source_id.desc(), ProposedEvent.id)


def counts(asked: Narrowed) -> dict[View, int]:
    """How many each view holds under the same narrowing."""
    found = {}
    for view in View:
        chosen = proposals(Narrowed(view, asked.kind, asked.number, asked.source, asked.unit))
        found[view] = db.session.scalar(sa.select(sa.func.count()).select_from(chosen.order_by(None).subquery())) or 0
    return found


def ready(asked: Narrowed) -> list[ProposedEvent]:
    """Plain proposals under this narrowing of which target and day are known, at most ``MOST_AT_ONCE``."""
    plain = proposals(Narrowed(View.PLAIN, asked.kind, asked.number, asked.source, asked.unit))
    known = (ProposedEvent.target_id.is_not(None), ProposedEvent.on.is_not(None))
    return list(db.session.scalars(plain.where(*known).limit(MOST_AT_ONCE)))


def by_ids(ids: list[int]) -> list[ProposedEvent]:
    """Open proposals among these."""
    chosen = (ProposedEvent.id.in_(ids[:MOST_AT_ONCE]), ProposedEvent.state == ProposalState.OPEN)
    return list(db.session.scalars(sa.select(ProposedEvent).where(*chosen).order_by(ProposedEvent.id)))
