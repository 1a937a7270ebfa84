"""Pages of one's own second factors: authenticator app, recovery codes, passkeys.

Whatever changes them asks for the password again when the session has not proved itself for a while.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, flash, jsonify, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from legaldocs.accounts import entering, factors, passkeys, schemas, service
from legaldocs.core import clock
from legaldocs.core.errors import Invalid, LegalDocsError, Missing, Refused
from legaldocs.core.schema import load
from legaldocs.core.web import SIGNED_IN, actor, back_with, entry, safe_next, wants_json

blueprint = Blueprint("factors", __name__)
PROVED_FOR = timedelta(minutes=15)
View = TypeVar("View", bound=Callable[..., Any])


def proved_before(back: str) -> Callable[[View], View]:
    """Only for a session that proved itself lately; else the password is asked for, and ``back`` is the page after."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if _fresh():
                return view(*args, **kwargs)
            asked = url_for("factors.prove", next=url_for(back))
            if wants_json():
                return jsonify(sentence=_("Confirm your password first."), next=asked), 403
            return redirect(asked)

        return guarded  # type: ignore[return-value]  # same call signature as the view it wraps

    return declare


proved = proved_before("factors.page")


@blueprint.get("/account/second-factor")
@entry(SIGNED_IN)
def page() -> str:
    """What I can prove myself with."""
    return _page()


def _page(errors: dict[str, Any] | None = None, codes: list[str] | None = None) -> str:
    held = factors.held_by(current_user.person_id)
    drawn = ("", "")
    if held.otp is not None and held.otp.confirmed_at is None and _fresh():
        drawn = factors.otp_secret(held.otp, current_user.username)
    return render_template(
        "accounts/second_factor.html",
        held=held,
        errors=errors or {},
        codes=codes or [],
        secret=drawn[0],
        qr=Markup(drawn[1]),  # noqa: S704  # drawn by segno from our own address
        must=current_user.must_enrol,
    )


def _fresh() -> bool:
    return current_user.proved_at is not None and clock.now() - current_user.proved_at < PROVED_FOR


@blueprint.route("/account/prove", methods=["GET", "POST"])
@entry(SIGNED_IN)
def prove() -> Any:
    """Confirm once more who I am."""
    target = safe_next(request.values.get("next"), url_for("factors.page"))
    error: LegalDocsError | None = None
    if request.method == "POST":
        try:
            given = load(schemas.Proof(), request.form)
            service.prove_again(actor(), current_user.session_id, given["password"], entering.where()[0])
            return redirect(target)
        except LegalDocsError as refused:
            error = refused
    shown = render_template("accounts/prove.html", error=error, next=target)
    return (shown, error.status) if error else shown


@blueprint.post("/account/second-factor/app")
@entry(SIGNED_IN)
@proved
def begin() -> Any:
    """Begin to set up an authenticator app."""
    try:
        factors.begin_otp(actor())
    except Refused as error:
        return back_with(error, url_for("factors.page"))
    return redirect(url_for("factors.page") + "#app")


@blueprint.post("/account/second-factor/app/confirm")
@entry(SIGNED_IN)
@proved
def confirm() -> Any:
    """The first code of the app; then the recovery codes, on this page once."""
    try:
        codes = factors.confirm_otp(actor(), load(schemas.Code(), request.form)["code"])
    except Invalid as error:
        return _page(error.fields), error.status
    flash(_("The authenticator app is set up. The next sign-in asks for its code."), "success")
    return _page(codes=codes) if codes else redirect(url_for("factors.page"))


@blueprint.post("/account/second-factor/app/remove")
@entry(SIGNED_IN)
@proved
def remove() -> Any:
    """Forget the authenticator app."""
    try:
        factors.remove_otp(actor())
    except Refused as error:
        return back_with(error, url_for("factors.page"))
    return redirect(url_for("factors.page"))


@blueprint.post("/account/second-factor/codes")
@entry(SIGNED_IN)
@proved
def codes() -> Any:
    """New recovery codes, on this page once."""
    if not factors.held_by(current_user.person_id).any:
        raise Missing()
    return _page(codes=factors.renew_codes(actor()))


@blueprint.post("/account/passkeys/options")
@entry(SIGNED_IN)
@proved
def passkey_options() -> Any:
    """A challenge for a device to be added."""
    token, options = passkeys.adding(actor(), entering.site())
    session["new_passkey"] = token
    return jsonify(options)


@blueprint.post("/account/passkeys")
@entry(SIGNED_IN)
@proved
def add_passkey() -> Any:
    """Keep the device that answered."""
    given = request.get_json(silent=True)
    given = given if isinstance(given, dict) else {}
    answer = given.get("answer")
    try:
        name = load(schemas.PasskeyName(), {"name": given.get("name") or _("Passkey")})["name"]
        kept = answer if isinstance(answer, dict) else {}
        new = passkeys.add(actor(), session.pop("new_passkey", None), kept, name, entering.site())
    except Invalid as error:
        return jsonify(sentence=" ".join(str(one) for many in error.fields.values() for one in many)), error.status
    if new:  # shown by the page that asked: they are nowhere else
        return jsonify(codes=new)
    flash(_("The passkey was added."), "success")
    return jsonify(next=url_for("factors.page") + "#passkeys")


@blueprint.post("/account/passkeys/<int:passkey_id>/rename")
@entry(SIGNED_IN)
def rename_passkey(passkey_id: int) -> Any:
    """Give a device another name."""
    try:
        passkeys.rename(actor(), passkey_id, load(schemas.PasskeyName(), request.form)["name"])
    except Invalid as error:
        return _page(error.fields), error.status
    return redirect(url_for("factors.page") + "#passkeys")


@blueprint.post("/account/passkeys/<int:passkey_id>/remove")
@entry(SIGNED_IN)
@proved
def remove_passkey(passkey_id: int) -> Any:
    """Forget a device."""
    try:
        passkeys.remove(actor(), passkey_id)
    except Refused as error:
        return back_with(error, url_for("factors.page"))
    return redirect(url_for("factors.page"))
