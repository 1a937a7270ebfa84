"""Use cases of the audit: noting how far it was forwarded."""

from __future__ import annotations

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict
from legaldocs.core.unit_of_work import use_case
from legaldocs.trail.models import AuditForward

ONLY = 1


@use_case
def note_forwarded(_actor: Actor, before: int, until: int) -> None:
    """Entries up to ``until`` were taken.  Raises ``Conflict`` when another worker has forwarded since ``before``."""
    row = db.session.get(AuditForward, ONLY, with_for_update=True)
    if (row.seq if row else 0) != before:
        raise Conflict
    if row is None:
        row = AuditForward(id=ONLY)
        db.session.add(row)
    row.seq, row.at = until, clock.now()
