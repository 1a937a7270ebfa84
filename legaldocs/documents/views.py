"""Pages of the register: list, document, original file, import."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.core.errors import Invalid, Missing
from legaldocs.core.schema import load
from legaldocs.core.text import slug, squeeze
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.core.web import actor, entry, paginate
from legaldocs.documents import (
    akn,
    blobs,
    effects,
    exporting,
    importing,
    pages,
    queries,
    reading_date,
    reading_notes,
    recognition_service,
    schemas,
    service,
    tags,
)
from legaldocs.documents.jobs import IMPORT_FILE
from legaldocs.documents.models import LEVEL_LABELS
from legaldocs.formats import ocr
from legaldocs.formats.convert import Wish
from legaldocs.formats.refusals import RefusedFile
from legaldocs.formats.sheets_in import sheets_of
from legaldocs.formats.word_in import ChangePolicy
from legaldocs.law.effect import Status

blueprint = Blueprint("documents", __name__)
_STATED = tuple(schemas.HeaderFacts().fields)


@blueprint.get("/documents")
@entry("documents.read")
def index() -> str:
    """The register as a list with filters; status as at the reading date."""
    filters, on = _filters(), reading_date.chosen()
    page = paginate(queries.register_list(filters, on))
    return render_template(
        "documents/index.html",
        page=page,
        filters=filters,
        statuses=effects.statuses([document.id for document in page.rows], on),
        facets=queries.facets(),
        units=accounts.units(),
        levels=LEVEL_LABELS,
        all_statuses=list(Status),
        names=accounts.unit_names(),
        tags=tags.every(),
        tagged=tags.of_documents([document.id for document in page.rows]),
    )


def _filters() -> queries.Filters:
    given = load(schemas.RegisterQuery(), request.args)
    return queries.Filters(
        words=given["q"],
        doc_type=given["doc_type"],
        issuer=given["issuer"],
        level=given["level"],
        field=given["field"],
        year=given["year"],
        territory=given["territory"],
        status=given["status"],
        unit_id=given["unit"],
        tag=given["tag"],
        sort=given["sort"],
    )


@blueprint.get("/documents/export")
@entry("documents.read")
def export() -> Response:
    """Exactly the filtered list, all pages, as .xlsx or .csv."""
    form = load(schemas.RegisterQuery(), request.args)["format"]
    return exporting.register_list(_filters(), reading_date.chosen(), form)


@blueprint.get("/documents/<int:document_id>")
@entry("documents.read")
def page(document_id: int) -> str:
    """One document: text with contents, status with its reasons, history, relations, tickets and proposals."""
    return render_template("documents/page.html", **pages.document(actor(), document_id, reading_date.chosen()))


@blueprint.get("/documents/<int:document_id>/original")
@entry("documents.read")
def original(document_id: int) -> Response:
    """The bytes the text was read from, as they came."""
    edition = queries.current_edition(document_id, with_text=False)
    if edition is None or edition.file_sha256 is None:
        raise Missing(_("No original file is kept for this document."))
    data = blobs.at_hand(edition.file_sha256)
    name = squeeze(Path(edition.file_name or "original").name)  # one line, no sign that turns it round
    return send_file(data, as_attachment=True, download_name=name, mimetype="application/octet-stream")


@blueprint.get("/documents/<int:document_id>/text.txt")
@entry("documents.read")
def text(document_id: int) -> Response:
    """The text as the register holds it."""
    edition = queries.current_edition(document_id)
    if edition is None:
        raise Missing()
    answer = current_app.response_class(edition.text, mimetype="text/plain")
    answer.headers["Content-Disposition"] = f"attachment; filename=document-{document_id}.txt"
    return answer


@blueprint.get("/documents/<int:document_id>/akn.xml")
@entry("documents.read")
def akn_file(document_id: int) -> Response:
    """The text with its history and references as an Akoma Ntoso file."""
    document, edition = queries.get(document_id), queries.current_edition(document_id)
    if document is None or edition is None:
        raise Missing()
    answer = current_app.response_class(akn.export(document, edition), mimetype=akn.MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f"attachment; filename={slug(document.number) or document_id}.akn.xml"
    return answer


@blueprint.route("/import", methods=["GET", "POST"])
@entry("documents.import")
def import_files() -> Any:
    """Bring in a file: a single document at once, a collection as a job with progress."""
    if request.method == "GET":
        return _import_page({}, {})
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return _import_page({"file": [_("Choose a file.")]}, request.form), 422
    name = Path(upload.filename).name[:255]
    with tempfile.TemporaryDirectory(dir=current_app.config["DATA_DIR"]) as folder:
        path = Path(folder) / "upload"
        upload.save(path)
        try:
            return _bring_in(path, name)
        except RefusedFile as refusal:
            errors = {"file": [importing.refusal_sentence(refusal)]}
        except Invalid as refusal:
            errors = refusal.fields or {"file": [str(refusal.sentence)]}
    return _import_page(errors, request.form), 422


def _import_page(errors: dict[str, Any], given: Mapping[str, str]) -> str:
    can_recognise = ocr.program() is not None
    return render_template("documents/import.html", errors=errors, given=given, can_recognise=can_recognise)


def _bring_in(path: Path, name: str) -> Any:
    """One document at once, with what the person stated of its header; a collection, an old format or a scan as a job.

    What is wrong with a file is said now, while the person is still looking, wherever it can be known now.
    """
    if name.lower().endswith(".xlsx"):
        sheets_of(path, name)
        return redirect(url_for("sheets.columns", digest=blobs.keep(path.read_bytes()), name=name))
    confirm = request.form.get("confirm_plain") == "1"
    typed = {name: request.form[name] for name in _STATED if request.form.get(name)}
    stated = load(schemas.HeaderFacts(), typed)
    policy = load(schemas.ImportChoice(), {"policy": request.form.get("policy") or ChangePolicy.FINAL.value})["policy"]
    collection = name.lower().endswith((".jsonl", ".jsonl.gz", ".ndjson", ".zip"))
    wish = Wish(policy)
    if collection:
        importing.look_over(path, name)
    if collection or importing.takes_long(path, name):
        digest = blobs.keep(path.read_bytes())
        with unit_of_work(actor(), "documents.queue_import"):
            job = IMPORT_FILE.enqueue(
                sha256=digest, name=name, confirm_plain=confirm, policy=policy.value, stated=typed
            )
            job_id = job.id
        return redirect(url_for("documents.import_report", job_id=job_id))
    arrival = importing.arrivals(path, name, wish)[0]
    registered = service.register(actor(), replace(arrival.incoming, **stated))
    words = {"added": _("Added to the register."), "completed": _("The text was added to the known facts.")}
    flash(words.get(registered.outcome, _("The register holds this document already; nothing was changed.")))
    noted = reading_notes.sentences(arrival.incoming.warnings)
    if noted:
        flash(noted, "warning")
    return redirect(url_for("documents.page", document_id=registered.document_id))


@blueprint.post("/documents/<int:document_id>/recognised")
@entry("effect.confirm")
def sign_off_recognised(document_id: int) -> Any:
    """A person has compared the recognised text with the scan."""
    recognition_service.sign_off(actor(), document_id)
    flash(_("Signed off in your name: the recognised text agrees with the scan."))
    return redirect(url_for("documents.page", document_id=document_id))


@blueprint.get("/import/<int:job_id>")
@entry("documents.import")
def import_report(job_id: int) -> str:
    """Progress and outcome of one import, line by line."""
    chosen = request.args.get("outcome", "")
    return render_template(
        "documents/import_report.html",
        job=pages.job_row(job_id),
        totals=importing.totals(job_id),
        page=paginate(importing.import_lines(job_id, chosen)),
        outcome=chosen,
        today=clock.today(),
    )


@blueprint.get("/import/<int:job_id>/progress")
@entry("documents.import")
def import_progress(job_id: int) -> Any:
    """The progress block alone; 286 ends the polling."""
    job = pages.job_row(job_id)
    over = job["state"] in ("done", "failed")
    return render_template("documents/_progress.html", job=job), 286 if over else 200
