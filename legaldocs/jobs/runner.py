"""The worker: claims due jobs one after the other, keeps their lease alive, and files the outcome.

One ``Worker`` is one process with one or more lanes (threads).  A killed worker's jobs are taken over by any other
one when the lease runs out; a worker that is asked to end hands its jobs back at their next checkpoint.
"""

from __future__ import annotations

import os
import socket
import threading
import traceback
from datetime import timedelta

import structlog
from flask import Flask
from sqlalchemy.exc import OperationalError

from legaldocs.core import jobs, observe
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, LegalDocsError
from legaldocs.core.jobs import Cancelled
from legaldocs.jobs import presence, schedule, store
from legaldocs.jobs.context import Context, LeaseLost, Stopping

log = structlog.get_logger(__name__)

IDLE_SECONDS = 0.5
TICK_SECONDS = 10.0
GRACE_SECONDS = 10.0


class Worker:
    """A worker over ``app``'s database; ``run`` blocks until ``stop`` is called (from a signal handler, say)."""

    def __init__(self, app: Flask, lanes: int = 1, name: str | None = None) -> None:
        self.app = app
        self.name = (name or f"{socket.gethostname()}:{os.getpid()}")[:60]
        self.lanes = lanes
        self.stopping = threading.Event()
        self.lease = timedelta(seconds=app.config["JOB_LEASE_SECONDS"])
        with app.app_context():
            self.engine = db.engine

    def stop(self) -> None:
        """Ask every lane to end; running jobs are handed back at their next checkpoint."""
        self.stopping.set()

    def run(self) -> None:
        """Work until stopped.  Lanes that do not reach a checkpoint within the grace time are abandoned."""
        lanes = [
            threading.Thread(target=self._lane, name=f"lane-{number}", daemon=True) for number in range(self.lanes)
        ]
        for lane in lanes:
            lane.start()
        log.info("worker ready", worker=self.name, lanes=self.lanes, kinds=len(jobs.job_types()))
        while not self.stopping.wait(TICK_SECONDS if self._tick() else IDLE_SECONDS):
            if not all(lane.is_alive() for lane in lanes):
                raise RuntimeError("a lane of the worker ended unexpectedly; its job is taken over by the next worker")
        for lane in lanes:
            lane.join(GRACE_SECONDS)
        presence.leave(self.engine, self.name)
        log.info("worker stopped", worker=self.name)

    def drain(self) -> int:
        """Run what is due now, in this thread, and return how many jobs ran; for tests and one-off commands."""
        ran = 0
        while not self.stopping.is_set() and self.run_one(busy=ran > 0):
            ran += 1
        return ran

    def run_one(self, *, busy: bool = False) -> bool:
        """Claim and run one due job; false when nothing is due.  While ``busy``, claim without looking first."""
        names = {name: kind.max_attempts for name, kind in jobs.job_types().items()}
        if not busy and not store.anything_due(self.engine, names):
            return False
        lease = store.claim(self.engine, names, self.name, self.lease)
        if lease is None:
            return False
        self._run(lease)
        return True

    def _lane(self) -> None:
        busy = False
        while not self.stopping.is_set():
            try:
                busy = self.run_one(busy=busy)
            except OperationalError as error:  # the database is away: keep asking, more slowly
                log.warning("database unavailable", worker=self.name, error=str(error.orig))
                self.stopping.wait(5)
                continue
            if not busy:
                self.stopping.wait(IDLE_SECONDS)

    def _tick(self) -> bool:
        """Sign of life and schedules; false when the database did not answer."""
        try:
            presence.sign(self.engine, self.name)
            schedule.queue_due(self.engine)
        except OperationalError as error:
            log.warning("database unavailable", worker=self.name, error=str(error.orig))
            return False
        return True

    def _run(self, lease: store.Lease) -> None:
        observe.name_lines(self.app.config.get("PROVINCE", ""), job=lease.job_id, request_id=lease.request_id)
        context = Context(self.engine, lease, self.stopping)
        over = threading.Event()
        beat = threading.Thread(target=self._beat, args=(lease, context, over), daemon=True)
        beat.start()
        try:
            with self.app.app_context():
                outcome = self._call_and_file(lease, context)
        finally:
            over.set()
            beat.join()
        log.info(f"job {outcome}", kind=lease.name, attempt=lease.attempt)

    def _call_and_file(self, lease: store.Lease, context: Context) -> str:
        """Call the function and file what came of it; the only place that catches everything, so the queue flows."""
        try:
            result = jobs.job_type(lease.name).run(context, **lease.payload)
        except Cancelled:
            store.cancelled(self.engine, lease)
            return "cancelled"
        except Stopping:
            store.hand_back(self.engine, lease)
            return "handed back"
        except LeaseLost:
            return "taken over by another worker"
        except Exception as error:  # a defect in one job must neither stop nor hide the others
            return self._file_failure(lease, error)
        filed = store.finish(self.engine, lease, result if isinstance(result, dict) else None)
        return "done" if filed else "taken over by another worker"

    def _file_failure(self, lease: store.Lease, error: Exception) -> str:
        """A refusal will be refused again and needs a person; anything else is tried again while attempts last."""
        refused = isinstance(error, LegalDocsError) and not isinstance(error, Conflict)
        why = str(error) if isinstance(error, LegalDocsError) else traceback.format_exc()
        log.warning("job failed", kind=lease.name, attempt=lease.attempt, error=why)
        if refused or lease.attempt >= jobs.job_type(lease.name).max_attempts:
            store.bury(self.engine, lease, why)
            return "dead"
        store.retry_later(self.engine, lease, why)
        return "queued again"

    def _beat(self, lease: store.Lease, context: Context, over: threading.Event) -> None:
        """Prolong the lease three times within its length while the job runs."""
        while not over.wait(self.lease.total_seconds() / 3):
            try:
                if not store.extend(self.engine, lease, self.lease):
                    context.lost.set()
                    return
            except OperationalError as error:  # the job's own long transaction holds the writer lock: try again
                log.warning("heartbeat late", job=lease.job_id, error=str(error.orig))
