"""Pages on effect that texts propose: looked through, previewed, confirmed or dismissed in bulk, and undone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.core.errors import Invalid, LegalDocsError
from legaldocs.core.schema import load
from legaldocs.core.text import prose
from legaldocs.core.web import actor, back_with, entry, paginate
from legaldocs.documents import (
    effect_queries,
    effect_service,
    effect_undo,
    lookup,
    presentation,
    queries,
    quoting,
    recording,
    schemas,
)
from legaldocs.documents.effect_queries import Narrowed, View
from legaldocs.ui import undoing

blueprint = Blueprint("effect", __name__)
_NARROWING = ("only", "kind", "q", "source", "unit")


@blueprint.get("/effect")
@entry("effect.confirm")
def inbox() -> str:
    """Proposed events with the words that propose them, plain ones first; or what was decided on them."""
    asked = _asked(request.args)
    page = paginate(effect_queries.proposals(asked))
    spans = [(proposal.source_id, proposal.start, proposal.end) for proposal in page.rows]
    named = queries.named([*(p.source_id for p in page.rows), *(p.target_id for p in page.rows)])
    return render_template(
        "documents/effect.html",
        page=page,
        quotes=queries.quotes(spans, {s: p.decided_at for s, p in zip(spans, page.rows, strict=True)}),
        shorten=quoting.words,
        named=named,
        words=presentation.event_words(),
        asked=asked,
        counts=effect_queries.counts(asked),
        people=accounts.person_names(p.decided_by for p in page.rows),
        units=accounts.units(),
    )


def _asked(given: Mapping[str, Any]) -> Narrowed:
    loaded = load(schemas.EffectQuery(), given)
    return Narrowed(View(loaded["view"]), loaded["kind"], loaded["q"], loaded["source"], loaded["unit"])


@blueprint.post("/effect/preview")
@entry("effect.confirm")
def preview() -> Any:
    """What confirming would change, and what speaks against it: of the ticked events, or of all plain ones."""
    asked = _asked({name: request.form[name] for name in _NARROWING if name in request.form})
    ids = request.form.getlist("ids", type=int)
    chosen = effect_queries.ready(asked) if request.form.get("all") else effect_queries.by_ids(ids)
    ready = [proposal for proposal in chosen if proposal.target_id is not None and proposal.on is not None]
    if not ready:
        flash(_("None of these can be confirmed yet: settle the document meant and the date first."), "error")
        return redirect(url_for("effect.inbox"))
    return render_template(
        "documents/effect_preview.html",
        previews=recording.preview([effect_service.fact_of(proposal) for proposal in ready], clock.today()),
        ids=[proposal.id for proposal in ready],
        left=len(chosen) - len(ready),
        sources=queries.named(proposal.source_id for proposal in ready),
        words=presentation.event_words(),
    )


@blueprint.post("/effect/undo")
@entry("effect.confirm")
def undo() -> Any:
    """Undo the ticked decisions with a reason."""
    back = url_for("effect.inbox", only="decided")
    try:
        count = effect_undo.undo(actor(), request.form.getlist("ids", type=int), prose(request.form.get("reason", "")))
    except LegalDocsError as error:
        return back_with(plain(error), back)
    flash(ngettext("%(num)d decision undone; it waits again.", "%(num)d decisions undone; they wait again.", count))
    return redirect(back)


@blueprint.post("/effect/confirm")
@entry("effect.confirm")
def confirm() -> Any:
    """Confirm the ticked events in my name."""
    ids = request.form.getlist("ids", type=int)
    try:
        fresh = effect_service.confirm(actor(), ids)
    except LegalDocsError as error:
        return back_with(error, url_for("effect.inbox"))
    words = ngettext("%(num)d event confirmed.", "%(num)d events confirmed.", fresh)
    if fresh < len(ids):  # some were on record before: undoing them would take another person's record back
        flash(words, "success")
    elif undoing.offer(words, url_for("effect.undo"), ids=ids, reason=undoing.reason()):
        return redirect(url_for("effect.inbox"))
    flash(_("Under “Decided” it can be undone with a reason."))
    return redirect(url_for("effect.inbox"))


@blueprint.post("/effect/dismiss")
@entry("effect.confirm")
def dismiss() -> Any:
    """Dismiss the ticked events with a reason."""
    ids = request.form.getlist("ids", type=int)
    try:
        count = effect_service.dismiss(actor(), ids, prose(request.form.get("reason", "")))
    except LegalDocsError as error:
        return back_with(plain(error), url_for("effect.inbox"))
    words = ngettext("%(num)d event dismissed.", "%(num)d events dismissed.", count)
    undoing.offer(words, url_for("effect.undo"), ids=ids, reason=undoing.reason())
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
        return back_with(plain(error), url_for("effect.inbox"))
    flash(_("Settled. It can be confirmed now."))
    return redirect(url_for("effect.inbox") + f"#proposal-{proposal_id}")


def plain(error: LegalDocsError) -> LegalDocsError:
    """A form error as one sentence for the page it came from."""
    if isinstance(error, Invalid) and error.fields:
        return Invalid(" ".join(str(message) for messages in error.fields.values() for message in messages))
    return error
