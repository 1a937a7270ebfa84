"""The page of jobs: what waits, runs and failed, with cancel and run again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from legaldocs.core.db import db
from legaldocs.core.errors import Refused
from legaldocs.core.jobs import OPEN, Job, JobState, job_types
from legaldocs.core.web import actor, back_with, entry, paginate
from legaldocs.jobs import models, policy, presentation, queries, service  # noqa: F401  # models and policy register themselves
from legaldocs.ui import tables
from legaldocs.ui.words import fault, moment

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs")

STATE_LABELS = {
    JobState.QUEUED: _l("Waiting"),
    JobState.RUNNING: _l("Running"),
    JobState.DONE: _l("Done"),
    JobState.CANCELLED: _l("Cancelled"),
    JobState.DEAD: _l("Failed"),
}
TONES = {
    JobState.QUEUED: "info",
    JobState.RUNNING: "info",
    JobState.DONE: "ok",
    JobState.CANCELLED: "muted",
    JobState.DEAD: "late",
}


@dataclass(frozen=True, slots=True)
class Task:
    """A job as ``macros/job.html`` shows it."""

    id: int
    title: Any
    state: str
    done: int
    total: int
    message: str | None
    poll_url: str
    result_url: str | None = None
    result_label: str | None = None
    technical: str = ""


@blueprint.get("")
@entry("jobs.read")
def index() -> str:
    """The list, filtered by state and kind."""
    state, name, sort = (request.args.get(part, "") for part in ("state", "name", "sort"))
    return render_template(
        "jobs/index.html",
        page=paginate(queries.listed(actor(), state, name, sort)),
        sort=sort or "-asked",
        rule_words=presentation.rule_words,
        counts=queries.counts(actor()),
        chosen={"state": state, "name": name},
        labels=STATE_LABELS,
        tones=TONES,
        kinds=sorted((kind, title_of(kind)) for kind in job_types()),
        title_of=title_of,
        open_states=OPEN,
        worker_missing=queries.worker_is_missing(),
        schedules=queries.schedules(),
    )


@blueprint.get("/export")
@entry("jobs.read")
def export() -> Response:
    """Exactly the filtered list, all pages, as .xlsx or .csv."""
    state, name, sort = (request.args.get(part, "") for part in ("state", "name", "sort"))
    heads = [_("No."), _("Job"), _("State"), _("Attempts"), _("Asked for"), _("Over"), _("Result")]
    rows: list[Any] = [
        [
            row.id,
            title_of(row.name),
            str(STATE_LABELS[row.state]),
            row.attempts,
            moment(row.created_at),
            moment(row.finished_at) if row.finished_at else None,
            "; ".join(f"{words}: {figure}" for words, figure, _page in presentation.result_rows(row)) or row.message,
        ]
        for row in db.session.scalars(queries.listed(actor(), state, name, sort))
    ]
    form = "csv" if request.args.get("format") == "csv" else "xlsx"
    return tables.table("jobs", heads, rows, form, "1 name state state asked over 4")


@blueprint.get("/<int:job_id>")
@entry("jobs.read")
def show(job_id: int) -> str:
    """One job: payload, progress, outcome."""
    found = queries.one(actor(), job_id)
    values = {"labels": STATE_LABELS, "open_states": OPEN, "title_of": title_of}
    rows = presentation.result_rows(found)
    return render_template("jobs/show.html", job=found, task=task(found), result=rows, **values)


@blueprint.get("/<int:job_id>/progress")
@entry("jobs.read")
def progress(job_id: int) -> Any:
    """The progress block alone, asked every two seconds; status 286 tells htmx that it is over."""
    found = queries.one(actor(), job_id)
    return render_template("jobs/_progress.html", task=task(found)), 200 if found.state in OPEN else 286


@blueprint.post("/<int:job_id>/cancel")
@entry("jobs.manage")
def cancel(job_id: int) -> Any:
    """Cancel."""
    try:
        found = service.cancel(actor(), job_id)
    except Refused as error:
        return back_with(error, url_for("jobs.show", job_id=job_id))
    over = found.state == JobState.CANCELLED
    flash(_("The job is cancelled.") if over else _("The job stops at its next step."), "success")
    return redirect(url_for("jobs.show", job_id=job_id))


@blueprint.post("/<int:job_id>/run-again")
@entry("jobs.manage")
def run_again(job_id: int) -> Any:
    """Queue a stopped job again."""
    try:
        service.run_again(actor(), job_id)
    except Refused as error:
        return back_with(error, url_for("jobs.show", job_id=job_id))
    flash(_("The job waits for its turn."), "success")
    return redirect(url_for("jobs.show", job_id=job_id))


def title_of(name: str) -> str:
    """What people call a kind of job; its technical name when it is not known here."""
    kind = job_types().get(name)
    return str(kind.label) if kind is not None and kind.label else name


def task(job: Job, result_url: str | None = None, result_label: str | None = None) -> Task:
    """``job`` for the progress block; other pages show a job they started with it."""
    states = {JobState.DEAD: "failed", JobState.CANCELLED: "failed"}
    shown = states.get(job.state, str(job.state))
    sentence, technical = fault(job.error)
    message = sentence or job.message or None
    poll = url_for("jobs.progress", job_id=job.id)
    title = title_of(job.name)
    done, total = job.done_count, job.total or 0
    return Task(job.id, title, shown, done, total, message, poll, result_url, result_label, technical)
