"""Use cases on effect: confirm or dismiss what texts propose, record an event, take one back.

Every confirmed event carries the name of the person who confirmed it; nothing else moves a status.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Blocker, Invalid, Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import emit, use_case
from legaldocs.documents import effects
from legaldocs.documents.models import Document, EffectEvent, ProposalState, ProposedEvent
from legaldocs.documents.proposals_from_text import COMPETENCE
from legaldocs.documents.reading import Read
from legaldocs.documents.succession import Body, may_act
from legaldocs.events import EffectRecorded, EffectReversed
from legaldocs.law.effect import EventKind

# Events a person may record by hand: all of them; what takes one back is ``reverse``.
RECORDABLE = (
    EventKind.AMENDED, EventKind.SUPPLEMENTED, EventKind.REPLACED, EventKind.REPEALED, EventKind.SUSPENDED,
    EventKind.PAUSED, EventKind.RESUMED, EventKind.ANNOUNCED_ENDED, EventKind.TERM_EXPIRED, EventKind.CORRECTED,
    EventKind.CONSOLIDATED, EventKind.TERRITORY_CHANGED, EventKind.EFFECTIVE, EventKind.PROMULGATED,
)  # fmt: skip


# What a document may say of itself.
OWN = (EventKind.TERM_EXPIRED, EventKind.EFFECTIVE, EventKind.PROMULGATED)


@dataclass(frozen=True, slots=True)
class Fact:
    """One event to record: what, on which document and provision, from when, by which source."""

    document_id: int
    kind: EventKind
    on: date | None
    provision: str | None = None
    territory: str | None = None
    source_id: int | None = None
    source_path: str | None = None
    start: int | None = None
    end: int | None = None
    note: str | None = None

    def fact_key(self) -> str:
        """Same fact, same value: recording twice is one event."""
        parts = (self.document_id, self.kind, self.on, self.provision, self.territory, self.source_id, self.source_path)
        return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


def record_own_facts(actor: Actor, document: Document, understood: Read) -> None:
    """Promulgation and the stated effective date, in the name of the person who brings the document in.

    Idempotent.  Joins the caller's transaction; asks no permission of its own.
    """
    facts = [Fact(document.id, EventKind.PROMULGATED, understood.issued)] if understood.issued else []
    if understood.effective:
        facts.append(Fact(document.id, EventKind.EFFECTIVE, understood.effective))
    _append(actor, facts)
    effects.refresh_periods([document.id])


@use_case
def record(actor: Actor, *facts: Fact) -> list[int]:
    """Record events by hand, from a document or another official source; returns the ids of those that are new."""
    require(actor, "effect.confirm")
    check(facts)
    return _record_all(actor, list(facts))


def check(facts: Iterable[Fact]) -> None:
    """Raise ``Invalid`` with a sentence per field for facts that cannot be recorded; writes nothing."""
    problems: dict[str, list[str]] = {}
    for fact in facts:
        document = db.session.get(Document, fact.document_id)
        if document is None:
            raise Missing()
        problems |= _problems(fact, document)
    if problems:
        raise Invalid(fields=problems)


@use_case
def confirm(actor: Actor, proposal_ids: Iterable[int]) -> int:
    """Confirm proposed events in one's own name; returns how many events are new.

    Raises ``Refused`` naming every proposal that cannot be confirmed yet; nothing is confirmed then.
    """
    require(actor, "effect.confirm")
    chosen = _open_proposals(proposal_ids)
    blockers = [blocker for proposal in chosen for blocker in _blockers(proposal)]
    if blockers:
        raise Refused(_("Some of these cannot be confirmed yet."), blockers=blockers, code="unconfirmable")
    facts = {proposal.id: fact_of(proposal) for proposal in chosen}
    fresh = _record_all(actor, list(facts.values()))
    events, _gone = _stated(fact.fact_key() for fact in facts.values())
    for proposal in chosen:
        proposal.state, proposal.event_id = ProposalState.CONFIRMED, events[facts[proposal.id].fact_key()]
        proposal.decided_by, proposal.decided_at = actor.user_id, clock.now()
    return len(fresh)


@use_case
def confirm_plain(actor: Actor, source_id: int) -> int:
    """Confirm, in the importing officer's name, every plain proposal of one document; returns the new events."""
    plain = sa.select(ProposedEvent.id).where(
        ProposedEvent.source_id == source_id,
        ProposedEvent.state == ProposalState.OPEN,
        ProposedEvent.plain.is_(True),
        ProposedEvent.target_id.is_not(None),
    )
    return confirm(actor, list(db.session.scalars(plain)))


@use_case
def confirm_waiting(actor: Actor, source_ids: Iterable[int]) -> int:
    """``confirm_plain`` for several documents: what waited for a target that came later in the same archive."""
    return sum(confirm_plain(actor, source_id) for source_id in source_ids)


@use_case
def dismiss(actor: Actor, proposal_ids: Iterable[int], reason: str) -> int:
    """Dismiss proposed events with a reason."""
    require(actor, "effect.confirm")
    if len(reason.strip()) < 5:
        raise Invalid(fields={"reason": [_("Say why, in a sentence.")]})
    chosen = _open_proposals(proposal_ids)
    for proposal in chosen:
        proposal.state, proposal.reason = ProposalState.DISMISSED, reason.strip()
        proposal.decided_by, proposal.decided_at = actor.user_id, clock.now()
    return len(chosen)


@use_case
def complete(actor: Actor, proposal_id: int, target_id: int | None, on: date | None) -> ProposedEvent:
    """Give an open proposal the target document or the date its text did not settle.

    Competence is judged anew for the target given.  Raises ``Invalid`` for a day before the target was issued.
    """
    require(actor, "effect.confirm")
    proposal = _open_proposals([proposal_id])[0]
    target = db.session.get(Document, target_id or proposal.target_id or 0)
    source = db.session.get(Document, proposal.source_id)
    if source is None or (target is None and target_id is not None):
        raise Missing()
    day = on or proposal.on
    if target is not None and day and target.issued_date and day < target.issued_date:
        raise Invalid(fields={"on": [_before_issued(target.issued_date)]})
    if target is not None and target_id is not None:
        competent = target.id == source.id or may_act(Body.of(source), Body.of(target))
        proposal.target_id, proposal.unresolved_why = target.id, None if competent else COMPETENCE
        proposal.plain = proposal.plain and competent
    proposal.on = day
    return proposal


@use_case
def rebuild_periods(_actor: Actor, document_ids: list[int]) -> None:
    """Derive the periods of these documents anew; they hold nothing that the events do not say."""
    effects.refresh_periods(document_ids)


@use_case
def reverse(actor: Actor, event_id: int, reason: str) -> int:
    """Take a confirmed event back by a counter-event; the event itself stays for ever.  Returns the new id."""
    require(actor, "effect.reverse")
    event = db.session.get(EffectEvent, event_id)
    if event is None:
        raise Missing()
    if len(reason.strip()) < 5:
        raise Invalid(fields={"reason": [_("Say why, in a sentence.")]})
    return take_back(actor, event, reason.strip())


def take_back(actor: Actor, event: EffectEvent, reason: str) -> int:
    """The counter-event of ``reverse`` inside the open use case; asks no permission of its own."""
    already = db.session.scalar(sa.select(EffectEvent.id).where(EffectEvent.reverses_id == event.id))
    if already or event.kind is EventKind.REVERSED:
        raise Refused(_("This event has already been taken back, or is itself a reversal."))
    counter = _row(actor, Fact(event.document_id, EventKind.REVERSED, None, note=reason))
    counter.reverses_id, counter.fact_key = event.id, hashlib.sha256(f"reverses|{event.id}".encode()).hexdigest()
    counter.fingerprint = counter.fact_key
    db.session.add(counter)
    db.session.flush()
    effects.refresh_periods([event.document_id])
    emit(EffectReversed(event.document_id, counter.id, event.id))
    return counter.id


def _record_all(actor: Actor, facts: list[Fact]) -> list[int]:
    """Append what is new, refresh derived periods, and tell the wiring once per document, kind, date and source."""
    fresh = _append(actor, facts)
    effects.refresh_periods(sorted({event.document_id for event in fresh}))
    groups: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for event in fresh:
        groups[(event.document_id, str(event.kind), event.on, event.source_id)].append(event.id)
    for (document_id, kind, on, source_id), ids in groups.items():
        emit(EffectRecorded(document_id, tuple(ids), kind, on, source_id))
    return [event.id for event in fresh]


def _append(actor: Actor, facts: list[Fact]) -> list[EffectEvent]:
    """Rows for the facts that no live event states; a fact that was taken back may be stated again."""
    by_key = {fact.fact_key(): fact for fact in facts}
    stated, reversed_times = _stated(by_key)
    fresh = []
    for key, fact in by_key.items():
        if key in stated:
            continue
        event = _row(actor, fact)
        event.fingerprint = hashlib.sha256(f"{key}|{reversed_times[key]}".encode()).hexdigest()
        fresh.append(event)
    db.session.add_all(fresh)
    db.session.flush()
    return fresh


def _stated(keys: Iterable[str]) -> tuple[dict[str, int], Counter[str]]:
    """Fact key → id of the live event that states it; and how often each fact was taken back."""
    columns = (EffectEvent.fact_key, EffectEvent.id, effects.taken_back().label("gone"))
    stated: dict[str, int] = {}
    gone: Counter[str] = Counter()
    for row in db.session.execute(sa.select(*columns).where(EffectEvent.fact_key.in_(list(keys)))):
        if row.gone:
            gone[row.fact_key] += 1
        else:
            stated[row.fact_key] = row.id
    return stated, gone


def _row(actor: Actor, fact: Fact) -> EffectEvent:
    return EffectEvent(
        document_id=fact.document_id,
        kind=fact.kind,
        on=fact.on,
        provision=fact.provision,
        territory=fact.territory,
        source_id=fact.source_id,
        source_path=fact.source_path,
        start=fact.start,
        end=fact.end,
        note=fact.note,
        confirmed_by=actor.user_id,
        confirmed_name=actor.name,
        recorded_at=clock.now(),
        fact_key=fact.fact_key(),
    )


def fact_of(proposal: ProposedEvent) -> Fact:
    """What confirming a proposal records.  Raises ``Missing`` while its target is not known."""
    if proposal.target_id is None:
        raise Missing()
    return Fact(
        document_id=proposal.target_id,
        kind=proposal.kind,
        on=proposal.on,
        provision=proposal.provision,
        source_id=proposal.source_id,
        source_path=proposal.source_path,
        start=proposal.start,
        end=proposal.end,
    )


def _open_proposals(proposal_ids: Iterable[int]) -> list[ProposedEvent]:
    ids = list(proposal_ids)
    found = list(
        db.session.scalars(sa.select(ProposedEvent).where(ProposedEvent.id.in_(ids)).order_by(ProposedEvent.id))
    )
    if len(found) != len(set(ids)):
        raise Missing()
    decided = [proposal for proposal in found if proposal.state is not ProposalState.OPEN]
    if decided:
        raise Refused(_("Somebody has decided on some of these already. Reload the page."))
    return found


def _blockers(proposal: ProposedEvent) -> Iterable[Blocker]:
    name = proposal.target_number or proposal.target_title or "?"
    if proposal.target_id is None:
        yield Blocker("no-target", _("%(name)s: choose the document it means.", name=name), f"proposal-{proposal.id}")
    if proposal.on is None:
        yield Blocker(
            "no-date", _("%(name)s: give the date from which it holds.", name=name), f"proposal-{proposal.id}"
        )


def _before_issued(day: date) -> str:
    return _("The date lies before the document was issued (%(day)s).", day=day.strftime("%d/%m/%Y"))


def _problems(fact: Fact, document: Document) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if fact.kind not in RECORDABLE:
        found["kind"] = [_("This kind of event cannot be recorded by hand.")]
    if fact.on is None:
        found["on"] = [_("Give the date from which it holds.")]
    elif document.issued_date and fact.on < document.issued_date:
        found["on"] = [_before_issued(document.issued_date)]
    if fact.kind is EventKind.TERRITORY_CHANGED and not fact.territory:
        found["territory"] = [_("Name the territory it applies to from then on.")]
    if fact.source_id is not None:
        source = db.session.get(Document, fact.source_id)
        if source is None:
            found["source_id"] = [_("Choose the document that says so.")]
        elif source.id == document.id and fact.kind not in OWN:
            found["source_id"] = [_("A document cannot do this to itself.")]
    elif not fact.note:
        found["note"] = [_("Name the source: a document of the register, or where the fact can be checked.")]
    return found
