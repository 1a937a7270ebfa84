"""Reads of plans, and the reasons on file from which a plan is proposed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from legaldocs.accounts import queries as accounts
from legaldocs.core.actor import Actor
from legaldocs.core.audit import AuditEntry
from legaldocs.core.db import db
from legaldocs.deadlines.models import Clock
from legaldocs.documents.models import Document, EffectEvent, EffectPeriod, Level
from legaldocs.law.effect import EventKind, Status
from legaldocs.plans.compare import Hand
from legaldocs.plans.generate import systematisation_term
from legaldocs.plans.items import Candidate, Source
from legaldocs.plans.models import Line, Plan, State
from legaldocs.review.models import State as ReviewState
from legaldocs.review.models import Ticket, Trigger

ACTIVE = (ReviewState.OPEN, ReviewState.REVIEWING, ReviewState.SUBMITTED, ReviewState.CONCLUDED)
LIVING = (Status.IN_FORCE, Status.PARTLY_ENDED, Status.NOT_YET, Status.PAUSED, Status.PARTLY_PAUSED)
NEVER_REVIEWED_AFTER_YEARS = 3
_BASIS_REASONS = {
    EventKind.AMENDED: "trigger.basis_amended",
    EventKind.SUPPLEMENTED: "trigger.basis_amended",
    EventKind.REPLACED: "trigger.basis_replaced",
    EventKind.REPEALED: "trigger.basis_repealed",
    EventKind.SUSPENDED: "trigger.basis_halted",
    EventKind.PAUSED: "trigger.basis_halted",
}


def lines_about(document_ids: Iterable[int]) -> list[tuple[Plan, Line]]:
    """Lines of plans about these documents, the latest year first."""
    chosen = sa.select(Plan, Line).join(Line, Line.plan_id == Plan.id).where(Line.document_id.in_(list(document_ids)))
    rows = db.session.execute(chosen.order_by(Plan.year.desc(), Line.month))
    return [(plan, line) for plan, line in rows]


def get(plan_id: int) -> Plan | None:
    """One plan."""
    return db.session.get(Plan, plan_id)


def of_year(year: int, unit_id: int | None = None) -> Plan | None:
    """The plan of a unit (the common one when none is given) for a year: the version that stands, else the latest."""
    stands = sa.case((Plan.state == State.APPROVED, 0), else_=1)
    mine = (Plan.year == year, Plan.unit_id == (unit_id or accounts.justice_unit_id()))
    return db.session.scalars(sa.select(Plan).where(*mine).order_by(stands, Plan.edition.desc())).first()


def is_common(plan: Plan) -> bool:
    """Whether it is the plan of the Department of Justice, which covers every unit."""
    return plan.unit_id == accounts.justice_unit_id()


def of_line(line_id: int) -> Plan | None:
    """The plan a line stands on."""
    return db.session.scalars(sa.select(Plan).join(Line, Line.plan_id == Plan.id).where(Line.id == line_id)).first()


def unit_lines(year: int) -> list[Line]:
    """Standing lines of the approved plans of single units for a year: what the common plan gathers."""
    own = (Plan.year == year, Plan.state == State.APPROVED, Plan.unit_id != accounts.justice_unit_id())
    standing = sa.or_(Line.hand.is_(None), Line.hand != Hand.REMOVED)
    return list(db.session.scalars(sa.select(Line).join(Plan).where(*own, standing).order_by(Line.month, Line.id)))


def amendment_of(plan_id: int) -> Plan | None:
    """The amendment of a plan that is being drawn up."""
    open_ones = (State.DRAFT, State.SUBMITTED)
    return db.session.scalars(sa.select(Plan).where(Plan.amends_id == plan_id, Plan.state.in_(open_ones))).first()


def standing_lines(document_id: int) -> list[tuple[Plan, Line]]:
    """Lines of approved plans about one document, the latest year first."""
    return [
        (plan, row)
        for plan, row in lines_about([document_id])
        if plan.state is State.APPROVED and row.hand is not Hand.REMOVED
    ]


def plans(state: str = "", sort: str = "") -> sa.Select[Plan]:
    """Plans, in one state when given, the latest year first unless ``sort`` names a column (falling with a minus)."""
    columns: dict[str, Any] = {"year": Plan.year, "state": Plan.state, "generated": Plan.generated_at}
    column = columns.get(sort.lstrip("-"), Plan.year)
    found = sa.select(Plan).order_by(column.desc() if sort.startswith("-") or not sort else column.asc(), Plan.id)
    return found.where(Plan.state == State(state)) if state in tuple(State) else found


def line_counts(plan_ids: list[int]) -> dict[int, int]:
    """Plan → lines that stand on it."""
    standing = sa.or_(Line.hand.is_(None), Line.hand != Hand.REMOVED)
    counted = sa.select(Line.plan_id, sa.func.count()).where(Line.plan_id.in_(plan_ids), standing)
    return {row[0]: row[1] for row in db.session.execute(counted.group_by(Line.plan_id))}


def my_turn(actor: Actor) -> sa.ColumnElement[bool]:
    """Plans that wait for exactly this actor."""
    own = sa.and_(Plan.state == State.DRAFT, Plan.created_by == (actor.user_id or -1))
    if not actor.has_role("justice_leader"):
        return own
    return sa.or_(own, sa.and_(Plan.state == State.SUBMITTED, Plan.submitted_by != (actor.user_id or -1)))


def candidates(year: int, today: date) -> list[Candidate]:
    """Every reason on file to review a local document in ``year``; a fixed number of queries."""
    documents = {document.id: document for document in _living(today)}
    units = {unit.id: unit.key for unit in accounts.units()}
    found = [
        *_from_tickets(documents, today),
        *_from_terms(documents, year),
        *_left_over(documents, year),
        *_cycle(documents, year),
        *_never_reviewed(documents, today),
    ]
    return [_candidate(documents[key], units, reason) for key, reason in found]


def _living(today: date) -> list[Document]:
    """Local documents not wholly ended today."""
    now = (EffectPeriod.since <= today, sa.or_(EffectPeriod.until.is_(None), EffectPeriod.until > today))
    living = sa.select(EffectPeriod.document_id).where(EffectPeriod.status != Status.ENDED, *now)
    return list(
        db.session.scalars(sa.select(Document).where(Document.level != Level.NATIONAL, Document.id.in_(living)))
    )


Found = tuple[int, dict[str, Any]]


def _candidate(document: Document, units: dict[int, str], reason: dict[str, Any]) -> Candidate:
    return Candidate(
        document_id=document.id,
        number=document.number,
        title=document.title,
        field=document.fields[0] if document.fields else "",
        unit=units.get(document.unit_id or 0, ""),
        **reason,
    )


def _from_tickets(documents: dict[int, Document], today: date) -> Iterator[Found]:
    """Open tickets: the ground for review has arisen; late ones first."""
    clock = sa.and_(Clock.lifecycle == "review", Clock.subject_id == Ticket.id, Clock.ended_at.is_(None))
    changed = sa.orm.aliased(Document)
    rows = db.session.execute(
        sa.select(Ticket, Clock.due_on, changed.number, EffectEvent.kind, EffectEvent.on)
        .outerjoin(Clock, clock)
        .outerjoin(changed, changed.id == Ticket.changed_id)
        .outerjoin(EffectEvent, EffectEvent.id == Ticket.event_id)
        .where(Ticket.state.in_(ACTIVE))
        .order_by(Ticket.id)
    )
    for ticket, due_on, number, kind, on in rows:
        if ticket.document_id not in documents:
            continue
        if due_on is not None and due_on < today:
            yield ticket.document_id, _reason(Source.OVERDUE, "overdue.review", {"day": due_on}, (ticket.id,), 10)
        code = _BASIS_REASONS.get(kind)
        if ticket.trigger is Trigger.BASIS_CHANGED and code and on:
            args = {"number": number, "day": on}
            yield ticket.document_id, _reason(Source.TRIGGER, code, args, (ticket.id,), 10, on if on > today else None)
        elif ticket.trigger is Trigger.SELF_CHANGED and on:
            args = {"number": number, "day": on}
            yield ticket.document_id, _reason(Source.TRIGGER, "trigger.amended_itself", args, (ticket.id,), 5)


def _from_terms(documents: dict[int, Document], year: int) -> Iterator[Found]:
    """Fixed terms that end in the plan year."""
    for document in documents.values():
        end = document.stated_expiry
        if end is not None and end.year == year:
            yield document.id, _reason(Source.EXPIRY, "expiry.term", {"day": end}, (document.id,), 10, end)


def _left_over(documents: dict[int, Document], year: int) -> Iterator[Found]:
    """Lines of last year's approved plans whose document still has no concluded review since, each document once."""
    approved = (Plan.year == year - 1, Plan.state == State.APPROVED)
    lines = list(db.session.scalars(sa.select(Line).join(Plan).where(*approved).order_by(Line.id)))
    done = _reviewed_since(date(year - 1, 1, 1)) if lines else set()
    for line in {line.document_id: line for line in reversed(lines)}.values():
        if line.document_id in documents and line.document_id not in done:
            reason = _reason(Source.OVERDUE, "overdue.plan_line", {"year": year - 1}, (line.id,), 5)
            yield line.document_id, reason


def _cycle(documents: dict[int, Document], year: int) -> Iterator[Found]:
    """In the last year of a five-year term everything living is systematised (Nghị định 79/2025/NĐ-CP, Điều 49)."""
    first, last = systematisation_term(year)
    if year != last:
        return
    args = {"first": first, "last": last}
    for key in documents:
        yield key, _reason(Source.CYCLE, "cycle.systematisation", args, (key,), 0, date(last, 12, 31))


def _never_reviewed(documents: dict[int, Document], today: date) -> Iterator[Found]:
    """Documents in force for years without any concluded review: field coverage."""
    done = _reviewed_since(date.min)
    for document in documents.values():
        since = document.stated_effective
        old = since is not None and (today - since).days > 365 * NEVER_REVIEWED_AFTER_YEARS
        if old and document.id not in done:
            weight = min(20, (today - (since or today)).days // 365)
            yield (
                document.id,
                _reason(Source.COVERAGE, "coverage.never_reviewed", {"day": since}, (document.id,), weight),
            )


def _reviewed_since(day: date) -> set[int]:
    closed = sa.select(Ticket.document_id, Ticket.opened_at).where(Ticket.state == ReviewState.CLOSED)
    return {row.document_id for row in db.session.execute(closed) if row.opened_at.date() >= day}


def _reason(
    source: Source, code: str, args: dict[str, Any], ids: tuple[int, ...], weight: int, due: date | None = None
) -> dict[str, Any]:
    return {
        "source": source, "reason_code": code, "reason_args": args, "source_ids": ids, "weight": weight, "due": due,
    }  # fmt: skip


def latest_acts(plan: Plan, count: int) -> list[tuple[str, str, datetime]]:
    """Who did what to a plan and its lines, when: the last ``count`` use cases, oldest first."""
    lines = [str(row.id) for row in plan.lines]
    mine = sa.or_(
        sa.and_(AuditEntry.entity == Plan.__tablename__, AuditEntry.entity_id == str(plan.id)),
        sa.and_(AuditEntry.entity == Line.__tablename__, AuditEntry.entity_id.in_(lines)),
    )
    act = (AuditEntry.actor_name, AuditEntry.use_case, AuditEntry.at)
    rows = sa.select(*act).where(mine).group_by(*act).order_by(sa.func.max(AuditEntry.seq).desc()).limit(count)
    return [(who, what, at) for who, what, at in db.session.execute(rows)][::-1]


def line(plan: Plan, line_id: int) -> Line | None:
    """A line of a plan."""
    return next((row for row in plan.lines if row.id == line_id), None)
