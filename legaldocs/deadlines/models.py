"""Running clocks: one row per time limit that was started for a record."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from legaldocs.core.audit import Audited
from legaldocs.core.db import Model, UtcDateTime


class Clock(Audited, Model):
    """A time limit running for one record.  ``due_on`` is ``None`` when the calendar refuses to promise."""

    __tablename__ = "clock"

    id: Mapped[int] = mapped_column(primary_key=True)
    lifecycle: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[int]
    rule: Mapped[str] = mapped_column(sa.String(80))
    started_on: Mapped[date] = mapped_column(sa.Date)
    due_on: Mapped[date | None] = mapped_column(sa.Date, index=True)
    refused_why: Mapped[str | None] = mapped_column(sa.String(200))
    extended_days: Mapped[int] = mapped_column(default=0, server_default="0")  # working days granted on top
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (sa.Index("ix_clock_subject", "lifecycle", "subject_id", "ended_at"),)
