"""Reads of the audit."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from legaldocs.core.audit import AuditEntry
from legaldocs.core.db import db


def entries(words: str = "", entity: str = "", entity_id: str = "") -> sa.Select[AuditEntry]:
    """Entries, newest first, narrowed by person or use case, and by record."""
    found = sa.select(AuditEntry).order_by(AuditEntry.seq.desc())
    if words:
        pattern = f"%{words[:80]}%"
        found = found.where(sa.or_(AuditEntry.actor_name.ilike(pattern), AuditEntry.use_case.ilike(pattern)))
    if entity:
        found = found.where(AuditEntry.entity == entity)
    return found.where(AuditEntry.entity_id == entity_id) if entity_id else found


def entities() -> list[str]:
    """Kinds of record that have entries."""
    return list(db.session.scalars(sa.select(AuditEntry.entity).distinct().order_by(AuditEntry.entity)))


def changes(entry: AuditEntry) -> list[tuple[str, Any, Any]]:
    """(field, old, new) of one entry."""
    return [(name, old, new) for name, (old, new) in json.loads(entry.changes).items()]
