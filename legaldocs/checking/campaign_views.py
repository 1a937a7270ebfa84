"""Pages of campaigns of checking, and of what past findings teach."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from legaldocs.checking import campaign_service, pages, presentation, queries, schemas
from legaldocs.core import clock
from legaldocs.core.errors import Invalid, LegalDocsError, Missing
from legaldocs.core.schema import load
from legaldocs.core.web import actor, entry, paginate

blueprint = Blueprint("check_campaigns", __name__)


@blueprint.get("/checking/campaigns")
@entry("checking.read")
def index() -> str:
    """Campaigns the reader may know of with their progress, newest first."""
    page = paginate(queries.campaigns(actor()), scalars=False)
    return render_template("checking/campaigns.html", page=page, campaign_words=presentation.campaign_words)


@blueprint.route("/checking/campaigns/new", methods=["GET", "POST"])
@entry("checking.campaign")
def new() -> Any:
    """Open a campaign by topic, area or field."""
    if request.method == "GET":
        return render_template("checking/campaign_new.html", errors={}, **pages.campaign_form({"kind": "topic"}))
    try:
        campaign = campaign_service.open_campaign(actor(), **load(schemas.CampaignInput(), request.form))
    except LegalDocsError as error:
        if not isinstance(error, Invalid):
            raise
        values = pages.campaign_form(request.form)
        return render_template("checking/campaign_new.html", errors=error.fields, **values), error.status
    flash(_("The campaign is open; its dossiers wait to be assigned."), "success")
    return redirect(url_for("check_campaigns.page", check_campaign_id=campaign.id))


@blueprint.get("/checking/campaigns/<int:check_campaign_id>")
@entry("checking.read")
def page(check_campaign_id: int) -> str:
    """One campaign and its dossiers."""
    campaign = queries.campaign(actor(), check_campaign_id)
    if campaign is None:
        raise Missing()
    filters = queries.Filters(campaign_id=campaign.id, sort=request.args.get("sort", "due"))
    found = paginate(queries.checks(actor(), filters, clock.today()), scalars=False)
    return render_template("checking/campaign.html", **pages.campaign_page(actor(), campaign, found))


@blueprint.get("/checking/checklist")
@entry("checking.read")
def checklist() -> str:
    """What past findings teach: the most frequent confirmed ones by type of document and unit, with acceptance."""
    return render_template("checking/checklist.html", **pages.checklist(actor(), request.args))
