"""Pages that follow a proposal to its end: what if, many repeals in one instrument, what carried it out, the letter."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from legaldocs.core import clock
from legaldocs.core.errors import Invalid, LegalDocsError, Missing
from legaldocs.core.schema import load
from legaldocs.core.text import prose
from legaldocs.core.web import actor, back_with, entry
from legaldocs.documents import presentation
from legaldocs.documents import queries as documents
from legaldocs.proposals import closing, letter, omnibus, pages, queries, schemas, what_if
from legaldocs.proposals.models import Proposal
from legaldocs.proposals.views import WORD
from legaldocs.ui import tables, undoing

blueprint = Blueprint("following", __name__)


@blueprint.get("/proposals/<int:proposal_id>/what-if")
@entry("proposals.read")
def what_if_page(proposal_id: int) -> Any:
    """Everything that would change on a day; nothing is written."""
    proposal = _proposal(proposal_id)
    try:
        on = load(schemas.WhatIfQuery(), request.args)["on"] or clock.today()
    except LegalDocsError as error:
        return back_with(_plain(error), url_for("proposals.page", proposal_id=proposal_id))
    return render_template("proposals/what_if.html", **_what_if(proposal, on))


def _what_if(proposal: Proposal, on: date) -> dict[str, Any]:
    found = what_if.simulate(proposal, on)
    spans = [(one.document.id, one.start, one.end) for one in found.dangling]
    return {
        "proposal": proposal,
        "found": found,
        "on": on,
        "named": documents.named(target.document_id for target in proposal.targets),
        "words": presentation.event_words(),
        "sources": {},
        "previews": found.previews,
        "quotes": documents.quotes(spans),
        "labels": pages.state_labels(),
        "actions": pages.action_labels(),
    }


@blueprint.get("/proposals/<int:proposal_id>/what-if/export")
@entry("proposals.read")
def what_if_export(proposal_id: int) -> Response:
    """The references that would be left dangling, as a table."""
    given = load(schemas.WhatIfQuery(), request.args)
    proposal = _proposal(proposal_id)
    found = what_if.simulate(proposal, given["on"] or clock.today())
    quotes = documents.quotes((one.document.id, one.start, one.end) for one in found.dangling)
    heads = [_("Document"), _("Provision"), _("Words"), _("Names")]
    rows: list[list[Any]] = [
        [
            one.document.number,
            documents.unit_label(one.path) if one.path else "",
            quotes[(one.document.id, one.start, one.end)],
            one.target,
        ]
        for one in found.dangling
    ]
    return tables.table(f"{proposal.code}-what-if", heads, rows, given["format"])


@blueprint.get("/proposals/<int:proposal_id>/letter.docx")
@entry("proposals.read")
def submission_letter(proposal_id: int) -> Response:
    """The letter that submits the draft instrument."""
    proposal = _proposal(proposal_id)
    answer = current_app.response_class(letter.letter(proposal), mimetype=WORD)
    answer.headers["Content-Disposition"] = f"attachment; filename={proposal.code}-to-trinh.docx"
    return answer


@blueprint.get("/proposals/omnibus")
@entry("proposals.read")
def omnibus_page() -> str:
    """Accepted repeals that one instrument may carry out, by body and ground."""
    groups = omnibus.groups(actor())
    rows = [proposal for group in groups for proposal in group.proposals]
    return render_template("proposals/omnibus.html", groups=groups, **pages.listed(rows))


@blueprint.post("/proposals/omnibus")
@entry("proposals.join")
def join() -> Any:
    """Have one instrument carry the ticked ones out."""
    try:
        leader = omnibus.join(actor(), request.form.getlist("ids", type=int))
    except LegalDocsError as error:
        return back_with(error, url_for("following.omnibus_page"))
    back = url_for("following.part", proposal_id=leader.id)
    undoing.offer(_("Joined: one instrument carries all of them out."), back)
    return redirect(url_for("proposals.page", proposal_id=leader.id))


@blueprint.post("/proposals/<int:proposal_id>/part")
@entry("proposals.join")
def part(proposal_id: int) -> Any:
    """Take joined proposals apart."""
    joined = [one.id for one in queries.in_batch(proposal_id)]
    try:
        count = omnibus.part(actor(), proposal_id)
    except LegalDocsError as error:
        return back_with(error, url_for("proposals.page", proposal_id=proposal_id))
    words = ngettext("%(num)d proposal taken apart.", "%(num)d proposals taken apart.", count)
    undoing.offer(words, url_for("following.join"), ids=joined)
    return redirect(url_for("proposals.page", proposal_id=proposal_id))


@blueprint.post("/proposals/matches/<int:match_id>/confirm")
@entry("proposals.read")
def confirm_match(match_id: int) -> Any:
    """This document carried the proposal out."""
    try:
        proposal = closing.confirm(actor(), match_id)
    except LegalDocsError as error:
        return back_with(error, _home(match_id))
    flash(_("Closed: carried out."), "success")
    return redirect(url_for("proposals.page", proposal_id=proposal.id))


@blueprint.post("/proposals/matches/<int:match_id>/dismiss")
@entry("proposals.read")
def dismiss_match(match_id: int) -> Any:
    """It did not."""
    try:
        proposal = closing.dismiss(actor(), match_id, prose(request.form.get("reason", "")))
    except LegalDocsError as error:
        return back_with(_plain(error), _home(match_id))
    flash(_("Kept: another instrument will carry it out."))
    return redirect(url_for("proposals.page", proposal_id=proposal.id))


def _home(match_id: int) -> str:
    match = queries.match(match_id)
    if match is None:
        raise Missing()
    return url_for("proposals.page", proposal_id=match.proposal_id)


def _proposal(proposal_id: int) -> Proposal:
    proposal = queries.get(actor(), proposal_id)
    if proposal is None:
        raise Missing()
    return proposal


def _plain(error: LegalDocsError) -> LegalDocsError:
    if isinstance(error, Invalid) and error.fields:
        return Invalid(" ".join(str(message) for messages in error.fields.values() for message in messages))
    return error
