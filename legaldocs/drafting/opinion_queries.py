"""Reads of consultation and appraisal."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.drafting.models import Draft, State
from legaldocs.drafting.opinion_models import Appraisal, Opinion, Request

ANSWERING = ("head", "reviewer", "drafter")


def requests(draft_id: int) -> list[Request]:
    """Units chosen or asked, in the order they were chosen."""
    return list(db.session.scalars(sa.select(Request).where(Request.draft_id == draft_id).order_by(Request.id)))


def request_of(actor: Actor, draft_id: int) -> Request | None:
    """The question put to a unit of the actor, if one was."""
    chosen = (Request.draft_id == draft_id, Request.asked_on.is_not(None))
    own = Request.unit_id.in_(actor.units(*ANSWERING))
    return db.session.scalars(sa.select(Request).where(*chosen, own).order_by(Request.id)).first()


def of_draft(draft_id: int) -> list[Opinion]:
    """Opinions in the order of arrival; those of one provision stand together on the page."""
    return list(db.session.scalars(sa.select(Opinion).where(Opinion.draft_id == draft_id).order_by(Opinion.id)))


def waiting_for(actor: Actor) -> sa.Select[Draft, Request]:
    """(dossier, request) that units of the actor have yet to answer; secret dossiers ask nobody in public."""
    found = sa.select(Draft, Request).join(Request, Request.draft_id == Draft.id)
    own = Request.unit_id.in_(actor.units(*ANSWERING))
    open_now = (Request.asked_on.is_not(None), Request.answered_on.is_(None), Draft.state == State.CONSULTING)
    return found.where(own, *open_now, Draft.secret.is_(False)).order_by(Request.due_on, Request.id)


def posted() -> sa.Select[Draft]:
    """Drafts posted for comment by anybody: those being consulted on, never a secret one."""
    chosen = (Draft.state == State.CONSULTING, Draft.secret.is_(False))
    return sa.select(Draft).where(*chosen).order_by(Draft.consulted_on.desc(), Draft.id.desc())


def posted_one(draft_id: int) -> Draft | None:
    """One draft that is posted now."""
    return db.session.scalars(posted().where(Draft.id == draft_id)).first()


def comments_since(address_hash: str, since: datetime) -> int:
    """How many comments came from one address since a moment."""
    chosen = (Opinion.address_hash == address_hash, Opinion.received_at >= since)
    return db.session.scalar(sa.select(sa.func.count()).select_from(Opinion).where(*chosen)) or 0


def appraisal(draft_id: int) -> Appraisal | None:
    """The latest appraisal of a dossier."""
    chosen = sa.select(Appraisal).where(Appraisal.draft_id == draft_id).order_by(Appraisal.id.desc()).limit(1)
    return db.session.scalars(chosen).first()


def late_requests(draft_id: int, today: date) -> list[Request]:
    """Units that should have answered by now."""
    return [r for r in requests(draft_id) if r.answered_on is None and r.due_on is not None and r.due_on < today]
