"""Reads of dossiers, each filtered by who may see it; what past findings teach; campaigns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from legaldocs.checking.models import (
    ACTIVE,
    KNOWN_TO_HANDLER,
    Check,
    CheckCampaign,
    CheckCollaborator,
    CheckFinding,
    Verdict,
)
from legaldocs.checking.policy import LEADS, READERS
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.deadlines.models import Clock
from legaldocs.documents.models import Document, Relation
from legaldocs.law.numbering import key
from legaldocs.law.types import RelationKind

SORTS = {"due": Clock.due_on, "number": Document.sort_key, "opened": Check.opened_at, "state": Check.state}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of dossiers is narrowed by."""

    state: str = ""
    lifecycle: str = ""
    unit_id: int | None = None
    campaign_id: int | None = None
    mine: bool = False
    late: bool = False
    words: str = ""
    sort: str = "due"


@dataclass(frozen=True, slots=True)
class Lesson:
    """What past findings of a kind teach: how often confirmed, how often answered at all."""

    rule: str
    criterion: str
    article: str
    confirmed: int
    answered: int

    @property
    def rate(self) -> float:
        """Share of the answers that confirmed."""
        return self.confirmed / self.answered if self.answered else 0.0


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Dossiers an actor may know of: of the own unit, given to them, helped with, or before the unit to handle."""
    if actor.is_system or actor.has_role(*READERS):
        return sa.true()
    me = actor.user_id or -1
    helped = sa.select(CheckCollaborator.check_id).where(CheckCollaborator.person_id == me)
    return sa.or_(
        Check.unit_id.in_(actor.units()),
        Check.assignee_id == me,
        Check.id.in_(helped),
        sa.and_(Check.handler_id.in_(actor.units()), Check.state.in_(KNOWN_TO_HANDLER)),
    )


def get(actor: Actor, check_id: int) -> Check | None:
    """One dossier, if the actor may know of it."""
    return db.session.scalars(sa.select(Check).where(Check.id == check_id, visible_to(actor))).first()


def running_clock() -> sa.ColumnElement[bool]:
    """Join condition from a dossier to its running clock."""
    return sa.and_(Clock.lifecycle == Check.lifecycle, Clock.subject_id == Check.id, Clock.ended_at.is_(None))


def checks(actor: Actor, filters: Filters, today: date) -> sa.Select[Check, Document, date | None]:
    """(dossier, document, due date) rows for a list."""
    found = (
        sa.select(Check, Document, Clock.due_on)
        .join(Document, Document.id == Check.document_id)
        .outerjoin(Clock, running_clock())
        .where(visible_to(actor))
    )
    equal = {
        Check.state: filters.state,
        Check.lifecycle: filters.lifecycle,
        Check.unit_id: filters.unit_id,
        Check.campaign_id: filters.campaign_id,
    }
    for column, value in equal.items():
        found = found.where(column == value) if value else found
    if filters.mine:
        found = found.where(my_turn(actor))
    if filters.late:
        found = found.where(Clock.due_on < today)
    if filters.words:
        number = Document.number_key.startswith(key(filters.words), autoescape=True)
        found = found.where(sa.or_(number, Document.title.icontains(filters.words, autoescape=True)))
    return found.order_by(*_order(filters.sort))


def _order(sort: str) -> tuple[sa.ColumnElement[object], ...]:
    column = SORTS.get(sort.lstrip("-"), Clock.due_on)
    return sa.nulls_last(column.desc() if sort.startswith("-") else column.asc()), Check.id  # type: ignore[return-value]  # column expressions


def my_turn(actor: Actor) -> sa.ColumnElement[bool]:
    """Dossiers that wait for exactly this actor now."""
    me, led = actor.user_id or -1, actor.units(*LEADS)
    return sa.or_(
        sa.and_(Check.state.in_(("examining", "discussing", "signed", "refused")), Check.assignee_id == me),
        sa.and_(Check.state.in_(("open", "submitted", "drafted", "escalated")), Check.unit_id.in_(led)),
        sa.and_(Check.state.in_(("handling", "handled")), Check.handler_id.in_(actor.units("head"))),
    )


def of_document(actor: Actor, document_id: int) -> list[Check]:
    """Dossiers on a document that the actor may know of, newest first."""
    chosen = sa.select(Check).where(Check.document_id == document_id, visible_to(actor))
    return list(db.session.scalars(chosen.order_by(Check.id.desc())))


def open_on(document_id: int) -> list[Check]:
    """Unfinished dossiers on a document, whoever may see them: for what happens to the document."""
    chosen = sa.select(Check).where(Check.document_id == document_id, Check.state.in_(ACTIVE))
    return list(db.session.scalars(chosen.order_by(Check.id)))


def existing(pairs: Iterable[tuple[int, str]], trigger_key: str) -> set[tuple[int, str]]:
    """Which (document, lifecycle) pairs already have a dossier for this cause."""
    ids = sorted({document_id for document_id, _lifecycle in pairs})
    found: set[tuple[int, str]] = set()
    for part in (ids[at : at + 500] for at in range(0, len(ids), 500)):
        rows = sa.select(Check.document_id, Check.lifecycle).where(
            Check.document_id.in_(part), Check.trigger_key == trigger_key
        )
        found |= {(row.document_id, row.lifecycle) for row in db.session.execute(rows)}
    return found


def acts_on(outcome: Document, document: Document) -> set[RelationKind]:
    """What a document does to another by its own words; an unlinked number means the text of the same issuer."""
    named = Relation.target_id == document.id
    if outcome.issuer_key == document.issuer_key:
        unlinked = sa.and_(Relation.target_id.is_(None), Relation.target_number_key == document.number_key)
        named = sa.or_(named, unlinked)
    rows = sa.select(Relation.kind).where(Relation.document_id == outcome.id, named)
    return set(db.session.scalars(rows.distinct()))


def lessons(actor: Actor, doc_type: str, unit_id: int | None, limit: int = 8) -> list[Lesson]:
    """The most frequent confirmed kinds of finding on documents of a type that a unit drafted, with their answers.

    Only dossiers that the reader may see teach; a unit without a past is taught by all of them.
    """
    found = _lessons(actor, doc_type, unit_id, limit) if unit_id else []
    return found or _lessons(actor, doc_type, None, limit)


def _lessons(actor: Actor, doc_type: str, unit_id: int | None, limit: int) -> list[Lesson]:
    confirmed = sa.func.sum(sa.case((CheckFinding.verdict == Verdict.CONFIRMED, 1), else_=0))
    answered = sa.func.count(CheckFinding.id)
    rows = (
        sa.select(CheckFinding.rule, CheckFinding.criterion, sa.func.max(CheckFinding.article), confirmed, answered)
        .join(Check, Check.id == CheckFinding.check_id)
        .join(Document, Document.id == Check.document_id)
        .where(visible_to(actor), CheckFinding.verdict != Verdict.CANDIDATE, CheckFinding.rule != "")
        .group_by(CheckFinding.rule, CheckFinding.criterion)
        .having(confirmed > 0)
        .order_by(confirmed.desc(), CheckFinding.rule)
        .limit(limit)
    )
    if doc_type:
        rows = rows.where(Document.doc_type == doc_type)
    if unit_id:
        rows = rows.where(Document.unit_id == unit_id)
    return [Lesson(*row) for row in db.session.execute(rows)]


def campaigns(actor: Actor) -> sa.Select[CheckCampaign, int, int]:
    """(campaign, dossiers, finished ones) the actor may know of, newest first; only visible dossiers are counted."""
    seen = visible_to(actor)
    done = sa.func.sum(sa.case((sa.and_(seen, Check.state.not_in(ACTIVE)), 1), else_=0))
    every = sa.func.sum(sa.case((sa.and_(seen, Check.id.is_not(None)), 1), else_=0))
    found = sa.select(CheckCampaign, every, done).outerjoin(Check, Check.campaign_id == CheckCampaign.id)
    if not (actor.is_system or actor.has_role(*READERS)):
        theirs = sa.select(Check.campaign_id).where(seen, Check.campaign_id.is_not(None))
        found = found.where(sa.or_(CheckCampaign.unit_id.in_(actor.units()), CheckCampaign.id.in_(theirs)))
    return found.group_by(CheckCampaign.id).order_by(CheckCampaign.id.desc())


def campaign(actor: Actor, campaign_id: int) -> CheckCampaign | None:
    """One campaign, if the actor may know of it."""
    found = campaign_with_counts(actor, campaign_id)
    return found[0] if found else None


def campaign_with_counts(actor: Actor, campaign_id: int) -> tuple[CheckCampaign, int | None, int | None] | None:
    """One campaign with its dossiers and the finished ones, if the actor may know of it."""
    found = db.session.execute(campaigns(actor).where(CheckCampaign.id == campaign_id)).first()
    return (found[0], found[1], found[2]) if found else None
