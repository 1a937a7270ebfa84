"""Steps begun in a browser that come back once and soon: kept here, named by a random token in the cookie."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from legaldocs.accounts.factor_models import Handshake
from legaldocs.core import clock
from legaldocs.core.actor import ANONYMOUS
from legaldocs.core.db import db
from legaldocs.core.unit_of_work import unit_of_work

MINUTES = 10
HALF = "half-sign-in"  # the password was right, the second factor is still owed
PASSKEY = "passkey"  # a challenge for a device that signs in
NEW_PASSKEY = "new-passkey"  # a challenge for a device that is added
SINGLE_SIGN_ON = "sso"  # sent to the single sign-on service


@dataclass(frozen=True, slots=True)
class Begun:
    """What a token stands for."""

    person_id: int | None
    data: dict[str, Any]


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def begin(kind: str, person_id: int | None = None, **data: Any) -> str:
    """Remember a step; the token returned is for the browser's cookie alone."""
    token = secrets.token_urlsafe(32)
    with unit_of_work(ANONYMOUS, "accounts.begin_handshake"):
        ends = clock.now() + timedelta(minutes=MINUTES)
        row = Handshake(token_hash=digest(token), kind=kind, person_id=person_id, data=data, expires_at=ends)
        db.session.add(row)
    return token


def peek(token: str | None, kind: str) -> Begun | None:
    """What was begun, left in place: a mistyped code may be corrected.  ``None`` when it has ended."""
    if not token:
        return None
    chosen = (Handshake.token_hash == digest(token), Handshake.kind == kind, Handshake.expires_at > clock.now())
    row = db.session.execute(sa.select(Handshake.person_id, Handshake.data).where(*chosen)).first()
    return Begun(row.person_id, row.data) if row is not None else None


def take(token: str | None, kind: str) -> Begun | None:
    """What was begun, and the end of it: of two that come at once, one gets ``None``."""
    found = peek(token, kind)
    if found is None or token is None:
        return None
    with unit_of_work(ANONYMOUS, "accounts.end_handshake"):
        ended = db.session.execute(sa.delete(Handshake).where(Handshake.token_hash == digest(token)))
        once: bool = ended.rowcount == 1  # type: ignore[attr-defined]  # a DML result has it
    return found if once else None


def prune() -> int:
    """Delete what nobody came back for; returns how many."""
    with unit_of_work(ANONYMOUS, "accounts.prune_handshakes"):
        ended = db.session.execute(sa.delete(Handshake).where(Handshake.expires_at < clock.now()))
        return int(ended.rowcount)  # type: ignore[attr-defined]  # a DML result has it
