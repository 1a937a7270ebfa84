"""What would change if a proposal were carried out on a day: statuses, references left dangling, gaps, other work.

Nothing is written.  The same rules that record an event are run on the events on record and those the instrument would
bring, so that the answer is what then happens.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from legaldocs.core.db import db
from legaldocs.documents import effects, queries, recording, relying
from legaldocs.documents.effect_service import Fact
from legaldocs.documents.models import Document, Level, Relation
from legaldocs.documents.recording import Preview
from legaldocs.law.effect import Event, EventKind, Status, StatusAnswer, status_at
from legaldocs.law.types import RelationKind
from legaldocs.proposals import queries as proposals
from legaldocs.proposals.models import OPEN, Action, Proposal, Target

KINDS = {
    Action.AMEND: EventKind.AMENDED,
    Action.SUPPLEMENT: EventKind.SUPPLEMENTED,
    Action.REPLACE: EventKind.REPLACED,
    Action.REPEAL: EventKind.REPEALED,
    Action.SUSPEND: EventKind.PAUSED,
    Action.CORRECT: EventKind.CORRECTED,
}
MOST_MENTIONS = 200
_LIVING = (Status.IN_FORCE, Status.PARTLY_ENDED, Status.NOT_YET, Status.UNDETERMINED)


@dataclass(frozen=True, slots=True)
class Dangling:
    """A place that names what would be gone: the citing provision and its words' place in the text."""

    document: Document
    path: str | None
    start: int
    end: int
    target: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A matter that a superior text leaves to the province, with no other local text in force that details it."""

    superior: Document
    target: Document


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Everything that changes on ``on``; ``provisions`` are the statuses of the provisions aimed at."""

    on: date
    facts: tuple[Fact, ...]
    previews: tuple[Preview, ...]
    provisions: tuple[tuple[Target, StatusAnswer, StatusAnswer], ...]
    dangling: tuple[Dangling, ...]
    more_dangling: int
    gaps: tuple[Gap, ...]
    others: tuple[Proposal, ...]


def facts_of(proposal: Proposal, on: date, source_id: int | None = None) -> list[Fact]:
    """The events that an instrument carrying the proposal out on ``on`` brings; none for a text newly issued."""
    kind = KINDS.get(proposal.action)
    if kind is None:
        return []
    note = None if source_id else _("Proposal %(code)s", code=proposal.code)
    return [
        Fact(target.document_id, kind, on, target.path or None, source_id=source_id, note=note)
        for target in proposal.targets
    ]


def simulate(proposal: Proposal, on: date) -> WhatIf:
    """The answer for one day, in a fixed number of questions per target document."""
    facts = facts_of(proposal, on)
    previews = recording.preview(facts, on) if facts else []
    known = effects.events_of({target.document_id for target in proposal.targets})
    provisions = tuple(
        (
            target,
            status_at(known[target.document_id], on, provision=target.path or None),
            after(known, facts, target, on),
        )
        for target in proposal.targets
    )
    gone = [target for target, _before, now in provisions if now.status is Status.ENDED]
    found = left_dangling(gone, on)
    return WhatIf(
        on,
        tuple(facts),
        tuple(previews),
        provisions,
        tuple(found[:MOST_MENTIONS]),
        max(0, len(found) - MOST_MENTIONS),
        tuple(gaps([target for target in gone if not target.path], on)),
        tuple(touched(proposal)),
    )


def after(known: Mapping[int, Sequence[Event]], facts: Sequence[Fact], target: Target, on: date) -> StatusAnswer:
    """The status of one provision with the facts of its document on record."""
    here = [fact for fact in facts if fact.document_id == target.document_id]
    return status_at(recording.with_facts(known[target.document_id], here), on, provision=target.path or None)


def left_dangling(gone: Iterable[Target], on: date) -> list[Dangling]:
    """Mentions, by documents that live on, of provisions that have ended; amending and ending mentions left out."""
    found: list[Dangling] = []
    for target in gone:
        rows = list(db.session.scalars(relying.mentions(target.document_id, target.path, relying.Reach.ALL)))
        naming = [row for row in rows if row.kind in (RelationKind.BASIS, RelationKind.REFER, RelationKind.GUIDE)]
        living = _living({row.document_id for row in naming}, on)
        found += [
            Dangling(living[row.document_id], row.source_path, row.start, row.end, target.label)
            for row in naming
            if row.document_id in living and _names(row, target)
        ]
    return found


def _names(row: Relation, target: Target) -> bool:
    """Whether a mention is about what is gone: a mention of the whole document is not about one provision of it."""
    if not target.path:
        return True
    return any(unit == target.path or unit.startswith(f"{target.path}/") for unit in row.target_units)


def _living(document_ids: set[int], on: date) -> dict[int, Document]:
    standing = effects.statuses(document_ids, on)
    return queries.named(key for key, answer in standing.items() if answer.status in _LIVING)


def gaps(ended: Iterable[Target], on: date) -> list[Gap]:
    """Superior texts whose matter nobody in the province would detail any more."""
    found = []
    for target in ended:
        document = queries.get(target.document_id)
        details = {
            row.target_id for row in queries.relations_from(target.document_id) if row.kind is RelationKind.GUIDE
        }
        superior = queries.named(details)
        for key, text in superior.items():
            rows = sa.select(Relation.document_id).where(
                Relation.target_id == key,
                Relation.kind == RelationKind.GUIDE,
                Relation.document_id != target.document_id,
            )
            others = _living(set(db.session.scalars(rows.distinct())), on)
            local = [one for one in others.values() if one.level is not Level.NATIONAL]
            if document is not None and not local and effects.statuses([key], on)[key].status is not Status.ENDED:
                found.append(Gap(text, document))
    return found


def touched(proposal: Proposal) -> list[Proposal]:
    """Other open proposals on the same documents."""
    ids = {target.document_id for target in proposal.targets}
    return [one for one in proposals.aiming_at(ids) if one.id != proposal.id and one.state in OPEN]
