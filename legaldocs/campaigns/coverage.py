"""The coverage certificate: what of a campaign's list has not been reviewed against which changed basis.

A document is covered against a change when a review of it was concluded after the change was on record, either in this
campaign or on the ground of that very change.  A document of the list without any conclusion in the campaign is a gap
of its own.  One that ended since needs no review, and is said to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa

from legaldocs.campaigns import queries
from legaldocs.campaigns.models import Campaign, SignedGap, Sort
from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.core.lifecycle import StateMove
from legaldocs.documents import dependants, effects
from legaldocs.documents import queries as documents
from legaldocs.documents.models import Document, EffectEvent, Relation
from legaldocs.law.effect import EventKind, Status
from legaldocs.review import grounds
from legaldocs.review.models import State as TicketState
from legaldocs.review.models import Ticket


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a text on which a document rests (or of the document itself)."""

    key: str
    document_id: int
    kind: EventKind
    on: date | None
    source_id: int | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """A document of the list that was not reviewed, against one change or at all, with its signed reason if any."""

    document_id: int
    change: Change | None
    signed: SignedGap | None

    @property
    def key(self) -> str:
        """The change by its key; empty for "not reviewed at all"."""
        return self.change.key if self.change else ""


@dataclass(slots=True)
class Coverage:
    """What the certificate says."""

    in_scope: int = 0
    dropped: int = 0
    ended: list[int] = field(default_factory=list)
    reviewed: int = 0
    changes: int = 0
    gaps: list[Gap] = field(default_factory=list)

    @property
    def open(self) -> list[Gap]:
        """Gaps nobody has given a reason for."""
        return [gap for gap in self.gaps if gap.signed is None]


@dataclass(frozen=True, slots=True)
class _Concluded:
    at: datetime
    in_campaign: bool
    trigger_key: str


def of(campaign: Campaign) -> Coverage:
    """The coverage of a campaign now; a fixed number of queries for any list of up to 500 documents, then per 500."""
    members = queries.all_members(campaign.id)
    ids = [one.document_id for one in members if one.dropped is None]
    standing = effects.statuses(ids, clock.today())
    ended = [key for key in ids if standing[key].status is Status.ENDED]
    living = [key for key in ids if standing[key].status is not Status.ENDED]
    concluded = _decided_pairs(campaign) if campaign.kind is Sort.MERGER else _concluded(living, campaign.source_key)
    changes = {} if campaign.kind is Sort.MERGER else _changes(living, campaign.changed_since)
    signed = queries.signed(campaign.id)
    found = Coverage(len(members), len(members) - len(ids), ended)
    for key in living:
        mine = concluded.get(key, [])
        found.reviewed += any(one.in_campaign for one in mine)
        found.changes += len(changes.get(key, ()))
        if not any(one.in_campaign for one in mine):
            found.gaps.append(Gap(key, None, signed.get((key, ""))))
        missed = (change for change in changes.get(key, ()) if not _covers(mine, change))
        found.gaps += [Gap(key, change, signed.get((key, change.key))) for change in missed]
    return found


def _covers(concluded: Sequence[_Concluded], change: Change) -> bool:
    return any(
        one.at >= change.recorded_at and (one.in_campaign or one.trigger_key.startswith(change.key))
        for one in concluded
    )


def _concluded(ids: list[int], source_key: str) -> dict[int, list[_Concluded]]:
    """Document → its concluded reviews with the moment of conclusion."""
    found: dict[int, list[_Concluded]] = defaultdict(list)
    closed = sa.and_(
        StateMove.lifecycle == "review", StateMove.subject_id == Ticket.id,
        StateMove.target == str(TicketState.CLOSED),
    )  # fmt: skip
    for part in _parts(ids):
        columns = (Ticket.document_id, Ticket.source_key, Ticket.trigger_key, StateMove.at)
        rows = (
            sa.select(*columns)
            .join(StateMove, closed)
            .where(Ticket.document_id.in_(part), Ticket.state == TicketState.CLOSED)
        )
        for row in db.session.execute(rows):
            found[row.document_id].append(_Concluded(row.at, row.source_key == source_key, row.trigger_key))
    return found


def _decided_pairs(campaign: Campaign) -> dict[int, list[_Concluded]]:
    """In a merger campaign the decision on a pair is the review of its documents."""
    found: dict[int, list[_Concluded]] = defaultdict(list)
    for pair in db.session.scalars(queries.pairs(campaign.id)):
        if pair.decision is not None and pair.decided_at is not None:
            for key in pair.document_ids:
                found[key].append(_Concluded(pair.decided_at, True, ""))
    return found


def _changes(ids: list[int], since: date | None) -> dict[int, list[Change]]:
    """Document → changes of the texts it rests on, and of itself, that are a ground for its review."""
    named = documents.named(ids)
    links: dict[int, list[tuple[int, frozenset[str]]]] = defaultdict(list)
    for row in _links(ids):
        if row.target_id is not None and (row.kind in dependants.RESTING or row.target_units):
            links[row.target_id].append((row.document_id, frozenset(row.target_units)))
    found: dict[int, dict[str, Change]] = defaultdict(dict)
    for event in _events([*links, *ids], since):
        change = _change(event)
        for key, units in links.get(event.document_id, ()):
            reached = not units or not event.provision or any(dependants.touches(u, event.provision) for u in units)
            if reached and event.source_id != key and grounds.affected(named[key], event.kind, event.on):
                found[key].setdefault(change.key, change)
        if event.document_id in named and event.kind in grounds.REWORDING:
            found[event.document_id].setdefault(change.key, change)
    return {
        key: sorted(of_one.values(), key=lambda one: (one.on or date.min, one.key)) for key, of_one in found.items()
    }


def _change(event: EffectEvent) -> Change:
    key = grounds.change_key(event.document_id, str(event.kind), event.on, event.source_id)
    return Change(key, event.document_id, event.kind, event.on, event.source_id, event.recorded_at)


def _links(ids: list[int]) -> Iterable[sa.Row[int, int | None, object, list[str]]]:
    columns = (Relation.document_id, Relation.target_id, Relation.kind, Relation.target_units)
    kinds = (*dependants.RESTING, dependants.REFERRING)
    for part in _parts(ids):
        chosen = (Relation.document_id.in_(part), Relation.kind.in_(kinds), Relation.target_id.is_not(None))
        yield from db.session.execute(sa.select(*columns).where(*chosen).order_by(Relation.id))


def _events(ids: list[int], since: date | None) -> Iterable[EffectEvent]:
    """Standing events that are a ground for review, from ``since`` on."""
    for part in _parts(sorted(set(ids))):
        rows = list(db.session.scalars(sa.select(EffectEvent).where(EffectEvent.document_id.in_(part))))
        gone = {event.reverses_id for event in rows if event.reverses_id}
        for event in sorted(rows, key=lambda one: one.id):
            late_enough = since is None or (event.on is not None and event.on >= since)
            if event.kind in grounds.TRIGGERING and event.id not in gone and late_enough:
                yield event


def _parts(ids: list[int], size: int = 500) -> Iterable[list[int]]:
    return (ids[i : i + size] for i in range(0, len(ids), size))


def named(found: Coverage) -> dict[int, Document]:
    """Every document the certificate names."""
    ids = {gap.document_id for gap in found.gaps} | set(found.ended)
    changed = {gap.change.document_id for gap in found.gaps if gap.change}
    sources = {gap.change.source_id for gap in found.gaps if gap.change}
    return documents.named([*ids, *changed, *sources])
