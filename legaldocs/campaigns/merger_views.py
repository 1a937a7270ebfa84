"""Pages of merged provinces: pairs, one pair side by side, the decision."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from legaldocs.campaigns import merger, merger_pages, queries, schemas
from legaldocs.campaigns.models import Decision
from legaldocs.core.errors import Invalid, LegalDocsError, Missing
from legaldocs.core.schema import load
from legaldocs.core.web import actor, back_with, entry, paginate
from legaldocs.ui import undoing

blueprint = Blueprint("merger", __name__)


@blueprint.get("/campaigns/<int:campaign_id>/pairs")
@entry("campaigns.read")
def listing(campaign_id: int) -> str:
    """Pairs of same-subject documents, the most alike first."""
    given = load(schemas.PairQuery(), request.args)
    page = paginate(queries.pairs(campaign_id, given["decided"], given["sort"]))
    return render_template("campaigns/pairs.html", **merger_pages.listing(actor(), campaign_id, page, given))


@blueprint.get("/campaigns/<int:campaign_id>/pairs/<int:pair_id>")
@entry("campaigns.read")
def pair(campaign_id: int, pair_id: int) -> str:
    """One pair side by side."""
    values = merger_pages.one(actor(), campaign_id, pair_id, _order(), {}, {})
    return render_template("campaigns/pair.html", **values)


@blueprint.post("/campaigns/<int:campaign_id>/pairs/<int:pair_id>")
@entry("campaigns.decide")
def decide(campaign_id: int, pair_id: int) -> Any:
    """Decide what becomes of the pair; leads on to the next one without a decision."""
    found = queries.pair(pair_id)
    if found is None or found.campaign_id != campaign_id:
        raise Missing()
    try:
        done = merger.decide(actor(), pair_id, **load(schemas.PairDecision(), request.form))
    except Invalid as error:
        values = merger_pages.one(actor(), campaign_id, pair_id, _order(), request.form, error.fields)
        return render_template("campaigns/pair.html", **values), error.status
    except LegalDocsError as error:
        return _back(error, campaign_id, pair_id)
    if done.decision is Decision.KEEP_BOTH:  # the other decisions raise proposals, which stay
        back = url_for("merger.reopen", campaign_id=campaign_id, pair_id=pair_id)
        undoing.offer(_("The decision is recorded."), back, reason=undoing.reason(), version=done.version)
    else:
        flash(_("The decision is recorded. What must end is proposed as a draft under Proposals."), "success")
    following = queries.next_open_pair(campaign_id, pair_id, _order())
    if following is None:
        flash(_("Every pair has its decision."))
        return redirect(url_for("merger.listing", campaign_id=campaign_id))
    return redirect(url_for("merger.pair", campaign_id=campaign_id, pair_id=following, sort=request.args.get("sort")))


def _order() -> str:
    """The order of the list that the pair was opened from, as its address says."""
    return str(load(schemas.PairQuery(), request.args)["sort"])


@blueprint.post("/campaigns/<int:campaign_id>/pairs/<int:pair_id>/reopen")
@entry("campaigns.decide")
def reopen(campaign_id: int, pair_id: int) -> Any:
    """Take the decision back."""
    try:
        merger.reopen(actor(), pair_id, **load(schemas.Reopen(), request.form))
    except LegalDocsError as error:
        return _back(error, campaign_id, pair_id)
    flash(_("The pair is open again. Proposals raised from the decision stay until somebody withdraws them."))
    return redirect(url_for("merger.pair", campaign_id=campaign_id, pair_id=pair_id))


def _back(error: LegalDocsError, campaign_id: int, pair_id: int) -> Any:
    if error.status in (403, 404):
        raise error
    return back_with(error, url_for("merger.pair", campaign_id=campaign_id, pair_id=pair_id))
