"""Rows of ``accounts``: units (đơn vị), people, posts (vị trí), delegations (ủy quyền), sessions, sign-in attempts."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from legaldocs.core.audit import Audited
from legaldocs.core.db import Model, UtcDateTime, enum_column


class Role(StrEnum):
    """What a post entitles to; who holds one is a ``Post`` with dates."""

    DRAFTER = "drafter"
    REVIEWER = "reviewer"
    HEAD = "head"
    JUSTICE_LEADER = "justice_leader"
    OFFICE = "office"
    COUNCIL_COMMITTEE = "council_committee"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


ROLE_LABELS = {
    Role.DRAFTER: _l("Drafter"),
    Role.REVIEWER: _l("Reviewer"),
    Role.HEAD: _l("Head of unit"),
    Role.JUSTICE_LEADER: _l("Justice department leader"),
    Role.OFFICE: _l("Provincial office"),
    Role.COUNCIL_COMMITTEE: _l("People's Council committee"),
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.AUDITOR: _l("Auditor (reads only)"),
}


UNIT_KINDS = {
    "committee": _l("People's Committee"),
    "people_council": _l("People's Council"),
    "council_committee": _l("Committee of the People's Council"),
    "office": _l("Office"),
    "justice_department": _l("Department of Justice"),
    "department": _l("Department"),
    "commune": _l("Commune or ward"),
}


class Unit(Audited, Model):
    """An organisation that owns work: a department (sở), the office, a committee, a commune."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    name_en: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[str] = mapped_column(sa.String(40))
    fields: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"))


class Person(Audited, Model):
    """Someone who signs in."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    title: Mapped[str] = mapped_column(sa.String(200), default="")
    password_hash: Mapped[str] = mapped_column(sa.String(200), info={"secret": True})
    language: Mapped[str | None] = mapped_column(sa.String(5))
    disabled: Mapped[bool] = mapped_column(default=False)

    posts: Mapped[list[Post]] = relationship(back_populates="person", lazy="selectin")


class Post(Audited, Model):
    """A role in a unit, held by a person between two dates (``until`` included; ``None`` = open)."""

    __tablename__ = "post"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_column(Role, "role"))
    since: Mapped[date] = mapped_column(sa.Date)
    until: Mapped[date | None] = mapped_column(sa.Date)

    person: Mapped[Person] = relationship(back_populates="posts")
    unit: Mapped[Unit] = relationship(lazy="joined")

    def held_on(self, day: date) -> bool:
        """Whether the post is held on ``day``."""
        return self.since <= day and (self.until is None or day <= self.until)


class Delegation(Audited, Model):
    """One person acts in another's post between two dates; every act shows "on behalf of" for ever."""

    __tablename__ = "delegation"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("post.id"))
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    since: Mapped[date] = mapped_column(sa.Date)
    until: Mapped[date] = mapped_column(sa.Date)
    reason: Mapped[str] = mapped_column(sa.Text)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    post: Mapped[Post] = relationship(lazy="joined")
    delegate: Mapped[Person] = relationship(lazy="joined")


class SignInMethod(StrEnum):
    """How somebody proved who they are when a session began."""

    PASSWORD = "password"  # noqa: S105  # the word, no secret
    OTP = "otp"
    RECOVERY = "recovery"
    PASSWORD_PASSKEY = "password_passkey"  # noqa: S105  # a word, no secret
    PASSKEY = "passkey"
    SINGLE_SIGN_ON = "sso"


METHOD_LABELS = {
    SignInMethod.PASSWORD: _l("password"),
    SignInMethod.OTP: _l("password and code"),
    SignInMethod.RECOVERY: _l("password and recovery code"),
    SignInMethod.PASSWORD_PASSKEY: _l("password and passkey"),
    SignInMethod.PASSKEY: _l("passkey"),
    SignInMethod.SINGLE_SIGN_ON: _l("single sign-on"),
}


class UserSession(Model):
    """A signed-in browser.  The cookie carries a random token, the row only its SHA-256."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    acting_post_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegation.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    address: Mapped[str] = mapped_column(sa.String(64), default="")
    browser: Mapped[str] = mapped_column(sa.String(200), default="")
    method: Mapped[SignInMethod] = mapped_column(enum_column(SignInMethod, "method"), default=SignInMethod.PASSWORD)
    # When the person last proved who they are in this session: sensitive changes ask again after a while.
    proved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The rules ask for a second factor that this person does not have yet: nothing else opens before.
    must_enrol: Mapped[bool] = mapped_column(default=False)

    person: Mapped[Person] = relationship(lazy="joined")
    acting: Mapped[Delegation | None] = relationship(lazy="joined")


class ApiToken(Audited, Model):
    """A person's key for programs (mã truy cập cá nhân); shown once, kept as SHA-256, ends by itself."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True, info={"secret": True})
    may_write: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_on: Mapped[date] = mapped_column(sa.Date)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(lazy="joined")


class SignInAttempt(Model):
    """A failed sign-in; counted per name *and* address, so that a stranger cannot lock a colleague out."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(sa.String(60))
    address: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (sa.Index("ix_sign_in_attempt_who", "username", "address", "at"),)
