"""Durable jobs, enqueued in the transaction of the change that needs them; run by ``legaldocs.jobs``.

A job is a row.  Enqueuing is part of the use case: the row exists exactly when the change does.  ``key`` makes a
job unique among those waiting, so that asking twice queues once; a job already *running* may have read the old
state, so a change during its run queues a successor, which starts only after it.

A job may run again after its worker was killed, so its effects must be repeatable: either by nature, or by asking
``context.first_time(step)`` inside the use case that makes the effect.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from legaldocs.core import clock, observe, unit_of_work
from legaldocs.core.db import Model, UtcDateTime, db, enum_column


class JobState(StrEnum):
    """Where a job stands.  ``dead`` = gave up after its attempts and waits for a person."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    DEAD = "dead"


OPEN = (JobState.QUEUED, JobState.RUNNING)


class Job(Model):
    """One piece of durable work: payload, lease, attempts and progress."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    key: Mapped[str | None] = mapped_column(sa.String(200))
    payload: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    state: Mapped[JobState] = mapped_column(enum_column(JobState, "job_state"), default=JobState.QUEUED)
    run_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_by: Mapped[str | None] = mapped_column(sa.String(80))
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    done_count: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    message: Mapped[str | None] = mapped_column(sa.Text)
    error: Mapped[str | None] = mapped_column(sa.Text)
    result: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[int | None]
    request_id: Mapped[str | None] = mapped_column(sa.String(64))
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        sa.Index("ix_job_due", "state", "run_at", "id"),
        sa.Index(
            "uq_job_waiting_key", "name", "key", unique=True,
            sqlite_where=sa.text("state = 'queued' AND key IS NOT NULL"),
            postgresql_where=sa.text("state = 'queued' AND key IS NOT NULL"),
        ),
    )  # fmt: skip


class Cancelled(BaseException):
    """A person cancelled the running job; not an ``Exception``, so that no broad handler can swallow it."""


class JobContext(Protocol):
    """What a job function receives first; the real one is ``legaldocs.jobs.context.Context``."""

    job_id: int
    created_by: int | None

    def progress(self, done: int, total: int | None = None, message: str | None = None) -> None:
        """Tell how far the job is; also a point at which it can be stopped."""

    def check_cancelled(self) -> None:
        """Raise ``Cancelled`` when a person asked for it; call it between use cases."""

    def first_time(self, step: str) -> bool:
        """Whether ``step`` of this job has not been committed yet; records it in the open use case."""


@dataclass(frozen=True, slots=True)
class JobType:
    """A kind of job: its name, what it does, how stubborn it is, when it recurs, and what people call it."""

    name: str
    run: Callable[..., Any]
    max_attempts: int
    key: Callable[[dict[str, Any]], str] | None
    every: str | None = None
    label: Any = None

    def enqueue(self, *, run_at: datetime | None = None, **payload: Any) -> Job:
        """Queue the job in the open use case; one waiting with the same key is returned instead."""
        work = unit_of_work.current()
        key = self.key(payload) if self.key else None
        waiting = self._waiting(key)
        if waiting is not None:
            return waiting
        now = clock.now()
        job = Job(name=self.name, key=key, payload=payload, run_at=run_at or now, created_at=now)
        job.created_by, job.request_id = work.actor.user_id, observe.request_id()
        return self._add(job)

    def _add(self, job: Job) -> Job:
        """Insert the row; when another transaction queued the same key in the meantime, that one is the answer."""
        try:
            with db.session.begin_nested():
                db.session.add(job)
        except IntegrityError:
            waiting = self._waiting(job.key)
            if waiting is None:
                raise
            return waiting
        return job

    def _waiting(self, key: str | None) -> Job | None:
        """A waiting job with this key, held until we commit: a worker must not start it before our change stands."""
        if key is None:
            return None
        chosen = (Job.name == self.name, Job.key == key, Job.state == JobState.QUEUED)
        found: Job | None = db.session.scalars(sa.select(Job).where(*chosen).with_for_update()).first()
        return found


_types: dict[str, JobType] = {}


def job(
    name: str,
    *,
    max_attempts: int = 5,
    key: Callable[[dict[str, Any]], str] | None = None,
    every: str | None = None,
    label: Any = None,
) -> Callable[[Callable[..., Any]], JobType]:
    """Declare ``function(context, **payload)`` as a job type; ``context`` is a ``JobContext``.

    ``every`` makes it recur, in Vietnamese time, with an empty payload: ``"daily 02:00"``, ``"weekly mon 03:30"``,
    ``"monthly 1 04:00"`` or ``"every 15m"`` (see ``legaldocs.jobs.schedule``).  ``label`` is its name for people.
    Raises ``ValueError`` for a name that is taken by another function.
    """

    def declare(function: Callable[..., Any]) -> JobType:
        if name in _types and _types[name].run.__qualname__ != function.__qualname__:
            raise ValueError(f"job {name} declared twice")
        _types[name] = JobType(name, function, max_attempts, key, every, label)
        return _types[name]

    return declare


def job_type(name: str) -> JobType:
    """The declared type.  Raises ``KeyError`` for a row written by newer code."""
    return _types[name]


def job_types() -> dict[str, JobType]:
    """Every declared type by name."""
    return dict(_types)


def backoff(attempts: int) -> timedelta:
    """Wait before the next attempt: 2, 4, 8 … seconds, at most ten minutes."""
    return timedelta(seconds=min(2**attempts, 600))
