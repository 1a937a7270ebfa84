"""Use cases of ``accounts``: sign in and out, sessions, delegation, setting up people and units."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload, lazyload

from legaldocs.accounts import passwords, queries, throttle
from legaldocs.accounts.access_models import AccessDecision, Thing, Verdict
from legaldocs.accounts.models import (
    ApiToken,
    Delegation,
    Person,
    Post,
    Role,
    SignInAttempt,
    SignInMethod,
    Unit,
    UserSession,
)
from legaldocs.core import clock, security_log
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, LegalDocsError, Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import unit_of_work, use_case

TOKEN_PREFIX = "ld_"  # noqa: S105  # a mark, no secret: a scanner of leaked secrets knows ours by it
LONGEST_TOKEN_DAYS = 366


class SignInRefused(LegalDocsError):
    """Wrong name, password, code or key; says no more than that."""

    status = 422
    code = "sign-in"


def password_of(username: str, password: str, address: str) -> Person:
    """The person whose name and password these are.

    Raises ``TooManyAttempts`` before hashing anything, ``SignInRefused`` for any mismatch.
    """
    username = username.strip().lower()[:60]
    throttle.check(username, address)
    person = db.session.scalars(sa.select(Person).where(Person.username == username)).first()
    # A missing account costs the same time as a wrong password, so names cannot be guessed by the clock.
    known = person.password_hash if person else passwords.of_nobody()
    if not passwords.matches(known, password) or person is None or person.disabled:
        throttle.remember(username, address)
        security_log.note("sign-in-failed", person.id if person else None)
        raise SignInRefused(_("The name or the password is not right."))
    return person


@use_case
def open_session(
    _actor: Actor,
    person_id: int,
    address: str,
    browser: str,
    method: SignInMethod = SignInMethod.PASSWORD,
    must_enrol: bool = False,
) -> str:
    """A new session row; returns the token that only the cookie will carry."""
    token, now = secrets.token_urlsafe(32), clock.now()
    db.session.add(
        UserSession(
            token_hash=digest(token), person_id=person_id, created_at=now, seen_at=now, proved_at=now,
            expires_at=now + timedelta(hours=current_app.config["SESSION_HOURS"]),
            address=address[:64], browser=browser[:200], method=method, must_enrol=must_enrol,
        )
    )  # fmt: skip
    return token


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


# Every page begins with this: what is rarely needed (a delegated post, the units) is not read along.
_BY_TOKEN = (
    sa.select(UserSession)
    .where(UserSession.token_hash == sa.bindparam("token_hash"))
    .options(
        lazyload(UserSession.acting),
        joinedload(UserSession.person).joinedload(Person.posts).lazyload(Post.unit),
    )
)


def session_for(token: str) -> UserSession | None:
    """The live session of a token: not ended, not expired, not idle too long, person not disabled."""
    found = db.session.scalars(_BY_TOKEN, {"token_hash": digest(token)}).unique().first()
    if found is None or found.ended_at is not None or found.person.disabled:
        return None
    now, idle = clock.now(), timedelta(minutes=current_app.config["SESSION_IDLE_MINUTES"])
    return found if now < found.expires_at and now - found.seen_at < idle else None


@use_case
def touch_session(_actor: Actor, session_id: int) -> None:
    """Note that the session is alive; called at most once a minute."""
    live = db.session.get(UserSession, session_id)
    if live is not None:
        live.seen_at = clock.now()


def prove_again(actor: Actor, session_id: int, password: str, address: str) -> None:
    """Note that the person of this session just proved themselves.  Raises ``Invalid`` for a wrong password."""
    person = db.session.get_one(Person, actor.user_id)
    throttle.check(person.username, address)
    if not passwords.matches(person.password_hash, password):
        throttle.remember(person.username, address)
        security_log.note("proof-failed", person.id)
        raise Invalid(fields={"password": [_("This is not your present password.")]})
    _note_proof(actor, session_id)


@use_case
def _note_proof(_actor: Actor, session_id: int) -> None:
    db.session.get_one(UserSession, session_id).proved_at = clock.now()


@use_case
def end_session(actor: Actor, session_id: int) -> None:
    """End one session at once."""
    found = db.session.get(UserSession, session_id)
    if found is None:
        raise Missing()
    require(actor, "accounts.session", found)
    found.ended_at = clock.now()


@use_case
def issue_token(actor: Actor, name: str, may_write: bool, days: int) -> str:
    """A new token for programs; returned this once and never again.  It ends after ``days`` (1 to 366)."""
    require(actor, "accounts.token")
    if not 1 <= days <= LONGEST_TOKEN_DAYS:
        raise Invalid(fields={"days": [_("Choose between 1 and %(most)s days.", most=LONGEST_TOKEN_DAYS)]})
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    db.session.add(
        ApiToken(
            person_id=actor.user_id, name=name, token_hash=digest(token), may_write=may_write,
            created_at=clock.now(), expires_on=clock.today() + timedelta(days=days),
        )
    )  # fmt: skip
    return token


@use_case
def end_token(actor: Actor, token_id: int) -> None:
    """End a token at once."""
    found = db.session.get(ApiToken, token_id)
    if found is None:
        raise Missing()
    require(actor, "accounts.session", found)
    found.ended_at = clock.now()


def token_for(token: str) -> ApiToken | None:
    """The live token: not ended, not expired, person not disabled."""
    found = db.session.scalars(sa.select(ApiToken).where(ApiToken.token_hash == digest(token))).first()
    if found is None or found.ended_at is not None or found.person.disabled:
        return None
    return found if clock.today() <= found.expires_on else None


@use_case
def act_for(actor: Actor, session_id: int, delegation_id: int | None) -> None:
    """Switch the session to a delegated post, or back to one's own with ``None``."""
    found = db.session.get(UserSession, session_id)
    if found is None or found.person_id != actor.user_id:
        raise Missing()
    if delegation_id is not None:
        open_ones = queries.delegations_to(found.person_id, clock.today())
        if delegation_id not in {delegation.id for delegation in open_ones}:
            raise Refused(_("This delegation is not open to you today."))
    found.acting_post_id = delegation_id


@use_case
def delegate(actor: Actor, post_id: int, delegate_id: int, since: date, until: date, reason: str) -> Delegation:
    """Let a colleague act in a post between two dates."""
    post = db.session.get(Post, post_id)
    if post is None:
        raise Missing()
    require(actor, "accounts.delegate", post)
    if until < since:
        raise Invalid(fields={"until": [_("The last day comes before the first.")]})
    if delegate_id == post.person_id or db.session.get(Person, delegate_id) is None:
        raise Invalid(fields={"delegate_id": [_("Choose a colleague.")]})
    given = Delegation(post_id=post_id, delegate_id=delegate_id, since=since, until=until, reason=reason)
    db.session.add(given)
    db.session.flush()
    return given


@use_case
def end_delegation(actor: Actor, delegation_id: int) -> None:
    """End a delegation now; what was done under it stays."""
    found = db.session.get(Delegation, delegation_id)
    if found is None:
        raise Missing()
    require(actor, "accounts.delegate", found.post)
    found.ended_at = clock.now()


@use_case
def choose_language(actor: Actor, language: str) -> None:
    """Remember the person's language."""
    person = db.session.get(Person, actor.user_id)
    if person is not None:
        person.language = language


@use_case
def change_password(actor: Actor, old: str, new: str) -> None:
    """Replace one's own password; all other sessions end."""
    person = db.session.get(Person, actor.user_id)
    if person is None or not passwords.matches(person.password_hash, old):
        raise Invalid(fields={"old": [_("This is not your present password.")]})
    set_password(person, new)
    security_log.note("password-changed", person.id)


@use_case
def replace_password(actor: Actor, username: str, new: str) -> None:
    """Give an account a password; its sessions end, its second factors stay.  Raises ``LookupError``, ``Invalid``."""
    require(actor, "accounts.manage")
    person = db.session.scalars(sa.select(Person).where(Person.username == username)).first()
    if person is None:
        raise LookupError(username)
    set_password(person, new)
    security_log.note("password-changed", person.id, by=actor.user_id)


def set_password(person: Person, new: str) -> None:
    """Give ``person`` a password that meets the rules; every session of theirs ends.  Raises ``Invalid``."""
    words = [person.name, *(post.unit.name for post in person.posts)]
    weak = passwords.weakness(new, person.username, words)
    if weak:
        raise Invalid(fields={"new": [WEAKNESS[weak]()]})
    person.password_hash = passwords.hash_password(new)
    end_sessions(person.id)


def decide(actor: Actor, person_id: int, thing: Thing, thing_id: int, verdict: Verdict, reason: str) -> None:
    """Record a decision about somebody's access, inside the use case that carries it out."""
    row = AccessDecision(person_id=person_id, thing=thing, thing_id=thing_id, verdict=verdict, reason=reason)
    row.decided_by, row.decided_name, row.decided_at = actor.user_id, actor.name, clock.now()
    db.session.add(row)


def end_sessions(person_id: int) -> None:
    """End every open session of a person."""
    for session in queries.open_sessions(person_id):
        session.ended_at = clock.now()


WEAKNESS = {
    "short": lambda: _("Use at least %(n)s characters; a short sentence is easy to remember.", n=passwords.MIN_LENGTH),
    "long": lambda: _("Use at most %(n)s characters.", n=passwords.MAX_LENGTH),
    "common": lambda: _("This password is among the first that are tried."),
    "own-name": lambda: _("The password must not contain the account name."),
    "context": lambda: _("Little is left of this password without the words everybody here would try first."),
}


@use_case
def set_up(actor: Actor, people: dict[str, Any], password: str | None = None) -> int:
    """Create the units and people of a description (see ``legaldocs/sample/people.toml``); existing keys are kept.

    Returns the number of people added.  ``password`` is for sample accounts; otherwise random, to be reset.
    """
    require(actor, "accounts.manage")
    units = {unit.key: unit for unit in queries.units()}
    for row in people.get("unit", []):
        if row["key"] not in units:
            units[row["key"]] = _new_unit(row)
    db.session.flush()
    for row in people.get("unit", []):
        if row.get("parent"):
            units[row["key"]].parent_id = units[row["parent"]].id
    known = set(db.session.scalars(sa.select(Person.username)))
    added = [row for row in people.get("person", []) if row["username"] not in known]
    hashed = passwords.hash_password(password) if password else None
    for row in added:
        _new_person(row, units, hashed or passwords.hash_password(secrets.token_urlsafe(24)))
    return len(added)


def _new_unit(row: dict[str, Any]) -> Unit:
    unit = Unit(key=row["key"], name=row["name"], name_en=row.get("name_en", row["name"]), kind=row["kind"])
    unit.fields = list(row.get("fields", []))
    db.session.add(unit)
    return unit


def _new_person(row: dict[str, Any], units: dict[str, Unit], password_hash: str) -> None:
    person = Person(username=row["username"], name=row["name"], title=row.get("title", ""), password_hash=password_hash)
    person.posts = [
        Post(unit_id=units[post["unit"]].id, role=Role(post["role"]), since=post.get("since", date(2025, 7, 1)))
        for post in row.get("posts", [])
    ]
    db.session.add(person)


def prune_attempts() -> int:
    """Delete attempts older than a day; returns how many."""
    with unit_of_work(SYSTEM, "accounts.prune_attempts"):
        old = sa.delete(SignInAttempt).where(SignInAttempt.at < clock.now() - timedelta(days=1))
        return db.session.execute(old).rowcount  # type: ignore[attr-defined,no-any-return]  # a DML result has it
