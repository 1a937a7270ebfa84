"""Long work for programs: how far it is, stopping it."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from legaldocs.core import api
from legaldocs.core.api import Door, PageQuery, listed
from legaldocs.core.jobs import Job
from legaldocs.core.web import actor, paginate
from legaldocs.jobs import queries, service

door = Door("jobs", "Long work: imports, indexing, nightly checks.")


class JobOut(Schema):
    """A job and how far it is."""

    id = fields.Integer()
    name = fields.String()
    state = fields.String()
    done_count = fields.Integer()
    total = fields.Integer(allow_none=True)
    message = fields.String(allow_none=True)
    error = fields.String(allow_none=True)


def _values(job: Job) -> dict[str, Any]:
    same = ("id", "name", "done_count", "total", "message", "error")
    return {**{name: getattr(job, name) for name in same}, "state": str(job.state)}


@door.get("/jobs", entry="jobs.read", gives=api.page_of(JobOut), query=PageQuery)
def jobs(_given: dict[str, Any]) -> dict[str, Any]:
    """Jobs the caller may see, newest first"""
    page = paginate(queries.listed(actor(), "", ""))
    return listed(page, [_values(row) for row in page.rows])


@door.get("/jobs/<int:job_id>", entry="jobs.read", gives=JobOut)
def job(job_id: int) -> dict[str, Any]:
    """One job"""
    return _values(queries.one(actor(), job_id))


@door.post("/jobs/<int:job_id>/cancel", entry="jobs.read", gives=JobOut)
def cancel(job_id: int) -> dict[str, Any]:
    """Ask a job to stop at its next checkpoint"""
    return _values(service.cancel(actor(), job_id))


@door.post("/jobs/<int:job_id>/again", entry="jobs.read", gives=JobOut)
def run_again(job_id: int) -> dict[str, Any]:
    """Queue a dead or cancelled job anew"""
    return _values(service.run_again(actor(), job_id))
