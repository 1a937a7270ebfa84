"""Pages of the access review: who may what, confirm or withdraw; who must use a second factor."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from legaldocs.accounts import access_review, factors, queries, schemas
from legaldocs.accounts.access_models import VERDICT_LABELS
from legaldocs.accounts.access_presentation import line_words
from legaldocs.accounts.models import ROLE_LABELS
from legaldocs.core.db import db
from legaldocs.core.errors import Forbidden, Invalid, Refused
from legaldocs.core.schema import load
from legaldocs.core.web import actor, back_with, entry, paginate, safe_next
from legaldocs.ui.tables import Row, table
from legaldocs.ui.words import moment

blueprint = Blueprint("access", __name__)


@blueprint.get("/access")
@entry("access.review")
def page() -> str:
    """Who may what."""
    found = paginate(access_review.people(actor(), *_asked()))
    return render_template(
        "accounts/access.html",
        page=found,
        subjects=access_review.subjects(actor(), found.rows),
        units=queries.units(),
        role_labels=ROLE_LABELS,
        verdicts=VERDICT_LABELS,
        line_words=line_words,
        must=factors.roles_that_must(),
        dormant_days=access_review.DORMANT_DAYS,
    )


def _asked() -> tuple[str, str, str]:
    given = request.args
    return given.get("q", ""), given.get("unit", ""), given.get("state", "")


@blueprint.get("/access/export")
@entry("access.review")
def export() -> Response:
    """Every line of the filtered people, as .xlsx or .csv."""
    heads = [
        _("Full name"),
        _("User name"),
        _("What"),
        _("Last sign-in"),
        _("Second factor"),
        _("Last decision"),
        _("By"),
    ]
    rows: list[Row] = []
    everybody = list(db.session.scalars(access_review.people(actor(), *_asked())))
    for one in access_review.subjects(actor(), everybody):
        for line in one.lines:
            last = line.decision
            said = f"{VERDICT_LABELS[last.verdict]}, {moment(last.decided_at)}" if last else ""
            seen = moment(one.last_sign_in) if one.last_sign_in else _("never")
            who = last.decided_name if last else ""
            factor = _("yes") if one.second_factor else _("no")
            rows.append([one.person.name, one.person.username, line_words(line), seen, factor, said, who])
    form = "csv" if request.args.get("format") == "csv" else "xlsx"
    return table("access", heads, rows, form, "1 1 2 1 1 3 3")


def _back() -> str:
    return safe_next(request.form.get("next"), url_for("access.page"))


@blueprint.post("/access/confirm")
@entry("access.review")
def confirm() -> Any:
    """The ticked lines are right as they are."""
    try:
        done = access_review.confirm(actor(), request.form.getlist("ids"))
    except (Refused, Forbidden) as error:
        return back_with(error, url_for("access.page"))
    flash(ngettext("%(num)d line confirmed.", "%(num)d lines confirmed.", done), "success")
    return redirect(_back())


@blueprint.post("/access/withdraw")
@entry("access.review")
def withdraw() -> Any:
    """End one thing a person may do."""
    try:
        access_review.withdraw(actor(), **load(schemas.Withdrawal(), request.form))
    except (Refused, Forbidden, Invalid) as error:
        return back_with(error, url_for("access.page"))
    flash(_("Withdrawn. It ended at once."), "success")
    return redirect(_back())


@blueprint.post("/access/rules")
@entry("accounts.manage")
def rules() -> Any:
    """Say whose post asks for a second factor."""
    factors.require_for(actor(), load(schemas.FactorRules(), request.form)["roles"])
    flash(_("Saved. Whoever is signed in without one is asked for it at the next click."), "success")
    return redirect(url_for("access.page"))


@blueprint.post("/people/<int:person_id>/second-factor/reset")
@entry("accounts.manage")
def reset(person_id: int) -> Any:
    """Take the second factors from somebody who lost theirs."""
    try:
        factors.reset(actor(), person_id, load(schemas.Reason(), request.form)["reason"])
    except (Refused, Invalid) as error:
        return back_with(error, url_for("access.page"))
    flash(_("The second factor was reset. The person signs in with the password and sets up a new one."), "success")
    return redirect(_back())


@blueprint.post("/people/<int:person_id>/reopen")
@entry("accounts.manage")
def reopen(person_id: int) -> Any:
    """Let a closed account sign in again."""
    try:
        access_review.reopen(actor(), person_id, load(schemas.Reason(), request.form)["reason"])
    except (Refused, Invalid) as error:
        return back_with(error, url_for("access.page"))
    flash(_("The account is open again."), "success")
    return redirect(_back())
