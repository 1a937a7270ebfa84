"""Texts of a document: every edition with its reason, what differs between two of them, and adding a corrected one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from legaldocs.core.errors import Invalid, Missing
from legaldocs.core.text import prose
from legaldocs.core.web import actor, entry, int_arg
from legaldocs.documents import comparing, edition_service, graph_pages, importing, queries
from legaldocs.documents.models import Document, Edition
from legaldocs.formats.refusals import RefusedFile
from legaldocs.law import structure
from legaldocs.law.diff import Change, diff_documents

blueprint = Blueprint("editions", __name__, url_prefix="/documents/<int:document_id>/editions")


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
