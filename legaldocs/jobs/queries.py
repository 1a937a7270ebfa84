"""Reads of the job table, as far as the actor may see it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from legaldocs.core import permissions
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Missing
from legaldocs.core.jobs import OPEN, Job, JobState
from legaldocs.jobs import policy, presence
from legaldocs.jobs.models import JobSchedule


def visible_to(actor: Actor) -> sa.Select[Job]:
    """Jobs the actor may read, newest first."""
    found = sa.select(Job).order_by(Job.id.desc())
    if actor.has_role(*policy.EVERYTHING) or actor.is_system:
        return found
    return found.where(Job.created_by == actor.user_id)


def listed(actor: Actor, state: str, name: str, sort: str = "") -> sa.Select[Job]:
    """Visible jobs, narrowed to one state or one kind when given; ``sort`` is a column, falling with a minus."""
    columns: dict[str, Any] = {"asked": Job.id, "name": Job.name, "state": Job.state, "over": Job.finished_at}
    column = columns.get(sort.lstrip("-"), Job.id)
    falling = sort.startswith("-") or not sort
    order = sa.nulls_last(column.desc() if falling else column.asc())
    found = visible_to(actor).order_by(None).order_by(order, Job.id.desc())
    if state in tuple(JobState):
        found = found.where(Job.state == JobState(state))
    return found.where(Job.name == name) if name else found


def counts(actor: Actor) -> dict[str, int]:
    """Visible jobs by state; every state is present."""
    mine = visible_to(actor).order_by(None).subquery()
    rows = db.session.execute(sa.select(mine.c.state, sa.func.count()).group_by(mine.c.state))
    return {str(state): 0 for state in JobState} | {str(state): count for state, count in rows}


def one(actor: Actor, job_id: int) -> Job:
    """The job.  Raises ``Missing`` when there is none that the actor may read."""
    found = db.session.get(Job, job_id)
    if found is None or not permissions.can(actor, "jobs.read", found):
        raise Missing
    return found


def worker_is_missing() -> bool:
    """Whether work waits and no worker has given a sign of life."""
    if db.session.scalar(presence.alive().limit(1)) is not None:
        return False
    return bool(db.session.scalar(sa.select(sa.func.count()).where(Job.state.in_(OPEN))))


def schedules() -> list[JobSchedule]:
    """Recurring jobs by name."""
    return list(db.session.scalars(sa.select(JobSchedule).order_by(JobSchedule.name)))
