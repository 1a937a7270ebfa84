"""Rows of ``proposals``: a proposal (kiến nghị) and the provisions it aims at."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from legaldocs.core.audit import Audited
from legaldocs.core.db import Model, UtcDateTime, enum_column


class State(StrEnum):
    """Where a proposal stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What is proposed."""

    AMEND = "amend"
    SUPPLEMENT = "supplement"
    REPLACE = "replace"
    REPEAL = "repeal"
    SUSPEND = "suspend"
    CORRECT = "correct"
    ISSUE_NEW = "issue_new"


ENDING = (Action.REPLACE, Action.REPEAL)  # what ends provisions rather than wording them anew
OPEN = (State.DRAFT, State.SUBMITTED, State.ACCEPTED)
ACTION_LABELS = {
    Action.AMEND: _l("Amend"),
    Action.SUPPLEMENT: _l("Supplement"),
    Action.REPLACE: _l("Replace"),
    Action.REPEAL: _l("Repeal"),
    Action.SUSPEND: _l("Pause effect"),
    Action.CORRECT: _l("Correct an error"),
    Action.ISSUE_NEW: _l("Issue new text"),
}


class Priority(StrEnum):
    """How soon."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


PRIORITY_LABELS = {Priority.HIGH: _l("Urgent"), Priority.NORMAL: _l("Normal"), Priority.LOW: _l("Can wait")}


class MatchState(StrEnum):
    """What a person decided about an instrument that seems to carry a proposal out."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class Proposal(Audited, Model):
    """One proposal; names its ground, the competent body and a deadline, and keeps where it came from.

    ``batch_id`` is the proposal that leads those one instrument carries out together (its own for the leader);
    ``instrument_id`` the document that carried it out.
    """

    __tablename__ = "proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    action: Mapped[Action] = mapped_column(enum_column(Action, "proposal_action"))
    ground: Mapped[str] = mapped_column(sa.Text)
    reason: Mapped[str] = mapped_column(sa.Text)
    competent_body: Mapped[str] = mapped_column(sa.String(200))
    competence_law: Mapped[str] = mapped_column(sa.String(200))
    priority: Mapped[Priority] = mapped_column(enum_column(Priority, "proposal_priority"), default=Priority.NORMAL)
    due_on: Mapped[date | None] = mapped_column(sa.Date, index=True)
    origin: Mapped[str] = mapped_column(sa.String(40))
    origin_ref: Mapped[str | None] = mapped_column(sa.String(200))
    ticket_id: Mapped[int | None] = mapped_column(sa.ForeignKey("review_ticket.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    instrument_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"))
    state: Mapped[State] = mapped_column(enum_column(State, "proposal_state"), default=State.DRAFT, index=True)
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    created_name: Mapped[str] = mapped_column(sa.String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    targets: Mapped[list[Target]] = relationship(
        back_populates="proposal", order_by="Target.id", lazy="selectin", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def code(self) -> str:
        """Short name: KN-2026-0012."""
        return f"KN-{self.created_at.year}-{self.id:04d}"


class Target(Audited, Model):
    """A provision (``path`` empty = the whole document) that a proposal aims at, with its words at that time."""

    __tablename__ = "proposal_target"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)
    path: Mapped[str] = mapped_column(sa.String(160), default="")
    label: Mapped[str] = mapped_column(sa.String(200), default="")
    quote: Mapped[str] = mapped_column(sa.Text, default="")
    new_text: Mapped[str | None] = mapped_column(sa.Text)

    proposal: Mapped[Proposal] = relationship(back_populates="targets")


class Match(Audited, Model):
    """A document that seems to carry a proposal out: how many of its provisions it acts on; a person decides."""

    __tablename__ = "proposal_match"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)
    covered: Mapped[int]
    total: Mapped[int]
    state: Mapped[MatchState] = mapped_column(
        enum_column(MatchState, "proposal_match_state"), default=MatchState.OPEN, index=True
    )
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(sa.Text)

    __table_args__ = (sa.UniqueConstraint("proposal_id", "document_id"),)
