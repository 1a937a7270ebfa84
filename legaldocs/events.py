"""Every domain event of the system: frozen values of ids and dates; ``wiring.py`` says who answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from legaldocs.core.lifecycle import Moved

__all__ = [
    "DocumentRegistered",
    "EffectRecorded",
    "EffectReversed",
    "Moved",
    "PlanApproved",
    "ProposalRaised",
    "ReviewApproved",
]


@dataclass(frozen=True, slots=True)
class DocumentRegistered:
    """A document came into the register, or its text did."""

    document_id: int


@dataclass(frozen=True, slots=True)
class EffectRecorded:
    """A confirmed event on a document's effect; ``provisions`` empty means the whole document."""

    document_id: int
    event_ids: tuple[int, ...]
    kind: str
    on: date | None
    source_id: int | None


@dataclass(frozen=True, slots=True)
class EffectReversed:
    """A confirmed event was taken back by a counter-event."""

    document_id: int
    event_id: int
    reversed_id: int


@dataclass(frozen=True, slots=True)
class ReviewApproved:
    """The head approved the outcome of a review ticket."""

    ticket_id: int
    document_id: int


@dataclass(frozen=True, slots=True)
class ProposalRaised:
    """Somebody proposed to amend, replace, repeal or suspend something."""

    proposal_id: int


@dataclass(frozen=True, slots=True)
class PlanApproved:
    """A yearly plan stands."""

    plan_id: int
