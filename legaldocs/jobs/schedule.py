"""Recurring jobs: a rule in words, one row each, queued once per due time however many workers look.

Rules are read in Vietnamese time: ``daily 02:00``, ``weekly mon 03:30``, ``monthly 1 04:00``, ``every 15m``.  After
downtime a job is queued once for the latest due time, not once for each that was missed.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legaldocs.core import clock, jobs
from legaldocs.core.jobs import Job, JobState
from legaldocs.jobs.models import JobSchedule
from legaldocs.jobs.store import transaction

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KEY = "schedule"
_RULE = re.compile(
    r"every (?P<minutes>[1-9]\d{0,3})m"
    r"|(?:daily|weekly (?P<day>mon|tue|wed|thu|fri|sat|sun)|monthly (?P<date>[1-9]|1\d|2[0-8]))"
    r" (?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A parsed rule: either ``minutes`` alone, or a time of day with an optional weekday (0 = Monday) or date."""

    minutes: int | None = None
    hour: int = 0
    minute: int = 0
    weekday: int | None = None
    date: int | None = None


def parse(text: str) -> Rule:
    """The rule behind ``text``.  Raises ``ValueError`` for any other wording (monthly dates end at 28)."""
    match = _RULE.fullmatch(text)
    if match is None:
        raise ValueError(f"not a schedule: {text!r}")
    if match["minutes"]:
        return Rule(minutes=int(match["minutes"]))
    weekday = DAYS.index(match["day"]) if match["day"] else None
    day = int(match["date"]) if match["date"] else None
    return Rule(hour=int(match["hour"]), minute=int(match["minute"]), weekday=weekday, date=day)


def latest_due(rule: Rule, now: datetime) -> datetime:
    """The last due time at or before ``now``, in UTC; Vietnam has no summer time, so days are 24 hours."""
    if rule.minutes is not None:
        step = rule.minutes * 60
        return datetime.fromtimestamp(now.timestamp() // step * step, UTC)
    due = clock.local(now).replace(hour=rule.hour, minute=rule.minute, second=0, microsecond=0)
    while due > now or not _on_day(rule, due):
        due -= timedelta(days=1)
    return due.astimezone(UTC)


def _on_day(rule: Rule, due: datetime) -> bool:
    return rule.weekday in (None, due.weekday()) and rule.date in (None, due.day)


def queue_due(engine: Engine) -> list[str]:
    """Queue every recurring job whose due time has passed since the last one; names of those queued here."""
    wanted = {name: kind.every for name, kind in jobs.job_types().items() if kind.every}
    now = clock.now()
    due = {name: latest_due(parse(every), now) for name, every in wanted.items()}
    with engine.connect() as connection:
        known = {row.name: row for row in connection.execute(sa.select(JobSchedule.__table__))}
    late = [name for name, at in due.items() if name not in known or known[name].last_due < at]
    changed = [name for name in known if name in wanted and known[name].rule != wanted[name]]
    return [name for name in sorted({*late, *changed}) if _queue(engine, name, str(wanted[name]), due[name])]


def _queue(engine: Engine, name: str, rule: str, due: datetime) -> bool:
    """Move ``last_due`` on and queue in one transaction: of several workers one wins, the others see it moved."""
    with transaction(engine) as connection:
        chosen = sa.select(JobSchedule.last_due, JobSchedule.rule).where(JobSchedule.name == name).with_for_update()
        row = connection.execute(chosen).first()
        if row is None:  # first sight of this job: the due times before it existed are not owed
            with suppress(sa.exc.IntegrityError), connection.begin_nested():  # another worker saw it first, just now
                connection.execute(sa.insert(JobSchedule).values(name=name, rule=rule, last_due=due))
            return False
        values = {"rule": rule, "last_due": max(due, row.last_due)}
        connection.execute(sa.update(JobSchedule).where(JobSchedule.name == name).values(**values))
        return row.rule == rule and row.last_due < due and _insert(connection, name)


def _insert(connection: Connection, name: str) -> bool:
    waiting = sa.select(Job.id).where(Job.name == name, Job.key == KEY, Job.state == JobState.QUEUED)
    if connection.execute(waiting).first() is not None:
        return False
    now = clock.now()
    connection.execute(sa.insert(Job).values(name=name, key=KEY, payload={}, run_at=now, created_at=now))
    return True
