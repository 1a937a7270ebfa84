"""Use cases of passkeys (WebAuthn): adding, signing in with, renaming and removing them.

The server keeps the public half only.  A passkey alone signs in when the device itself verified its owner (finger,
face, PIN); as a second factor after the password its presence is enough.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from legaldocs.accounts import factors, handshakes
from legaldocs.accounts.factor_models import Passkey
from legaldocs.accounts.models import Person, SignInMethod
from legaldocs.accounts.service import SignInRefused
from legaldocs.core import clock, security_log
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, Missing, Refused, present
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import use_case

MOST = 20  # of one person


@dataclass(frozen=True, slots=True)
class Site:
    """Who we are to a device: the host a passkey belongs to, and the origin its answer must name."""

    host: str
    origin: str


def adding(actor: Actor, site: Site) -> tuple[str, dict[str, Any]]:
    """Begin adding a device: the token of the challenge, and the options for the browser."""
    require(actor, "accounts.factors")
    person, held = present(db.session.get(Person, actor.user_id)), factors.held_by(actor.user_id or 0)
    if len(held.passkeys) >= MOST:
        raise Refused(_("Remove a passkey you no longer use before you add another."))
    options = generate_registration_options(
        rp_id=site.host,
        rp_name="legaldocs",
        user_id=_handle(person.id),
        user_name=person.username,
        user_display_name=person.name,
        exclude_credentials=[_descriptor(key) for key in held.passkeys],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    token = handshakes.begin(handshakes.NEW_PASSKEY, person.id, challenge=bytes_to_base64url(options.challenge))
    return token, json.loads(options_to_json(options))


def add(actor: Actor, token: str | None, answer: dict[str, Any], name: str, site: Site) -> list[str]:
    """Keep the device that answered the challenge.  Returns recovery codes when there were none.

    Raises ``Invalid`` for an answer that does not fit the challenge, the site or the person.
    """
    begun = handshakes.take(token, handshakes.NEW_PASSKEY)
    if begun is None or begun.person_id != actor.user_id:
        raise Invalid(fields={"name": [_("This took too long. Try again.")]})
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(begun.data["challenge"]),
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise Invalid(fields={"name": [_("The device's answer does not fit. Try again.")]}) from error
    return _keep(actor, made, name)


@use_case
def _keep(actor: Actor, made: VerifiedRegistration, name: str) -> list[str]:
    row = Passkey(person_id=actor.user_id, name=name, created_at=clock.now(), sign_count=made.sign_count)
    row.credential_id = bytes_to_base64url(made.credential_id)
    row.public_key = bytes_to_base64url(made.credential_public_key)
    db.session.add(row)
    db.session.flush()
    security_log.note("second-factor-added", actor.user_id, kind="passkey")
    return factors.enrolled(actor)


def asking(half: str | None, site: Site) -> tuple[str, dict[str, Any]]:
    """Begin a sign-in: for any passkey of the site, or after a password for those of that person."""
    begun = handshakes.peek(half, handshakes.HALF)
    known = factors.held_by(begun.person_id).passkeys if begun and begun.person_id else ()
    options = generate_authentication_options(
        rp_id=site.host,
        allow_credentials=[_descriptor(key) for key in known],
        user_verification=UserVerificationRequirement.PREFERRED if begun else UserVerificationRequirement.REQUIRED,
    )
    token = handshakes.begin(handshakes.PASSKEY, challenge=bytes_to_base64url(options.challenge))
    return token, json.loads(options_to_json(options))


def sign_in(token: str | None, half: str | None, answer: dict[str, Any], site: Site, where: tuple[str, str]) -> str:
    """Open a session for the person whose device answered; returns its token.  ``where`` is address and browser.

    Raises ``SignInRefused`` for any answer that does not fit.  Nothing is counted: a signature cannot be guessed.
    """
    begun, second = handshakes.take(token, handshakes.PASSKEY), handshakes.peek(half, handshakes.HALF)
    key = known(str(answer.get("id", "")))
    fits = begun is not None and key is not None and (second is None or second.person_id == key.person_id)
    if begun is None or key is None or not fits or not _used(key, begun, answer, site, alone=second is None):
        security_log.note("passkey-failed", key.person_id if key else None)
        raise SignInRefused(_("This passkey was not accepted. Sign in with your password, or try again."))
    person = key.person
    if second is not None:
        return factors.complete(half, person, SignInMethod.PASSWORD_PASSKEY, *where)
    return factors.enter(person, *where, method=SignInMethod.PASSKEY).session or ""


def known(credential_id: str) -> Passkey | None:
    """The passkey with this id."""
    return db.session.scalars(sa.select(Passkey).where(Passkey.credential_id == credential_id)).first()


def _used(key: Passkey, begun: handshakes.Begun, answer: dict[str, Any], site: Site, *, alone: bool) -> bool:
    try:
        done = verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(begun.data["challenge"]),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(key.public_key),
            credential_current_sign_count=key.sign_count,
            require_user_verification=alone,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return False
    if key.person.disabled:
        return False
    _note_use(Actor(key.person_id, key.person.name), key.id, done.new_sign_count)
    return True


@use_case
def _note_use(_actor: Actor, passkey_id: int, sign_count: int) -> None:
    """Keep the device's counter: an answer that does not go beyond it comes from a copy."""
    key = db.session.get_one(Passkey, passkey_id)
    key.sign_count, key.used_at = sign_count, clock.now()


@use_case
def rename(actor: Actor, passkey_id: int, name: str) -> None:
    """Give one's device another name."""
    _own(actor, passkey_id).name = name


@use_case
def remove(actor: Actor, passkey_id: int) -> None:
    """Forget a device.  Refused while the rules ask for a second factor and nothing else is there."""
    key, held = _own(actor, passkey_id), factors.held_by(actor.user_id or 0)
    otp = held.otp is not None and held.otp.confirmed_at is not None
    factors.keep_one(actor, otp or len(held.passkeys) > 1)
    db.session.delete(key)
    security_log.note("second-factor-removed", actor.user_id, kind="passkey")


def _own(actor: Actor, passkey_id: int) -> Passkey:
    key = db.session.get(Passkey, passkey_id)
    if key is None or key.person_id != actor.user_id:
        raise Missing()
    return key


def _descriptor(key: Passkey) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id))


def _handle(person_id: int) -> bytes:
    """The person as devices know them: the same each time, and nothing that tells who it is."""
    key = bytes.fromhex(current_app.config["FACTOR_KEY"])
    return hmac.new(key, f"webauthn:{person_id}".encode(), hashlib.sha256).digest()
