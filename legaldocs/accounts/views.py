"""Pages of ``accounts``: signing out, my account (sessions, delegation, password), people and units."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from sqlalchemy import Select

from legaldocs.accounts import queries, schemas, service
from legaldocs.accounts.browsers import browser_words
from legaldocs.accounts.factor_views import proved_before
from legaldocs.accounts.models import METHOD_LABELS, ROLE_LABELS, Person, Role
from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid
from legaldocs.core.schema import load
from legaldocs.core.web import PUBLIC, SIGNED_IN, actor, entry, paginate, safe_next
from legaldocs.ui.tables import Row, table

blueprint = Blueprint("accounts", __name__)


@blueprint.post("/sign-out")
@entry(SIGNED_IN)
def sign_out() -> Any:
    """End this browser's session."""
    service.end_session(actor(), current_user.session_id)
    logout_user()
    session.clear()
    answer = make_response(redirect(url_for("sign_in.page")))
    answer.headers["Clear-Site-Data"] = '"cache"'  # not "storage": it holds what was typed and not yet saved
    return answer


@blueprint.post("/language")
@entry(PUBLIC)
def language() -> Any:
    """Choose the interface language, for the person and for this browser."""
    chosen = load(schemas.Language(), request.form)["locale"]
    if current_user.is_authenticated:
        service.choose_language(actor(), chosen)
    answer = make_response(redirect(safe_next(request.form.get("next"), url_for("home.page"))))
    answer.set_cookie("lang", chosen, max_age=31_536_000, samesite="Lax", httponly=True, secure=request.is_secure)
    return answer


@blueprint.post("/reading-date")
@entry(SIGNED_IN)
def reading_date() -> Any:
    """Choose the day to read at; an empty or today's date returns to today."""
    chosen = load(schemas.ReadingDate(), request.form)["date"]
    session.pop("reading_date", None)
    if chosen and chosen != clock.today():
        session["reading_date"] = chosen.isoformat()
    return redirect(safe_next(request.form.get("next"), url_for("home.page")))


@blueprint.get("/account")
@entry(SIGNED_IN)
def profile() -> str:
    """My account."""
    return _profile({})


def _profile(errors: dict[str, Any], new_token: str = "") -> str:
    me, today = actor(), clock.today()
    person_id = current_user.person_id
    return render_template(
        "accounts/profile.html",
        errors=errors,
        form=request.form,
        sessions=queries.open_sessions(person_id),
        this_session=current_user.session_id,
        posts=queries.posts_of(person_id, today),
        offers=queries.delegations_to(person_id, today),
        given=queries.delegations_from(person_id),
        colleagues=[one for one in queries.colleagues(me.units(), tuple(Role), today) if one.id != person_id],
        role_labels=ROLE_LABELS,
        method_labels=METHOD_LABELS,
        browser_words=browser_words,
        tokens=queries.tokens_of(person_id),
        new_token=new_token,
        today=today,
    )


@blueprint.post("/account/password")
@entry(SIGNED_IN)
def password() -> Any:
    """Change my password; every session ends, this one too."""
    try:
        service.change_password(actor(), **load(schemas.Password(), request.form))
    except Invalid as error:
        return _profile(error.fields), error.status
    flash(_("The password was changed. Sign in with the new one."))
    return redirect(url_for("sign_in.page"))


@blueprint.post("/account/delegations")
@entry(SIGNED_IN)
def delegate() -> Any:
    """Let a colleague act in my post for some days."""
    try:
        service.delegate(actor(), **load(schemas.NewDelegation(), request.form))
    except Invalid as error:
        return _profile(error.fields), error.status
    flash(_("Delegated. Everything done under it will show “on behalf of”."))
    return redirect(url_for("accounts.profile"))


@blueprint.post("/account/delegations/<int:delegation_id>/end")
@entry(SIGNED_IN)
def end_delegation(delegation_id: int) -> Any:
    """End a delegation I gave."""
    service.end_delegation(actor(), delegation_id)
    return redirect(url_for("accounts.profile"))


@blueprint.post("/account/act-for")
@entry(SIGNED_IN)
def act_for() -> Any:
    """Act in a delegated post, or in my own again."""
    chosen = request.form.get("delegation_id", "")
    service.act_for(actor(), current_user.session_id, int(chosen) if chosen.isascii() and chosen.isdigit() else None)
    return redirect(url_for("home.page"))


@blueprint.post("/account/sessions/<int:session_id>/end")
@entry(SIGNED_IN)
@proved_before("accounts.profile")
def end_session(session_id: int) -> Any:
    """End one of my sessions."""
    service.end_session(actor(), session_id)
    return redirect(url_for("accounts.profile"))


@blueprint.post("/account/tokens")
@entry(SIGNED_IN)
@proved_before("accounts.profile")
def issue_token() -> Any:
    """Make a token for a program; it is on this page once."""
    try:
        token = service.issue_token(actor(), **load(schemas.NewToken(), request.form))
    except Invalid as error:
        return _profile(error.fields), error.status
    return _profile({}, token)


@blueprint.post("/account/tokens/<int:token_id>/end")
@entry(SIGNED_IN)
def end_token(token_id: int) -> Any:
    """End one of my tokens."""
    service.end_token(actor(), token_id)
    return redirect(url_for("accounts.profile") + "#tokens")


@blueprint.get("/people")
@entry("accounts.directory")
def directory() -> str:
    """Who holds which post in which unit today."""
    page = paginate(_asked_people())
    return render_template("accounts/directory.html", page=page, units=queries.units(), role_labels=ROLE_LABELS)


def _asked_people() -> Select[Person]:
    return queries.people(*(request.args.get(name, "") for name in ("q", "unit", "sort")))


@blueprint.get("/people/export")
@entry("accounts.directory")
def export_people() -> Response:
    """Exactly the filtered list, all pages, as .xlsx or .csv."""
    today, heads = clock.today(), [_("Full name"), _("User name"), _("Job title"), _("Posts"), _("Unit")]
    rows: list[Row] = []
    for person in db.session.scalars(_asked_people()):
        held = [post for post in person.posts if post.held_on(today)]
        posts = "; ".join(str(ROLE_LABELS[post.role]) for post in held)
        units = "; ".join(post.unit.name for post in held)
        rows.append([person.name, person.username, person.title, posts, units])
    form = "csv" if request.args.get("format") == "csv" else "xlsx"
    return table("people", heads, rows, form, "username username title 3 3")
