"""Entries of the audit about a secret dossier exist for its readers alone."""

from __future__ import annotations

import sqlalchemy as sa

from legaldocs.core.actor import Actor
from legaldocs.core.audit import AuditEntry
from legaldocs.core.lifecycle import StateMove
from legaldocs.deadlines.models import Clock
from legaldocs.drafting import working
from legaldocs.drafting.issue_models import Duty, Issue, ProcedureChange
from legaldocs.drafting.models import Draft, Paper, Reader, Remark, Version, Vote
from legaldocs.drafting.opinion_models import Appraisal, ChecklistPoint, Opinion, Request
from legaldocs.drafting.queries import LIFECYCLE, hidden_from
from legaldocs.trail.queries import hide

PARTS = (
    Paper,
    Reader,
    Remark,
    Version,
    Vote,
    Issue,
    Duty,
    ProcedureChange,
    Request,
    Opinion,
    Appraisal,
    *working.PARTS,
)


@hide
def about_secret_dossiers(actor: Actor) -> sa.ColumnElement[bool]:
    """Entries on dossiers that do not exist for this actor, on everything in them, and on their steps and clocks."""
    hidden = hidden_from(actor)
    keys = [_entity(Draft.__tablename__, hidden)]
    keys += [_entity(part.__tablename__, sa.select(part.id).where(part.draft_id.in_(hidden))) for part in PARTS]
    appraisals = sa.select(Appraisal.id).where(Appraisal.draft_id.in_(hidden))
    keys.append(
        _entity(
            ChecklistPoint.__tablename__,
            sa.select(ChecklistPoint.id).where(ChecklistPoint.appraisal_id.in_(appraisals)),
        )
    )
    for kept in (StateMove, Clock):
        chosen = (kept.lifecycle == LIFECYCLE, kept.subject_id.in_(hidden))
        keys.append(_entity(kept.__tablename__, sa.select(kept.id).where(*chosen)))
    return sa.or_(*keys)


def _entity(name: str, keys: sa.Select[int]) -> sa.ColumnElement[bool]:
    found = keys.subquery()
    numbers = sa.select(sa.cast(found.c[0], sa.String))
    return sa.and_(AuditEntry.entity == name, AuditEntry.entity_id.in_(numbers))
