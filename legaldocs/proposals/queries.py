"""Reads of proposals, each filtered by who may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.documents.models import Document
from legaldocs.law import numbering
from legaldocs.proposals.models import OPEN, Action, Match, MatchState, Proposal, State, Target
from legaldocs.proposals.policy import READERS


@dataclass(frozen=True, slots=True)
class Filters:
    """What a proposal list is narrowed by."""

    state: str = ""
    action: str = ""
    unit_id: int | None = None
    mine: bool = False
    words: str = ""
    ticket_id: int | None = None
    sort: str = "-created"


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Proposals an actor may know of."""
    if actor.is_system or actor.has_role(*READERS):
        return sa.true()
    return sa.or_(Proposal.unit_id.in_(actor.units()), Proposal.created_by == (actor.user_id or -1))


def get(actor: Actor, proposal_id: int) -> Proposal | None:
    """One proposal, if the actor may know of it."""
    return db.session.scalars(sa.select(Proposal).where(Proposal.id == proposal_id, visible_to(actor))).first()


def proposals(actor: Actor, filters: Filters) -> sa.Select[Proposal]:
    """The list."""
    found = sa.select(Proposal).where(visible_to(actor))
    found = found.where(Proposal.state == State(filters.state)) if filters.state else found
    found = found.where(Proposal.action == Action(filters.action)) if filters.action else found
    found = found.where(Proposal.unit_id == filters.unit_id) if filters.unit_id else found
    found = found.where(my_turn(actor)) if filters.mine else found
    found = found.where(Proposal.ticket_id == filters.ticket_id) if filters.ticket_id else found
    found = found.where(_word_condition(filters.words)) if filters.words else found
    columns = {"created": Proposal.created_at, "due": Proposal.due_on, "state": Proposal.state}
    column = columns.get(filters.sort.lstrip("-"), Proposal.created_at)
    return found.order_by(sa.nulls_last(column.desc() if filters.sort.startswith("-") else column.asc()), Proposal.id)


def _word_condition(words: str) -> sa.ColumnElement[bool]:
    """Words of ground or reason, or the number of a document aimed at."""
    numbered = sa.select(Document.id).where(Document.number_key.startswith(numbering.key(words), autoescape=True))
    aimed = sa.select(Target.proposal_id).where(Target.document_id.in_(numbered))
    said = (column.icontains(words, autoescape=True) for column in (Proposal.ground, Proposal.reason))
    return sa.or_(Proposal.id.in_(aimed), *said)


def from_ticket(ticket_id: int) -> list[Proposal]:
    """Proposals raised from one review ticket."""
    return list(db.session.scalars(sa.select(Proposal).where(Proposal.ticket_id == ticket_id).order_by(Proposal.id)))


def my_turn(actor: Actor) -> sa.ColumnElement[bool]:
    """Proposals that wait for exactly this actor now."""
    own = sa.and_(Proposal.state == State.DRAFT, Proposal.created_by == (actor.user_id or -1))
    if not actor.has_role("justice_leader"):
        return own
    return sa.or_(own, sa.and_(Proposal.state == State.SUBMITTED, Proposal.created_by != (actor.user_id or -1)))


def aiming_at(document_ids: Iterable[int]) -> list[Proposal]:
    """Proposals aiming at one of these documents, oldest first."""
    aimed = sa.select(Target.proposal_id).where(Target.document_id.in_(list(document_ids)))
    return list(db.session.scalars(sa.select(Proposal).where(Proposal.id.in_(aimed)).order_by(Proposal.id)))


def open_for_instrument(document_ids: Iterable[int]) -> list[Proposal]:
    """Proposals that a new document may carry out: open ones, submitted or accepted first in time."""
    return [one for one in aiming_at(document_ids) if one.state in OPEN]


def matches(proposal_id: int) -> list[Match]:
    """Instruments that seem to carry a proposal out, newest first."""
    found = sa.select(Match).where(Match.proposal_id == proposal_id).order_by(Match.id.desc())
    return list(db.session.scalars(found))


def match(match_id: int) -> Match | None:
    """One match."""
    return db.session.get(Match, match_id)


def waiting_matches(actor: Actor) -> list[Match]:
    """Matches that wait for a person, of proposals the actor may know of."""
    found = sa.select(Match).join(Proposal, Proposal.id == Match.proposal_id)
    return list(db.session.scalars(found.where(Match.state == MatchState.OPEN, visible_to(actor)).order_by(Match.id)))


def batchable(actor: Actor) -> list[Proposal]:
    """Accepted proposals to repeal, which one instrument may carry out together."""
    chosen = (Proposal.state == State.ACCEPTED, Proposal.action == Action.REPEAL, Proposal.batch_id.is_(None))
    found = sa.select(Proposal).where(*chosen, visible_to(actor))
    return list(db.session.scalars(found.order_by(Proposal.competent_body, Proposal.id)))


def in_batch(batch_id: int) -> list[Proposal]:
    """Proposals that one instrument carries out together with the one that leads them."""
    return list(db.session.scalars(sa.select(Proposal).where(Proposal.batch_id == batch_id).order_by(Proposal.id)))


def about(document_id: int) -> list[Proposal]:
    """Proposals aiming at a document, newest first."""
    aimed = sa.select(Target.proposal_id).where(Target.document_id == document_id)
    return list(db.session.scalars(sa.select(Proposal).where(Proposal.id.in_(aimed)).order_by(Proposal.id.desc())))
