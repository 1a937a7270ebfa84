"""Slowing down guesses: failures are rows, so every process and machine counts the same ones."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from legaldocs.accounts.models import SignInAttempt
from legaldocs.core import clock, security_log
from legaldocs.core.actor import ANONYMOUS
from legaldocs.core.db import db
from legaldocs.core.errors import LegalDocsError
from legaldocs.core.unit_of_work import unit_of_work

ANYWHERE = "*"  # as an address: counted from wherever it came


class TooManyAttempts(LegalDocsError):
    """Too many failures for this name from this address; others are not affected."""

    status = 429
    code = "too-many-attempts"


def check(name: str, address: str) -> None:
    """Let go on, or raise ``TooManyAttempts``; asked before anything costly is computed."""
    window = clock.now() - timedelta(minutes=current_app.config["LOGIN_WINDOW_MINUTES"])
    chosen = (SignInAttempt.username == name, SignInAttempt.address == address, SignInAttempt.at > window)
    failures = db.session.scalar(sa.select(sa.func.count()).select_from(SignInAttempt).where(*chosen)) or 0
    if failures >= current_app.config["LOGIN_FAILURES"]:
        security_log.note("sign-in-throttled")
        minutes = current_app.config["LOGIN_WINDOW_MINUTES"]
        raise TooManyAttempts(_("Too many wrong attempts from here. Try again in %(n)s minutes.", n=minutes))


def remember(name: str, address: str) -> None:
    """Count one failure."""
    with unit_of_work(ANONYMOUS, "accounts.sign_in_failed"):
        db.session.add(SignInAttempt(username=name[:60], address=address[:64], at=clock.now()))


def second_factor(person_id: int) -> str:
    """The name under which wrong second factors are counted: per person, from any address.

    Only who knows the password comes this far, so a stranger cannot lock a colleague out with it.
    """
    return f"second factor of {person_id}"
