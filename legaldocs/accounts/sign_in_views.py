"""Pages of signing in: name and password, the second step, a passkey, single sign-on."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, jsonify, redirect, render_template, request, session, url_for
from flask_login import current_user

from legaldocs.accounts import entering, factors, handshakes, passkeys, schemas, service, single_sign_on
from legaldocs.accounts.throttle import TooManyAttempts
from legaldocs.core.errors import LegalDocsError, Missing
from legaldocs.core.schema import load
from legaldocs.core.web import PUBLIC, entry, safe_next

blueprint = Blueprint("sign_in", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"], endpoint="page")
@entry(PUBLIC)
def page() -> Any:
    """The sign-in page; on success back to where the person came from."""
    target = safe_next(request.values.get("next"), url_for("home.page"))
    if current_user.is_authenticated:
        return redirect(target)
    if request.method == "GET":
        return _page(target)
    try:
        if not current_app.config["LOCAL_SIGN_IN"]:
            raise Missing()
        given = load(schemas.SignIn(), request.form)
        person = service.password_of(given["username"], given["password"], entering.where()[0])
        entered = factors.enter(person, *entering.where())
    except LegalDocsError as error:
        return _page(target, error), error.status
    return entering.go_on(entered, target)


def _page(target: str, error: LegalDocsError | None = None) -> str:
    return render_template(
        "accounts/sign_in.html",
        next=target,
        error=error,
        username=request.form.get("username", ""),
        local=current_app.config["LOCAL_SIGN_IN"],
        sso=single_sign_on.offered(),
        sso_label=current_app.config["OIDC_LABEL"],
    )


@blueprint.route("/sign-in/second", methods=["GET", "POST"])
@entry(PUBLIC)
def second() -> Any:
    """The second step: a code of the app, a recovery code or a passkey."""
    begun = handshakes.peek(session.get(entering.HALF), handshakes.HALF)
    if begun is None or begun.person_id is None:
        return redirect(url_for("sign_in.page"))
    error: LegalDocsError | None = None
    if request.method == "POST":
        try:
            code = load(schemas.Code(), request.form)["code"]
            token = factors.finish(session.get(entering.HALF), code, *entering.where())
            return entering.go_on(factors.Entered(token), _target())
        except LegalDocsError as refused:
            error = refused
    held = factors.held_by(begun.person_id)
    shown = render_template("accounts/second_step.html", held=held, error=error, next=_target())
    return (shown, error.status) if error else shown


def _target() -> str:
    return safe_next(session.get(entering.TARGET), url_for("home.page"))


@blueprint.post("/sign-in/passkey/options")
@entry(PUBLIC)
def passkey_options() -> Any:
    """A challenge for the browser's passkeys."""
    token, options = passkeys.asking(session.get(entering.HALF), entering.site())
    session["passkey"] = token
    return jsonify(options)


@blueprint.post("/sign-in/passkey")
@entry(PUBLIC)
def passkey() -> Any:
    """Sign in with the device's answer; says where to go."""
    answer = request.get_json(silent=True)
    half, target = session.get(entering.HALF), _target()
    if not half:
        target = safe_next(request.args.get("next"), url_for("home.page"))
    given = answer if isinstance(answer, dict) else {}
    try:
        token = passkeys.sign_in(session.pop("passkey", None), half, given, entering.site(), entering.where())
    except (service.SignInRefused, TooManyAttempts) as error:
        return jsonify(sentence=str(error.sentence)), error.status
    entering.put_in(token)
    return jsonify(next=entering.after(target))


@blueprint.get("/sign-in/sso")
@entry(PUBLIC)
def single() -> Any:
    """To the single sign-on service."""
    target = safe_next(request.args.get("next"), url_for("home.page"))
    if not single_sign_on.offered():
        raise Missing()
    try:
        token, address = single_sign_on.begin(_callback(), target)
    except service.SignInRefused as error:
        return _page(target, error), error.status
    session["sso"] = token
    return redirect(address)


@blueprint.get("/sign-in/sso/callback")
@entry(PUBLIC)
def callback() -> Any:
    """Back from the service."""
    if not single_sign_on.offered():
        raise Missing()
    state, code = request.args.get("state", ""), request.args.get("code", "")
    try:
        came = single_sign_on.finish(session.pop("sso", None), state, code, entering.where())
    except service.SignInRefused as error:
        return _page(url_for("home.page"), error), error.status
    return entering.go_on(came.entered, safe_next(came.target, url_for("home.page")))


def _callback() -> str:
    return entering.origin() + url_for("sign_in.callback")
