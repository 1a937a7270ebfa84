"""Pages of feedback for everybody: the form, and the page where the sender follows what became of the message."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for

from legaldocs.core.actor import SYSTEM
from legaldocs.core.errors import Invalid, LegalDocsError
from legaldocs.core.schema import load
from legaldocs.core.web import PUBLIC, entry
from legaldocs.feedback import pages, schemas, service

blueprint = Blueprint("feedback_public", __name__)
MAX_BODY = 64 * 2**10  # bytes of the form: a message has at most a few thousand letters


@blueprint.get("/portal/documents/<int:document_id>/feedback")
@entry(PUBLIC)
def form(document_id: int) -> str:
    """The form, and what others asked and were answered."""
    return render_template("feedback/form.html", **pages.form(document_id, {"path": request.args.get("path", "")}, {}))


@blueprint.post("/portal/documents/<int:document_id>/feedback")
@entry(PUBLIC)
def send(document_id: int) -> Any:
    """Take the message in.  A machine that fills the trap is thanked and forgotten."""
    if (request.content_length or 0) > MAX_BODY:
        return _again(document_id, {"words": [service.too_long()]}, 413)
    try:
        given = load(schemas.Message(), request.form)
        if given.pop("website"):
            return redirect(url_for("feedback_public.form", document_id=document_id))
        key = str(current_app.config["SECRET_KEY"]).encode()
        source = service.source_of(request.remote_addr or "", key)
        message = service.receive(SYSTEM, document_id, source=source, **given)
    except LegalDocsError as error:
        if error.status in (403, 404):
            raise
        fields = error.fields if isinstance(error, Invalid) else {"words": [str(error.sentence)]}
        return _again(document_id, fields, error.status)
    return redirect(url_for("feedback_public.status", token=message.token))


def _again(document_id: int, errors: dict[str, Any], status: int) -> tuple[str, int]:
    return render_template("feedback/form.html", **pages.form(document_id, request.form, errors)), status


@blueprint.get("/portal/feedback/<token>")
@entry(PUBLIC)
def status(token: str) -> str:
    """Where the message stands, and the answer; only who holds the address finds it."""
    return render_template("feedback/status.html", **pages.status(token[:60]))
