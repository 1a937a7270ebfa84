"""Keeping the lists as they were approved; called by a move, in its transaction."""

from __future__ import annotations

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.systematisation import compiling
from legaldocs.systematisation.models import ListSnapshot, Subject, Term, YearList


def freeze(actor: Actor, subject: Subject, found: Term | YearList) -> ListSnapshot:
    """Store what the lists say now, with its hash."""
    now = compiling.term(found) if isinstance(found, Term) else compiling.year(found)
    row = ListSnapshot(subject=subject, subject_id=found.id, content=now.content, sha256=now.digest)
    row.taken_by, row.taken_name, row.taken_at = actor.user_id, actor.name, clock.now()
    db.session.add(row)
    return row
