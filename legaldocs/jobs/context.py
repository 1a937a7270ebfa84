"""What a running job may ask of its worker: tell progress, learn that it must stop, do a step only once."""

from __future__ import annotations

import threading
import time

from sqlalchemy.engine import Engine

from legaldocs.core import unit_of_work
from legaldocs.core.db import db
from legaldocs.core.jobs import Cancelled
from legaldocs.jobs import store
from legaldocs.jobs.models import JobStep

# Progress is for people's eyes: writing it more often than twice a second only costs transactions.
REPORT_EVERY_SECONDS = 0.5


class Stopping(BaseException):
    """The worker is asked to end; the job goes back to the queue and its attempt does not count."""


class LeaseLost(BaseException):
    """Another worker holds the job now; whatever this one still does must not count."""


class Context:
    """One run of one job, bound to its lease."""

    def __init__(self, engine: Engine, lease: store.Lease, stopping: threading.Event) -> None:
        self.job_id = lease.job_id
        self.attempt = lease.attempt
        self.created_by = lease.created_by
        self.lost = threading.Event()
        self._engine, self._lease, self._stopping = engine, lease, stopping
        self._reported = self._asked = float("-inf")

    def progress(self, done: int, total: int | None = None, message: str | None = None) -> None:
        """Record ``done`` of ``total`` with a sentence for people; then stop if that was asked for.

        Inside a use case the record is written after its commit, in a transaction of its own: what is shown has
        happened.  Raises as ``check_cancelled``.
        """
        if unit_of_work.is_open():
            unit_of_work.after_commit(lambda: self._report(done, total, message))
            return
        self._report(done, total, message)
        self.check_cancelled()

    def check_cancelled(self) -> None:
        """Raises ``Cancelled``, ``Stopping`` or ``LeaseLost``; cheap enough for every turn of a loop."""
        if self.lost.is_set():
            raise LeaseLost
        if self._stopping.is_set():
            raise Stopping
        if time.monotonic() - self._asked < REPORT_EVERY_SECONDS:
            return
        self._asked = time.monotonic()
        asked = store.cancel_asked(self._engine, self._lease)
        if asked is None:
            self.lost.set()
            raise LeaseLost
        if asked:
            raise Cancelled

    def first_time(self, step: str) -> bool:
        """Whether ``step`` is not done yet; it is recorded in the open use case, so effect and record stand together.

        Raises ``WriteOutsideUseCase`` when no use case is open.
        """
        unit_of_work.current()
        if db.session.get(JobStep, (self.job_id, step)) is not None:
            return False
        db.session.add(JobStep(job_id=self.job_id, step=step))
        db.session.flush()
        return True

    def _report(self, done: int, total: int | None, message: str | None) -> None:
        now = time.monotonic()
        if now - self._reported < REPORT_EVERY_SECONDS and done != total:
            return
        self._reported = now
        if not store.report(self._engine, self._lease, done, total, message):
            self.lost.set()
