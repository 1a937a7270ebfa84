"""What the finder does when a proposal was raised from one of its findings."""

from __future__ import annotations

import sqlalchemy as sa

from legaldocs.conflicts import service
from legaldocs.conflicts.models import Finding, State
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.events import ProposalRaised
from legaldocs.proposals import queries as proposals

ORIGIN = "finding"


def link_proposal(actor: Actor, raised: ProposalRaised) -> None:
    """The finding that the proposal came from leads to it from now on."""
    proposal = proposals.get(actor, raised.proposal_id)
    reference = proposal.origin_ref or "" if proposal is not None and proposal.origin == ORIGIN else ""
    number = reference.removeprefix("PH-")
    if proposal is None or not number.isdigit():
        return
    waiting = (State.OPEN, State.HANDED, State.CONFIRMED)
    chosen = sa.select(Finding.id).where(Finding.id == int(number), Finding.state.in_(waiting), Finding.current)
    if (key := db.session.scalar(chosen)) is not None:
        service.proposed(actor, key, proposal.id)
