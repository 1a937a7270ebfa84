"""Rows of ``feedback``: what somebody outside wrote about a document, and what became of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from legaldocs.core.audit import Audited
from legaldocs.core.db import Model, UtcDateTime, enum_column


class State(StrEnum):
    """Where a piece of feedback stands."""

    NEW = "new"
    ACCEPTED = "accepted"
    ANSWERED = "answered"
    REJECTED = "rejected"


class Sort(StrEnum):
    """What kind of thing somebody has to say."""

    DIFFICULTY = "difficulty"
    CONFLICT = "conflict"
    PROPOSAL = "proposal"
    QUESTION = "question"


SORT_LABELS = {
    Sort.DIFFICULTY: _l("A rule is hard to follow"),
    Sort.CONFLICT: _l("A rule contradicts another one"),
    Sort.PROPOSAL: _l("A proposal for a change"),
    Sort.QUESTION: _l("A question"),
}


class Feedback(Audited, Model):
    """One message.  ``token`` is the secret of its status page, ``source`` a keyed hash of where it came from.

    Name and contact are shown to staff only; the words of an answered message are public, as its form says.
    """

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(sa.String(40), unique=True, info={"secret": True})
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)
    path: Mapped[str] = mapped_column(sa.String(160), default="")
    kind: Mapped[Sort] = mapped_column(enum_column(Sort, "feedback_kind"))
    words: Mapped[str] = mapped_column(sa.Text)
    name: Mapped[str] = mapped_column(sa.String(120), default="", info={"secret": True})
    contact: Mapped[str] = mapped_column(sa.String(160), default="", info={"secret": True})
    source: Mapped[str] = mapped_column(sa.String(64), index=True, info={"secret": True})
    state: Mapped[State] = mapped_column(enum_column(State, "feedback_state"), default=State.NEW, index=True)
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    answer: Mapped[str | None] = mapped_column(sa.Text)
    answered_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    review_asked: Mapped[bool] = mapped_column(default=False)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def code(self) -> str:
        """Short name: PA-2026-0012."""
        return f"PA-{self.received_at.year}-{self.id:04d}"
