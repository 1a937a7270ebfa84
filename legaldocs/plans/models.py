"""Rows of ``plans``: the yearly review plan (kế hoạch rà soát) of a unit or of the province, and its lines."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from legaldocs.core.audit import Audited
from legaldocs.core.db import Model, UtcDateTime, enum_column
from legaldocs.plans.compare import Hand
from legaldocs.plans.items import Product


class State(StrEnum):
    """Where a plan stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    SUPERSEDED = "superseded"


class Decision(StrEnum):
    """What a person says of a clause the machine found."""

    OPEN = "open"
    TO_ISSUE = "to_issue"
    ISSUED = "issued"
    DISMISSED = "dismissed"


class Delegated(Audited, Model):
    """A clause by which a superior text leaves a matter to the province (nội dung được giao quy định chi tiết).

    ``quote`` are its words, ``delegate`` and ``matter`` parts of them; ``due_on`` the day on which the superior text
    takes effect, when the detailing text must too (Luật 64/2025/QH15, Điều 53 khoản 2); ``candidates`` are documents of
    the province that may carry it out (``[{"document_id": 7, "why": ["cites", "title"], "score": 4}]``, best first).
    """

    __tablename__ = "delegated_clause"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(200))
    path: Mapped[str] = mapped_column(sa.String(160))
    kind: Mapped[str] = mapped_column(sa.String(20))
    quote: Mapped[str] = mapped_column(sa.Text)
    delegate: Mapped[str] = mapped_column(sa.String(300))
    matter: Mapped[str] = mapped_column(sa.Text, default="")
    due_on: Mapped[date | None] = mapped_column(sa.Date, index=True)
    candidates: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    decision: Mapped[Decision] = mapped_column(
        enum_column(Decision, "delegated_decision"), default=Decision.OPEN, index=True
    )
    issued_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"), index=True)
    reason: Mapped[str | None] = mapped_column(sa.Text)
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (sa.UniqueConstraint("document_id", "key"),)
    __mapper_args__ = {"version_id_col": version}


class Plan(Audited, Model):
    """One plan per year, unit and ``edition``; an approved plan stands until an amendment (``amends_id``) is approved.

    The plan of the Department of Justice is the common one: it covers every unit and gathers their approved plans.

    ``per_month`` is what a unit can take; ``capacity`` holds what people said of single units and months
    (``plans.capacity``), ``generated_with`` what of it the lines were generated with.  ``owed`` is the annex of
    delegated matters as approved, ``checks`` the checking tasks (``plans.checks``): ``None`` while a draft, which shows
    those of the day.
    """

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(index=True)
    edition: Mapped[int] = mapped_column(default=1, server_default="1")
    amends_id: Mapped[int | None] = mapped_column(sa.ForeignKey("plan.id"))
    amend_reason: Mapped[str | None] = mapped_column(sa.Text)
    title: Mapped[str] = mapped_column(sa.String(300))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    per_month: Mapped[int] = mapped_column(default=8)
    capacity: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    generated_with: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    state: Mapped[State] = mapped_column(enum_column(State, "plan_state"), default=State.DRAFT)
    number: Mapped[str | None] = mapped_column(sa.String(60))
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    submitted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    approved_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    generated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    checks: Mapped[list[dict[str, Any]] | None] = mapped_column(sa.JSON(none_as_null=True))
    owed: Mapped[list[dict[str, Any]] | None] = mapped_column(sa.JSON(none_as_null=True))
    unplaced: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    version: Mapped[int] = mapped_column(default=1)

    lines: Mapped[list[Line]] = relationship(
        back_populates="plan", order_by="Line.month, Line.id", lazy="selectin", cascade="all, delete-orphan"
    )

    __table_args__ = (sa.UniqueConstraint("year", "unit_id", "edition"),)
    __mapper_args__ = {"version_id_col": version}


class Line(Audited, Model):
    """One document to review in one month by one unit, with its reasons; ``hand`` marks a person's decision."""

    __tablename__ = "plan_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.id"), index=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)
    unit_key: Mapped[str] = mapped_column(sa.String(60))
    month: Mapped[int]
    product: Mapped[Product] = mapped_column(enum_column(Product, "plan_product"))
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    priority: Mapped[int] = mapped_column(default=0)
    due_on: Mapped[date | None] = mapped_column(sa.Date)
    late: Mapped[bool] = mapped_column(default=False)
    hand: Mapped[Hand | None] = mapped_column(enum_column(Hand, "plan_hand"))
    hand_reason: Mapped[str | None] = mapped_column(sa.Text)
    proposed_month: Mapped[int | None]
    proposed_unit: Mapped[str | None] = mapped_column(sa.String(60))

    plan: Mapped[Plan] = relationship(back_populates="lines")

    __table_args__ = (sa.UniqueConstraint("plan_id", "document_id"),)
