"""Reads of feedback, each filtered by who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.deadlines.models import Clock
from legaldocs.documents.models import Document
from legaldocs.feedback.models import Feedback, Sort, State
from legaldocs.feedback.policy import MODERATORS


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed by."""

    state: str = ""
    kind: str = ""
    words: str = ""
    sort: str = "due"


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Messages of the actor's units; all for those who moderate and for auditors."""
    if actor.is_system or actor.has_role(*MODERATORS, "auditor"):
        return sa.true()
    return Feedback.unit_id.in_(actor.units())


def listed(actor: Actor, filters: Filters) -> sa.Select[Feedback, Document, date | None]:
    """(message, document, due date) rows."""
    clock = sa.and_(Clock.lifecycle == "feedback", Clock.subject_id == Feedback.id, Clock.ended_at.is_(None))
    found = (
        sa.select(Feedback, Document, Clock.due_on)
        .join(Document, Document.id == Feedback.document_id)
        .outerjoin(Clock, clock)
        .where(visible_to(actor))
    )
    found = found.where(Feedback.state == State(filters.state)) if filters.state else found
    found = found.where(Feedback.kind == Sort(filters.kind)) if filters.kind else found
    if filters.words:
        found = found.where(
            sa.or_(
                Document.number.icontains(filters.words, autoescape=True),
                Feedback.words.icontains(filters.words, autoescape=True),
            )
        )
    columns: dict[str, Any] = {"due": Clock.due_on, "received": Feedback.received_at, "number": Document.sort_key}
    column = columns.get(filters.sort.lstrip("-"), Clock.due_on)
    return found.order_by(sa.nulls_last(column.desc() if filters.sort.startswith("-") else column.asc()), Feedback.id)


def get(actor: Actor, feedback_id: int) -> Feedback | None:
    """One message, if the actor may know of it."""
    chosen = sa.select(Feedback).where(Feedback.id == feedback_id, visible_to(actor))
    return db.session.scalars(chosen).first()


def by_token(token: str) -> Feedback | None:
    """The message whose status page this is."""
    return db.session.scalars(sa.select(Feedback).where(Feedback.token == token)).first()


def public_of(document_id: int, limit: int = 20) -> list[Feedback]:
    """Answered messages about a document, the latest first: what everybody may read."""
    chosen = (Feedback.document_id == document_id, Feedback.state == State.ANSWERED)
    return list(
        db.session.scalars(sa.select(Feedback).where(*chosen).order_by(Feedback.answered_at.desc()).limit(limit))
    )


def sent_since(moment: datetime, source: str | None = None) -> int:
    """Messages received since a moment, from one source when given."""
    counted = sa.select(sa.func.count()).select_from(Feedback).where(Feedback.received_at >= moment)
    return db.session.scalar(counted.where(Feedback.source == source) if source else counted) or 0


def same_words(document_id: int, words: str, since: datetime) -> bool:
    """Whether the same words about the same document came already."""
    chosen = (Feedback.document_id == document_id, Feedback.words == words, Feedback.received_at >= since)
    return bool(db.session.scalar(sa.select(sa.exists().where(*chosen))))
