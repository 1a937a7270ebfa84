"""Recurring jobs: rules in words, once per due time, one catch-up after downtime."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from legaldocs.core import jobs
from legaldocs.core.db import db
from legaldocs.core.jobs import Job
from legaldocs.jobs import schedule
from legaldocs.jobs.models import JobSchedule
from legaldocs.jobs.schedule import latest_due, parse
from tests.apps import make_tables
from tests.jobs import kernel
from tests.kernel import kernel_app

NOON = datetime(2026, 11, 18, 5, 0, tzinfo=UTC)  # Wednesday, 12:00 in Vietnam


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        ("daily 02:00", "2026-11-18 02:00"),
        ("daily 12:00", "2026-11-18 12:00"),
        ("daily 12:01", "2026-11-17 12:01"),
        ("weekly mon 03:30", "2026-11-16 03:30"),
        ("weekly wed 13:00", "2026-11-11 13:00"),
        ("monthly 1 04:00", "2026-11-01 04:00"),
        ("monthly 28 00:00", "2026-10-28 00:00"),
        ("every 15m", "2026-11-18 12:00"),
    ],
)
def test_latest_due_time_in_vietnamese_time(rule: str, due: str) -> None:
    expected = datetime.fromisoformat(f"{due}+07:00")
    assert latest_due(parse(rule), NOON + timedelta(seconds=30)) == expected


@pytest.mark.parametrize(
    "rule", ["", "daily", "daily 24:00", "weekly 03:00", "monthly 31 01:00", "every 0m", "* * * * *"]
)
def test_other_wordings_are_refused(rule: str) -> None:
    with pytest.raises(ValueError, match="not a schedule"):
        parse(rule)


def test_every_declared_rule_can_be_read() -> None:
    assert [parse(kind.every) for kind in jobs.job_types().values() if kind.every]


@pytest.fixture
def app(uri: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    made = kernel_app(uri)
    with made.app_context():
        make_tables(db.engine.url)
        # Afterwards, because tables made for the first time load the product with jobs of its own.
        monkeypatch.setattr(jobs, "_types", {"test.daily": kernel.daily})
        yield made
        db.session.remove()
        db.engine.dispose()


def queued() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count(Job.id)).where(Job.name == "test.daily")) or 0


def look_at(instant: datetime) -> list[str]:
    with time_machine.travel(instant, tick=False):
        return schedule.queue_due(db.engine)


def test_first_sight_owes_nothing_and_the_next_due_time_queues_once(app: Flask) -> None:
    assert look_at(NOON) == []
    assert look_at(NOON + timedelta(hours=13)) == []
    assert look_at(NOON + timedelta(hours=14)) == ["test.daily"]
    assert look_at(NOON + timedelta(hours=14, minutes=5)) == []
    assert queued() == 1


def test_a_week_of_downtime_is_caught_up_once(app: Flask) -> None:
    look_at(NOON)
    assert look_at(NOON + timedelta(days=7)) == ["test.daily"]
    assert queued() == 1
    stored = db.session.scalars(sa.select(JobSchedule.last_due)).one()
    assert stored == datetime.fromisoformat("2026-11-25T02:00+07:00")


@pytest.mark.parametrize("uri", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_many_workers_queue_one(app: Flask) -> None:
    look_at(NOON)
    engine = db.engine
    with time_machine.travel(NOON + timedelta(days=1), tick=False), ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _number: schedule.queue_due(engine), range(8)))
    assert sorted(answers) == [[]] * 7 + [["test.daily"]]
    assert queued() == 1


@pytest.mark.parametrize("uri", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_workers_that_start_together_all_go_on(app: Flask) -> None:
    engine, together = db.engine, threading.Barrier(8)

    def start(_number: int) -> list[str]:
        engine.connect().close()
        together.wait()
        return schedule.queue_due(engine)

    with time_machine.travel(NOON, tick=False), ThreadPoolExecutor(8) as pool:
        assert list(pool.map(start, range(8))) == [[]] * 8
    assert db.session.scalar(sa.select(sa.func.count()).select_from(JobSchedule)) == 1


def test_changed_rule_does_not_fire_for_the_past(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    look_at(NOON)
    moved = jobs.JobType("test.daily", kernel.daily.run, 5, None, every="daily 11:00")
    monkeypatch.setattr(jobs, "_types", {"test.daily": moved})
    assert look_at(NOON + timedelta(minutes=1)) == []
    assert look_at(NOON + timedelta(days=1)) == ["test.daily"]
