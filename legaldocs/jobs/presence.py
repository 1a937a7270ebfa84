"""Which workers are alive: a row each, signed every few seconds."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legaldocs.core import clock
from legaldocs.jobs.models import JobWorker
from legaldocs.jobs.store import transaction

SILENT_AFTER = timedelta(seconds=45)


def sign(engine: Engine, name: str) -> None:
    """Record that worker ``name`` is alive now; forget workers that have been silent for a day."""
    now = clock.now()
    with transaction(engine) as connection:
        seen = connection.execute(sa.update(JobWorker).where(JobWorker.name == name).values(seen_at=now))
        if seen.rowcount == 0:
            connection.execute(sa.insert(JobWorker).values(name=name, started_at=now, seen_at=now))
        connection.execute(sa.delete(JobWorker).where(JobWorker.seen_at < now - timedelta(days=1)))


def leave(engine: Engine, name: str) -> None:
    """Take the worker off the list when it ends in good order."""
    with transaction(engine) as connection:
        connection.execute(sa.delete(JobWorker).where(JobWorker.name == name))


def alive() -> sa.Select[JobWorker]:
    """Workers seen within ``SILENT_AFTER``."""
    return sa.select(JobWorker).where(JobWorker.seen_at > clock.now() - SILENT_AFTER).order_by(JobWorker.name)
