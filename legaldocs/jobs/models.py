"""Rows beside the job table: steps already done, recurring jobs, and the workers that are alive."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from legaldocs.core.db import Model, UtcDateTime


class JobStep(Model):
    """A step of a job whose effect is committed; a second run of the job leaves it out."""

    __tablename__ = "job_step"

    job_id: Mapped[int] = mapped_column(sa.ForeignKey("job.id", ondelete="CASCADE"), primary_key=True)
    step: Mapped[str] = mapped_column(sa.String(200), primary_key=True)


class JobSchedule(Model):
    """A recurring job and the last due time for which it was queued."""

    __tablename__ = "job_schedule"

    name: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    rule: Mapped[str] = mapped_column(sa.String(40))
    last_due: Mapped[datetime] = mapped_column(UtcDateTime)


class JobWorker(Model):
    """A worker process and its last sign of life."""

    __tablename__ = "job_worker"

    name: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
