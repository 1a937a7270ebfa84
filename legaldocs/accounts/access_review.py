"""Review of access (rà soát quyền truy cập): who may what, line by line, to confirm or to withdraw.

A line is an account, a post, a delegation received or a token.  Administrators see everybody, a head the posts of
their own unit.  Nobody decides on their own access.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from legaldocs.accounts import queries
from legaldocs.accounts.access_models import AccessDecision, Thing, Verdict
from legaldocs.accounts.factor_models import OtpKey, Passkey
from legaldocs.accounts.models import ApiToken, Delegation, Person, Post, Role, UserSession
from legaldocs.accounts.service import decide, end_sessions
from legaldocs.core import clock, security_log
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Missing, Refused
from legaldocs.core.permissions import can, require
from legaldocs.core.unit_of_work import use_case

DORMANT_DAYS = 90  # without a sign-in, an account that holds a post is asked about
EVERY_DAYS = 180  # a decision older than this is asked for again


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a person may do."""

    thing: Thing
    thing_id: int
    subject: Person | Post | Delegation | ApiToken
    decision: AccessDecision | None

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"{self.thing}-{self.thing_id}"

    @property
    def due(self) -> bool:
        """Whether nobody has confirmed it within the period."""
        limit = clock.now() - timedelta(days=EVERY_DAYS)
        return self.decision is None or self.decision.verdict is Verdict.RESET or self.decision.decided_at < limit


@dataclass(frozen=True, slots=True)
class Subject:
    """A person with everything they may do."""

    person: Person
    lines: tuple[Line, ...]
    last_sign_in: datetime | None
    second_factor: bool

    @property
    def dormant(self) -> bool:
        """An account that holds something and has not signed in for long."""
        limit = clock.now() - timedelta(days=DORMANT_DAYS)
        return not self.person.disabled and (self.last_sign_in is None or self.last_sign_in < limit)


@dataclass(slots=True)
class _Held:
    """What was read about the people of a page, by person."""

    delegations: dict[int, list[Delegation]] = field(default_factory=dict)
    tokens: dict[int, list[ApiToken]] = field(default_factory=dict)
    seen: dict[int, datetime] = field(default_factory=dict)
    factors: set[int] = field(default_factory=set)
    decisions: dict[tuple[Thing, int], AccessDecision] = field(default_factory=dict)


def people(actor: Actor, words: str = "", unit_key: str = "", state: str = "") -> sa.Select[Person]:
    """People whose access the actor reviews; ``state`` narrows to ``dormant`` or ``closed`` accounts."""
    found = queries.people(words, unit_key, closed=state == "closed")
    if not actor.has_role(Role.ADMINISTRATOR):
        found = found.where(Person.posts.any(Post.unit_id.in_(actor.units(Role.HEAD))))
    if state == "dormant":
        lately = sa.select(UserSession.person_id).where(
            UserSession.created_at > clock.now() - timedelta(days=DORMANT_DAYS)
        )
        found = found.where(Person.id.not_in(lately))
    return found


def subjects(actor: Actor, page: Sequence[Person]) -> list[Subject]:
    """The people of a page with their lines; the number of questions to the database does not grow with them."""
    held, day = _read([person.id for person in page]), clock.today()
    return [
        Subject(person, tuple(_lines(actor, person, held, day)), held.seen.get(person.id), person.id in held.factors)
        for person in page
    ]


def _lines(actor: Actor, person: Person, held: _Held, day: date) -> Iterable[Line]:
    things: list[tuple[Thing, Person | Post | Delegation | ApiToken]] = [(Thing.ACCOUNT, person)]
    things += [(Thing.POST, post) for post in person.posts if post.until is None or post.until >= day]
    things += [(Thing.DELEGATION, one) for one in held.delegations.get(person.id, [])]
    things += [(Thing.TOKEN, one) for one in held.tokens.get(person.id, [])]
    for thing, subject in things:
        if can(actor, "access.decide", subject):
            yield Line(thing, subject.id, subject, held.decisions.get((thing, subject.id)))


def _read(ids: list[int]) -> _Held:
    held, day = _Held(), clock.today()
    given = sa.select(Delegation).where(
        Delegation.delegate_id.in_(ids), Delegation.ended_at.is_(None), Delegation.until >= day
    )
    for one in db.session.scalars(given):
        held.delegations.setdefault(one.delegate_id, []).append(one)
    live = sa.select(ApiToken).where(
        ApiToken.person_id.in_(ids), ApiToken.ended_at.is_(None), ApiToken.expires_on >= day
    )
    for token in db.session.scalars(live):
        held.tokens.setdefault(token.person_id, []).append(token)
    last = sa.select(UserSession.person_id, sa.func.max(UserSession.id).label("id")).group_by(UserSession.person_id)
    newest = last.where(UserSession.person_id.in_(ids)).subquery()
    seen = sa.select(UserSession.person_id, UserSession.created_at).join(newest, newest.c.id == UserSession.id)
    held.seen = {row.person_id: row.created_at for row in db.session.execute(seen)}
    otp = sa.select(OtpKey.person_id).where(OtpKey.person_id.in_(ids), OtpKey.confirmed_at.is_not(None))
    keys = sa.select(Passkey.person_id).where(Passkey.person_id.in_(ids))
    held.factors = set(db.session.scalars(otp)) | set(db.session.scalars(keys))
    for row in db.session.scalars(
        sa.select(AccessDecision).where(AccessDecision.person_id.in_(ids)).order_by(AccessDecision.id)
    ):
        held.decisions[row.thing, row.thing_id] = row
    return held


_TABLES: dict[Thing, Any] = {
    Thing.ACCOUNT: Person,
    Thing.POST: Post,
    Thing.DELEGATION: Delegation,
    Thing.TOKEN: ApiToken,
}


def _line(actor: Actor, key: str) -> tuple[Thing, Person | Post | Delegation | ApiToken, int]:
    """What a form's key names and whose it is.  Raises ``Missing``, ``Forbidden`` or ``Refused`` for one's own."""
    name, _dash, number = key.partition("-")
    if name not in {str(thing) for thing in _TABLES} or not (number.isascii() and number.isdigit() and len(number) < 9):
        raise Missing()
    thing = Thing(name)
    subject: Person | Post | Delegation | ApiToken | None = db.session.get(_TABLES[thing], int(number))
    if subject is None:
        raise Missing()
    require(actor, "access.decide", subject)
    owner = owner_of(subject)
    if owner == actor.user_id:
        raise Refused(_("Your own access is reviewed by somebody else."))
    return thing, subject, owner


def owner_of(subject: Person | Post | Delegation | ApiToken) -> int:
    """Whose access a line is about."""
    if isinstance(subject, Person):
        return subject.id
    return subject.delegate_id if isinstance(subject, Delegation) else subject.person_id


@use_case
def confirm(actor: Actor, keys: Iterable[str]) -> int:
    """Say that these lines are right as they are; returns how many."""
    require(actor, "access.review")
    done = 0
    for key in keys:
        thing, subject, owner = _line(actor, key)
        decide(actor, owner, thing, subject.id, Verdict.CONFIRMED, "")
        done += 1
    return done


@use_case
def withdraw(actor: Actor, key: str, reason: str) -> None:
    """End one thing a person may do, now: the account closes, the post ends, the delegation or token stops."""
    require(actor, "access.review")
    thing, subject, owner = _line(actor, key)
    if isinstance(subject, Person):
        _close(subject)
    elif isinstance(subject, Post):
        subject.until = clock.today() - timedelta(days=1)
        end_sessions(owner)
    else:
        subject.ended_at = clock.now()
    decide(actor, owner, thing, subject.id, Verdict.WITHDRAWN, reason)
    security_log.note("access-withdrawn", owner, thing=str(thing), thing_id=subject.id, by=actor.user_id)


def _close(person: Person) -> None:
    person.disabled = True
    end_sessions(person.id)
    for token in queries.tokens_of(person.id):
        token.ended_at = clock.now()


@use_case
def reopen(actor: Actor, person_id: int, reason: str) -> None:
    """Let a closed account sign in again; posts and tokens that were ended stay ended."""
    require(actor, "accounts.manage")
    person = db.session.get(Person, person_id)
    if person is None or not person.disabled:
        raise Missing()
    if person.username.startswith(queries.ERASED):
        raise Refused(_("The personal data of this account were erased; it stays closed."))
    person.disabled = False
    decide(actor, person_id, Thing.ACCOUNT, person_id, Verdict.RESTORED, reason)
    security_log.note("access-restored", person_id, by=actor.user_id)
