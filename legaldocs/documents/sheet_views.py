"""Pages of a register sheet that comes in: its columns, a dry run, the import as a job, its lines as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from legaldocs.core.db import db
from legaldocs.core.errors import Missing
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.core.web import actor, entry
from legaldocs.documents import blobs, importing, pages, sheet_pages, sheet_reading
from legaldocs.documents.jobs import IMPORT_SHEET
from legaldocs.documents.sheet_reading import Columns
from legaldocs.formats.refusals import RefusedFile
from legaldocs.formats.sheets_in import sheets_kept
from legaldocs.ui import tables

blueprint = Blueprint("sheets", __name__)


@blueprint.route("/import/sheet/<digest>", methods=["GET", "POST"])
@entry("documents.import")
def columns(digest: str) -> Any:
    """Which column is what; then a dry run, then the import as a job."""
    name = Path(request.values.get("name", "")).name[:200] or "register.xlsx"
    found = _kept(digest, name)
    chosen = _chosen(found) if request.method == "POST" else sheet_reading.guess(found)
    outlook = None
    if request.method == "POST":
        said = sheet_reading.read_sheets(found, chosen, name)
        if request.form.get("then") == "import" and said.arrivals:
            return _queue(digest, name, chosen)
        outlook = sheet_pages.outlook(said)
    values = {"sheets": sheet_pages.mapping(found, chosen), "fields": sheet_pages.options(), "outlook": outlook}
    return render_template("documents/sheet.html", name=name, **values)


def _kept(digest: str, name: str) -> list[dict[str, Any]]:
    if not blobs.exists(digest):
        raise Missing()
    try:
        return sheets_kept(blobs.at_hand(digest), name)
    except RefusedFile as refusal:
        raise Missing(importing.refusal_sentence(refusal)) from refusal


def _chosen(sheets: list[dict[str, Any]]) -> list[Columns]:
    """The reading as the form states it; a sheet that is not ticked is left out."""
    found = []
    for place, sheet in enumerate(sheets):
        if request.form.get(f"sheet-{place}") != "1":
            continue
        head_row = min(_row(request.form.get(f"head-{place}", "")), len(sheet["rows"])) - 1
        count = len(sheet_pages.heads_of(sheet, head_row))
        names = [request.form.get(f"column-{place}-{n}", "") for n in range(count)]
        fields = tuple(
            name if name in sheet_reading.FIELDS and name not in names[:n] else "" for n, name in enumerate(names)
        )
        found.append(Columns(sheet["name"], head_row, fields, request.form.get(f"issuer-{place}", "").strip()[:200]))
    return found


def _row(given: str) -> int:
    """A row's number as typed, from one; one for anything else."""
    return max(1, int(given)) if given.isascii() and given.isdigit() and len(given) < 7 else 1


def _queue(digest: str, name: str, chosen: list[Columns]) -> Any:
    with unit_of_work(actor(), "documents.queue_import"):
        job = IMPORT_SHEET.enqueue(sha256=digest, name=name, columns=sheet_reading.stored(chosen))
        job_id = job.id
    return redirect(url_for("documents.import_report", job_id=job_id))


@blueprint.get("/import/<int:job_id>/lines.xlsx")
@entry("documents.import")
def report_file(job_id: int) -> Response:
    """The lines of an import, all or of one outcome, to mend the file by."""
    pages.job_row(job_id)
    heads = [_("Place"), _("Number"), _("Outcome"), _("Why")]
    lines = db.session.scalars(importing.import_lines(job_id, request.args.get("outcome", "")))
    rows: list[Any] = [[line.place, line.number, line.outcome, line.message] for line in lines]
    return tables.table(f"import-{job_id}", heads, rows, "xlsx")
