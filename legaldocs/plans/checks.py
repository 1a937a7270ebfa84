"""The checking part of a yearly plan: dossiers that go on, and texts nobody has checked since they were issued.

Like the annex of delegated matters it is that of the day while the plan is a draft, and kept with the plan as approved;
how far each task is is always read from its dossier.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from legaldocs.accounts import queries as accounts
from legaldocs.checking.lifecycle import TABLES
from legaldocs.checking.models import Check
from legaldocs.checking.service import checkers
from legaldocs.core.db import db
from legaldocs.deadlines.models import Clock
from legaldocs.documents import effects
from legaldocs.documents.models import Document, Level
from legaldocs.law import numbering
from legaldocs.law.effect import Status
from legaldocs.plans import queries
from legaldocs.plans.execution import Progress, month_end
from legaldocs.plans.items import MONTHS
from legaldocs.plans.models import Plan, State

LOCAL = (Level.PROVINCIAL, Level.COMMUNE)
WITHDRAWN = "withdrawn"  # in both kinds of check: a dossier that answers nothing
YEARS_BACK = 2  # internal limit: older texts nobody checked come to a check by a campaign


class Why(StrEnum):
    """Why a document is to be checked."""

    UNFINISHED = "unfinished"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Task:
    """One check of one document in one month by one unit (``unit`` is its key)."""

    document_id: int
    number: str
    title: str
    doc_type: str
    lifecycle: str
    unit: str
    month: int
    why: Why


def tasks(plan: Plan, today: date) -> list[Task]:
    """The tasks of a plan: as approved, else as the records make them today."""
    if plan.checks is not None:
        return [Task(**{**row, "why": Why(row["why"])}) for row in plan.checks]
    return proposed(plan, today) if plan.state in (State.DRAFT, State.SUBMITTED) else []


def approved(plan: Plan, today: date) -> list[dict[str, Any]]:
    """Tasks as a plan keeps them; an amendment keeps those it took over and adds what arose since."""
    kept = list(plan.checks or ())
    known = {(row["document_id"], row["lifecycle"]) for row in kept}
    new = (one for one in proposed(plan, today) if (one.document_id, one.lifecycle) not in known)
    return kept + [{**asdict(one), "why": str(one.why)} for one in new]


def proposed(plan: Plan, today: date) -> list[Task]:
    """Unfinished dossiers by the month of their time limit, then unchecked texts spread over the year."""
    keys = {unit.id: unit.key for unit in accounts.units()}
    own = None if queries.is_common(plan) else keys.get(plan.unit_id)
    found = [*_unfinished(plan.year, keys), *_never(plan.year, today, keys)]
    chosen = [one for one in found if own is None or one.unit == own]
    return sorted(chosen, key=lambda one: (one.month, one.unit, one.document_id, one.lifecycle))


def _unfinished(year: int, keys: dict[int, str]) -> Iterable[Task]:
    going_on = sa.or_(*(_going_on(name) for name in TABLES))
    clock = sa.and_(Clock.lifecycle == Check.lifecycle, Clock.subject_id == Check.id, Clock.ended_at.is_(None))
    rows = db.session.execute(
        sa.select(Check, Document, Clock.due_on)
        .join(Document, Document.id == Check.document_id)
        .outerjoin(Clock, clock)
        .where(going_on)
        .order_by(Check.id)
    )
    seen: set[tuple[int, str]] = set()
    for check, document, due_on in rows:
        if (document.id, check.lifecycle) not in seen:  # a document twice in one kind of check is one task
            seen.add((document.id, check.lifecycle))
            month = due_on.month if due_on is not None and due_on.year == year else min(MONTHS)
            unit = keys.get(check.unit_id or 0, "")
            yield _task(document, check.lifecycle, unit, month, Why.UNFINISHED)


def _going_on(lifecycle: str) -> sa.ColumnElement[bool]:
    final = [str(state) for state in TABLES[lifecycle].final]
    return sa.and_(Check.lifecycle == lifecycle, Check.state.not_in(final))


def _never(year: int, today: date, keys: dict[int, str]) -> Iterable[Task]:
    """Living normative texts of the last years without any dossier, one task per kind of check."""
    checked = sa.exists().where(Check.document_id == Document.id)
    recent = Document.issued_date.between(date(year - YEARS_BACK, 1, 1), today)
    chosen = sa.select(Document).where(Document.level.in_(LOCAL), Document.has_text, recent, ~checked)
    rows = [one for one in db.session.scalars(chosen.order_by(Document.issued_date, Document.id)) if _normative(one)]
    standing = effects.statuses([one.id for one in rows], today)
    living = [one for one in rows if standing[one.id].status is not Status.ENDED]
    units = accounts.units()
    for place, document in enumerate(living):
        month = 1 + place * len(MONTHS) // len(living)
        for lifecycle, (unit_id, _handler) in checkers(document, units).items():
            yield _task(document, lifecycle, keys.get(unit_id or 0, ""), month, Why.NEVER)


def _normative(document: Document) -> bool:
    return numbering.is_normative(document.number)


def _task(document: Document, lifecycle: str, unit: str, month: int, why: Why) -> Task:
    return Task(document.id, document.number, document.title, document.doc_type, lifecycle, unit, month, why)


@dataclass(frozen=True, slots=True)
class Checked:
    """How far a task is, and the dossier behind it."""

    progress: Progress
    check: Check | None


def carried(plan: Plan, found: Sequence[Task], today: date) -> list[Checked]:
    """How far each task is, by its latest dossier that was not withdrawn."""
    ids = sorted({one.document_id for one in found})
    latest: dict[tuple[int, str], Check] = {}
    for part in (ids[n : n + 500] for n in range(0, len(ids), 500)):
        standing = (Check.document_id.in_(part), Check.state != WITHDRAWN)
        for check in db.session.scalars(sa.select(Check).where(*standing).order_by(Check.id)):
            latest[check.document_id, check.lifecycle] = check
    return [_checked(plan, one, latest.get((one.document_id, one.lifecycle)), today) for one in found]


def _checked(plan: Plan, task: Task, check: Check | None, today: date) -> Checked:
    table = TABLES[task.lifecycle]
    if check is not None and check.state in {str(state) for state in table.final}:
        return Checked(Progress.DONE, check)
    if today > month_end(plan.year, task.month):
        return Checked(Progress.LATE, check)
    begun = check is not None and check.state != str(table.initial)
    return Checked(Progress.WORKING if begun else Progress.WAITING, check)


def due(plan: Plan, today: date) -> list[Task]:
    """Tasks whose month has come and that have no dossier yet."""
    if today.year != plan.year or plan.checks is None:
        return []
    found = [one for one in tasks(plan, today) if one.month <= today.month]
    return [one for one, far in zip(found, carried(plan, found, today), strict=True) if far.check is None]


def about(document_id: int) -> list[tuple[Plan, Task]]:
    """Tasks of approved plans about one document, the latest year first."""
    plans = db.session.scalars(sa.select(Plan).where(Plan.state == State.APPROVED).order_by(Plan.year.desc()))
    return [(plan, one) for plan in plans for one in tasks(plan, date.min) if one.document_id == document_id]
