"""Pages of feedback for staff: list, one message, its moves, opening a review."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.core.errors import LegalDocsError
from legaldocs.core.schema import load
from legaldocs.core.web import actor, back_with, entry, paginate
from legaldocs.feedback import pages, queries, schemas, service
from legaldocs.feedback.lifecycle import FEEDBACK
from legaldocs.feedback.models import SORT_LABELS
from legaldocs.ui import tables

blueprint = Blueprint("feedback", __name__)


@blueprint.get("/feedback")
@entry("feedback.read")
def index() -> str:
    """Messages the reader may know of, the most urgent first."""
    filters = _filters()
    page = paginate(queries.listed(actor(), filters), scalars=False)
    return render_template("feedback/index.html", **pages.index(page, filters))


def _filters() -> queries.Filters:
    given = load(schemas.ListQuery(), request.args)
    return queries.Filters(given["state"], given["kind"], given["q"], given["sort"])


@blueprint.get("/feedback/export")
@entry("feedback.read")
def export() -> Response:
    """Exactly the filtered list, all pages, as .xlsx or .csv; without names and contacts."""
    form = load(schemas.ListQuery(), request.args)["format"]
    heads = [_("Message"), _("Document"), _("Kind"), _("Words"), _("State"), _("Unit"), _("Received"), _("Due on")]
    heads.append(_("Answer"))
    names = accounts.unit_words()
    rows: list[Any] = [
        [
            message.code, document.number, str(SORT_LABELS[message.kind]), message.words,
            str(FEEDBACK.label(message.state)), names.get(message.unit_id or 0), message.received_at.date(), due_on,
            message.answer,
        ]
        for message, document, due_on in db.session.execute(queries.listed(actor(), _filters()))
    ]  # fmt: skip
    name = f"feedback-{clock.today().isoformat()}"
    return tables.table(name, heads, rows, form, "1 number 3 3 4 5 received due 4")


@blueprint.get("/feedback/<int:feedback_id>")
@entry("feedback.read")
def page(feedback_id: int) -> str:
    """One message with the provision it is about."""
    return render_template("feedback/page.html", **pages.one(actor(), feedback_id))


@blueprint.post("/feedback/<int:feedback_id>/moves/<name>")
@entry("feedback.read")
def move(feedback_id: int, name: str) -> Any:
    """Any move of the lifecycle; a refused one names everything that is missing."""
    try:
        service.move(actor(), feedback_id, name, **load(schemas.MoveInput(), request.form))
    except LegalDocsError as error:
        return _back(error, feedback_id)
    flash(_("Saved."), "success")
    return redirect(url_for("feedback.page", feedback_id=feedback_id))


@blueprint.post("/feedback/<int:feedback_id>/review")
@entry("feedback.read")
def review(feedback_id: int) -> Any:
    """Open a review on the ground of this message."""
    try:
        service.ask_for_review(actor(), feedback_id, **load(schemas.Review(), request.form))
    except LegalDocsError as error:
        return _back(error, feedback_id)
    flash(_("The review is open; the head of the unit assigns it."), "success")
    return redirect(url_for("feedback.page", feedback_id=feedback_id))


def _back(error: LegalDocsError, feedback_id: int) -> Any:
    if error.status in (403, 404):
        raise error
    return back_with(error, url_for("feedback.page", feedback_id=feedback_id))
