"""Use cases of the second factor: authenticator app (TOTP), recovery codes, who must have one, resetting it.

The key of an app lies sealed in the database; what opens it is a secret file.  A code is good once: the step of the
last accepted one is kept, and nothing at or before it is accepted again.
"""

from __future__ import annotations

import base64
import hmac
import io
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

import pyotp
import segno
import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken
from flask import current_app
from flask_babel import gettext as _

from legaldocs.accounts import handshakes, queries, throttle
from legaldocs.accounts.access_models import Thing, Verdict
from legaldocs.accounts.factor_models import AccessRule, OtpKey, Passkey, RecoveryCode
from legaldocs.accounts.models import Person, Post, Role, SignInMethod, UserSession
from legaldocs.accounts.service import SignInRefused, decide, end_sessions, open_session
from legaldocs.core import clock, security_log
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, Missing, Refused, present
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import use_case

MUST_USE = "second_factor_roles"
CODES = 10
STEP = 30  # seconds of one code
SLACK = 1  # steps a telephone's clock may be off


@dataclass(frozen=True, slots=True)
class Held:
    """What a person can prove themselves with beside the password."""

    otp: OtpKey | None
    passkeys: tuple[Passkey, ...]
    codes_left: int

    @property
    def any(self) -> bool:
        """Whether a second factor is set up; recovery codes alone are none."""
        return bool(self.passkeys) or (self.otp is not None and self.otp.confirmed_at is not None)


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of the first proof: a session, or the half of one."""

    session: str | None = None
    half: str | None = None


def held_by(person_id: int) -> Held:
    """The second factors of a person."""
    otp = db.session.scalars(sa.select(OtpKey).where(OtpKey.person_id == person_id)).first()
    keys = db.session.scalars(sa.select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.id))
    unused = sa.select(sa.func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return Held(otp, tuple(keys), db.session.scalar(unused) or 0)


def enter(person: Person, address: str, browser: str, method: SignInMethod = SignInMethod.PASSWORD) -> Entered:
    """Open a session, or ask for the second factor first where the person has one."""
    held = held_by(person.id)
    if method is SignInMethod.PASSWORD and held.any:
        return Entered(half=handshakes.begin(handshakes.HALF, person.id))
    owes = method is SignInMethod.PASSWORD and bool(roles_that_must() & _roles(person))
    security_log.note("signed-in", person.id, method=str(method))
    return Entered(open_session(Actor(person.id, person.name), person.id, address, browser, method, owes))


def finish(half: str | None, code: str, address: str, browser: str) -> str:
    """Complete a half sign-in with a code of the app or a recovery code; returns the token of the new session.

    Raises ``SignInRefused`` for a wrong or used code, ``TooManyAttempts`` after too many.
    """
    begun = handshakes.peek(half, handshakes.HALF)
    if begun is None or begun.person_id is None:
        raise SignInRefused(_("The sign-in took too long. Begin again."), code="begin-again")
    person = present(db.session.get(Person, begun.person_id))
    counted = throttle.second_factor(person.id)
    throttle.check(counted, throttle.ANYWHERE)
    method = prove(Actor(person.id, person.name), code)
    if method is None or person.disabled:
        throttle.remember(counted, throttle.ANYWHERE)
        security_log.note("second-factor-failed", person.id)
        raise SignInRefused(_("This code is not right, or it has been used."))
    return complete(half, person, method, address, browser)


def complete(half: str | None, person: Person, method: SignInMethod, address: str, browser: str) -> str:
    """End the half sign-in and open the session; of two answers that come at once, one gets it."""
    if handshakes.take(half, handshakes.HALF) is None:
        raise SignInRefused(_("The sign-in took too long. Begin again."), code="begin-again")
    security_log.note("signed-in", person.id, method=str(method))
    return open_session(Actor(person.id, person.name), person.id, address, browser, method)


@use_case
def prove(actor: Actor, code: str) -> SignInMethod | None:
    """Use up a code of the actor's app or a recovery code; ``None`` when it is neither."""
    written = code.replace(" ", "").replace("-", "").lower()
    if len(written) == 6 and written.isascii() and written.isdigit():
        return SignInMethod.OTP if _use_otp(actor.user_id, written) else None
    return SignInMethod.RECOVERY if _use_recovery(actor.user_id, written) else None


def _use_otp(person_id: int | None, code: str) -> bool:
    key = db.session.scalars(sa.select(OtpKey).where(OtpKey.person_id == person_id).with_for_update()).first()
    if key is None or key.confirmed_at is None:
        return False
    step = _step_of(key, code)
    if step is None:
        return False
    key.last_step = step
    return True


def _step_of(key: OtpKey, code: str) -> int | None:
    """The step whose code this is, when it is newer than the last one used."""
    totp, now = pyotp.TOTP(_unseal(key.sealed)), int(clock.now().timestamp()) // STEP
    fitting = [
        step for step in range(now - SLACK, now + SLACK + 1) if hmac.compare_digest(totp.generate_otp(step), code)
    ]
    return fitting[-1] if fitting and fitting[-1] > key.last_step else None


def _use_recovery(person_id: int | None, code: str) -> bool:
    chosen = (RecoveryCode.person_id == person_id, RecoveryCode.code_hash == handshakes.digest(code))
    row = db.session.scalars(sa.select(RecoveryCode).where(*chosen).with_for_update()).first()
    if row is None or row.used_at is not None:
        return False
    row.used_at = clock.now()
    return True


@use_case
def begin_otp(actor: Actor) -> None:
    """Make a new key for an authenticator app; it counts once a code of it is given."""
    require(actor, "accounts.factors")
    held = db.session.scalars(sa.select(OtpKey).where(OtpKey.person_id == actor.user_id)).first()
    if held is not None and held.confirmed_at is not None:
        raise Refused(_("An authenticator app is set up already. Remove it first."))
    sealed = _seal(pyotp.random_base32(32))
    if held is not None:
        held.sealed, held.created_at, held.last_step = sealed, clock.now(), 0
    else:
        db.session.add(OtpKey(person_id=actor.user_id, sealed=sealed, created_at=clock.now()))


def otp_secret(key: OtpKey, username: str) -> tuple[str, str]:
    """For the page that sets an app up: the key in groups of four, and its QR code as SVG."""
    secret = _unseal(key.sealed)
    address = pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name="legaldocs")
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", xmldecl=False, svgns=True, scale=5, border=2, light="#fff")
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)), drawn.getvalue().decode()


@use_case
def confirm_otp(actor: Actor, code: str) -> list[str]:
    """The first code shows that the app has the key.  Returns recovery codes when there were none.

    Raises ``Invalid`` for a code that does not fit.
    """
    key = db.session.scalars(sa.select(OtpKey).where(OtpKey.person_id == actor.user_id)).first()
    if key is None or key.confirmed_at is not None:
        raise Missing()
    step = _step_of(key, code.replace(" ", ""))
    if step is None:
        raise Invalid(fields={"code": [_("This code does not fit. Is the telephone's clock right?")]})
    key.confirmed_at, key.last_step = clock.now(), step
    security_log.note("second-factor-added", actor.user_id, kind="otp")
    return enrolled(actor)


def enrolled(actor: Actor) -> list[str]:
    """A second factor is there: sessions that waited for it open; recovery codes when there were none."""
    for session in queries.open_sessions(actor.user_id or 0):
        session.must_enrol = False
    db.session.flush()
    return [] if held_by(actor.user_id or 0).codes_left else renew_codes(actor)


@use_case
def remove_otp(actor: Actor) -> None:
    """Forget the authenticator app.  Refused while the rules ask for it and nothing else is there."""
    held = held_by(actor.user_id or 0)
    if held.otp is None:
        raise Missing()
    keep_one(actor, bool(held.passkeys))
    db.session.delete(held.otp)
    security_log.note("second-factor-removed", actor.user_id, kind="otp")


def keep_one(actor: Actor, other: bool) -> None:
    """Refuse to take away the only second factor of somebody who must have one."""
    person = present(db.session.get(Person, actor.user_id))
    if not other and roles_that_must() & _roles(person):
        raise Refused(_("Your post asks for a second factor: add another one before you remove this one."))


@use_case
def renew_codes(actor: Actor) -> list[str]:
    """Ten new recovery codes, shown this once; the old ones are void."""
    require(actor, "accounts.factors")
    for old in db.session.scalars(sa.select(RecoveryCode).where(RecoveryCode.person_id == actor.user_id)):
        db.session.delete(old)
    codes = [base64.b32encode(secrets.token_bytes(15)).decode().lower() for _number in range(CODES)]
    for code in codes:
        row = RecoveryCode(person_id=actor.user_id, code_hash=handshakes.digest(code), created_at=clock.now())
        db.session.add(row)
    return ["-".join(code[at : at + 6] for at in range(0, 24, 6)) for code in codes]


@use_case
def reset(actor: Actor, person_id: int, reason: str) -> None:
    """An administrator takes every second factor from a person who lost theirs; their sessions end.

    The reason is kept in the audit with the rows that went.
    """
    require(actor, "accounts.manage")
    person = present(db.session.get(Person, person_id))
    if person.id == actor.user_id:
        raise Refused(_("Another administrator resets yours."))
    for table in (OtpKey, Passkey, RecoveryCode):
        for row in db.session.scalars(sa.select(table).where(table.person_id == person_id)):
            db.session.delete(row)
    end_sessions(person_id)
    decide(actor, person_id, Thing.FACTOR, 0, Verdict.RESET, reason)
    security_log.note("second-factor-reset", person_id, by=actor.user_id)


def roles_that_must() -> frozenset[Role]:
    """Roles whose holders must use a second factor."""
    row = db.session.get(AccessRule, MUST_USE)
    return frozenset(Role(value) for value in row.value) if row is not None else frozenset()


@use_case
def require_for(actor: Actor, roles: Iterable[Role]) -> None:
    """Say whose post asks for a second factor.  Who is signed in without one is asked for it at the next click."""
    require(actor, "accounts.manage")
    chosen = sorted({str(role) for role in roles})
    row = db.session.get(AccessRule, MUST_USE)
    if row is None:
        db.session.add(AccessRule(key=MUST_USE, value=chosen))
    else:
        row.value = chosen
    db.session.flush()
    today, owing = clock.today(), sa.select(OtpKey.person_id).where(OtpKey.confirmed_at.is_not(None))
    keyed = sa.select(Passkey.person_id)
    held = (Post.role.in_([Role(value) for value in chosen]), Post.since <= today)
    holders = sa.select(Post.person_id).where(*held, sa.or_(Post.until.is_(None), Post.until >= today))
    open_ones = sa.select(UserSession).where(
        UserSession.ended_at.is_(None), UserSession.expires_at > clock.now(), UserSession.method == "password"
    )
    bound = set(db.session.scalars(holders)) - set(db.session.scalars(owing)) - set(db.session.scalars(keyed))
    for session in db.session.scalars(open_ones):
        session.must_enrol = session.person_id in bound


def _roles(person: Person) -> set[Role]:
    day = clock.today()
    return {post.role for post in person.posts if post.held_on(day)}


def _box() -> Fernet:
    key = bytes.fromhex(current_app.config["FACTOR_KEY"])
    return Fernet(base64.urlsafe_b64encode(key))


def _seal(secret: str) -> str:
    return _box().encrypt(secret.encode()).decode()


def _unseal(sealed: str) -> str:
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise RuntimeError("secrets/factors.key does not open the stored keys: restore it from the backup") from error
