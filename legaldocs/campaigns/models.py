"""Rows of ``campaigns``: the campaign, its frozen list, signed reasons for gaps, and pairs of merged provinces."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from legaldocs.core.audit import Audited
from legaldocs.core.db import Model, UtcDateTime, enum_column


class State(StrEnum):
    """Where a campaign stands."""

    DRAFT = "draft"
    RUNNING = "running"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Sort(StrEnum):
    """Kinds of campaign (DOMAIN §4.3)."""

    REGULAR = "regular"
    TOPIC = "topic"
    FIELD = "field"
    AREA = "area"
    GENERAL = "general"
    MERGER = "merger"


SORT_LABELS = {
    Sort.REGULAR: _l("Regular"),
    Sort.TOPIC: _l("By topic"),
    Sort.FIELD: _l("By field"),
    Sort.AREA: _l("By area"),
    Sort.GENERAL: _l("General review"),
    Sort.MERGER: _l("Merged provinces"),
}


class Campaign(Audited, Model):
    """One campaign.  ``scope`` is the saved query; ``frozen`` its answer on the day it started, by hash."""

    __tablename__ = "campaign"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Sort] = mapped_column(enum_column(Sort, "campaign_kind"))
    name: Mapped[str] = mapped_column(sa.String(300))
    purpose: Mapped[str] = mapped_column(sa.Text, default="")
    scope: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    changed_since: Mapped[date | None] = mapped_column(sa.Date)
    due_on: Mapped[date] = mapped_column(sa.Date)
    per_person: Mapped[int] = mapped_column(default=30)
    state: Mapped[State] = mapped_column(enum_column(State, "campaign_state"), default=State.DRAFT, index=True)
    frozen_hash: Mapped[str | None] = mapped_column(sa.String(64))
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def source_key(self) -> str:
        """How tickets name the campaign that asked for them."""
        return f"campaign:{self.id}"


class Member(Audited, Model):
    """A document of the frozen list, whose work it is, and why it was taken off where it was."""

    __tablename__ = "campaign_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id", ondelete="CASCADE"), index=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    dropped: Mapped[str | None] = mapped_column(sa.Text)

    __table_args__ = (sa.UniqueConstraint("campaign_id", "document_id"),)


class SignedGap(Audited, Model):
    """A person's reason why one document was not reviewed against one change (``change`` empty: not at all)."""

    __tablename__ = "campaign_gap"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id", ondelete="CASCADE"), index=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)
    change: Mapped[str] = mapped_column(sa.String(160), default="")
    reason: Mapped[str] = mapped_column(sa.Text)
    signed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    signed_name: Mapped[str] = mapped_column(sa.String(200))
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (sa.UniqueConstraint("campaign_id", "document_id", "change"),)


class Decision(StrEnum):
    """What becomes of same-subject documents of the former provinces."""

    KEEP_ONE = "keep_one"
    NEW_TEXT = "new_text"
    REPEAL = "repeal"
    KEEP_BOTH = "keep_both"


DECISION_LABELS = {
    Decision.KEEP_ONE: (_l("Keep one for all"), _l("It applies in the whole new province; the other one ends")),
    Decision.NEW_TEXT: (_l("New text"), _l("One new document takes the place of both")),
    Decision.REPEAL: (_l("Repeal both"), _l("No rule is needed any more")),
    Decision.KEEP_BOTH: (_l("Keep both for now"), _l("Each goes on in its former area")),
}


class Ground(StrEnum):
    """Why a document can be repealed; for the first three an administrative document suffices (NĐ 78, Điều 4)."""

    ILLEGAL = "illegal"
    COMPETENCE = "competence"
    SUBJECT_GONE = "subject_gone"
    OTHER = "other"


GROUND_LABELS = {
    Ground.ILLEGAL: _l("Its content is unlawful"),
    Ground.COMPETENCE: _l("Competence changed with the reorganisation"),
    Ground.SUBJECT_GONE: _l("What it regulates no longer exists"),
    Ground.OTHER: _l("Another reason"),
}


class Instrument(StrEnum):
    """By what the decision is carried out."""

    ADMINISTRATIVE = "administrative"
    NORMATIVE = "normative"
    NONE = "none"


INSTRUMENT_LABELS = {
    Instrument.ADMINISTRATIVE: _l("Administrative document"),
    Instrument.NORMATIVE: _l("Legal document"),
    Instrument.NONE: _l("Nothing to issue"),
}


class Pair(Audited, Model):
    """Two documents of different former provinces on one subject (``right_id`` empty: it has no counterpart)."""

    __tablename__ = "campaign_pair"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id", ondelete="CASCADE"), index=True)
    left_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)
    right_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"), index=True)
    score: Mapped[float] = mapped_column(default=0.0)
    why: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    decision: Mapped[Decision | None] = mapped_column(enum_column(Decision, "merger_decision"), index=True)
    kept_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"))
    ground: Mapped[Ground | None] = mapped_column(enum_column(Ground, "merger_ground"))
    instrument: Mapped[Instrument | None] = mapped_column(enum_column(Instrument, "merger_instrument"))
    law: Mapped[str | None] = mapped_column(sa.String(200))
    reason: Mapped[str | None] = mapped_column(sa.Text)
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_name: Mapped[str | None] = mapped_column(sa.String(200))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (sa.UniqueConstraint("campaign_id", "left_id", "right_id"),)
    __mapper_args__ = {"version_id_col": version}

    @property
    def document_ids(self) -> tuple[int, ...]:
        """The documents of the pair."""
        return (self.left_id,) if self.right_id is None else (self.left_id, self.right_id)
