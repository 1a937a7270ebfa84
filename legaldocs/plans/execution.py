"""How far an approved plan is carried out: each line with its ticket, and what arose after the approval."""

from __future__ import annotations

import calendar
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import sqlalchemy as sa

from legaldocs.accounts.models import Unit
from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.core.lifecycle import StateMove
from legaldocs.plans import capacity, gathering, queries
from legaldocs.plans.compare import Hand
from legaldocs.plans.generate import generate
from legaldocs.plans.items import MONTHS, PlanItem, PlanRules, Source
from legaldocs.plans.models import Line, Plan, State
from legaldocs.review.models import State as ReviewState
from legaldocs.review.models import Ticket

ARISING = (Source.OVERDUE, Source.EXPIRY, Source.TRIGGER)  # what may come up during a year


class Progress(StrEnum):
    """Where a line stands."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Carried:
    """A line's progress, the ticket behind it, and the day its review was closed."""

    progress: Progress
    ticket: Ticket | None = None
    closed_on: date | None = None


def standing(plan: Plan) -> list[Line]:
    """The lines that are on the plan."""
    return [line for line in plan.lines if line.hand is not Hand.REMOVED]


def month_end(year: int, month: int) -> date:
    """The day by which the work of a month is done."""
    return date(year, month, calendar.monthrange(year, month)[1])


def carried(plan: Plan, today: date, until: int = 12) -> dict[int, Carried]:
    """Line → how far it is, of lines up to a month; two queries.  A review closed within the year carries it out."""
    lines = [line for line in standing(plan) if line.month <= until]
    tickets = _tickets({line.document_id for line in lines})
    closed = _closed([ticket.id for some in tickets.values() for ticket in some])
    return {line.id: _one(plan, line, tickets[line.document_id], closed, today) for line in lines}


def _tickets(document_ids: Iterable[int]) -> dict[int, list[Ticket]]:
    found: dict[int, list[Ticket]] = defaultdict(list)
    ids = sorted(document_ids)
    for part in (ids[i : i + 500] for i in range(0, len(ids), 500)):
        chosen = (Ticket.document_id.in_(part), Ticket.state != ReviewState.WITHDRAWN)
        for ticket in db.session.scalars(sa.select(Ticket).where(*chosen).order_by(Ticket.id)):
            found[ticket.document_id].append(ticket)
    return found


def _closed(ticket_ids: list[int]) -> dict[int, date]:
    """Ticket → the day it was closed."""
    closed: dict[int, date] = {}
    for part in (ticket_ids[i : i + 500] for i in range(0, len(ticket_ids), 500)):
        moved = (StateMove.lifecycle == "review", StateMove.subject_id.in_(part))
        rows = sa.select(StateMove.subject_id, StateMove.at).where(*moved, StateMove.target == str(ReviewState.CLOSED))
        closed |= {key: clock.local(at).date() for key, at in db.session.execute(rows)}
    return closed


def _one(plan: Plan, line: Line, tickets: Sequence[Ticket], closed: dict[int, date], today: date) -> Carried:
    done = [t for t in tickets if t.id in closed and closed[t.id].year == plan.year]
    if done:
        return Carried(Progress.DONE, done[-1], closed[done[-1].id])
    active = [ticket for ticket in tickets if ticket.state in queries.ACTIVE]
    ticket = active[-1] if active else None
    if today > month_end(plan.year, line.month):
        return Carried(Progress.LATE, ticket)
    begun = ticket is not None and ticket.state is not ReviewState.OPEN
    return Carried(Progress.WORKING if begun else Progress.WAITING, ticket)


def due_lines(plan: Plan, today: date) -> list[Line]:
    """Lines whose month has come and whose document nobody reviews yet."""
    if today.year != plan.year:
        return []
    found = carried(plan, today, today.month)
    idle = (Progress.WAITING, Progress.LATE)
    due = [line for line in standing(plan) if line.month <= today.month]
    return [line for line in due if found[line.id].progress in idle and found[line.id].ticket is None]


def arisen(plan: Plan, today: date) -> list[PlanItem]:
    """Documents off the plan for which a ground arose, each with its reasons and a month that still has a place."""
    listed = {line.document_id for line in plan.lines}
    new = [
        one
        for one in gathering.candidates(plan.year, db.session.get_one(Unit, plan.unit_id), today)
        if one.document_id not in listed and one.source in ARISING
    ]  # fmt: skip
    taken = Counter((line.unit_key, line.month) for line in standing(plan))
    room = capacity.of(plan.per_month, plan.capacity)
    left = {(unit, month): room.of(unit, month) - count for (unit, month), count in taken.items()}
    first = today.month if today.year == plan.year else min(MONTHS)
    free = replace(room, exceptions={**room.exceptions, **left})
    proposed = generate(plan.year, new, free, PlanRules(first_month=first))
    return [*proposed.items, *proposed.unplaced]


def approved() -> list[Plan]:
    """Plans that stand."""
    return list(db.session.scalars(sa.select(Plan).where(Plan.state == State.APPROVED).order_by(Plan.year)))
