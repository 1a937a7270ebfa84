"""Undoing decisions on proposed events: what was confirmed is taken back, and the proposal waits again."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from flask_babel import gettext as _

from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, Missing
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import use_case
from legaldocs.documents.effect_service import take_back
from legaldocs.documents.models import EffectEvent, ProposalState, ProposedEvent


@use_case
def undo(actor: Actor, proposal_ids: Iterable[int], reason: str) -> int:
    """Put decided proposals back among the open ones; confirmed events get a counter-event.  Returns how many.

    Who decided may undo on the same day; heads and leaders at any time.  Either all of them or none.
    """
    ids = sorted(set(proposal_ids))
    chosen = list(db.session.scalars(sa.select(ProposedEvent).where(ProposedEvent.id.in_(ids))))
    if not ids or len(chosen) != len(ids):
        raise Missing()
    if len(reason.strip()) < 5:
        raise Invalid(fields={"reason": [_("Say why, in a sentence.")]})
    for proposal in chosen:
        require(actor, "effect.undo", proposal)
    events = sorted({proposal.event_id for proposal in chosen if proposal.event_id is not None})
    gone = set(db.session.scalars(sa.select(EffectEvent.reverses_id).where(EffectEvent.reverses_id.in_(events))))
    for event_id in (key for key in events if key not in gone):
        take_back(actor, db.session.get_one(EffectEvent, event_id), reason.strip())
    # Two texts may have proposed the one fact: with the event both of them wait again.
    twins = sa.select(ProposedEvent).where(ProposedEvent.event_id.in_(events), ProposedEvent.id.not_in(ids))
    for proposal in (*chosen, *db.session.scalars(twins)):
        proposal.state, proposal.event_id, proposal.reason = ProposalState.OPEN, None, reason.strip()
        proposal.decided_by, proposal.decided_at = None, None
    return len(chosen)
