"""Rows of promulgation: number series, what was issued, what has to be published and sent, procedures to publish."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from legaldocs.core.audit import Audited
from legaldocs.core.db import Model, UtcDateTime, enum_column


class Series(Audited, Model):
    """The last number given in a series of one place and year; locked while a number is given."""

    __tablename__ = "draft_series"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(200), unique=True)
    last: Mapped[int]


class Issue(Audited, Model):
    """A dossier became a document of the register: number, signer, days, and both texts by their digests."""

    __tablename__ = "draft_issue"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("draft.id"), unique=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), unique=True)
    number: Mapped[str] = mapped_column(sa.String(80))
    signer: Mapped[str] = mapped_column(sa.String(120))
    signed_on: Mapped[date] = mapped_column(sa.Date)
    effective_on: Mapped[date] = mapped_column(sa.Date)
    draft_sha256: Mapped[str] = mapped_column(sa.String(64))
    issued_sha256: Mapped[str] = mapped_column(sa.String(64))
    issued_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Duty(Audited, Model):
    """One place to which an issued document is published or sent, with its time limit and the proof that it was."""

    __tablename__ = "draft_duty"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("draft.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    rule: Mapped[str] = mapped_column(sa.String(80))
    started_on: Mapped[date] = mapped_column(sa.Date)
    due_on: Mapped[date | None] = mapped_column(sa.Date, index=True)
    done_on: Mapped[date | None] = mapped_column(sa.Date)
    evidence: Mapped[str | None] = mapped_column(sa.Text)
    done_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    __table_args__ = (sa.UniqueConstraint("draft_id", "kind"),)


class Change(StrEnum):
    """What the document does to an administrative procedure."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    NONE = "none"


CHANGE_LABELS = {
    Change.ADDED: _l("Adds the procedure"),
    Change.CHANGED: _l("Changes the procedure"),
    Change.REMOVED: _l("Removes the procedure"),
    Change.NONE: _l("No procedure, read wrongly"),
}


class ProcedureChange(Audited, Model):
    """An administrative procedure (TTHC) that an issued document touches; tracked until it is published."""

    __tablename__ = "draft_procedure_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("draft.id"), index=True)
    name: Mapped[str] = mapped_column(sa.Text)
    path: Mapped[str | None] = mapped_column(sa.String(160))
    change: Mapped[Change | None] = mapped_column(enum_column(Change, "draft_procedure_change"))
    due_on: Mapped[date | None] = mapped_column(sa.Date, index=True)
    published_on: Mapped[date | None] = mapped_column(sa.Date)
    evidence: Mapped[str | None] = mapped_column(sa.Text)
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    @property
    def over(self) -> bool:
        """Whether nothing is left to do: published, or no procedure at all."""
        return self.published_on is not None or self.change is Change.NONE
