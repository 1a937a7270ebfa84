"""Jobs survive what happens to machines: kills, poison, lost leases, second thoughts; on both databases."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.errors import Refused
from legaldocs.core.jobs import Job, JobState, JobType, job_types
from legaldocs.jobs import store
from legaldocs.jobs.runner import Worker
from tests.apps import make_tables
from tests.databases import BOTH_IN_THE_BUILD
from tests.jobs import kernel
from tests.kernel import kernel_app

Start = Callable[..., subprocess.Popen[bytes]]
pytestmark = pytest.mark.parametrize("uri", BOTH_IN_THE_BUILD, indirect=True)
SCRIPT = Path(kernel.__file__)


@pytest.fixture
def app(uri: str) -> Iterator[Flask]:
    made = kernel_app(uri, lease=2)
    with made.app_context():
        make_tables(db.engine.url)
        yield made
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def workers(uri: str) -> Iterator[Start]:
    """Starts worker processes with a lease of some seconds; ends whatever still runs."""
    started: list[subprocess.Popen[bytes]] = []

    def start(lease: int = 2) -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen([sys.executable, str(SCRIPT), uri, str(lease)], stdout=subprocess.DEVNULL))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def row(job_id: int) -> Job:
    db.session.rollback()
    found = db.session.get(Job, job_id, populate_existing=True)
    assert found is not None
    return found


def effects(prefix: str = "") -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(kernel.Effect.what).where(kernel.Effect.what.startswith(prefix))))


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def make_due(job_id: int) -> None:
    with store.transaction(db.engine) as connection:
        connection.execute(sa.update(Job).where(Job.id == job_id).values(run_at=clock.now()))


def test_job_exists_exactly_when_its_change_does(app: Flask) -> None:
    with pytest.raises(Refused):
        kernel.ask_and_fail(SYSTEM, kernel.plain)
    assert db.session.scalar(sa.select(sa.func.count(Job.id))) == 0
    kernel.ask(SYSTEM, kernel.plain, number=7)
    assert Worker(app).drain() == 1
    assert effects() == ["plain-7"]


def test_killed_worker_is_taken_over_by_another_and_effects_happen_once(app: Flask, workers: Start) -> None:
    job_id = kernel.ask(SYSTEM, kernel.steps, count=12, pause=0.15)
    first = workers()
    until(lambda: len(effects()) >= 3)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert row(job_id).state == JobState.RUNNING
    workers()
    until(lambda: row(job_id).state == JobState.DONE)
    assert sorted(effects()) == sorted(f"step-{number}" for number in range(12))
    assert len(set(db.session.scalars(sa.select(kernel.Effect.worker)))) == 2
    assert (row(job_id).attempts, row(job_id).done_count) == (2, 12)


def test_worker_that_is_asked_to_end_hands_its_job_back_uncounted(app: Flask, workers: Start) -> None:
    job_id = kernel.ask(SYSTEM, kernel.steps, count=200, pause=0.05)
    process = workers()
    until(lambda: len(effects()) >= 2)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=15) == 0
    assert (row(job_id).state, row(job_id).attempts, row(job_id).leased_by) == (JobState.QUEUED, 0, None)


@pytest.mark.slow
def test_job_that_kills_its_workers_is_buried(app: Flask, workers: Start) -> None:
    job_id = kernel.ask(SYSTEM, kernel.deadly)
    for _attempt in range(2):
        workers().wait(timeout=30)
    after = kernel.ask(SYSTEM, kernel.plain)
    workers()
    until(lambda: row(job_id).state == JobState.DEAD and row(after).state == JobState.DONE)


def test_poison_job_dies_after_its_attempts_and_the_queue_flows(app: Flask) -> None:
    bad, good = kernel.ask(SYSTEM, kernel.poison), kernel.ask(SYSTEM, kernel.plain)
    worker = Worker(app)
    worker.drain()
    assert (row(bad).state, row(good).state) == (JobState.QUEUED, JobState.DONE)
    assert row(bad).run_at > clock.now()
    make_due(bad)
    worker.drain()
    assert row(bad).state == JobState.DEAD
    assert "ZeroDivisionError: poison" in (row(bad).error or "")


def test_refused_job_waits_for_a_person_at_once(app: Flask) -> None:
    job_id = kernel.ask(SYSTEM, kernel.refused)
    Worker(app).drain()
    assert (row(job_id).state, row(job_id).attempts) == (JobState.DEAD, 1)


def test_running_job_stops_at_its_next_checkpoint_when_cancelled(app: Flask, workers: Start) -> None:
    job_id = kernel.ask(SYSTEM, kernel.steps, count=500, pause=0.05)
    workers()
    until(lambda: row(job_id).done_count > 0)
    assert row(job_id).total == 500
    assert (row(job_id).message or "").startswith("step ")
    with store.transaction(db.engine) as connection:
        connection.execute(sa.update(Job).where(Job.id == job_id).values(cancel_asked=True))
    until(lambda: row(job_id).state == JobState.CANCELLED)
    assert len(effects()) < 500


def test_asking_twice_queues_once_and_a_change_during_the_run_queues_a_successor(app: Flask) -> None:
    first = kernel.ask(SYSTEM, kernel.keyed, document=1)
    assert kernel.ask(SYSTEM, kernel.keyed, document=1) == first
    names = {name: kind.max_attempts for name, kind in job_types().items()}
    lease = store.claim(db.engine, names, "slow", timedelta(seconds=60))
    assert lease is not None
    second = kernel.ask(SYSTEM, kernel.keyed, document=1)
    assert second != first
    assert store.claim(db.engine, names, "other", timedelta(seconds=60)) is None, "the first still runs"
    store.finish(db.engine, lease, None)
    assert Worker(app).drain() == 1


def test_failed_job_gives_way_to_a_waiting_successor(app: Flask) -> None:
    first = kernel.ask(SYSTEM, kernel.keyed, document=1)
    lease = store.claim(db.engine, {kernel.keyed.name: 5}, "slow", timedelta(seconds=60))
    assert lease is not None
    second = kernel.ask(SYSTEM, kernel.keyed, document=1)
    store.retry_later(db.engine, lease, "why")
    assert (row(first).state, row(second).state) == (JobState.CANCELLED, JobState.QUEUED)


def test_worker_that_lost_its_lease_changes_nothing(app: Flask) -> None:
    job_id = kernel.ask(SYSTEM, kernel.plain)
    stale = store.claim(db.engine, {kernel.plain.name: 5}, "asleep", timedelta(seconds=-1))
    fresh = store.claim(db.engine, {kernel.plain.name: 5}, "awake", timedelta(seconds=60))
    assert stale is not None
    assert fresh is not None
    assert not store.report(db.engine, stale, 1, 1, None)
    assert not store.finish(db.engine, stale, None)
    assert store.cancel_asked(db.engine, stale) is None
    assert (row(job_id).state, row(job_id).leased_by) == (JobState.RUNNING, fresh.token)


def test_row_of_a_newer_program_is_left_alone(app: Flask) -> None:
    unknown = JobType("test.from-the-future", lambda _context: None, 5, None)
    job_id = kernel.ask(SYSTEM, unknown)
    assert Worker(app).drain() == 0
    assert row(job_id).state == JobState.QUEUED


def test_four_workers_run_five_hundred_jobs_each_exactly_once(app: Flask, workers: Start) -> None:
    @kernel.use_case
    def ask_many(_actor: object) -> None:
        for number in range(500):
            kernel.plain.enqueue(number=number)

    ask_many(SYSTEM)
    for _process in range(4):
        workers(lease=60)
    left = sa.select(sa.func.count(Job.id)).where(Job.state != JobState.DONE)
    until(lambda: db.session.scalar(left) == 0 or bool(db.session.rollback()), 90)
    assert sorted(effects()) == sorted(f"plain-{number}" for number in range(500))
    assert db.session.scalar(sa.select(sa.func.max(Job.attempts))) == 1
    assert os.getpid() not in set(db.session.scalars(sa.select(kernel.Effect.worker)))
