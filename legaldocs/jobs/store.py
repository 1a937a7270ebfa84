"""The statements of the job table, each in a short transaction of its own; the same text on SQLite and PostgreSQL.

Every write that belongs to a run names the lease it holds.  A worker that lost its lease (it slept, or was cut off)
therefore changes nothing any more: its statements match no row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import aliased

from legaldocs.core import clock
from legaldocs.core.db import UtcDateTime, writing
from legaldocs.core.jobs import Job, JobState, backoff


@dataclass(frozen=True, slots=True)
class Lease:
    """A claimed job and the token that proves the claim."""

    job_id: int
    name: str
    payload: dict[str, Any]
    attempt: int
    created_by: int | None
    token: str
    request_id: str | None = None


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """A short write transaction that takes SQLite's writer lock at once, so that writers queue."""
    mark = writing.set(True)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        writing.reset(mark)


def anything_due(engine: Engine, names: Mapping[str, int]) -> bool:
    """Whether a claim has a chance; a read, so that idle workers never take the writer lock."""
    with engine.connect() as connection:
        return connection.execute(_due(frozenset(names)), {"now": clock.now()}).first() is not None


def claim(engine: Engine, names: Mapping[str, int], worker: str, lease: timedelta) -> Lease | None:
    """Lease the next due job whose name is in ``names`` (name → allowed attempts); ``None`` when there is none.

    Due are queued jobs whose time has come and running ones whose lease ran out.  A job whose workers died as often
    as it may be tried becomes dead instead.
    """
    with transaction(engine) as connection:
        due, now = _due(frozenset(names)).with_for_update(skip_locked=True, of=Job), {"now": clock.now()}
        row = connection.execute(due, now).first()
        while row is not None and row.attempts >= names[row.name]:
            _bury(connection, row.id, "The worker died during every attempt.")
            row = connection.execute(due, now).first()
        if row is None:
            return None
        attempt = row.attempts + 1
        token = f"{worker}#{row.id}.{attempt}"
        values = {"state": JobState.RUNNING, "attempts": attempt, "leased_by": token}
        until = clock.now() + lease
        connection.execute(sa.update(Job).where(Job.id == row.id).values(**values, lease_until=until))
        return Lease(row.id, row.name, row.payload, attempt, row.created_by, token, row.request_id)


@cache
def _due(names: frozenset[str]) -> sa.Select[Any]:
    """The next job to take up at the instant bound to ``now``."""
    now = sa.bindparam("now", type_=UtcDateTime())
    other = aliased(Job)
    same_work = (other.name == Job.name, other.key == Job.key, other.id != Job.id)
    blocked = sa.exists().where(*same_work, other.state == JobState.RUNNING)
    queued = sa.and_(Job.state == JobState.QUEUED, Job.run_at <= now, ~blocked)
    abandoned = sa.and_(Job.state == JobState.RUNNING, Job.lease_until < now)
    columns = (Job.id, Job.name, Job.payload, Job.attempts, Job.created_by, Job.request_id)
    chosen = sa.and_(Job.name.in_(sorted(names)), sa.or_(queued, abandoned))
    return sa.select(*columns).where(chosen).order_by(Job.run_at, Job.id).limit(1)


def _held(lease: Lease) -> sa.ColumnElement[bool]:
    return sa.and_(Job.id == lease.job_id, Job.leased_by == lease.token, Job.state == JobState.RUNNING)


def extend(engine: Engine, lease: Lease, length: timedelta) -> bool:
    """Prolong the lease from now; false when another worker has taken the job over."""
    statement = sa.update(Job).where(_held(lease)).values(lease_until=clock.now() + length)
    with transaction(engine) as connection:
        return connection.execute(statement).rowcount == 1


def cancel_asked(engine: Engine, lease: Lease) -> bool | None:
    """Whether a person asked to cancel; ``None`` when the lease is lost."""
    with engine.connect() as connection:
        return connection.scalar(sa.select(Job.cancel_asked).where(_held(lease)))


def report(engine: Engine, lease: Lease, done: int, total: int | None, message: str | None) -> bool:
    """Write progress; ``None`` leaves total or message as they were.  False when the lease is lost."""
    values: dict[str, Any] = {"done_count": done}
    values |= {key: value for key, value in (("total", total), ("message", message)) if value is not None}
    with transaction(engine) as connection:
        return connection.execute(sa.update(Job).where(_held(lease)).values(**values)).rowcount == 1


def finish(engine: Engine, lease: Lease, result: dict[str, Any] | None) -> bool:
    """Mark done.  False when the lease is lost: then the other worker's outcome counts."""
    return _close(engine, lease, JobState.DONE, result=result, error=None)


def cancelled(engine: Engine, lease: Lease) -> bool:
    """Mark cancelled after the function stopped."""
    return _close(engine, lease, JobState.CANCELLED)


def bury(engine: Engine, lease: Lease, why: str) -> bool:
    """Give up: the job waits for a person, the queue flows on."""
    return _close(engine, lease, JobState.DEAD, error=why)


def retry_later(engine: Engine, lease: Lease, why: str) -> None:
    """Queue again after a pause that grows with every attempt."""
    _requeue(engine, lease, clock.now() + backoff(lease.attempt), error=why)


def hand_back(engine: Engine, lease: Lease) -> None:
    """Queue again at once without counting the attempt; for a worker that stops in good order."""
    _requeue(engine, lease, clock.now(), attempts=lease.attempt - 1)


def _close(engine: Engine, lease: Lease, state: JobState, **values: Any) -> bool:
    values |= {"state": state, "finished_at": clock.now(), "leased_by": None, "lease_until": None}
    with transaction(engine) as connection:
        return connection.execute(sa.update(Job).where(_held(lease)).values(**values)).rowcount == 1


def _bury(connection: Connection, job_id: int, why: str) -> None:
    values = {"state": JobState.DEAD, "error": why, "finished_at": clock.now(), "leased_by": None, "lease_until": None}
    connection.execute(sa.update(Job).where(Job.id == job_id).values(**values))


def _requeue(engine: Engine, lease: Lease, run_at: datetime, **values: Any) -> None:
    """Back to the queue, unless a successor with the same key already waits: that one then does the work."""
    free = {"leased_by": None, "lease_until": None}
    with transaction(engine) as connection:
        successor = connection.execute(_successor(lease).with_for_update()).first()
        if successor is None:
            again = {"state": JobState.QUEUED, "run_at": run_at, **free, **values}
            connection.execute(sa.update(Job).where(_held(lease)).values(**again))
            return
        ended = {"state": JobState.CANCELLED, "finished_at": clock.now(), "message": f"→ {successor.id}", **free}
        if connection.execute(sa.update(Job).where(_held(lease)).values(**{**values, **ended})).rowcount:
            sooner = min(successor.run_at, run_at)
            connection.execute(sa.update(Job).where(Job.id == successor.id).values(run_at=sooner))


def _successor(lease: Lease) -> sa.Select[int, datetime]:
    mine = aliased(Job)
    same_work = (mine.id == lease.job_id, Job.name == mine.name, Job.key == mine.key, Job.state == JobState.QUEUED)
    return sa.select(Job.id, Job.run_at).where(sa.exists().where(*same_work))
