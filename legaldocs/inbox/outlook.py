"""What lies ahead and what has just moved: the next two weeks by day, superior texts changed, freshness of the data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.deadlines import calendars
from legaldocs.deadlines.calendar import SATURDAY, CalendarMissing, OffReason
from legaldocs.deadlines.models import Clock
from legaldocs.documents.models import Document, EffectEvent, Level, ProposalState, ProposedEvent
from legaldocs.law.effect import EventKind
from legaldocs.review import queries as review
from legaldocs.review.models import Ticket

DAYS = 14
Source = aliased(Document)


@dataclass(frozen=True, slots=True)
class Day:
    """One day: how many reviews fall due, whether it is ``today``, ``off`` (weekend), ``holiday`` or worked (empty)."""

    date: date
    due: int
    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A document as far as a line names it."""

    id: int
    number: str


@dataclass(frozen=True, slots=True)
class Change:
    """A superior text that changed: how, when, the text, what changed it, reviews opened, those that wait for me."""

    kind: EventKind
    on: date | None
    changed: Text
    source: Text | None
    opened: int
    mine: int


def fortnight(actor: Actor, today: date) -> list[Day]:
    """Two weeks, Monday first, with the reviews due that the actor may see; on a weekend they begin on Monday."""
    first = today - timedelta(days=today.weekday())
    first += timedelta(days=7) if today.weekday() >= SATURDAY else timedelta()
    last = first + timedelta(days=DAYS - 1)
    counted = (
        sa.select(Clock.due_on, sa.func.count())
        .select_from(Ticket)
        .join(Clock, review.running_clock())
        .where(review.visible_to(actor), Clock.due_on.between(first, last))
        .group_by(Clock.due_on)
    )
    due = {row[0]: row[1] for row in db.session.execute(counted)}
    days = (first + timedelta(days=n) for n in range(DAYS))
    return [Day(day, due.get(day, 0), *_kind(day, today)) for day in days]


def _kind(day: date, today: date) -> tuple[str, str]:
    """Kind and name of a day; a year without a calendar shows its days as worked rather than guess holidays."""
    if day == today:
        return "today", ""
    try:
        off = calendars.current().day_off(day)
    except CalendarMissing:
        return "", ""
    if off is None:
        return "", ""
    return ("off", "") if off.reason is OffReason.WEEKEND else ("holiday", off.name)


def changed_lately(actor: Actor, limit: int = 5) -> list[Change]:
    """National texts whose change opened reviews the actor may see, the latest day of effect first."""
    opened, mine = sa.func.count(Ticket.id), sa.func.count(Ticket.id).filter(review.my_turn(actor))
    columns = (EffectEvent.kind, EffectEvent.on, Document.id, Document.number, Source.id, Source.number)
    found = (
        sa.select(*columns, opened, mine)
        .select_from(EffectEvent)
        .join(Ticket, Ticket.event_id == EffectEvent.id)
        .join(Document, Document.id == EffectEvent.document_id)
        .outerjoin(Source, Source.id == EffectEvent.source_id)
        .where(review.visible_to(actor), Document.level == Level.NATIONAL)
        .group_by(EffectEvent.id, *columns)
        .order_by(sa.nulls_last(EffectEvent.on.desc()), EffectEvent.id.desc())
        .limit(limit)
    )
    return [
        Change(kind, on, Text(changed, number), Text(source, by) if source is not None else None, count, own)
        for kind, on, changed, number, source, by, count, own in db.session.execute(found)
    ]


def freshness() -> tuple[date | None, int]:
    """The newest day of issue in the register, and how many changes read from texts are not yet applied."""
    waiting = sa.select(sa.func.count()).where(ProposedEvent.state == ProposalState.OPEN).scalar_subquery()
    row = db.session.execute(sa.select(sa.func.max(Document.issued_date), waiting)).one()
    return row[0], row[1]
