"""Rows of consultation and appraisal: who is asked, what they say per provision, what was checked and concluded."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from legaldocs.core.audit import Audited
from legaldocs.core.db import Model, UtcDateTime, enum_column
from legaldocs.drafting.models import WORDS


class Stance(StrEnum):
    """Where somebody stands."""

    AGREE = "agree"
    DISAGREE = "disagree"
    OTHER = "other"


STANCE_LABELS = {
    Stance.AGREE: _l("Agrees"),
    Stance.DISAGREE: _l("Disagrees"),
    Stance.OTHER: _l("Another opinion"),
}


class Response(StrEnum):
    """What the drafting unit made of an opinion."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    REJECTED = "rejected"


RESPONSE_LABELS = {
    Response.ACCEPTED: _l("Taken up"),
    Response.PARTLY: _l("Taken up in part"),
    Response.REJECTED: _l("Not taken up, explained"),
}


class Request(Audited, Model):
    """A unit that is asked for its opinion, by when, and what it answered; ``asked_on`` empty = only chosen yet."""

    __tablename__ = "draft_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("draft.id"), index=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    asked_on: Mapped[date | None] = mapped_column(sa.Date)
    due_on: Mapped[date | None] = mapped_column(sa.Date)
    stance: Mapped[Stance | None] = mapped_column(enum_column(Stance, "draft_request_stance"))
    late_reason: Mapped[str | None] = mapped_column(sa.Text, info=WORDS)
    answered_on: Mapped[date | None] = mapped_column(sa.Date)
    answered_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    reminded_on: Mapped[date | None] = mapped_column(sa.Date)
    reminders: Mapped[int] = mapped_column(default=0)

    __table_args__ = (sa.UniqueConstraint("draft_id", "unit_id"),)


class Opinion(Audited, Model):
    """What somebody says about one provision; from a unit that was asked, or from the public (``request_id`` empty)."""

    __tablename__ = "draft_opinion"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("draft.id"), index=True)
    request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("draft_request.id"), index=True)
    path: Mapped[str] = mapped_column(sa.String(160), default="")
    stance: Mapped[Stance] = mapped_column(enum_column(Stance, "draft_opinion_stance"))
    words: Mapped[str] = mapped_column(sa.Text, info=WORDS)
    author: Mapped[str] = mapped_column(sa.String(200), info=WORDS)
    contact: Mapped[str | None] = mapped_column(sa.String(200), info=WORDS)
    address_hash: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    response: Mapped[Response | None] = mapped_column(enum_column(Response, "draft_opinion_response"))
    answer: Mapped[str | None] = mapped_column(sa.Text, info=WORDS)
    responded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Verdict(StrEnum):
    """What the appraisal finds on one criterion."""

    OK = "ok"
    WANTING = "wanting"
    NOT_APPLICABLE = "not_applicable"


VERDICT_LABELS = {
    Verdict.OK: _l("In order"),
    Verdict.WANTING: _l("Must be completed"),
    Verdict.NOT_APPLICABLE: _l("Does not apply"),
}


class Appraisal(Audited, Model):
    """One appraisal of one text: checklist, council where the content is complex, conclusion."""

    __tablename__ = "draft_appraisal"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("draft.id"), index=True)
    text_sha256: Mapped[str] = mapped_column(sa.String(64))
    opened_on: Mapped[date] = mapped_column(sa.Date)
    council_on: Mapped[date | None] = mapped_column(sa.Date)
    council_members: Mapped[str | None] = mapped_column(sa.Text, info=WORDS)
    summary: Mapped[str | None] = mapped_column(sa.Text, info=WORDS)
    eligible: Mapped[bool | None]
    concluded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    concluded_on: Mapped[date | None] = mapped_column(sa.Date)
    version: Mapped[int] = mapped_column(default=1)

    checks: Mapped[list[ChecklistPoint]] = relationship(
        back_populates="appraisal", order_by="ChecklistPoint.id", lazy="selectin"
    )

    __mapper_args__ = {"version_id_col": version}


class ChecklistPoint(Audited, Model):
    """What was found on one criterion of the checklist."""

    __tablename__ = "draft_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    appraisal_id: Mapped[int] = mapped_column(sa.ForeignKey("draft_appraisal.id"), index=True)
    criterion: Mapped[str] = mapped_column(sa.String(60))
    verdict: Mapped[Verdict | None] = mapped_column(enum_column(Verdict, "draft_check_verdict"))
    words: Mapped[str | None] = mapped_column(sa.Text, info=WORDS)
    checked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    appraisal: Mapped[Appraisal] = relationship(back_populates="checks")

    __table_args__ = (sa.UniqueConstraint("appraisal_id", "criterion"),)
