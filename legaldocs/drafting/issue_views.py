"""Pages of promulgation: the issued document, its duties and procedures, and what is still to be published."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from legaldocs.core import clock
from legaldocs.core.errors import Invalid, LegalDocsError
from legaldocs.core.schema import load
from legaldocs.core.web import actor, entry, page_of
from legaldocs.drafting import issue_pages, issue_service, schemas
from legaldocs.ui import tables
from legaldocs.ui.words import sentences

blueprint = Blueprint("issuing", __name__)


@blueprint.get("/drafting/<int:draft_id>/issue")
@entry("drafting.read")
def page(draft_id: int) -> str:
    """Signing, publication, filing and procedures of one dossier."""
    return render_template("drafting/issue.html", **issue_pages.page(actor(), draft_id))


@blueprint.post("/drafting/<int:draft_id>/duties/<int:duty_id>")
@entry("drafting.read")
def fulfil(draft_id: int, duty_id: int) -> Any:
    """Record that it was published or sent."""
    here = url_for("issuing.page", draft_id=draft_id) + f"#duty-{duty_id}"
    issue_pages.page(actor(), draft_id)
    try:
        given = load(schemas.DoneDuty(), request.form)
        issue_service.fulfil(actor(), draft_id, duty_id, given["done_on"], given["evidence"])
    except LegalDocsError as error:
        return _back(error, here)
    flash(_("Recorded."), "success")
    return redirect(here)


@blueprint.post("/drafting/<int:draft_id>/procedures")
@entry("drafting.read")
def add_procedure(draft_id: int) -> Any:
    """List a procedure the reading did not find."""
    here = url_for("issuing.page", draft_id=draft_id) + "#procedures"
    issue_pages.page(actor(), draft_id)
    try:
        given = load(schemas.NewProcedure(), request.form)
        issue_service.add_procedure(actor(), draft_id, given["name"], given["change"])
    except LegalDocsError as error:
        return _back(error, here)
    flash(_("Listed. It stays on the list until it is published."), "success")
    return redirect(here)


@blueprint.post("/drafting/<int:draft_id>/procedures/<int:procedure_id>")
@entry("drafting.read")
def decide_procedure(draft_id: int, procedure_id: int) -> Any:
    """What became of a procedure."""
    here = url_for("issuing.page", draft_id=draft_id) + f"#procedure-{procedure_id}"
    issue_pages.page(actor(), draft_id)
    try:
        given = load(schemas.DecidedProcedure(), request.form)
        issue_service.decide_procedure(actor(), draft_id, procedure_id, **given)
    except LegalDocsError as error:
        return _back(error, here)
    flash(_("Recorded."), "success")
    return redirect(here)


@blueprint.get("/drafting/duties")
@entry("drafting.read")
def duties() -> str:
    """What is still to be published or sent, the most urgent first."""
    asked = load(schemas.DutyQuery(), request.args)
    rows = issue_pages.outstanding(actor(), clock.today(), late=asked["late"], everything=asked["all"])
    return render_template(
        "drafting/duties.html", **issue_pages.listed(page_of(rows), late=asked["late"], everything=asked["all"])
    )


@blueprint.get("/drafting/duties/export")
@entry("drafting.read")
def export() -> Response:
    """The same list as .xlsx or .csv."""
    asked = load(schemas.DutyQuery(), request.args)
    rows = issue_pages.outstanding(actor(), clock.today(), late=asked["late"], everything=asked["all"])
    return tables.table(
        f"publication-{clock.today().isoformat()}",
        *issue_pages.table(rows),
        asked["format"],
        "1 1 2 3 4 2",
    )


def _back(error: LegalDocsError, here: str) -> Any:
    """A refused form: why, on the page it came from."""
    if error.status in (403, 404):
        raise error
    flash(sentences(error.fields) if isinstance(error, Invalid) and error.fields else str(error.sentence), "error")
    return redirect(here)
