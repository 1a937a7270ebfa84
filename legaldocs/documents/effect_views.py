"""Pages on effect: what texts propose, confirmed or dismissed in bulk; recording and reversing events."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from legaldocs.core.errors import Invalid, LegalDocsError, Missing
from legaldocs.core.schema import load
from legaldocs.core.web import actor, back_with, entry, paginate
from legaldocs.documents import effect_service, lookup, presentation, queries, quoting, schemas
from legaldocs.documents.effect_service import Fact

blueprint = Blueprint("effect", __name__)


@blueprint.get("/effect")
@entry("effect.confirm")
def inbox() -> str:
    """Proposed events waiting for a person, plain ones first, with the words that propose them."""
    only = request.args.get("only", "")
    page = paginate(queries.open_proposals({"plain": True, "unclear": False}.get(only)))
    spans = [(proposal.source_id, proposal.start, proposal.end) for proposal in page.rows]
    named = queries.named([*(p.source_id for p in page.rows), *(p.target_id for p in page.rows)])
    return render_template(
        "documents/effect.html",
        page=page,
        quotes=queries.quotes(spans),
        shorten=quoting.words,
        named=named,
        words=presentation.event_words(),
        only=only,
    )


@blueprint.post("/effect/confirm")
@entry("effect.confirm")
def confirm() -> Any:
    """Confirm the ticked events in my name."""
    ids = request.form.getlist("ids", type=int)
    try:
        fresh = effect_service.confirm(actor(), ids)
    except LegalDocsError as error:
        return back_with(error, url_for("effect.inbox"))
    flash(ngettext("%(num)d event confirmed.", "%(num)d events confirmed.", fresh), "success")
    return redirect(url_for("effect.inbox"))


@blueprint.post("/effect/dismiss")
@entry("effect.confirm")
def dismiss() -> Any:
    """Dismiss the ticked events with a reason."""
    ids = request.form.getlist("ids", type=int)
    try:
        count = effect_service.dismiss(actor(), ids, request.form.get("reason", ""))
    except LegalDocsError as error:
        return back_with(_plain(error), url_for("effect.inbox"))
    flash(ngettext("%(num)d event dismissed.", "%(num)d events dismissed.", count))
    return redirect(url_for("effect.inbox"))


@blueprint.post("/effect/<int:proposal_id>/complete")
@entry("effect.confirm")
def complete(proposal_id: int) -> Any:
    """Settle what the words left open."""
    try:
        given = load(schemas.Completion(), request.form)
        target = lookup.single(given["target_number"]).id if given["target_number"] else None
        effect_service.complete(actor(), proposal_id, target, given["on"])
    except LegalDocsError as error:
        return back_with(_plain(error), url_for("effect.inbox"))
    flash(_("Settled. It can be confirmed now."))
    return redirect(url_for("effect.inbox") + f"#proposal-{proposal_id}")


@blueprint.post("/documents/<int:document_id>/events")
@entry("effect.confirm")
def record(document_id: int) -> Any:
    """Record an event on a document by hand, with its source."""
    page = url_for("documents.page", document_id=document_id)
    try:
        given = load(schemas.NewEvent(), request.form)
        source = lookup.single(given["source_number"]).id if given["source_number"] else None
        fact = Fact(document_id, given["kind"], given["on"], given["provision"], source_id=source, note=given["note"])
        fresh = effect_service.record(actor(), fact)
    except LegalDocsError as error:
        return back_with(_plain(error), page)
    flash(_("Recorded in your name.") if fresh else _("This event was recorded before; nothing was added."), "success")
    return redirect(page)


@blueprint.post("/effect/events/<int:event_id>/reverse")
@entry("effect.reverse")
def reverse(event_id: int) -> Any:
    """Take a confirmed event back, with a reason."""
    event = queries.event(event_id)
    if event is None:
        raise Missing()
    page = url_for("documents.page", document_id=event.document_id)
    try:
        effect_service.reverse(actor(), event_id, request.form.get("reason", ""))
    except LegalDocsError as error:
        return back_with(_plain(error), page)
    flash(_("Taken back. Every status that rested on it has been computed anew."))
    return redirect(page)


def _plain(error: LegalDocsError) -> LegalDocsError:
    """A form error as one sentence for the page it came from."""
    if isinstance(error, Invalid) and error.fields:
        return Invalid(" ".join(str(message) for messages in error.fields.values() for message in messages))
    return error
