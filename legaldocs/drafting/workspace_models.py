"""Rows of the workspace: the text as provisions with keys that last, their order, comments, findings set aside."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from legaldocs.core.audit import Audited
from legaldocs.core.db import Model, UtcDateTime
from legaldocs.drafting.models import WORDS


class Working(Audited, Model):
    """The edited text of a dossier: which provisions, in which order."""

    __tablename__ = "draft_working"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("draft.id"), unique=True)
    order: Mapped[list[int]] = mapped_column(sa.JSON, default=list)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class DraftProvision(Audited, Model):
    """One provision's own words with its label; ``version`` counts its wordings, ``gone`` it was left out."""

    __tablename__ = "draft_provision"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("draft.id"), index=True)
    words: Mapped[str] = mapped_column(sa.Text, info=WORDS)
    gone: Mapped[bool] = mapped_column(default=False)
    changed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Thread(Audited, Model):
    """A comment on a provision with its answers; ``quote`` are the provision's words when it began."""

    __tablename__ = "draft_thread"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("draft.id"), index=True)
    provision_id: Mapped[int] = mapped_column(sa.ForeignKey("draft_provision.id"), index=True)
    quote: Mapped[str] = mapped_column(sa.Text, info=WORDS)
    resolved_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    messages: Mapped[list[Message]] = relationship(back_populates="thread", order_by="Message.id", lazy="selectin")
    provision: Mapped[DraftProvision] = relationship(lazy="joined")


class Message(Audited, Model):
    """One contribution to a thread."""

    __tablename__ = "draft_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("draft.id"), index=True)
    thread_id: Mapped[int] = mapped_column(sa.ForeignKey("draft_thread.id"), index=True)
    words: Mapped[str] = mapped_column(sa.Text, info=WORDS)
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    thread: Mapped[Thread] = relationship(back_populates="messages")


class SetAside(Audited, Model):
    """A finding of the linter that a person answered with a reason; dies with the words it was given for."""

    __tablename__ = "draft_set_aside"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("draft.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(300))
    reason: Mapped[str] = mapped_column(sa.Text, info=WORDS)
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (sa.UniqueConstraint("draft_id", "key"),)
