"""Rows of the ways to prove who one is beyond the password, of steps begun in a browser, and of the rules for both."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from legaldocs.accounts.models import Person
from legaldocs.core.audit import Audited
from legaldocs.core.db import Model, UtcDateTime


class OtpKey(Audited, Model):
    """The key an authenticator app shares with us, sealed; counts only once a first code has confirmed it."""

    __tablename__ = "otp_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), unique=True)
    sealed: Mapped[str] = mapped_column(sa.String(300), info={"secret": True})
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The 30-second step of the last code that was accepted: no code is accepted twice, nor an older one after it.
    last_step: Mapped[int] = mapped_column(default=0)


class RecoveryCode(Audited, Model):
    """A code for the day the telephone is lost (mã khôi phục): 120 random bits, kept as SHA-256, good once."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True, info={"secret": True})
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Passkey(Audited, Model):
    """A passkey (khóa truy cập): the public half of a key that never leaves the person's device."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    credential_id: Mapped[str] = mapped_column(sa.String(1400), unique=True)
    public_key: Mapped[str] = mapped_column(sa.Text)
    sign_count: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(sa.String(80))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(lazy="joined")


class Handshake(Model):
    """Something begun in a browser that must come back soon and once: a half sign-in, a challenge, a redirect.

    The browser holds a random token, the row only its SHA-256.
    """

    __tablename__ = "handshake"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AccessRule(Audited, Model):
    """A rule of this installation that administrators set on a page, such as who must use a second factor."""

    __tablename__ = "access_rule"

    key: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    value: Mapped[list[str]] = mapped_column(sa.JSON)


class ExternalIdentity(Audited, Model):
    """A person as the single sign-on service knows them: issuer and subject, which never change."""

    __tablename__ = "external_identity"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    issuer: Mapped[str] = mapped_column(sa.String(300))
    subject: Mapped[str] = mapped_column(sa.String(255))
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(lazy="joined")

    __table_args__ = (sa.UniqueConstraint("issuer", "subject"),)
