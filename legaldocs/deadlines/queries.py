"""Reads of running clocks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa

from legaldocs.core.db import db
from legaldocs.deadlines import calendars
from legaldocs.deadlines.calendar import CalendarMissing
from legaldocs.deadlines.models import Clock
from legaldocs.deadlines.rules import working_days_left


def running(lifecycle: str, subject_ids: Iterable[int]) -> dict[int, Clock]:
    """The running clock of each record, one query."""
    chosen = (Clock.lifecycle == lifecycle, Clock.subject_id.in_(list(subject_ids)), Clock.ended_at.is_(None))
    return {row.subject_id: row for row in db.session.scalars(sa.select(Clock).where(*chosen).order_by(Clock.id))}


def days_left(clock: Clock | None, today: date) -> int | None:
    """Working days left, negative when late; ``None`` without a clock or a promise."""
    return None if clock is None else _left(clock.due_on, today)


def is_late(due_on: date | None, today: date) -> bool:
    """Whether a working day has passed since; what fell due on a Friday is late from Monday on."""
    left = _left(due_on, today)
    return left is not None and left < 0


def _left(due_on: date | None, today: date) -> int | None:
    if due_on is None:
        return None
    try:
        return working_days_left(today, due_on, calendars.current())
    except CalendarMissing:
        return None
