"""Pages of webhooks: mine, one with its log, and what can be done with it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, Refused
from legaldocs.core.schema import load
from legaldocs.core.web import actor, back_with, entry, paginate
from legaldocs.webhooks import queries, schemas, service
from legaldocs.webhooks.kinds import KINDS, TEST
from legaldocs.webhooks.models import DeliveryState

blueprint = Blueprint("webhooks", __name__, url_prefix="/webhooks")
STATES = {
    DeliveryState.WAITING: (_l("Waiting"), "info"),
    DeliveryState.DELIVERED: (_l("Delivered"), "ok"),
    DeliveryState.DEAD: (_l("Given up"), "late"),
}


@blueprint.get("")
@entry("webhooks.manage")
def index() -> str:
    """My webhooks and the form for a new one."""
    return _index({})


def _index(errors: dict[str, Any]) -> str:
    hooks = list(db.session.scalars(queries.listed(actor())))
    kinds = [(kind.name, str(kind.label)) for kind in KINDS.values()]
    return render_template("webhooks/index.html", hooks=hooks, kinds=kinds, labels=_labels(), errors=errors)


def _labels() -> dict[str, str]:
    return {**{kind.name: str(kind.label) for kind in KINDS.values()}, TEST: _("Test")}


@blueprint.post("")
@entry("webhooks.manage")
def subscribe() -> Any:
    """Make one; its secret is on the page that answers and nowhere else."""
    try:
        hook, secret = service.subscribe(actor(), **load(schemas.NewWebhook(), request.form))
    except Invalid as error:
        return _index(error.fields or {"address": [str(error.sentence)]}), error.status
    return _page(hook.id, secret)


@blueprint.get("/<int:webhook_id>")
@entry("webhooks.manage")
def page(webhook_id: int) -> str:
    """One webhook and its log."""
    return _page(webhook_id)


def _page(webhook_id: int, secret: str = "") -> str:
    hook = queries.one(actor(), webhook_id)
    log = paginate(queries.deliveries(webhook_id))
    labels = _labels()
    values = {"hook": hook, "page": log, "labels": labels, "states": STATES, "secret": secret}
    return render_template("webhooks/page.html", **values, attempts=service.ATTEMPTS)


@blueprint.post("/<int:webhook_id>/rotate")
@entry("webhooks.manage")
def rotate(webhook_id: int) -> str:
    """A new secret, shown once."""
    return _page(webhook_id, service.rotate(actor(), webhook_id))


@blueprint.post("/<int:webhook_id>/pause")
@entry("webhooks.manage")
def pause(webhook_id: int) -> Any:
    """Pause, or go on."""
    service.pause(actor(), webhook_id, paused=request.form.get("paused") == "1")
    return redirect(url_for("webhooks.page", webhook_id=webhook_id))


@blueprint.post("/<int:webhook_id>/end")
@entry("webhooks.manage")
def end(webhook_id: int) -> Any:
    """End it."""
    service.end(actor(), webhook_id)
    flash(_("The webhook is ended."))
    return redirect(url_for("webhooks.index"))


@blueprint.post("/<int:webhook_id>/test")
@entry("webhooks.manage")
def try_out(webhook_id: int) -> Any:
    """Send a test message."""
    service.try_out(actor(), webhook_id)
    flash(_("A test message is on its way; its outcome appears in the log."))
    return redirect(url_for("webhooks.page", webhook_id=webhook_id))


@blueprint.post("/deliveries/<int:delivery_id>/resend")
@entry("webhooks.manage")
def send_again(delivery_id: int) -> Any:
    """Send a message once more."""
    hook_page = url_for("webhooks.page", webhook_id=queries.delivery(actor(), delivery_id).webhook_id)
    try:
        service.send_again(actor(), delivery_id)
    except Refused as error:
        return back_with(error, hook_page)
    flash(_("The message is sent again."))
    return redirect(hook_page)
