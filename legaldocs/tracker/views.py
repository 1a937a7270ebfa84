"""Pages of the tracking: list, summary, one text, import with mapping and dry run, exports."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.core.errors import LegalDocsError, Missing
from legaldocs.core.schema import load
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.core.web import actor, back_with, entry, paginate
from legaldocs.documents import blobs
from legaldocs.documents.importing import refusal_sentence
from legaldocs.formats.refusals import RefusedFile
from legaldocs.formats.sheets_in import sheets_kept, sheets_of
from legaldocs.tracker import exporting, importing, layouts, pages, presentation, queries, reading, schemas, service
from legaldocs.tracker.jobs import IMPORT_SHEET
from legaldocs.tracker.lifecycle import HANDLING
from legaldocs.tracker.reading import SheetMapping
from legaldocs.ui import tables

blueprint = Blueprint("tracker", __name__)
_DIGEST = re.compile(r"[0-9a-f]{64}")  # SHA-256 in hex
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/tracker")
@entry("tracker.read")
def index() -> str:
    """The texts of the former provinces and where each stands."""
    filters = _filters()
    page = paginate(queries.handlings(filters))
    return render_template("tracker/index.html", **pages.index(page, filters))


def _filters() -> queries.Filters:
    given = load(schemas.HandlingQuery(), request.args)
    return queries.Filters(
        given["q"], given["kind"], given["state"], given["outcome"], given["field"], given["officer"], given["sort"]
    )


@blueprint.get("/tracker/export")
@entry("tracker.read")
def export() -> Response:
    """Exactly the filtered list, all pages, as .xlsx or .csv."""
    form = load(schemas.HandlingQuery(), request.args)["format"]
    heads = [_("Name of the text"), _("Drafting agency"), _("Outcome"), _("Texts"), _("Officer"), _("Step"), _("State")]
    heads += [_("Field"), _("Expected")]
    rows: list[Any] = [
        [
            one.name, one.agency, presentation.outcome_words(one.outcome), one.count, one.officer,
            presentation.step_words(one), str(HANDLING.label(one.state)), one.field, one.expected_on,
        ]
        for one in db.session.scalars(queries.handlings(_filters()))
    ]  # fmt: skip
    belongs = "name name 4 4 officer 5 5 field expected"
    return tables.table(f"tracker-{clock.today().isoformat()}", heads, rows, form, belongs)


@blueprint.get("/tracker/sheets.xlsx")
@entry("tracker.read")
def sheets() -> Response:
    """Everything in the columns of the department's own sheets."""
    return _book(exporting.sheets(), "theo-doi-xu-ly")


@blueprint.get("/tracker/summary")
@entry("tracker.read")
def summary() -> str:
    """What remains and what was handled, by field, officer and outcome."""
    return render_template("tracker/summary.html", **pages.summary())


@blueprint.get("/tracker/summary.xlsx")
@entry("tracker.read")
def summary_sheet() -> Response:
    """The summary by field in the columns the department uses."""
    return _book(exporting.summary(), "tong-hop-xu-ly")


def _book(data: bytes, name: str) -> Response:
    answer = current_app.response_class(data, mimetype=SHEET)
    answer.headers["Content-Disposition"] = f"attachment; filename={name}-{clock.today().isoformat()}.xlsx"
    return answer


@blueprint.get("/tracker/<int:handling_id>")
@entry("tracker.read")
def page(handling_id: int) -> str:
    """One text: its documents, the steps with their letters, what can be done."""
    return render_template("tracker/page.html", **pages.one(actor(), handling_id))


@blueprint.post("/tracker/<int:handling_id>/step")
@entry("tracker.edit")
def step(handling_id: int) -> Any:
    """Record what was sent or answered."""
    try:
        service.record_step(actor(), handling_id, **load(schemas.Step(), request.form))
    except LegalDocsError as error:
        return _back(error, handling_id)
    flash(_("Saved."), "success")
    return redirect(url_for("tracker.page", handling_id=handling_id))


@blueprint.post("/tracker/<int:handling_id>/decide")
@entry("tracker.edit")
def decide(handling_id: int) -> Any:
    """Say what becomes of the text."""
    try:
        service.decide(actor(), handling_id, **load(schemas.Decision(), request.form))
    except LegalDocsError as error:
        return _back(error, handling_id)
    flash(_("Saved."), "success")
    return redirect(url_for("tracker.page", handling_id=handling_id))


@blueprint.post("/tracker/<int:handling_id>/moves/<name>")
@entry("tracker.edit")
def move(handling_id: int, name: str) -> Any:
    """Mark as handled, or open again."""
    try:
        service.move(actor(), handling_id, name, **load(schemas.MoveInput(), request.form))
    except LegalDocsError as error:
        return _back(error, handling_id)
    flash(_("Saved."), "success")
    return redirect(url_for("tracker.page", handling_id=handling_id))


def _back(error: LegalDocsError, handling_id: int) -> Any:
    if error.status in (403, 404):
        raise error
    return back_with(error, url_for("tracker.page", handling_id=handling_id))


@blueprint.route("/tracker/import", methods=["GET", "POST"])
@entry("tracker.import")
def import_sheet() -> Any:
    """Choose a workbook; it is looked over at once and kept for the mapping."""
    if request.method == "GET":
        return render_template("tracker/import.html", errors={}, recent=pages.recent_imports())
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return _refused(_("Choose a file."))
    name = Path(upload.filename).name[:200]
    with tempfile.TemporaryDirectory(dir=current_app.config["DATA_DIR"]) as folder:
        path = Path(folder) / "upload"
        upload.save(path)
        try:
            sheets_of(path, name)
        except RefusedFile as refusal:
            return _refused(refusal_sentence(refusal))
        digest = blobs.keep(path.read_bytes())
    return redirect(url_for("tracker.mapping", digest=digest, name=name))


def _refused(sentence: str) -> tuple[str, int]:
    return render_template("tracker/import.html", errors={"file": [sentence]}, recent=pages.recent_imports()), 422


@blueprint.route("/tracker/import/<digest>", methods=["GET", "POST"])
@entry("tracker.import")
def mapping(digest: str) -> Any:
    """Which column is what; then a dry run, then the import as a job."""
    name = Path(request.values.get("name", "")).name[:200] or "tracker.xlsx"
    found = _kept(digest, name)
    chosen = _chosen(found) if request.method == "POST" else reading.guess(found)
    outlook = None
    if request.method == "POST":
        read = reading.read(found, chosen)
        if request.form.get("then") == "import" and read.rows:
            return _queue(digest, name, chosen)
        outlook = pages.outlook(read)
    return render_template(
        "tracker/mapping.html",
        digest=digest,
        name=name,
        sheets=pages.mapping(found, chosen),
        layouts=pages.layout_options(),
        fields=pages.field_options(),
        outlook=outlook,
        source=layouts.source(),
    )


def _kept(digest: str, name: str) -> list[dict[str, Any]]:
    if not blobs.exists(digest):
        raise Missing()
    try:
        return sheets_kept(blobs.at_hand(digest), name)
    except RefusedFile as refusal:
        raise Missing(refusal_sentence(refusal)) from refusal


def _chosen(sheets: list[dict[str, Any]]) -> list[SheetMapping]:
    """The mapping as the form states it; a sheet that is taken for nothing is left out."""
    known, found = dict(pages.layout_options()), []
    allowed = set(presentation.FIELD_LABELS)
    for place, sheet in enumerate(sheets):
        layout = request.form.get(f"sheet-{place}", "")
        if layout not in known:
            continue
        kind, _slash, state = layout.partition("/")
        count = len(layouts.heads_of(sheet["rows"]))
        given = [request.form.get(f"column-{place}-{n}", "") for n in range(count)]
        found.append(SheetMapping(sheet["name"], kind, state, tuple(one if one in allowed else "" for one in given)))
    return found


def _queue(digest: str, name: str, chosen: list[SheetMapping]) -> Any:
    with unit_of_work(actor(), "tracker.queue_import"):
        job = IMPORT_SHEET.enqueue(sha256=digest, name=name, mappings=importing.stored(chosen))
        job_id = job.id
    return redirect(url_for("tracker.report", sheet_job_id=job_id))


@blueprint.get("/tracker/imports/<int:sheet_job_id>")
@entry("tracker.import")
def report(sheet_job_id: int) -> str:
    """Progress and outcome of an import: what came of each row, and what could not be read."""
    outcome = request.args.get("outcome", "")
    return render_template(
        "tracker/report.html",
        job=pages.job_row(sheet_job_id),
        totals=queries.line_totals(sheet_job_id),
        page=paginate(queries.lines(sheet_job_id, outcome)),
        outcome=outcome,
        words=presentation.problem,
    )


@blueprint.get("/tracker/imports/<int:sheet_job_id>/progress")
@entry("tracker.import")
def progress(sheet_job_id: int) -> Any:
    """The progress block alone; 286 ends the polling."""
    job = pages.job_row(sheet_job_id)
    over = job["state"] in ("done", "failed")
    return render_template("jobs/_progress.html", task=job), 286 if over else 200
