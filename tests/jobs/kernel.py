"""A process for the job tests: the kernel alone, a table that counts effects, and a few kinds of job.

Run as ``python tests/jobs/kernel.py ADDRESS [seconds of lease]`` it is a worker that ends when told to.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from legaldocs.core import jobs
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.core.db import Model, db
from legaldocs.core.errors import Refused
from legaldocs.core.jobs import JobContext
from legaldocs.core.unit_of_work import use_case
from legaldocs.jobs import models  # noqa: F401  # maps the tables
from legaldocs.jobs.runner import Worker
from tests.kernel import kernel_app


class Effect(Model):
    """What a job did; rows are counted by the tests."""

    __tablename__ = "test_effect"
    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(sa.String(80))
    worker: Mapped[int] = mapped_column(default=os.getpid)


@use_case
def record(_actor: Actor, what: str, context: JobContext | None = None) -> None:
    """Write one effect; with a context, once per job however often the job runs."""
    if context is None or context.first_time(what):
        db.session.add(Effect(what=what))


@use_case
def ask(_actor: Actor, kind: jobs.JobType, **payload: Any) -> int:
    """Queue a job as a use case would."""
    return kind.enqueue(**payload).id


@use_case
def ask_and_fail(actor: Actor, kind: jobs.JobType, **payload: Any) -> None:
    """A change that is refused after it queued its job."""
    ask(actor, kind, **payload)
    raise Refused


@jobs.job("test.plain")
def plain(_context: JobContext, number: int = 0) -> dict[str, int]:
    record(SYSTEM, f"plain-{number}")
    return {"number": number}


@jobs.job("test.steps")
def steps(context: JobContext, count: int, pause: float) -> None:
    for number in range(count):
        record(SYSTEM, f"step-{number}", context)
        context.progress(number + 1, count, f"step {number + 1}")
        time.sleep(pause)


@jobs.job("test.poison", max_attempts=2)
def poison(_context: JobContext) -> None:
    raise ZeroDivisionError("poison")


@jobs.job("test.deadly", max_attempts=2)
def deadly(_context: JobContext) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@jobs.job("test.refused")
def refused(_context: JobContext) -> None:
    raise Refused


@jobs.job("test.keyed", key=lambda payload: str(payload["document"]))
def keyed(_context: JobContext, document: int) -> None:
    record(SYSTEM, f"keyed-{document}")


@jobs.job("test.daily", every="daily 02:00")
def daily(_context: JobContext) -> None:
    record(SYSTEM, "daily")


if __name__ == "__main__":
    worker = Worker(kernel_app(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 30))
    signal.signal(signal.SIGTERM, lambda *_: worker.stop())
    worker.run()
