"""What a person may do to a job: cancel it, or run a dead one again."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from legaldocs.core import clock, permissions
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Missing, Refused
from legaldocs.core.jobs import Job, JobContext, JobState, job
from legaldocs.core.once import forget_answers
from legaldocs.core.unit_of_work import use_case

KEPT_DAYS = 90


@use_case
def cancel(actor: Actor, job_id: int) -> Job:
    """Cancel a waiting job at once, a running one at its next checkpoint.  Raises ``Refused`` when it is over."""
    found = _held(job_id)
    permissions.require(actor, "jobs.manage", found)
    if found.state == JobState.RUNNING:
        found.cancel_asked = True
    elif found.state in (JobState.QUEUED, JobState.DEAD):
        found.state, found.finished_at = JobState.CANCELLED, clock.now()
    else:
        raise Refused(_("This job is over; there is nothing to cancel."), code="job-over")
    return found


@use_case
def run_again(actor: Actor, job_id: int) -> Job:
    """Queue a dead or cancelled job anew, with all its attempts; steps it has already done are not repeated.

    Raises ``Refused`` for a job in another state, or when the same work is waiting already.
    """
    found = _held(job_id)
    permissions.require(actor, "jobs.manage", found)
    if found.state not in (JobState.DEAD, JobState.CANCELLED):
        raise Refused(_("Only a job that stopped can be run again."), code="job-not-stopped")
    same = (Job.name == found.name, Job.key == found.key, Job.state == JobState.QUEUED)
    if found.key is not None and db.session.scalar(sa.select(Job.id).where(*same)) is not None:
        raise Refused(_("The same work is already waiting."), code="job-waiting")
    found.state, found.attempts, found.run_at = JobState.QUEUED, 0, clock.now()
    found.cancel_asked, found.error, found.finished_at = False, None, None
    return found


def _held(job_id: int) -> Job:
    """The row, locked against the workers.  Raises ``Missing``."""
    found = db.session.get(Job, job_id, with_for_update=True)
    if found is None:
        raise Missing
    return found


@use_case
def forget_old(_actor: Actor) -> int:
    """Delete jobs that ended well more than ``KEPT_DAYS`` ago; returns how many."""
    ended = (JobState.DONE, JobState.CANCELLED)
    old = (Job.state.in_(ended), Job.finished_at < clock.now() - timedelta(days=KEPT_DAYS))
    forget_answers()
    return int(db.session.execute(sa.delete(Job).where(*old)).rowcount)  # type: ignore[attr-defined]  # a DML result


@job("jobs.forget-old", every="daily 03:30", label=_l("Forget jobs that ended long ago"))
def forget(_context: JobContext) -> dict[str, int]:
    """Keep the job table small."""
    return {"forgotten": forget_old(SYSTEM)}
