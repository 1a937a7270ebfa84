"""Rows of ``conflicts``: findings as the scan left them, and which state of each document was scanned.

A finding is derived (a scan writes it again), what people decide about it is not: every decision is a move of its
lifecycle, kept with name, time and reason.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from legaldocs.core.db import Model, UtcDateTime, enum_column
from legaldocs.law.conflicts.model import Severity


class State(StrEnum):
    """What people made of a finding."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    HANDED = "handed"
    PROPOSED = "proposed"


class Finding(Model):
    """One possible conflict or outdated provision: the tested side, the other side, and what people decided.

    ``key`` is made of rule and places, so that a scan finds its own finding again; ``sides_hash`` of the words of both
    sides, so that a dismissal holds until one of them changes.  ``current`` is false when the last scan no longer
    saw it.  ``weight`` is what the list is ranked by: confidence times severity.
    """

    __tablename__ = "finding"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    rule: Mapped[str] = mapped_column(sa.String(40), index=True)
    severity: Mapped[Severity] = mapped_column(enum_column(Severity, "finding_severity"))
    confidence: Mapped[float] = mapped_column(sa.Double)
    weight: Mapped[float] = mapped_column(sa.Double, index=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id", ondelete="CASCADE"), index=True)
    path: Mapped[str] = mapped_column(sa.String(160), default="")
    text: Mapped[str] = mapped_column(sa.Text)
    spans: Mapped[list[list[int]]] = mapped_column(sa.JSON, default=list)
    other_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id", ondelete="CASCADE"), index=True)
    other_path: Mapped[str] = mapped_column(sa.String(160), default="")
    other_text: Mapped[str] = mapped_column(sa.Text, default="")
    other_spans: Mapped[list[list[int]]] = mapped_column(sa.JSON, default=list)
    detail: Mapped[str] = mapped_column(sa.String(200), default="")
    why: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    sides_hash: Mapped[str] = mapped_column(sa.String(64))
    current: Mapped[bool] = mapped_column(default=True)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[State] = mapped_column(enum_column(State, "finding_state"), default=State.OPEN, index=True)
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handed_to: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"))
    proposal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("proposal.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def code(self) -> str:
        """Short name: PH-0012."""
        return f"PH-{self.id:04d}"


class Scanned(Model):
    """The state in which a document was last scanned; a document of another stamp is scanned again."""

    __tablename__ = "finding_scan"

    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id", ondelete="CASCADE"), primary_key=True)
    stamp: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
