"""Flask-Login over server-side sessions: the cookie names a session row, which can be listed and ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask, Request, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response as BaseResponse

from legaldocs.accounts import queries, service
from legaldocs.accounts.models import ApiToken, UserSession
from legaldocs.core import clock, security_log
from legaldocs.core.actor import Actor
from legaldocs.core.web import ask_to_sign_in, problem, wants_json

TOUCH_EVERY = timedelta(minutes=1)
API = "/api/"


class SignedIn(UserMixin):  # type: ignore[misc]  # flask_login ships no types
    """The person of a request: name and title for the page, ``actor`` for the kernel."""

    def __init__(self, token: str, session: UserSession) -> None:
        self.token = token
        self.session_id = session.id
        self.person_id = session.person_id
        self.name = session.person.name
        self.username = session.person.username
        self.title = session.person.title
        self.language = session.person.language
        self.proved_at = session.proved_at
        self.must_enrol = session.must_enrol
        self.acting_for = session.acting.post.person.name if session.acting else None
        self.actor: Actor = queries.actor_of(session.person, clock.today(), session.acting)

    def get_id(self) -> str:
        """What the cookie carries."""
        return self.token


class Program(UserMixin):  # type: ignore[misc]  # flask_login ships no types
    """A person's program, known by a token: acts in the person's own posts, never in delegated ones."""

    def __init__(self, token: ApiToken) -> None:
        self.token_name = token.name
        self.may_write = token.may_write
        self.person_id = token.person_id
        self.name = token.person.name
        self.username = token.person.username
        self.title = token.person.title
        self.language = token.person.language
        self.acting_for = None
        self.actor: Actor = queries.actor_of(token.person, clock.today(), None)


def program(asked: Request) -> Program | None:
    """Who calls with ``Authorization: Bearer ld_…``; tokens open the addresses for programs and nothing else."""
    kind, _blank, token = asked.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not asked.path.startswith(API):
        return None
    found = service.token_for(token.strip())
    if found is None:
        security_log.note("token-refused")
    return Program(found) if found is not None else None


def load(token: str) -> SignedIn | None:
    """The person behind a cookie, or ``None`` when the session has ended."""
    session = service.session_for(token)
    if session is None:
        return None
    person = SignedIn(token, session)
    if clock.now() - session.seen_at > TOUCH_EVERY:
        service.touch_session(person.actor, session.id)
    return person


WHILE_ENROLLING = ("factors.", "accounts.sign_out", "accounts.language", "static")


def _second_factor_first() -> BaseResponse | None:
    """Whose post asks for a second factor sets one up before anything else opens."""
    if (request.endpoint or "").startswith(WHILE_ENROLLING) or not getattr(current_user, "must_enrol", False):
        return None
    if wants_json():
        return problem(403, "second-factor", _("Your post asks for a second factor. Set one up to go on."))
    return redirect(url_for("factors.page"))


def init_app(app: Flask) -> None:
    """Attach the login manager."""
    app.before_request(_second_factor_first)
    manager: Any = LoginManager()
    manager.session_protection = None  # sessions live in the database; a changed address must not end them
    manager.user_loader(load)
    manager.request_loader(program)
    manager.unauthorized_handler(ask_to_sign_in)
    manager.init_app(app)
