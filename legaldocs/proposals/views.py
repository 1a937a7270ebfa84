"""Pages of proposals: list, raising, one proposal with its life, the draft instrument."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Unit
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, LegalDocsError, Missing
from legaldocs.core.i18n import language
from legaldocs.core.schema import load
from legaldocs.core.web import actor, back_with, entry, paginate
from legaldocs.documents import lookup
from legaldocs.documents import queries as documents
from legaldocs.proposals import instrument as drafts
from legaldocs.proposals import pages, queries, schemas, service
from legaldocs.proposals.lifecycle import PROPOSAL
from legaldocs.proposals.models import ACTION_LABELS, Target
from legaldocs.ui import tables, undoing

blueprint = Blueprint("proposals", __name__)
NOT_THE_FORM = ("path", "whole", "text:")  # read beside the schema: they repeat or carry addresses
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.app_template_global("unit_id_options")
def unit_id_options(units: Iterable[Unit]) -> list[tuple[int, str]]:
    """Units by id, for filters."""
    return [(unit.id, unit.name_en if language() == "en" else unit.name) for unit in units]


@blueprint.app_template_global("has_page")
def has_page(endpoint: str) -> bool:
    """Whether this installation serves a page."""
    return endpoint in current_app.view_functions


@blueprint.get("/proposals")
@entry("proposals.read")
def index() -> str:
    """The list with filters."""
    filters = _filters()
    page = paginate(queries.proposals(actor(), filters))
    return render_template(
        "proposals/index.html",
        page=page,
        filters=filters,
        all_units=accounts.units(),
        state_options=[(str(state), str(words)) for state, words in PROPOSAL.labels.items()],
        action_options=[(str(action), str(words)) for action, words in ACTION_LABELS.items()],
        **pages.listed(page.rows),
    )


def _filters() -> queries.Filters:
    given = load(schemas.ListQuery(), request.args)
    return queries.Filters(
        given["state"], given["action"], given["unit"], given["mine"], given["q"], given["ticket"], given["sort"]
    )


@blueprint.get("/proposals/export")
@entry("proposals.read")
def export() -> Response:
    """Exactly the filtered list, all pages."""
    form = load(schemas.ListQuery(), request.args)["format"]
    found = list(db.session.scalars(queries.proposals(actor(), _filters())))
    return tables.table("proposals", *pages.table(found), form, pages.BELONGS)


@blueprint.get("/proposals/new")
@entry("proposals.raise")
def new() -> Any:
    """The form, filled from a search hit, a provision, or a review."""
    given = load(schemas.NewQuery(), request.args)
    try:
        values = pages.new_form(given, request.args.getlist("path"))
    except Invalid as error:
        return back_with(error, url_for("proposals.new"))
    return render_template("proposals/new.html", **values)


@blueprint.post("/proposals/new")
@entry("proposals.raise")
def create() -> Any:
    """Raise it; a refused form comes back with what was typed."""
    typed = {name: value for name, value in request.form.items() if not name.startswith(NOT_THE_FORM)}
    try:
        given = load(schemas.NewProposal(), typed)
        aims = pages.aims(given.pop("document_id"), request.form)
        proposal = service.raise_proposal(actor(), aims=aims, origin_ref=given.pop("q"), **given)
    except LegalDocsError as error:
        return _again(error, typed)
    flash(_("Raised. Submit it when it is complete."), "success")
    return redirect(url_for("proposals.page", proposal_id=proposal.id))


def _again(error: LegalDocsError, typed: dict[str, str]) -> Any:
    known = schemas.NewQuery().fields
    given = load(schemas.NewQuery(), {name: value for name, value in typed.items() if name in known})
    values = pages.new_form(given, request.form.getlist("path"))
    errors = error.fields if isinstance(error, Invalid) and error.fields else {"action": [error.sentence]}
    return render_template(
        "proposals/new.html", **{**values, "given": {**given, **typed}, "errors": errors}
    ), error.status


@blueprint.post("/proposals/from-review/<int:ticket_id>")
@entry("proposals.raise")
def from_review(ticket_id: int) -> Any:
    """Draft proposals for everything an approved review wants changed."""
    try:
        made = service.raise_from_ticket(actor(), ticket_id)
    except LegalDocsError as error:
        return back_with(error, url_for("proposals.index"))
    flash(ngettext("%(num)d proposal drafted.", "%(num)d proposals drafted.", len(made)), "success")
    if len(made) == 1:
        return redirect(url_for("proposals.page", proposal_id=made[0].id))
    return redirect(url_for("proposals.index", ticket=ticket_id))


@blueprint.get("/proposals/<int:proposal_id>")
@entry("proposals.read")
def page(proposal_id: int) -> str:
    """One proposal."""
    return render_template("proposals/page.html", **pages.page(actor(), proposal_id), errors={})


@blueprint.post("/proposals/<int:proposal_id>")
@entry("proposals.raise")
def edit(proposal_id: int) -> Any:
    """Change a draft."""
    try:
        service.edit(actor(), proposal_id, **load(schemas.Edit(), request.form))
    except Invalid as error:
        return render_template("proposals/page.html", **pages.page(actor(), proposal_id), errors=error.fields), 422
    except LegalDocsError as error:
        return back_with(error, _home(proposal_id))
    flash(_("Saved."), "success")
    return redirect(_home(proposal_id))


@blueprint.post("/proposals/<int:proposal_id>/targets")
@entry("proposals.raise")
def add_target(proposal_id: int) -> Any:
    """Aim at one more provision."""
    try:
        given = load(schemas.NewTarget(), request.form)
        aim = service.Aim(_document_id(proposal_id, given["number"]), given["path"], given["new_text"])
        target = service.add_target(actor(), proposal_id, aim, given["version"])
    except LegalDocsError as error:
        return back_with(_plain(error), _home(proposal_id))
    back = url_for("proposals.remove_target", proposal_id=proposal_id, target_id=target.id)
    undoing.offer(_("The provision is in the proposal."), back)
    return redirect(_home(proposal_id) + "#targets")


def _document_id(proposal_id: int, number: str) -> int:
    if number:
        return lookup.single(number).id
    proposal = queries.get(actor(), proposal_id)
    if proposal is None:
        raise Missing()
    if not proposal.targets:
        raise Invalid(fields={"number": [_("Name the document by its number.")]})
    first: Target = proposal.targets[0]
    return first.document_id


@blueprint.post("/proposals/<int:proposal_id>/targets/<int:target_id>")
@entry("proposals.raise")
def edit_target(proposal_id: int, target_id: int) -> Any:
    """Write the words proposed for a provision."""
    try:
        service.edit_target(actor(), proposal_id, target_id, **load(schemas.TargetWords(), request.form))
    except LegalDocsError as error:
        return back_with(_plain(error), _home(proposal_id))
    flash(_("Saved."), "success")
    return redirect(_home(proposal_id) + f"#target-{target_id}")


@blueprint.post("/proposals/<int:proposal_id>/targets/<int:target_id>/remove")
@entry("proposals.raise")
def remove_target(proposal_id: int, target_id: int) -> Any:
    """Take a provision out."""
    former = _target_form(proposal_id, target_id)
    try:
        service.remove_target(actor(), proposal_id, target_id)
    except LegalDocsError as error:
        return back_with(error, _home(proposal_id))
    if former:
        back = url_for("proposals.add_target", proposal_id=proposal_id)
        undoing.offer(_("The provision was taken out of the proposal."), back, **former)
    return redirect(_home(proposal_id) + "#targets")


def _target_form(proposal_id: int, target_id: int) -> dict[str, Any]:
    """The fields of the form that puts a provision into the proposal as it stands there now."""
    proposal = queries.get(actor(), proposal_id)
    target = next((one for one in proposal.targets if one.id == target_id), None) if proposal is not None else None
    document = documents.get(target.document_id) if target is not None else None
    if target is None or document is None:
        return {}
    return {"number": f"{document.number} {document.issuer}", "path": target.path or None, "new_text": target.new_text}


@blueprint.post("/proposals/<int:proposal_id>/moves/<name>")
@entry("proposals.read")
def move(proposal_id: int, name: str) -> Any:
    """One step of its life."""
    try:
        proposal = service.move(actor(), proposal_id, name, **load(schemas.MoveInput(), request.form))
    except LegalDocsError as error:
        return back_with(_plain(error), _home(proposal_id))
    flash(_("Now: %(state)s.", state=PROPOSAL.label(proposal.state)), "success")
    return redirect(_home(proposal_id))


@blueprint.get("/proposals/<int:proposal_id>/instrument.docx")
@entry("proposals.read")
def instrument(proposal_id: int) -> Response:
    """The draft of the decision or resolution that would carry it out."""
    proposal = queries.get(actor(), proposal_id)
    if proposal is None:
        raise Missing()
    answer = current_app.response_class(drafts.draft(proposal), mimetype=WORD)
    answer.headers["Content-Disposition"] = f"attachment; filename={proposal.code}.docx"
    return answer


def _home(proposal_id: int) -> str:
    return url_for("proposals.page", proposal_id=proposal_id)


def _plain(error: LegalDocsError) -> LegalDocsError:
    """A form error as one sentence for the page it came from."""
    if isinstance(error, Invalid) and error.fields:
        return Invalid(" ".join(str(message) for messages in error.fields.values() for message in messages))
    return error
