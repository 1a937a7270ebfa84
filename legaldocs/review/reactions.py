"""What review does when something happens: tickets for every document whose ground changed.

Rules: Nghị định 79/2025/NĐ-CP, Điều 39: the changed document itself when it is ours (khoản 1), and every document of
ours that names it as its basis (khoản 2), also over several steps (law, decree, circular, resolution, decision).
"""

from __future__ import annotations

from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.documents import dependants, effects
from legaldocs.documents import queries as documents
from legaldocs.documents.models import Document, Level
from legaldocs.events import (
    EffectRecorded,
    EffectReversed,
    ProposalCarriedOut,
    ReviewWanted,
    TicketsDropped,
    TicketsShared,
)
from legaldocs.law.effect import EventKind, Status
from legaldocs.review import grounds, queries, service
from legaldocs.review.models import Trigger


def open_tickets(_actor: Actor, event: EffectRecorded) -> None:
    """Tickets in the same transaction as the event: either all of them exist or the event does not."""
    if EventKind(event.kind) not in grounds.TRIGGERING:
        return
    changed = documents.get(event.document_id)
    key = grounds.change_key(event.document_id, event.kind, event.on, event.source_id) + _time(event)
    due_on = event.on if event.on is not None and event.on > clock.today() else None
    cause = service.Cause(Trigger.BASIS_CHANGED, key, event.event_ids[0], event.document_id, due_on=due_on)
    service.open_tickets(SYSTEM, cause, _ours(event))
    if changed is not None and changed.level is not Level.NATIONAL and EventKind(event.kind) in grounds.REWORDING:
        own = service.Cause(Trigger.SELF_CHANGED, key, event.event_ids[0], event.document_id, due_on=due_on)
        service.open_tickets(SYSTEM, own, {changed.id: service.NEAR})


def _time(event: EffectRecorded) -> str:
    """Marks a change that is recorded again after all of it was taken back: its withdrawn tickets do not answer it."""
    earlier = [found.id for found in queries.same_change(event.event_ids[0]) if found.id not in event.event_ids]
    gone = queries.taken_back(earlier)
    return f":again-{len(gone)}" if gone and len(gone) == len(earlier) else ""


def withdraw_tickets(_actor: Actor, event: EffectReversed) -> None:
    """Tickets of an event that was taken back have lost their ground."""
    service.withdraw_for(SYSTEM, event.reversed_id)


def open_wanted(_actor: Actor, wanted: ReviewWanted) -> None:
    """Another slice asks for reviews: a campaign, an answer to feedback, the conclusion of a check."""
    cause = service.Cause(
        Trigger(wanted.trigger), wanted.key, reason=wanted.reason, due_on=wanted.due_on, source_key=wanted.source_key
    )
    places = {key: service.Affected(paths=paths) for key, paths in wanted.documents}
    service.open_tickets(SYSTEM, cause, places)


def share_tickets(actor: Actor, shared: TicketsShared) -> None:
    """A campaign gives tickets to a person, in the name of the head who shares the work out."""
    for ticket_id in shared.ticket_ids:
        service.move(actor, ticket_id, "assign", assignee_id=shared.person_id)


def drop_tickets(_actor: Actor, dropped: TicketsDropped) -> None:
    """Tickets a campaign asked for and no longer wants are withdrawn, finished ones apart."""
    service.withdraw_wanted(SYSTEM, dropped.source_key, dropped.ticket_ids, dropped.reason)


def settle_tickets(_actor: Actor, done: ProposalCarriedOut) -> None:
    """Tickets that a promulgated document has answered leave nothing to review."""
    instrument = documents.get(done.instrument_id)
    if instrument is not None:
        service.settle(SYSTEM, done.places, instrument.number, ending=done.ending)


def _ours(event: EffectRecorded) -> dict[int, service.Affected]:
    """Local documents that live on and rest on the changed one, near or far; never the one that made the change."""
    units = queries.units_of(event.event_ids)
    named: dict[int, Document] = {}
    kind = EventKind(event.kind)

    def goes_on(reached: list[int]) -> set[int]:
        named.update(documents.named(reached))
        wanted = [key for key in reached if key != event.source_id and grounds.affected(named[key], kind, event.on)]
        standing = effects.statuses(wanted, clock.today())
        return {key for key in wanted if standing[key].status is not Status.ENDED}

    found = dependants.of_change(event.document_id, units, goes_on)
    return {
        key: service.Affected(one.relation_ids, tuple(step.stored() for step in one.way))
        for key, one in found.items()
        if named[key].level is not Level.NATIONAL
    }
