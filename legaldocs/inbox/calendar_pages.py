"""What the pages of time limits show: a month, the days off of a year, one time limit with its proof and requests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.checking import queries as checking
from legaldocs.checking.models import AUTHORITY, SELF, Check
from legaldocs.core import clock, permissions
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Missing
from legaldocs.deadlines import calendars, reminders, rulebooks
from legaldocs.deadlines import service as deadlines
from legaldocs.deadlines.calendar import CalendarMissing, OffReason
from legaldocs.deadlines.models import Clock
from legaldocs.inbox import notice_words, queries
from legaldocs.inbox.holders import Held, held
from legaldocs.inbox.models import Extension, Notice
from legaldocs.proposals import queries as proposals
from legaldocs.proposals.models import Proposal
from legaldocs.review import presentation
from legaldocs.review import queries as review
from legaldocs.review.models import Ticket
from legaldocs.ui.words import day

SHOWN_A_DAY = 4


def visible(actor: Actor) -> sa.ColumnElement[bool]:
    """Clocks of records the actor may know of; records of the whole province are everyone's."""
    tickets = sa.select(Ticket.id).where(review.visible_to(actor))
    aimed = sa.select(Proposal.id).where(proposals.visible_to(actor))
    checks = sa.select(Check.id).where(checking.visible_to(actor))
    return sa.or_(
        sa.and_(Clock.lifecycle == "review", Clock.subject_id.in_(tickets)),
        sa.and_(Clock.lifecycle == "proposal", Clock.subject_id.in_(aimed)),
        sa.and_(Clock.lifecycle.in_((SELF, AUTHORITY)), Clock.subject_id.in_(checks)),
        Clock.lifecycle.in_(("plan", "systematisation", "ended_list")),
    )


def month(actor: Actor, first: date) -> dict[str, Any]:
    """Values for ``deadlines/calendar.html``: six weeks at most, each day with what falls due on it."""
    start = first - timedelta(days=first.weekday())
    after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    end = after + timedelta(days=(7 - after.weekday()) % 7)
    chosen = (Clock.ended_at.is_(None), Clock.due_on >= start, Clock.due_on < end, visible(actor))
    running = list(db.session.scalars(sa.select(Clock).where(*chosen).order_by(Clock.due_on, Clock.id)))
    due: dict[date, list[Held]] = defaultdict(list)
    for one in held(running, clock.today()):
        due[one.clock.due_on or end].append(one)
    days = [start + timedelta(days=n) for n in range((end - start).days)]
    today = clock.today()
    rows = [_day(one, first, today, due.get(one, [])) for one in days]
    return {
        "weeks": [rows[n : n + 7] for n in range(0, len(rows), 7)],
        "first": first,
        "before": f"{first - timedelta(days=1):%Y-%m}",
        "after": f"{after:%Y-%m}",
        "listed": [one for row in rows for one in row["due"] if row["inside"]],
        "unknown": first.year not in calendars.current().sections,
        "shown": SHOWN_A_DAY,
        "day_words": lambda one: day(one.clock.due_on),
        "today": today,
    }


def _day(one: date, first: date, today: date, due: list[Held]) -> dict[str, Any]:
    try:
        off = calendars.current().day_off(one)
    except CalendarMissing:
        off = None
    name = off.name if off is not None and off.reason is not OffReason.WEEKEND else ""
    return {
        "date": one,
        "inside": one.month == first.month,
        "today": one == today,
        "off": off is not None,
        "name": name,
        "due": due,
        "late": one < today and bool(due),
    }


def days_off(year: int) -> dict[str, Any]:
    """Values for ``deadlines/days_off.html``: every day off of a year with its reason and decision."""
    calendar = calendars.current()
    section = calendar.sections.get(year)
    return {
        "year": year,
        "years": sorted(calendar.sections),
        "section": section,
        "days": calendar.days_off(year) if section else [],
        "worked": calendar.worked_weekends(year) if section else [],
        "swaps": {swap.work: swap for swap in section.swaps} if section else {},
        "problem": calendars.problem(),
        "rule_problem": rulebooks.problem(),
        "reason": reason_words,
        "steps": reminders.steps(),
    }


def reason_words(reason: OffReason) -> str:
    """Why a day is off."""
    return {
        OffReason.WEEKEND: _("Weekend"),
        OffReason.HOLIDAY: _("Public holiday"),
        OffReason.IN_LIEU: _("Day in lieu"),
        OffReason.SWAPPED: _("Swapped day"),
        OffReason.DECIDED: _("Further day off by decision"),
    }[reason]


def one_clock(actor: Actor, clock_id: int) -> dict[str, Any]:
    """Values for ``deadlines/clock.html``.  Raises ``Missing``."""
    found = sa.select(Clock).where(Clock.id == clock_id, sa.or_(visible(actor), _mine(actor, clock_id)))
    row = db.session.scalars(found).first()
    if row is None:
        raise Missing()
    one = held([row], clock.today())[0]
    requests = list(
        db.session.scalars(sa.select(Extension).where(Extension.clock_id == clock_id).order_by(Extension.id.desc()))
    )
    sent = list(
        db.session.scalars(sa.select(Notice).where(Notice.key.startswith(f"clock:{clock_id}:")).order_by(Notice.id))
    )
    return {
        "one": one,
        "running": row.ended_at is None and row.due_on is not None,
        "deadline": presentation.deadline(row, clock.today()),
        "proof": presentation.proof(row),
        "law": deadlines.is_set_by_law(row),
        "requests": requests,
        "waiting": any(request.state == "asked" for request in requests),
        "may_ask": permissions.can(actor, "deadlines.ask", one),
        "may_grant": permissions.can(actor, "deadlines.grant", one),
        "names": accounts.person_names(_named(one, sent)),
        "units": accounts.unit_words(),
        "sent": [(notice, notice_words.sentence(notice.code, notice.facts)) for notice in sent],
        "me": actor.user_id,
    }


def _mine(actor: Actor, clock_id: int) -> Any:
    """Whether the person was told of this clock: who is reminded of it may open it."""
    told = (Notice.person_id == (actor.user_id or -1), Notice.key.startswith(f"clock:{clock_id}:"))
    return sa.exists().where(*told)


def _named(one: Held, sent: Iterable[Notice]) -> list[int]:
    return [*one.holders, *one.heads, *one.leaders, *(notice.person_id for notice in sent)]


def feed_entries(actor: Actor) -> list[tuple[str, date, str, str]]:
    """(uid, day, summary, description) of what waits for a person and has a day."""
    return [
        (f"{task.kind}-{task.id}@legaldocs", task.due_on, f"{task.code} {task.number}".strip(), task.subject[:300])
        for task in queries.my_tasks(actor, clock.today())
        if task.due_on is not None
    ]
