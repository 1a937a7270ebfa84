"""Rows of ``review``: tickets (phiếu rà soát) and the conclusion for each provision."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from legaldocs.core.audit import Audited
from legaldocs.core.db import Model, UtcDateTime, enum_column


class State(StrEnum):
    """Where a ticket stands."""

    OPEN = "open"
    REVIEWING = "reviewing"
    SUBMITTED = "submitted"
    CONCLUDED = "concluded"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """Closed vocabulary of what becomes of a provision (Nghị định 79/2025/NĐ-CP, Điều 38)."""

    KEEP = "keep"
    AMEND = "amend"
    SUPPLEMENT = "supplement"
    REPLACE = "replace"
    REPEAL = "repeal"
    SUSPEND = "suspend"
    ISSUE_NEW = "issue_new"
    REFER = "refer"


OUTCOME_LABELS = {
    Outcome.KEEP: (_l("Keep"), _l("Still fits")),
    Outcome.AMEND: (_l("Amend"), _l("Part of it no longer fits")),
    Outcome.SUPPLEMENT: (_l("Supplement"), _l("Something is missing")),
    Outcome.REPLACE: (_l("Replace"), _l("By a new text")),
    Outcome.REPEAL: (_l("Repeal"), _l("No rule is needed instead")),
    Outcome.SUSPEND: (_l("Pause effect"), _l("Until it is handled, with an end date")),
    Outcome.ISSUE_NEW: (_l("Issue new text"), _l("The superior text orders it")),
    Outcome.REFER: (_l("Refer to another body"), _l("Not ours to decide")),
}


class Case(StrEnum):
    """The case of the law in which an outcome is allowed; ``review.cases`` says which belongs to which."""

    SUBJECT_GONE = "subject_gone"
    ALL_UNFIT = "all_unfit"
    NOT_APPLIED = "not_applied"
    MOST_UNFIT = "most_unfit"
    PART_UNFIT = "part_unfit"
    LACKING = "lacking"
    ORDERED = "ordered"
    UNREGULATED = "unregulated"
    HARM = "harm"
    NOT_OURS = "not_ours"


class Criterion(StrEnum):
    """What a review looks at, document by document (DOMAIN §4.3, R4)."""

    EFFECT = "effect"
    BASIS = "basis"
    COMPETENCE = "competence"
    CONTENT = "content"
    FIT = "fit"


CRITERION_LABELS = {
    Criterion.EFFECT: _l("Effect of the document"),
    Criterion.BASIS: _l("Its legal bases"),
    Criterion.COMPETENCE: _l("Competence to issue it"),
    Criterion.CONTENT: _l("Content against texts issued later"),
    Criterion.FIT: _l("Fit with the economy and society"),
}


class Trigger(StrEnum):
    """Why a ticket exists."""

    BASIS_CHANGED = "basis_changed"
    SELF_CHANGED = "self_changed"
    TERM_ENDING = "term_ending"
    BODY_CEASED = "body_ceased"
    SOCIO_ECONOMIC = "socio_economic"
    FEEDBACK = "feedback"
    CHECKING = "checking"
    CAMPAIGN = "campaign"
    OFFICER = "officer"
    PLAN = "plan"


class Ground(StrEnum):
    """What kind of fact a person names: of the economy and society, or another."""

    POLICY = "policy"
    SURVEY = "survey"
    PRACTICE = "practice"
    OTHER = "other"


GROUND_LABELS = {
    Ground.POLICY: _l("Policy of the Party or the State"),
    Ground.SURVEY: _l("Results of a survey or an assessment"),
    Ground.PRACTICE: _l("Experience in practice"),
    Ground.OTHER: _l("Another ground"),
}


_BY_HAND = sa.text("opened_by IS NOT NULL")


class Ticket(Audited, Model):
    """One document to review for one reason; a (document, trigger) pair never has two.

    ``way`` are the steps from the changed text to this document, ``due_on`` the day by which the conclusion must stand
    where the ground itself sets one (a change that takes effect later, a term that ends), ``source_key`` the record of
    another slice that asked for the review ("campaign:3"), ``opened_by`` the person who named the ground,
    ``assessment`` what was found for each criterion (``{"basis": {"fits": False, "words": "…"}}``).
    """

    __tablename__ = "review_ticket"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    trigger: Mapped[Trigger] = mapped_column(enum_column(Trigger, "review_trigger"))
    trigger_key: Mapped[str] = mapped_column(sa.String(160))
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("effect_event.id"), index=True)
    changed_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"), index=True)
    relation_ids: Mapped[list[int]] = mapped_column(sa.JSON, default=list)
    way: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    due_on: Mapped[date | None] = mapped_column(sa.Date, index=True)
    source_key: Mapped[str | None] = mapped_column(sa.String(80), index=True)
    reason: Mapped[str | None] = mapped_column(sa.Text)
    assessment: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    law: Mapped[str] = mapped_column(sa.String(160))
    state: Mapped[State] = mapped_column(enum_column(State, "review_state"), default=State.OPEN, index=True)
    assignee_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    opened_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    submitted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    approved_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    approved_hash: Mapped[str | None] = mapped_column(sa.String(64))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    items: Mapped[list[Item]] = relationship(back_populates="ticket", order_by="Item.position", lazy="selectin")

    __table_args__ = (
        sa.UniqueConstraint("document_id", "trigger_key"),
        sa.Index("ix_review_ticket_opened_by", "opened_by", sqlite_where=_BY_HAND, postgresql_where=_BY_HAND),
    )
    __mapper_args__ = {"version_id_col": version}

    @property
    def code(self) -> str:
        """Short name that people say: RS-2026-0147."""
        return f"RS-{self.opened_at.year}-{self.id:04d}"

    def content_hash(self) -> str:
        """What an approval is bound to: every conclusion and assessment, word for word."""
        content: list[dict[str, Any]] = [item.content() for item in self.items]
        content += [self.assessment] if self.assessment else []
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class Item(Audited, Model):
    """The conclusion on one provision (``path`` empty = the document as a whole).

    ``case`` is the case of the law that allows the outcome, ``pause_until`` the last day of a pause, ``body`` who
    decides where it is not the issuer, ``illegal`` whether the words were unlawful already when issued.  A case
    recorded only after the review had closed (``case_added_at``) is no part of what was approved then.
    """

    __tablename__ = "review_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("review_ticket.id"), index=True)
    position: Mapped[int]
    path: Mapped[str] = mapped_column(sa.String(160), default="")
    label: Mapped[str] = mapped_column(sa.String(200), default="")
    outcome: Mapped[Outcome | None] = mapped_column(enum_column(Outcome, "review_outcome"))
    ground: Mapped[str | None] = mapped_column(sa.Text)
    reason: Mapped[str | None] = mapped_column(sa.Text)
    proposed_text: Mapped[str | None] = mapped_column(sa.Text)
    case: Mapped[Case | None] = mapped_column(enum_column(Case, "review_case"))
    pause_until: Mapped[date | None] = mapped_column(sa.Date)
    body: Mapped[str | None] = mapped_column(sa.String(200))
    illegal: Mapped[bool] = mapped_column(default=False)
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    case_added_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    case_added_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    ticket: Mapped[Ticket] = relationship(back_populates="items")

    __table_args__ = (sa.UniqueConstraint("ticket_id", "path"),)
    __mapper_args__ = {"version_id_col": version}

    def content(self) -> dict[str, Any]:
        """The words an approver approves."""
        outcome = str(self.outcome) if self.outcome else None
        more = {
            "case": str(self.case) if self.case and self.case_added_at is None else None,
            "pause_until": self.pause_until.isoformat() if self.pause_until else None,
            "body": self.body,
            "illegal": self.illegal or None,
        }
        return {
            "path": self.path, "outcome": outcome, "ground": self.ground, "reason": self.reason,
            "text": self.proposed_text, **{name: value for name, value in more.items() if value},
        }  # fmt: skip
