"""The web side of signing in that several pages share: the cookie, who we are to a browser, where to go next."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import login_user

from legaldocs.accounts import service
from legaldocs.accounts.factors import Entered
from legaldocs.accounts.login import SignedIn
from legaldocs.accounts.passkeys import Site

HALF, TARGET = "half", "half_next"


def where() -> tuple[str, str]:
    """Address and browser of whoever asks."""
    return request.remote_addr or "", request.user_agent.string


def origin() -> str:
    """Scheme and host of this site: the configured one, except on this machine itself, where the port may vary."""
    if request.host.split(":")[0] == "localhost":
        return request.host_url.rstrip("/")
    parts = urlsplit(current_app.config["SITE_ADDRESS"])
    return f"{parts.scheme}://{parts.netloc}"


def site() -> Site:
    """Who we are to a passkey."""
    return Site(urlsplit(origin()).hostname or "", origin())


def put_in(token: str) -> None:
    """Give this browser the session; nothing from before the sign-in lives on."""
    session.clear()
    live = service.session_for(token)
    if live is not None:
        login_user(SignedIn(token, live))


def go_on(entered: Entered, target: str) -> Any:
    """To the page asked for, or to the second step first."""
    if entered.session:
        put_in(entered.session)
        return redirect(after(target))
    session.clear()
    session[HALF], session[TARGET] = entered.half, target
    return redirect(url_for("sign_in.second"))


def after(target: str) -> str:
    """Where a fresh session goes: to set up what its rules ask for, else to the page asked for."""
    live = service.session_for(session.get("_user_id", ""))
    if live is not None and live.must_enrol:
        flash(_("Your post asks for a second factor. Set one up to go on."), "warning")
        return url_for("factors.page")
    return target
