"""What review does when effect changes: tickets for every document that rests on what changed.

Rules: Nghị định 79/2025/NĐ-CP, Điều 39: the changed document itself when it is ours (khoản 1), and every document of
ours that names it as its basis (khoản 2).
"""

from __future__ import annotations

from collections.abc import Sequence

from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.documents import effects
from legaldocs.documents import queries as documents
from legaldocs.documents.models import Document, Level, Relation
from legaldocs.events import EffectRecorded, EffectReversed
from legaldocs.law.effect import EventKind, Status
from legaldocs.review import queries, service
from legaldocs.review.models import Trigger

TRIGGERING = frozenset(
    {
        EventKind.AMENDED, EventKind.SUPPLEMENTED, EventKind.REPLACED, EventKind.REPEALED, EventKind.SUSPENDED,
        EventKind.PAUSED, EventKind.TERM_EXPIRED, EventKind.ANNOUNCED_ENDED,
    }
)  # fmt: skip

REWORDING = (EventKind.AMENDED, EventKind.SUPPLEMENTED)


def open_tickets(_actor: Actor, event: EffectRecorded) -> None:
    """Tickets in the same transaction as the event: either all of them exist or the event does not."""
    if EventKind(event.kind) not in TRIGGERING:
        return
    changed = documents.get(event.document_id)
    key = f"event:{event.document_id}:{event.kind}:{event.on}:{event.source_id}{_time(event)}"
    resting = _ours(documents.resting_on(event.document_id), event)
    cause = service.Cause(Trigger.BASIS_CHANGED, key, event.event_ids[0], event.document_id)
    service.open_tickets(SYSTEM, cause, resting)
    if changed is not None and changed.level is not Level.NATIONAL and EventKind(event.kind) in REWORDING:
        own = service.Cause(Trigger.SELF_CHANGED, key, event.event_ids[0], event.document_id)
        service.open_tickets(SYSTEM, own, {changed.id: ()})


def _time(event: EffectRecorded) -> str:
    """Marks a change that is recorded again after all of it was taken back: its withdrawn tickets do not answer it."""
    earlier = [found.id for found in queries.same_change(event.event_ids[0]) if found.id not in event.event_ids]
    gone = queries.taken_back(earlier)
    return f":again-{len(gone)}" if gone and len(gone) == len(earlier) else ""


def withdraw_tickets(_actor: Actor, event: EffectReversed) -> None:
    """Tickets of an event that was taken back have lost their ground."""
    service.withdraw_for(SYSTEM, event.reversed_id)


def _ours(resting: dict[int, list[Relation]], event: EffectRecorded) -> dict[int, Sequence[Relation]]:
    """Local documents that live on and rest on the changed one; never the document that made the change."""
    known = documents.named(resting)
    ours = [key for key in resting if key != event.source_id and key in known and _affected(known[key], event)]
    standing = effects.statuses(ours, clock.today())
    return {key: resting[key] for key in ours if standing[key].status is not Status.ENDED}


def _affected(document: Document, event: EffectRecorded) -> bool:
    """A local document, unless it was issued when the new wording already applied: it was written on that wording.

    A basis that was replaced or repealed before is different: the document rests on a text that no longer lived.
    """
    if document.level is Level.NATIONAL:
        return False
    already = event.on is not None and document.issued_date is not None and document.issued_date >= event.on
    return not (already and EventKind(event.kind) in REWORDING)
