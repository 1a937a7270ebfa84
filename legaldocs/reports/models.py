"""Rows of ``reports``: reports as issued, and what officers set and confirmed for the PAR-Index of a year."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column

from legaldocs.core.audit import Audited
from legaldocs.core.db import Model, UtcDateTime


class ReportIssue(Audited, Model):
    """A report as it was issued: every figure and list as JSON with its hash.  Later records do not change it."""

    __tablename__ = "report_issue"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40), index=True)
    first: Mapped[date] = mapped_column("first_day", sa.Date)
    last: Mapped[date] = mapped_column("last_day", sa.Date)
    content: Mapped[str] = deferred(
        mapped_column(sa.Text, nullable=False, info={"secret": True})  # the audit keeps the hash instead
    )
    sha256: Mapped[str] = mapped_column(sa.String(64))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    person_name: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ParSetting(Audited, Model):
    """One version of a PAR-Index criterion for a year.  Append-only: the last row counts, the others are its history.

    ``points`` is a score given by hand where no figure measures it; ``confirmed`` says that ``source`` was read.
    """

    __tablename__ = "par_setting"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(index=True)
    criterion: Mapped[str] = mapped_column(sa.String(60))
    maximum: Mapped[float]
    floor: Mapped[float]
    points: Mapped[float | None]
    source: Mapped[str] = mapped_column(sa.Text)
    confirmed: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    person_name: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
