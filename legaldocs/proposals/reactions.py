"""What proposals do when a document arrives, is promulgated, or is named as the source of an event."""

from __future__ import annotations

from legaldocs.core.actor import Actor
from legaldocs.events import DocumentRegistered, EffectRecorded
from legaldocs.proposals import closing


def match_document(actor: Actor, registered: DocumentRegistered) -> None:
    """A document came in: it may carry out proposals."""
    closing.look_at(actor, registered.document_id)


def match_event(actor: Actor, recorded: EffectRecorded) -> None:
    """An event was confirmed: its source may carry out proposals."""
    if recorded.source_id is not None:
        closing.look_at(actor, recorded.source_id)
