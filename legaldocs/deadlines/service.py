"""Starting and ending clocks; called by reactions to moves, inside their transaction."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import sqlalchemy as sa

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.lifecycle import Moved, tables
from legaldocs.core.unit_of_work import use_case
from legaldocs.deadlines import calendars, rulebooks
from legaldocs.deadlines.calendar import Calendar, CalendarMissing
from legaldocs.deadlines.models import Clock
from legaldocs.deadlines.rules import DeadlineRule, Due, Unit, due


@use_case
def restart(_actor: Actor, moved: Moved) -> None:
    """A record moved: its running clock ends, the one its table names for the next step starts today."""
    if tables()[moved.lifecycle].one_clock:
        return
    if moved.source:  # a record that has just begun has no clock yet; hundreds begin in one transaction
        end_running(moved.lifecycle, moved.subject_id)
    rule = tables()[moved.lifecycle].clock_after(moved.move)
    if rule is not None:
        start(moved.lifecycle, moved.subject_id, rule, clock.today())


def start(lifecycle: str, subject_id: int, rule: str, on: date) -> Clock:
    """Start a clock in the open use case.  Where the calendar has no such year, the clock says so instead."""
    row = Clock(lifecycle=lifecycle, subject_id=subject_id, rule=rule, started_on=on)
    try:
        row.due_on = _due_on(rulebooks.current().on(rule, on), on, calendars.current())
    except CalendarMissing as missing:
        row.refused_why = str(missing)[:200]
    db.session.add(row)
    return row


@lru_cache(maxsize=512)
def _due_on(rule: DeadlineRule, on: date, calendar: Calendar) -> date:
    """Hundreds of tickets opened by one event share one count of days; another locality's rule is another key."""
    return due(rule, on, calendar).due


def end_running(lifecycle: str, subject_id: int) -> None:
    """End whatever clock runs for a record."""
    chosen = (Clock.lifecycle == lifecycle, Clock.subject_id == subject_id, Clock.ended_at.is_(None))
    for row in db.session.scalars(sa.select(Clock).where(*chosen)):
        row.ended_at = clock.now()


def extend(row: Clock, working_days: int) -> None:
    """Move the due date of a running clock by working days, in the open use case.  Raises ``CalendarMissing``."""
    assert row.due_on is not None  # noqa: S101  # the caller refuses a clock without a due date
    row.due_on = extension(row.due_on, working_days).due
    row.extended_days += working_days


def extension(after: date, working_days: int) -> Due:
    """``working_days`` counted on from a due date, with their proof.  Raises ``CalendarMissing``."""
    rule = DeadlineRule("extension", working_days, Unit.WORKING, "due-date", "Gia hạn", "Extension", source="internal")
    return due(rule, after, calendars.current())


def is_set_by_law(row: Clock) -> DeadlineRule | None:
    """The rule behind a clock when a law sets it; ``None`` for the department's own time limits."""
    rule = rulebooks.current().on(row.rule, row.started_on)
    return rule if rule.source == "law" else None


def proof(rule: str, on: date) -> Due:
    """The due date of a rule with every day counted and skipped.  Raises ``CalendarMissing``, ``RuleMissing``."""
    return due(rulebooks.current().on(rule, on), on, calendars.current())
