"""The boards of units: what was done on time and late in a month, by whom, how long each step took, what is late now.

Read from clocks and moves, so nobody reports about themselves.  A fixed number of queries for any number of units.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from legaldocs.accounts.models import Unit
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.lifecycle import StateMove
from legaldocs.deadlines import calendars
from legaldocs.deadlines import queries as clocks
from legaldocs.deadlines.calendar import CalendarMissing
from legaldocs.deadlines.models import Clock
from legaldocs.deadlines.rules import working_days_left
from legaldocs.inbox.holders import Held, held
from legaldocs.inbox.models import MonthConfirmation
from legaldocs.review.models import Ticket
from legaldocs.review.policy import READERS

MOST_SHOWN = 100  # late steps listed on the page of a unit; all of them stand in the list of time limits
SAME_ACT = timedelta(seconds=30)  # a step's clock ends in the transaction of the move that ends it


@dataclass(frozen=True, slots=True)
class Step:
    """One step that ended: which rule, when it was due, when it ended, who ended it, in how many working days."""

    rule: str
    unit_id: int | None
    ticket_id: int
    due_on: date | None
    ended_on: date
    who: str
    took: int | None

    @property
    def late(self) -> bool:
        """Whether it ended after its due date."""
        return self.due_on is not None and self.ended_on > self.due_on


@dataclass(slots=True)
class UnitState:
    """One unit in one month, and how it stands now."""

    unit_id: int
    on_time: int = 0
    late_done: int = 0
    waiting: int = 0
    late_now: int = 0
    by_person: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    took: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def figures(self) -> dict[str, int]:
        """What a head confirms."""
        return {
            "on_time": self.on_time,
            "late": self.late_done,
            "waiting": self.waiting,
            "late_now": self.late_now,
        }


def visible_units(actor: Actor) -> list[Unit]:
    """Units whose board the actor may read: all for province-wide roles, else their own."""
    chosen = sa.select(Unit).where(Unit.kind.in_(("department", "justice_department", "office"))).order_by(Unit.id)
    if not (actor.is_system or actor.has_role(*READERS)):
        chosen = chosen.where(Unit.id.in_(actor.units()))
    return list(db.session.scalars(chosen))


def states(units: Sequence[Unit], first: date) -> dict[int, UnitState]:
    """The state of each unit in the month of ``first``."""
    found = {unit.id: UnitState(unit.id) for unit in units}
    for step in _ended(first, next_month(first)):
        state = found.get(step.unit_id or 0)
        if state is None:
            continue
        state.late_done += step.late
        state.on_time += not step.late
        state.by_person[step.who]["late" if step.late else "on_time"] += 1
        if step.took is not None:
            state.took[step.rule].append(step.took)
    _now(found)
    return found


def next_month(first: date) -> date:
    """The first day of the month after."""
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def _ended(first: date, after: date) -> list[Step]:
    """Steps of reviews that ended in ``[first, after)``, with who ended them: two queries."""
    start, end = clock.end_of_day(first - timedelta(days=1)), clock.end_of_day(after - timedelta(days=1))
    joined = sa.and_(Clock.lifecycle == "review", Clock.subject_id == Ticket.id)
    rows = sa.select(Clock, Ticket.unit_id).join(Ticket, joined).where(Clock.ended_at > start, Clock.ended_at <= end)
    ended = list(db.session.execute(rows.order_by(Clock.id)))
    moved = sa.select(StateMove.subject_id, StateMove.at, StateMove.actor_name, StateMove.actor_id).where(
        StateMove.lifecycle == "review", StateMove.at > start - SAME_ACT, StateMove.at <= end + SAME_ACT
    )
    moves: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for subject_id, at, name, person in db.session.execute(moved.order_by(StateMove.id)):
        moves[subject_id].append((at, name if person else ""))
    return [_step(row, unit_id, moves[row.subject_id]) for row, unit_id in ended]


def _step(row: Clock, unit_id: int | None, moves: Iterable[tuple[datetime, str]]) -> Step:
    assert row.ended_at is not None  # noqa: S101  # chosen by it
    ended_at = row.ended_at
    near = [(abs(at - ended_at), who) for at, who in moves if abs(at - ended_at) <= SAME_ACT]
    ended_on = clock.local(ended_at).date()
    return Step(
        row.rule, unit_id, row.subject_id, row.due_on, ended_on, min(near)[1] if near else "", _took(row, ended_on)
    )


def _took(row: Clock, ended_on: date) -> int | None:
    """Working days from the day after the start to the end; ``None`` where a year has no calendar."""
    try:
        return working_days_left(row.started_on, ended_on, calendars.current())
    except CalendarMissing:
        return None


def _now(found: dict[int, UnitState]) -> None:
    """How much each unit holds now and how much of it is late, counted by day: one query however much there is."""
    counted = _running(list(found)).with_only_columns(Ticket.unit_id, Clock.due_on, sa.func.count())
    today = clock.today()
    for unit_id, due_on, count in db.session.execute(counted.group_by(Ticket.unit_id, Clock.due_on)):
        state = found[unit_id or 0]
        state.waiting += count
        if clocks.is_late(due_on, today):
            state.late_now += count


def late(unit_id: int) -> list[Held]:
    """What is late in a unit, the longest first, at most ``MOST_SHOWN``, with who answers for it."""
    today = clock.today()
    oldest = _running([unit_id]).where(Clock.due_on < today).order_by(Clock.due_on, Clock.id).limit(MOST_SHOWN)
    return [one for one in held(list(db.session.scalars(oldest)), today) if clocks.is_late(one.clock.due_on, today)]


def _running(unit_ids: list[int]) -> sa.Select[Clock]:
    joined = sa.and_(Clock.lifecycle == "review", Clock.subject_id == Ticket.id)
    return sa.select(Clock).join(Ticket, joined).where(Clock.ended_at.is_(None), Ticket.unit_id.in_(unit_ids))


def confirmations(unit_ids: Iterable[int], month: date) -> dict[int, MonthConfirmation]:
    """What heads confirmed for a month, by unit."""
    chosen = (MonthConfirmation.unit_id.in_(list(unit_ids)), MonthConfirmation.month == month)
    return {row.unit_id: row for row in db.session.scalars(sa.select(MonthConfirmation).where(*chosen))}


def average(values: Sequence[int]) -> float | None:
    """The mean; ``None`` of nothing."""
    return sum(values) / len(values) if values else None


def rows_for_export(units: Sequence[Unit], first: date) -> list[list[Any]]:
    """Unit, waiting, late now, done on time, done late, confirmed by."""
    found, confirmed = states(units, first), confirmations([unit.id for unit in units], first)
    rows: list[list[Any]] = []
    for unit in units:
        state, said = found[unit.id], confirmed.get(unit.id)
        rows.append(
            [
                unit.name,
                state.waiting,
                state.late_now,
                state.on_time,
                state.late_done,
                said.person_name if said else "",
            ]
        )
    return rows
