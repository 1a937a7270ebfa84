"""What waits for a person, counted and listed; one query per kind of work, never one per row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy import orm

from legaldocs.checking import queries as checking
from legaldocs.checking.models import Check
from legaldocs.core import permissions
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.deadlines import queries as clocks
from legaldocs.deadlines.models import Clock
from legaldocs.documents import queries as documents
from legaldocs.documents.models import Document
from legaldocs.drafting import opinion_queries as draft_opinions
from legaldocs.drafting import queries as drafting
from legaldocs.drafting.models import Draft
from legaldocs.inbox import notices
from legaldocs.plans import queries as plans
from legaldocs.plans.models import Plan
from legaldocs.proposals import queries as proposals
from legaldocs.proposals.models import Proposal
from legaldocs.review import queries as review
from legaldocs.review.models import Ticket
from legaldocs.search import queries as searches
from legaldocs.systematisation import queries as systematisation
from legaldocs.systematisation.models import Term, YearList

# A line says none of these; loaded along they would be three statements more.
_WITHOUT_PARTS = tuple(orm.lazyload(part) for part in (Draft.readers, Draft.papers, Draft.votes))


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: what kind, which record, what it is about, where it stands, by when, and what set it off."""

    kind: str
    id: int
    code: str
    subject: str
    state: str
    due_on: date | None
    unit_id: int | None
    number: str = ""
    cause: str = ""


def has_sample() -> bool:
    """Whether the register holds sample documents."""
    return documents.has_sample()


def counts(actor: Actor, today: date) -> dict[str, tuple[int, bool]]:
    """Endpoint → (what waits for me, whether something is late), for the navigation."""
    mine = sa.select(sa.func.count(), sa.func.count().filter(Clock.due_on < today)).select_from(Ticket)
    row = db.session.execute(
        mine.outerjoin(Clock, review.running_clock()).where(review.visible_to(actor), review.my_turn(actor))
    ).one()
    aimed = (
        sa.select(sa.func.count()).select_from(Proposal).where(proposals.visible_to(actor), proposals.my_turn(actor))
    )
    waiting = db.session.scalar(aimed) or 0
    due = sa.select(sa.func.count(), sa.func.count().filter(Clock.due_on < today)).select_from(Check)
    checks = db.session.execute(
        due.outerjoin(Clock, checking.running_clock()).where(checking.visible_to(actor), checking.my_turn(actor))
    ).one()
    planned = db.session.scalar(sa.select(sa.func.count()).select_from(Plan).where(plans.my_turn(actor))) or 0
    listed = sum(
        db.session.scalar(sa.select(sa.func.count()).select_from(kind).where(systematisation.my_turn(actor, kind))) or 0
        for kind in (Term, YearList)
    )
    dossiers = _dossiers(actor, today)
    home = row[0] + waiting + planned + checks[0] + listed + dossiers[0]
    found = {
        "home.page": (home, row[1] + checks[1] > 0 or dossiers[1]),
        "drafting.index": dossiers,
        "review.index": (row[0], row[1] > 0),
        "checking.index": (checks[0], checks[1] > 0),
        "proposals.index": (waiting, False),
        "plans.index": (planned, False),
        "systematisation.index": (listed, False),
    }
    if permissions.can(actor, "effect.confirm"):
        open_events = documents.open_proposals().order_by(None).subquery()
        found["effect.inbox"] = (db.session.scalar(sa.select(sa.func.count()).select_from(open_events)) or 0, False)
    return found


def unaudited(actor: Actor) -> dict[str, tuple[int, bool]]:
    """As ``counts`` for what a person looks through without leaving a trace: notices, news of kept searches."""
    if actor.user_id is None:
        return {}
    return {
        "search.page": (searches.with_news(actor), False),
        "notices.index": (notices.unread(actor.user_id), False),
    }


def _dossiers(actor: Actor, today: date) -> tuple[int, bool]:
    """Dossiers that wait for the actor, and whether one is late; secret ones count for their readers alone."""
    mine = sa.select(sa.func.count(), sa.func.count().filter(Clock.due_on < today)).select_from(Draft)
    chosen = (drafting.visible_to(actor), drafting.my_turn(actor))
    row = db.session.execute(mine.outerjoin(Clock, drafting.running_clock()).where(*chosen)).one()
    asked = draft_opinions.waiting_for(actor).order_by(None).subquery()
    late = sa.func.count().filter(asked.c.due_on < today)
    opinions = db.session.execute(sa.select(sa.func.count(), late).select_from(asked)).one()
    return row[0] + opinions[0], row[1] + opinions[1] > 0


def my_tasks(actor: Actor, today: date, limit: int = 100) -> list[Task]:
    """Everything that waits for this actor, the most urgent first."""
    tasks = [
        *_tickets(actor, review.Filters(mine=True), today, limit),
        *_proposals(actor, limit),
        *_plans(actor),
        *_checks(actor, today, limit),
    ]
    tasks += [*_lists(actor, Term, "systematisation"), *_lists(actor, YearList, "ended_list")]
    tasks += _drafts(actor, today, limit)
    return sorted(tasks, key=lambda task: (task.due_on or date.max, task.kind, task.id))


def unit_owes(actor: Actor, today: date, limit: int = 50) -> list[Task]:
    """Open tickets of the actor's units that are not the actor's own turn: what colleagues hold."""
    held = review.my_turn(actor).is_not(sa.true())  # not NOT: a ticket without an assignee is nobody's turn
    theirs = (Ticket.state.in_(review.ACTIVE), Ticket.unit_id.in_(sorted(actor.units())), held)
    return _tickets(actor, review.Filters(), today, limit, *theirs)


def late(actor: Actor, today: date, limit: int = 50) -> list[Task]:
    """Late tickets the actor may see, whoever holds them."""
    return _tickets(actor, review.Filters(late=True), today, limit)


def _tickets(
    actor: Actor, filters: review.Filters, today: date, limit: int, *where: sa.ColumnElement[bool]
) -> list[Task]:
    statement = review.tickets(actor, filters, today).where(*where).limit(limit)
    rows = list(db.session.execute(statement.options(orm.lazyload(Ticket.items))))
    changed = documents.named(ticket.changed_id for ticket, _document, _due in rows)
    return [
        Task("review", t.id, t.code, d.title, str(t.state), due, t.unit_id, d.number, _changed(t, d, changed))
        for t, d, due in rows
    ]


def _changed(ticket: Ticket, document: Document, changed: dict[int, Document]) -> str:
    """Number of the text whose change opened the ticket, unless it is the document itself."""
    other = changed.get(ticket.changed_id or 0)
    return other.number if other is not None and other.id != document.id else ""


def _checks(actor: Actor, today: date, limit: int) -> list[Task]:
    rows = db.session.execute(checking.checks(actor, checking.Filters(mine=True), today).limit(limit))
    return [Task(c.lifecycle, c.id, c.code, d.title, c.state, due, c.unit_id, d.number) for c, d, due in rows]


def _proposals(actor: Actor, limit: int) -> list[Task]:
    rows = list(db.session.scalars(proposals.proposals(actor, proposals.Filters(mine=True)).limit(limit)))
    named = documents.named(target.document_id for row in rows for target in row.targets)
    return [
        Task("proposal", r.id, r.code, r.reason, str(r.state), r.due_on, r.unit_id, _number(r, named)) for r in rows
    ]


def _number(proposal: Proposal, named: dict[int, Document]) -> str:
    return next((named[t.document_id].number for t in proposal.targets if t.document_id in named), "")


def _plans(actor: Actor) -> list[Task]:
    rows = db.session.scalars(sa.select(Plan).where(plans.my_turn(actor)).order_by(Plan.year))
    return [Task("plan", row.id, str(row.year), row.title, str(row.state), None, row.unit_id) for row in rows]


def _lists(actor: Actor, kind: type[Term] | type[YearList], name: str) -> list[Task]:
    """Terms and yearly lists that wait for this actor, with the day by which they are published."""
    chosen = sa.select(kind).where(systematisation.my_turn(actor, kind)).order_by(kind.id)
    rows: list[Term | YearList] = list(db.session.scalars(chosen))
    due = clocks.running(name, [row.id for row in rows]) if rows else {}
    ends = {row.id: clock.due_on if (clock := due.get(row.id)) else None for row in rows}
    return [Task(name, row.id, _span(row), _list_words(row), str(row.state), ends[row.id], row.unit_id) for row in rows]


def _list_words(row: Term | YearList) -> str:
    if isinstance(row, Term):
        return _("Systematisation %(first)s–%(last)s", first=row.first_year, last=row.last_year)
    return _("Ended documents of %(year)s", year=row.year)


def _span(row: Term | YearList) -> str:
    return f"{row.first_year}–{row.last_year}" if isinstance(row, Term) else str(row.year)


def tickets_by_state(actor: Actor) -> dict[str, int]:
    """How many tickets the actor may see stand where."""
    rows = sa.select(Ticket.state, sa.func.count()).where(review.visible_to(actor)).group_by(Ticket.state)
    return {str(state): count for state, count in db.session.execute(rows)}


def _drafts(actor: Actor, today: date, limit: int) -> list[Task]:
    chosen = drafting.drafts(actor, drafting.Filters(mine=True), today).limit(limit)
    rows = db.session.execute(chosen.options(*_WITHOUT_PARTS))
    tasks = [Task("drafting", d.id, d.code, d.title, str(d.state), due, d.unit_id) for d, due in rows]
    asked = db.session.execute(draft_opinions.waiting_for(actor).limit(limit).options(*_WITHOUT_PARTS))
    return tasks + [Task("opinion", d.id, d.code, d.title, str(d.state), r.due_on, d.unit_id) for d, r in asked]
