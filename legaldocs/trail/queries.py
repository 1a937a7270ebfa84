"""Reads of the audit."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from legaldocs.core.actor import Actor
from legaldocs.core.audit import AuditEntry
from legaldocs.core.db import db
from legaldocs.core.text import fold
from legaldocs.trail.models import AuditForward
from legaldocs.trail.words import USE_CASES, use_case

Hidden = Callable[[Actor], sa.ColumnElement[bool]]
_hidden: list[Hidden] = []


def hide(condition: Hidden) -> Hidden:
    """Entries that ``condition`` names for an actor do not exist for that actor; called once by the slice that keeps
    such records."""
    if condition not in _hidden:
        _hidden.append(condition)
    return condition


def entries(
    actor: Actor, asked: str = "", entity: str = "", entity_id: str = "", sort: str = ""
) -> sa.Select[AuditEntry]:
    """Entries, newest first unless ``sort`` is ``seq``; by person or use case (words or name), and by record."""
    found = sa.select(AuditEntry).order_by(AuditEntry.seq if sort == "seq" else AuditEntry.seq.desc())
    found = found.where(*(sa.not_(condition(actor)) for condition in _hidden))
    if asked:
        pattern = f"%{asked[:80]}%"
        meant = [name for name in USE_CASES if fold(asked).lower() in fold(use_case(name)).lower()]
        use_cases = sa.or_(AuditEntry.use_case.ilike(pattern), AuditEntry.use_case.in_(meant))
        found = found.where(sa.or_(AuditEntry.actor_name.ilike(pattern), use_cases))
    if entity:
        found = found.where(AuditEntry.entity == entity)
    return found.where(AuditEntry.entity_id == entity_id) if entity_id else found


def entities() -> list[str]:
    """Kinds of record that have entries."""
    return list(db.session.scalars(sa.select(AuditEntry.entity).distinct().order_by(AuditEntry.entity)))


def changes(entry: AuditEntry) -> list[tuple[str, Any, Any]]:
    """(field, old, new) of one entry."""
    return [(name, old, new) for name, (old, new) in json.loads(entry.changes).items()]


def forwarded() -> int:
    """The last entry that the log server has taken; 0 before the first."""
    return db.session.scalar(sa.select(AuditForward.seq)) or 0


def not_forwarded(most: int) -> list[AuditEntry]:
    """The next entries for the log server in their order.  A hidden record is among them: no words of it are sent."""
    chosen = sa.select(AuditEntry).where(AuditEntry.seq > forwarded()).order_by(AuditEntry.seq)
    return list(db.session.scalars(chosen.limit(most)))
