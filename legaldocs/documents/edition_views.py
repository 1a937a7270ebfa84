"""Texts of a document: every edition with its reason, what differs between two of them, and adding a corrected one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _

from legaldocs.core.errors import Invalid, Missing
from legaldocs.core.text import prose
from legaldocs.core.web import actor, entry, int_arg
from legaldocs.documents import (
    blobs,
    comparing,
    edition_service,
    graph_pages,
    importing,
    pages,
    queries,
    reading_date,
)
from legaldocs.documents.models import Document, Edition
from legaldocs.formats.refusals import RefusedFile
from legaldocs.law import structure
from legaldocs.law.diff import Change, diff_documents

blueprint = Blueprint("editions", __name__, url_prefix="/documents/<int:document_id>/editions")
# The reader of a browser draws with its own styles; nothing is fetched, and no other site may show it.  A sandbox, in
# which readers of browsers refuse to start, is not needed: with this type and "nosniff" nothing runs as ours.
PDF_POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)


@blueprint.get("")
@entry("documents.read")
def index(document_id: int) -> str:
    """Every text of the document; with two or more, what the chosen one changed against the one before."""
    document, listed = graph_pages.subject(document_id), queries.editions(document_id)
    chosen = int_arg("edition", listed[-1].id if listed else 0)
    place = next((at for at, edition in enumerate(listed) if edition.id == chosen), None)
    if listed and place is None:
        raise Missing()
    before = listed[place - 1] if place else None
    rows = _differences(before, listed[place]) if before is not None and place else []
    return render_template(
        "documents/editions.html", document=document, editions=listed[::-1], chosen=chosen, before=before, rows=rows
    )


def _differences(old: Edition, new: Edition) -> list[dict[str, Any]]:
    """Provisions that differ, words within."""
    trees = (structure.parse(old.text).provisions, structure.parse(new.text).provisions)
    found = diff_documents(old.text, trees[0], new.text, trees[1])
    return [comparing.row_of(row) for row in found if row.change is not Change.SAME]


@blueprint.get("/beside")
@entry("documents.read")
def beside(document_id: int) -> str:
    """The original PDF beside its data and the text that was read from it."""
    if not queries.kept_as_pdf(queries.current_edition(document_id, with_text=False)):
        raise Missing(_("No PDF is kept for this document."))
    return render_template("documents/beside.html", **pages.document(actor(), document_id, reading_date.chosen()))


@blueprint.get("/original.pdf")
@entry("documents.read")
def pdf(document_id: int) -> Response:
    """The PDF as it came, for the browser's own reader inside the page: never as anything else than a PDF."""
    edition = queries.current_edition(document_id, with_text=False)
    if edition is None or not queries.kept_as_pdf(edition):
        raise Missing(_("No PDF is kept for this document."))
    kept = blobs.at_hand(edition.file_sha256 or "")
    with kept.open("rb") as stream:
        if not stream.read(1024).lstrip().startswith(b"%PDF-"):
            raise Missing(_("No PDF is kept for this document."))
    answer = send_file(kept, mimetype="application/pdf")
    answer.headers["Content-Security-Policy"] = PDF_POLICY
    return answer


@blueprint.route("/new", methods=["GET", "POST"])
@entry("documents.import")
def new(document_id: int) -> Any:
    """Add a corrected text with its reason; the old one stays."""
    document = graph_pages.subject(document_id)
    if request.method == "GET":
        return _form(document, {})
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return _form(document, {"file": [_("Choose a file.")]}), 422
    try:
        incoming = importing.one_document(Path(upload.filename).name[:255], upload.read())
        edition_service.correct_text(actor(), document_id, incoming, prose(request.form.get("reason", "")))
    except RefusedFile as refusal:
        return _form(document, {"file": [importing.refusal_sentence(refusal)]}), 422
    except Invalid as refusal:
        return _form(document, refusal.fields or {"file": [str(refusal.sentence)]}), 422
    flash(_("The corrected text was added; the old one stays on file."), "success")
    return redirect(url_for("editions.index", document_id=document_id))


def _form(document: Document, errors: dict[str, Any]) -> str:
    return render_template("documents/edition_new.html", document=document, errors=errors, given=request.form)
