"""The English translation of a document beside its original, attaching one, taking it back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from legaldocs.core.errors import Invalid, Refused
from legaldocs.core.text import prose
from legaldocs.core.web import actor, back_with, entry
from legaldocs.documents import (
    effects,
    graph_pages,
    importing,
    queries,
    reading_date,
    translation_service,
    translations,
)
from legaldocs.documents.models import Document
from legaldocs.documents.reading import Incoming
from legaldocs.formats.refusals import RefusedFile
from legaldocs.ui import undoing

blueprint = Blueprint("translations", __name__, url_prefix="/documents/<int:document_id>/english")


@blueprint.get("")
@entry("documents.read")
def page(document_id: int) -> str:
    """Original and translation, article by article."""
    document, shown = graph_pages.subject(document_id), translations.current(document_id)
    edition = queries.current_edition(document_id)
    events, on = effects.events_of([document_id])[document_id], reading_date.chosen()
    lines = translations.side_by_side(edition, shown, translations.ended_on(events, on)) if shown else []
    return render_template(
        "documents/english.html",
        document=document,
        edition=edition,
        shown=shown,
        lines=lines,
        effect=translations.doubtful(lines, events, on),
        history=translations.history(document_id),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@entry("documents.import")
def new(document_id: int) -> Any:
    """Attach a translation, from a file or from words typed in."""
    document = graph_pages.subject(document_id)
    if request.method == "GET":
        return _form(document, {})
    first = not translations.has_one(document_id)
    try:
        translation_service.attach(actor(), document_id, _incoming(), request.form.get("translator", ""))
    except RefusedFile as refusal:
        return _form(document, {"file": [importing.refusal_sentence(refusal)]}), 422
    except Invalid as refusal:
        return _form(document, refusal.fields or {"file": [str(refusal.sentence)]}), 422
    words = _("The translation was attached; search finds it in a moment.")
    if first:
        back = url_for("translations.withdraw", document_id=document_id)
        undoing.offer(words, back, reason=undoing.reason())
    else:
        flash(words, "success")
    return redirect(url_for("translations.page", document_id=document_id))


@blueprint.post("/withdraw")
@entry("documents.import")
def withdraw(document_id: int) -> Any:
    """Show no translation any more."""
    try:
        translation_service.withdraw(actor(), document_id, prose(request.form.get("reason", "")))
    except Invalid as refusal:
        flash(" ".join(words for said in (refusal.fields or {}).values() for words in said), "danger")
    else:
        undoing.offer(
            _("The translation is no longer shown."), url_for("translations.put_back", document_id=document_id)
        )
    return redirect(url_for("translations.page", document_id=document_id))


@blueprint.post("/put-back")
@entry("documents.import")
def put_back(document_id: int) -> Any:
    """Show again what was withdrawn last."""
    here = url_for("translations.page", document_id=document_id)
    try:
        translation_service.put_back(actor(), document_id)
    except Refused as error:
        return back_with(error, here)
    flash(_("The translation is shown again."), "success")
    return redirect(here)


def _incoming() -> Incoming:
    """The words typed in, else those of the file.  Raises ``Invalid`` where there are neither."""
    typed, upload = request.form.get("text", "").strip(), request.files.get("file")
    if typed:
        return Incoming(text=typed)
    if upload is None or not upload.filename:
        raise Invalid(fields={"file": [_("Choose a file, or paste the text.")]})
    with tempfile.TemporaryDirectory(dir=current_app.config["DATA_DIR"]) as folder:
        path = Path(folder) / "upload"
        upload.save(path)
        found = importing.arrivals(path, Path(upload.filename).name[:255])
    if len(found) != 1:
        raise Invalid(fields={"file": [_("Choose a file that holds one document.")]})
    return found[0].incoming


def _form(document: Document, errors: dict[str, Any]) -> str:
    return render_template("documents/english_new.html", document=document, errors=errors, given=request.form)
