"""Reads of review tickets, each filtered by who may see it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from legaldocs.core.actor import Actor
from legaldocs.core.audit import AuditEntry
from legaldocs.core.db import db
from legaldocs.deadlines.models import Clock
from legaldocs.documents.models import Document, EffectEvent, Relation
from legaldocs.law.numbering import key
from legaldocs.review.models import Item, State, Ticket, Trigger
from legaldocs.review.policy import READERS

_WORDS = {
    "outcome": "outcome", "ground": "ground", "reason": "reason", "text": "proposed_text", "case": "case",
    "pause_until": "pause_until", "body": "body", "illegal": "illegal",
}  # fmt: skip
ACTIVE = (State.OPEN, State.REVIEWING, State.SUBMITTED, State.CONCLUDED)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a ticket list is narrowed by."""

    state: str = ""
    unit_id: int | None = None
    mine: bool = False
    late: bool = False
    words: str = ""
    changed_id: int | None = None
    trigger: str = ""
    sort: str = "due"


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Tickets an actor may know of: of their units, given to them, opened by them; all for province-wide roles."""
    if actor.is_system or actor.has_role(*READERS):
        return sa.true()
    me = actor.user_id or -1
    return sa.or_(Ticket.unit_id.in_(actor.units()), Ticket.assignee_id == me, Ticket.opened_by == me)


def get(actor: Actor, ticket_id: int) -> Ticket | None:
    """One ticket, if the actor may know of it."""
    return db.session.scalars(sa.select(Ticket).where(Ticket.id == ticket_id, visible_to(actor))).first()


def running_clock() -> sa.ColumnElement[bool]:
    """Join condition from a ticket to its running clock."""
    return sa.and_(Clock.lifecycle == "review", Clock.subject_id == Ticket.id, Clock.ended_at.is_(None))


def due_day() -> sa.ColumnElement[date | None]:
    """When a ticket is due: the day its ground sets, while it is not over; else the end of the present step."""
    own = sa.case((Ticket.state.in_(ACTIVE), Ticket.due_on), else_=sa.null())
    return sa.func.coalesce(own, Clock.due_on)


def tickets(actor: Actor, filters: Filters, today: date) -> sa.Select[Ticket, Document, date | None]:
    """(ticket, document, due date) rows for a list."""
    found = (
        sa.select(Ticket, Document, due_day())
        .join(Document, Document.id == Ticket.document_id)
        .outerjoin(Clock, running_clock())
        .where(visible_to(actor))
    )
    if filters.state:
        found = found.where(Ticket.state == State(filters.state))
    if filters.unit_id:
        found = found.where(Ticket.unit_id == filters.unit_id)
    if filters.mine:
        found = found.where(my_turn(actor))
    if filters.late:
        found = found.where(sa.or_(Clock.due_on < today, due_day() < today))
    if filters.trigger:
        found = found.where(Ticket.trigger == Trigger(filters.trigger))
    if filters.changed_id:
        found = found.where(Ticket.changed_id == filters.changed_id)
    if filters.words:
        found = found.where(
            sa.or_(
                Document.number_key.startswith(key(filters.words), autoescape=True),
                Document.title.icontains(filters.words, autoescape=True),
            )
        )
    return found.order_by(*_order(filters.sort))


def _order(sort: str) -> tuple[sa.ColumnElement[object], ...]:
    columns: dict[str, Any] = {
        "due": due_day(),
        "number": Document.sort_key,
        "opened": Ticket.opened_at,
        "state": Ticket.state,
    }
    column = columns.get(sort.lstrip("-"), due_day())
    return sa.nulls_last(column.desc() if sort.startswith("-") else column.asc()), Ticket.id  # type: ignore[return-value]  # column expressions


def my_turn(actor: Actor) -> sa.ColumnElement[bool]:
    """Tickets that wait for exactly this actor now."""
    headed = actor.units("head")
    turns = [
        sa.and_(Ticket.state == State.REVIEWING, Ticket.assignee_id == (actor.user_id or -1)),
        sa.and_(Ticket.state.in_((State.OPEN, State.SUBMITTED)), Ticket.unit_id.in_(headed)),
    ]
    if actor.has_role("justice_leader"):
        turns.append(Ticket.state == State.CONCLUDED)
    return sa.or_(*turns)


def of_document(document_id: int, *triggers: Trigger) -> list[Ticket]:
    """Tickets about a document, of these kinds when given, newest first."""
    chosen = sa.select(Ticket).where(Ticket.document_id == document_id).order_by(Ticket.id.desc())
    return list(db.session.scalars(chosen.where(Ticket.trigger.in_(triggers)) if triggers else chosen))


def of_source(source_key: str) -> list[Ticket]:
    """Tickets that one record of another slice asked for."""
    return list(db.session.scalars(sa.select(Ticket).where(Ticket.source_key == source_key).order_by(Ticket.id)))


def units_of(event_ids: Iterable[int]) -> set[str]:
    """Provisions these events changed; empty when one of them is about the whole document."""
    rows = sa.select(EffectEvent.provision).where(EffectEvent.id.in_(list(event_ids)))
    units = set(db.session.scalars(rows))
    return set() if None in units else {unit for unit in units if unit}


def places_of(relation_ids: list[int]) -> set[tuple[int, str]]:
    """(document, path) in which these relations stand."""
    found: set[tuple[int, str]] = set()
    for part in (relation_ids[i : i + 500] for i in range(0, len(relation_ids), 500)):
        rows = sa.select(Relation.document_id, Relation.source_path).where(Relation.id.in_(part))
        found |= {(row.document_id, row.source_path) for row in db.session.execute(rows) if row.source_path}
    return found


def way_relations(ticket: Ticket) -> dict[int, Relation]:
    """The relations along a ticket's way, by id."""
    ids = [step["relation_id"] for step in ticket.way]
    return {row.id: row for row in db.session.scalars(sa.select(Relation).where(Relation.id.in_(ids)))} if ids else {}


def before(item: Item, version: int) -> dict[str, Any]:
    """The words of a conclusion as they stood at ``version``, from the audit: each save is one entry."""
    words = item.content()
    chosen = (
        AuditEntry.entity == Item.__tablename__,
        AuditEntry.entity_id == str(item.id),
        AuditEntry.action == "update",
    )
    newest = sa.select(AuditEntry.changes).where(*chosen).order_by(AuditEntry.seq.desc())
    for changes in db.session.scalars(newest.limit(max(0, item.version - version))):
        old = {name: values[0] for name, values in json.loads(changes).items()}
        words |= {name: old[column] for name, column in _WORDS.items() if column in old}
    return words


def existing(document_ids: list[int], trigger_key: str) -> set[int]:
    """Which of these documents already have a ticket for this trigger."""
    rows = sa.select(Ticket.document_id).where(Ticket.document_id.in_(document_ids), Ticket.trigger_key == trigger_key)
    return set(db.session.scalars(rows))


def citing_places(document_ids: list[int], target_id: int) -> set[tuple[int, str]]:
    """(document, path) of every unit of these documents that mentions ``target_id``."""
    rows = sa.select(Relation.document_id, Relation.source_path).where(
        Relation.document_id.in_(document_ids), Relation.target_id == target_id, Relation.source_path.is_not(None)
    )
    return {(row.document_id, row.source_path) for row in db.session.execute(rows)}


def same_change(event_id: int) -> list[EffectEvent]:
    """The event and those recorded with it: same document, kind, day and source, one per provision."""
    first = db.session.get(EffectEvent, event_id)
    if first is None:
        return []
    chosen = (
        EffectEvent.document_id == first.document_id,
        EffectEvent.kind == first.kind,
        EffectEvent.on == first.on if first.on else EffectEvent.on.is_(None),
        EffectEvent.source_id == first.source_id if first.source_id else EffectEvent.source_id.is_(None),
    )
    return list(db.session.scalars(sa.select(EffectEvent).where(*chosen).order_by(EffectEvent.id)))


def taken_back(event_ids: list[int]) -> set[int]:
    """Which of these events a later one reverses."""
    rows = sa.select(EffectEvent.reverses_id).where(EffectEvent.reverses_id.in_(event_ids))
    return {key for key in db.session.scalars(rows) if key is not None}


def evidence(ticket: Ticket) -> list[Relation]:
    """The words of the ticket's document that made it depend on what changed, in text order."""
    if ticket.changed_id is None:
        return []
    named = sa.or_(Relation.target_id == ticket.changed_id, Relation.id.in_(ticket.relation_ids))
    rows = sa.select(Relation).where(Relation.document_id == ticket.document_id, named)
    return list(db.session.scalars(rows.order_by(Relation.start)))
