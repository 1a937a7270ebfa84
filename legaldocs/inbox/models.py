"""Rows of ``inbox``: notices inside the application, the mail outbox, personal settings, extensions of time limits."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from legaldocs.core.audit import Audited
from legaldocs.core.db import Model, UtcDateTime, enum_column


class Notice(Model):
    """Something a person is told inside the application, once: ``key`` names the occasion.  Words come on reading."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(sa.String(200), unique=True)
    code: Mapped[str] = mapped_column(sa.String(40))
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mailed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # a mail carries it: no other one does


class Watch(Model):
    """A document somebody watches: they are told what happens to it.  Seen by nobody else."""

    __tablename__ = "watch"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id", ondelete="CASCADE"), index=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (sa.UniqueConstraint("person_id", "document_id"),)


class MailState(StrEnum):
    """Where a mail stands.  ``doubtful``: the worker stopped while sending; it is not sent a second time by itself."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DOUBTFUL = "doubtful"
    FAILED = "failed"


class Mail(Model):
    """A mail in the outbox, written in the transaction of what it tells; ``key`` names the occasion, so it is one."""

    __tablename__ = "mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(sa.String(200), unique=True)
    address: Mapped[str] = mapped_column(sa.String(200))
    subject: Mapped[str] = mapped_column(sa.String(300))
    body: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[MailState] = mapped_column(enum_column(MailState, "mail_state"), index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(sa.Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Digest(StrEnum):
    """How often a person wants a mail about their work."""

    NONE = "none"
    DAILY = "daily"
    WEEKLY = "weekly"


class Rhythm(StrEnum):
    """When notices of one kind are mailed: never, each by itself at once, or together in a digest."""

    NEVER = "never"
    AT_ONCE = "at-once"
    DAILY = "daily"
    WEEKLY = "weekly"


class NoticeSetting(Audited, Model):
    """What a person wants to be mailed, and the token of their calendar feed (only its hash is kept).

    ``reminders`` are mailed at once, ``digest`` says how often the work that waits is; the other kinds of notices each
    have a rhythm of their own.
    """

    __tablename__ = "notice_setting"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    address: Mapped[str | None] = mapped_column(sa.String(200))
    reminders: Mapped[bool] = mapped_column(default=True)
    digest: Mapped[Digest] = mapped_column(enum_column(Digest, "notice_digest"), default=Digest.NONE)
    watched: Mapped[Rhythm] = mapped_column(enum_column(Rhythm, "notice_watched"), default=Rhythm.NEVER)
    mentions: Mapped[Rhythm] = mapped_column(enum_column(Rhythm, "notice_mentions"), default=Rhythm.NEVER)
    searches: Mapped[Rhythm] = mapped_column(enum_column(Rhythm, "notice_searches"), default=Rhythm.NEVER)
    feed_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True, info={"secret": True})


class ExtensionState(StrEnum):
    """What became of a request for more time."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class Extension(Audited, Model):
    """A request for more time on one running time limit: the ground, who asked, who decided."""

    __tablename__ = "clock_extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(sa.ForeignKey("clock.id"), index=True)
    old_due: Mapped[date] = mapped_column(sa.Date)
    new_due: Mapped[date] = mapped_column(sa.Date)
    working_days: Mapped[int]
    ground: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[ExtensionState] = mapped_column(enum_column(ExtensionState, "extension_state"))
    asked_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    asked_name: Mapped[str] = mapped_column(sa.String(200))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_name: Mapped[str | None] = mapped_column(sa.String(200))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    remark: Mapped[str | None] = mapped_column(sa.Text)


class MonthConfirmation(Audited, Model):
    """The head of a unit answers for the figures of one month as they were then, with a remark."""

    __tablename__ = "month_confirmation"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    month: Mapped[date] = mapped_column(sa.Date)  # its first day
    figures: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    remark: Mapped[str | None] = mapped_column(sa.Text)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    person_name: Mapped[str] = mapped_column(sa.String(200))
    on_behalf_of: Mapped[str | None] = mapped_column(sa.String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (sa.UniqueConstraint("unit_id", "month"),)
