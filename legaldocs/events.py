"""Every domain event of the system: frozen values of ids and dates; ``wiring.py`` says who answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from legaldocs.core.lifecycle import Moved

__all__ = [
    "CalledOn",
    "CheckWanted",
    "DocumentPromulgated",
    "DocumentRegistered",
    "DocumentsNamed",
    "EffectRecorded",
    "EffectReversed",
    "IllegalityFound",
    "MergerDecided",
    "Moved",
    "NamedDocument",
    "PlanApproved",
    "ProposalCarriedOut",
    "ProposalRaised",
    "ReviewApproved",
    "ReviewWanted",
    "ReviewsOpened",
    "SearchFoundNews",
    "TextTranslated",
    "TicketsDropped",
    "TicketsShared",
]


@dataclass(frozen=True, slots=True)
class DocumentRegistered:
    """A document came into the register, or its text did."""

    document_id: int


@dataclass(frozen=True, slots=True)
class TextTranslated:
    """A document got a translation, or lost it."""

    document_id: int


@dataclass(frozen=True, slots=True)
class SearchFoundNews:
    """The nightly look at a kept search found ``hits`` provisions that were not in its result before."""

    saved_id: int
    person_id: int
    name: str
    hits: int
    on: date


@dataclass(frozen=True, slots=True)
class CalledOn:
    """A comment on a draft calls on people by name, all of whom may read the dossier."""

    draft_id: int
    message_id: int
    person_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """Facts of a document that somebody else's table states."""

    number: str
    doc_type: str
    issuer: str
    issued_date: date | None
    title: str


@dataclass(frozen=True, slots=True)
class DocumentsNamed:
    """A table kept elsewhere names documents; those the register does not hold yet enter it with these facts alone."""

    documents: tuple[NamedDocument, ...]
    source: str


@dataclass(frozen=True, slots=True)
class DocumentPromulgated:
    """A dossier was issued: the document stands in the register.  ``proposal_id`` is the proposal it carries out."""

    document_id: int
    draft_id: int
    proposal_id: int | None = None


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
class ReviewsOpened:
    """Reviews were opened, all that one cause opens at once; never empty."""

    ticket_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReviewWanted:
    """A slice asks for reviews: one ticket per document and ``key``, whoever asks and however often.

    ``trigger`` is a value of ``review.models.Trigger`` ("campaign", "feedback", "checking"); ``documents`` pairs each
    document with the provisions to look at (none: the whole); ``source_key`` names the record behind ("campaign:3").
    """

    trigger: str
    key: str
    reason: str
    documents: tuple[tuple[int, tuple[str, ...]], ...]
    source_key: str | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class CheckWanted:
    """A slice asks for a check of a document: one dossier per document, kind and ``key``, however often it asks."""

    document_id: int
    lifecycle: str
    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class TicketsShared:
    """A head gives several tickets to one reviewer at once."""

    ticket_ids: tuple[int, ...]
    person_id: int


@dataclass(frozen=True, slots=True)
class TicketsDropped:
    """Whoever asked for reviews no longer wants these (none named: all of them)."""

    source_key: str
    ticket_ids: tuple[int, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class MergerDecided:
    """Documents of merged provinces must end for a decision to be carried out; ``action`` is that of a proposal."""

    pair_id: int
    document_ids: tuple[int, ...]
    action: str
    law: str
    reason: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class IllegalityFound:
    """A review found that a document was unlawful when it was promulgated; that is for checking, not for review."""

    ticket_id: int
    document_id: int
    provisions: tuple[str, ...]
    ground: str


@dataclass(frozen=True, slots=True)
class ProposalRaised:
    """Somebody proposed to amend, replace, repeal or suspend something."""

    proposal_id: int


@dataclass(frozen=True, slots=True)
class ProposalCarriedOut:
    """A person confirmed that ``instrument_id`` carried a proposal out: on these provisions ("" for a whole document).

    ``ending``: it ended them, rather than worded them anew.
    """

    proposal_id: int
    instrument_id: int
    places: tuple[tuple[int, str], ...]
    ending: bool


@dataclass(frozen=True, slots=True)
class PlanApproved:
    """A yearly plan stands."""

    plan_id: int
