"""What proposals do when a document arrives, is promulgated, or is named as the source of an event."""

from __future__ import annotations

from legaldocs.core.actor import Actor
from legaldocs.events import DocumentPromulgated, DocumentRegistered, EffectRecorded, MergerDecided
from legaldocs.proposals import closing, service
from legaldocs.proposals.models import Action
from legaldocs.proposals.service import Aim


def match_document(actor: Actor, registered: DocumentRegistered) -> None:
    """A document came in: it may carry out proposals."""
    closing.look_at(actor, registered.document_id)


def match_promulgated(actor: Actor, promulgated: DocumentPromulgated) -> None:
    """A dossier was issued: it may carry out proposals, first of all the one it was opened for."""
    closing.look_at(actor, promulgated.document_id, promulgated.proposal_id)


def match_event(actor: Actor, recorded: EffectRecorded) -> None:
    """An event was confirmed: its source may carry out proposals."""
    if recorded.source_id is not None:
        closing.look_at(actor, recorded.source_id)


def raise_for_merger(actor: Actor, decided: MergerDecided) -> None:
    """A draft proposal for each document that must end for the decision on merged provinces to be carried out.

    One each, because the former provinces' documents have different issuers.
    """
    for document_id in decided.document_ids:
        service.raise_proposal(
            actor, Action(decided.action), [Aim(document_id)], decided.law, decided.reason, decided.due_on,
            origin="merger", origin_ref=f"pair:{decided.pair_id}",
        )  # fmt: skip
