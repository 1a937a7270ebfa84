"""Pages of campaigns: list, new, one campaign with its documents, bulk actions, the coverage certificate."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from legaldocs.accounts import queries as accounts
from legaldocs.campaigns import coverage as coverages
from legaldocs.campaigns import documents_out, gap_pages, pages, queries, schemas, service
from legaldocs.campaigns.lifecycle import CAMPAIGN
from legaldocs.campaigns.models import SORT_LABELS, Sort
from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, LegalDocsError, Missing
from legaldocs.core.schema import load
from legaldocs.core.web import actor, back_with, entry, paginate
from legaldocs.review.lifecycle import REVIEW
from legaldocs.ui import tables

blueprint = Blueprint("campaigns", __name__)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/campaigns")
@entry("campaigns.read")
def index() -> str:
    """Campaigns, the newest first."""
    given = load(schemas.ListQuery(), request.args)
    page = paginate(queries.campaigns(given["kind"], given["state"], given["sort"]))
    return render_template("campaigns/index.html", **pages.index(page, given))


@blueprint.get("/campaigns/export")
@entry("campaigns.read")
def export() -> Response:
    """Exactly the filtered list, all pages, as .xlsx or .csv."""
    given = load(schemas.ListQuery(), request.args)
    rows = list(db.session.scalars(queries.campaigns(given["kind"], given["state"], given["sort"])))
    progress = queries.progress_of([one.id for one in rows])
    heads = [_("Review campaign"), _("Kind"), _("State"), _("Documents"), _("Concluded"), _("Due on")]
    table: list[Any] = [
        [
            one.name, str(SORT_LABELS[one.kind]), str(CAMPAIGN.label(one.state)), *progress.get(one.id, (0, 0)),
            one.due_on,
        ]
        for one in rows
    ]  # fmt: skip
    return tables.table(f"campaigns-{clock.today().isoformat()}", heads, table, given["format"], "name 2 state 4 4 due")


@blueprint.route("/campaigns/new", methods=["GET", "POST"])
@entry("campaigns.edit")
def new() -> Any:
    """Prepare a campaign; "look" shows what the scope holds now, before anything is written."""
    if request.method == "GET":
        started = {"kind": request.args.get("kind", ""), "per_person": 30}
        return render_template("campaigns/new.html", **pages.form(started, {}, None))
    try:
        given = load(schemas.Campaign(), request.form)
        then = given.pop("then")
        query = {key: given.pop(key) for key in _QUERY}
        if then == "look":
            found = service.in_scope(Sort(given["kind"]), query)
            return render_template("campaigns/new.html", **pages.form(request.form, {}, found))
        campaign = service.prepare(actor(), query=query, **given)
    except Invalid as error:
        return render_template("campaigns/new.html", **pages.form(request.form, error.fields, None)), error.status
    flash(_("The campaign is prepared. A leader of the Department of Justice starts it."), "success")
    return redirect(url_for("campaigns.page", campaign_id=campaign.id))


_QUERY = ("words", "doc_type", "level", "field", "territory", "unit_id", "year_from", "year_to")


@blueprint.get("/campaigns/<int:campaign_id>")
@entry("campaigns.read")
def page(campaign_id: int) -> Any:
    """One campaign: progress by unit and person, its documents; a merger campaign opens on its pairs."""
    campaign = queries.get(campaign_id)
    if campaign is None:
        raise Missing()
    filters = _filters()
    rows = paginate(queries.members(campaign_id, filters), scalars=False)
    return render_template("campaigns/page.html", **pages.page(actor(), campaign_id, rows, filters))


def _filters() -> queries.Filters:
    given = load(schemas.MemberQuery(), request.args)
    return queries.Filters(given["unit"], given["person"], given["state"], given["q"], given["sort"])


@blueprint.get("/campaigns/<int:campaign_id>/documents")
@entry("campaigns.read")
def members(campaign_id: int) -> Response:
    """The filtered documents of a campaign, all pages, as .xlsx or .csv."""
    if queries.get(campaign_id) is None:
        raise Missing()
    form = load(schemas.MemberQuery(), request.args)["format"]
    units = accounts.unit_names()
    rows = list(db.session.execute(queries.members(campaign_id, _filters())))
    people = accounts.person_names([ticket.assignee_id if ticket else None for _m, _d, ticket in rows])
    heads = [_("Number"), _("Title"), _("Unit"), _("Reviewer"), _("State"), _("Taken off because")]
    table: list[Any] = [
        [
            document.number, document.title, units.get(member.unit_id or 0),
            people.get(ticket.assignee_id or 0) if ticket else None,
            str(REVIEW.label(ticket.state)) if ticket else None, member.dropped,
        ]
        for member, document, ticket in rows
    ]  # fmt: skip
    return tables.table(f"campaign-{campaign_id}", heads, table, form)


@blueprint.post("/campaigns/<int:campaign_id>/moves/<name>")
@entry("campaigns.read")
def move(campaign_id: int, name: str) -> Any:
    """Any move of the lifecycle; a refused one names everything that is missing."""
    try:
        campaign = service.move(actor(), campaign_id, name, **load(schemas.MoveInput(), request.form))
    except LegalDocsError as error:
        return _back(error, campaign_id)
    flash(_("%(move)s: done. %(state)s.", move=CAMPAIGN[name].label, state=CAMPAIGN.label(campaign.state)), "success")
    return redirect(url_for("campaigns.page", campaign_id=campaign_id))


def _back(error: LegalDocsError, campaign_id: int, endpoint: str = "campaigns.page") -> Any:
    if error.status in (403, 404):
        raise error
    return back_with(error, url_for(endpoint, campaign_id=campaign_id))


@blueprint.post("/campaigns/<int:campaign_id>/bulk")
@entry("campaigns.share")
def bulk(campaign_id: int) -> Any:
    """A bulk action on ticked documents: first what it would do, then, confirmed, doing it."""
    try:
        given = load(schemas.Bulk(), request.form)
        if not given["ids"]:
            raise Invalid(_("Tick at least one document."))
        if not given["confirmed"]:
            return render_template("campaigns/bulk.html", **pages.bulk(actor(), campaign_id, given))
        count = _carry_out(campaign_id, given)
    except LegalDocsError as error:
        return _back(error, campaign_id)
    flash(ngettext("%(num)d document changed.", "%(num)d documents changed.", count), "success")
    return redirect(url_for("campaigns.page", campaign_id=campaign_id))


def _carry_out(campaign_id: int, given: dict[str, Any]) -> int:
    if given["act"] == "drop":
        return service.drop(actor(), campaign_id, given["ids"], given["reason"])
    if not given["person_id"]:
        raise Invalid(_("Choose a person."))
    able = [document.id for document, _why in pages.bulk(actor(), campaign_id, given)["will"]]
    chosen = queries.chosen_members(campaign_id, given["ids"])
    ids = [member.id for member, document, _ticket in chosen if document.id in able]
    return service.assign(actor(), campaign_id, ids, given["person_id"])


@blueprint.get("/campaigns/<int:campaign_id>/coverage")
@entry("campaigns.read")
def coverage(campaign_id: int) -> str:
    """The coverage certificate: what was not reviewed against which changed basis, and who signed for it."""
    given = load(schemas.GapQuery(), request.args)
    return render_template("campaigns/coverage.html", errors={}, **gap_pages.certificate(actor(), campaign_id, given))


@blueprint.get("/campaigns/<int:campaign_id>/coverage/export")
@entry("campaigns.read")
def export_coverage(campaign_id: int) -> Response:
    """Exactly the filtered gaps, all pages, as .xlsx or .csv."""
    campaign = queries.get(campaign_id)
    if campaign is None:
        raise Missing()
    given = load(schemas.GapQuery(), request.args)
    return tables.table(f"gaps-{campaign_id}", *gap_pages.table(coverages.of(campaign), given), given["format"])


@blueprint.post("/campaigns/<int:campaign_id>/coverage")
@entry("campaigns.sign")
def sign(campaign_id: int) -> Any:
    """Sign why the ticked gaps stay."""
    given = load(schemas.Signature(), request.form)
    keys = [key for key in map(_gap_key, given["ids"]) if key]
    try:
        count = service.sign_gaps(actor(), campaign_id, None if given["every"] else keys, given["reason"])
    except Invalid as error:
        values = gap_pages.certificate(actor(), campaign_id, load(schemas.GapQuery(), request.args))
        return render_template("campaigns/coverage.html", errors=error.fields, **values), error.status
    except LegalDocsError as error:
        return _back(error, campaign_id, "campaigns.coverage")
    flash(ngettext("%(num)d gap signed.", "%(num)d gaps signed.", count), "success")
    return redirect(url_for("campaigns.coverage", campaign_id=campaign_id))


def _gap_key(words: str) -> tuple[int, str] | None:
    document, _bar, change = words.partition("|")
    return (int(document), change) if document.isdigit() and len(document) < 12 else None  # a key


@blueprint.get("/campaigns/<int:campaign_id>/coverage.docx")
@entry("campaigns.read")
def certificate(campaign_id: int) -> Response:
    """The certificate as a Word file."""
    campaign = queries.get(campaign_id)
    if campaign is None:
        raise Missing()
    answer = current_app.response_class(documents_out.certificate(campaign), mimetype=WORD)
    answer.headers["Content-Disposition"] = f"attachment; filename=xac-nhan-pham-vi-ra-soat-{campaign_id}.docx"
    return answer
