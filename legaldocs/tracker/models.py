"""Rows of ``tracker``: each text of a former province to handle, the documents its row names, and what was not read."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from legaldocs.core.audit import Audited
from legaldocs.core.db import Model, UtcDateTime, enum_column


class State(StrEnum):
    """Whether a text still waits."""

    REMAINING = "remaining"
    HANDLED = "handled"


class Sort(StrEnum):
    """What kind of document comes of the handling."""

    RESOLUTION = "resolution"
    DECISION = "decision"
    CHAIR = "chair"


SORT_LABELS = {
    Sort.RESOLUTION: _l("Resolution of the council"),
    Sort.DECISION: _l("Decision of the committee"),
    Sort.CHAIR: _l("Decision of the chair"),
}


class Outcome(StrEnum):
    """What becomes of the text, in the words of the sheet (hình thức xử lý)."""

    REPLACE = "replace"
    REPEAL = "repeal"
    ISSUE_NEW = "issue_new"
    EXPIRED = "expired"
    KEEP = "keep"
    UNDECIDED = "undecided"


OUTCOME_LABELS = {
    Outcome.REPLACE: _l("Replace"),
    Outcome.REPEAL: _l("Repeal"),
    Outcome.ISSUE_NEW: _l("Issue new text"),
    Outcome.EXPIRED: _l("Ended with its term"),
    Outcome.KEEP: _l("Kept as it is"),
    Outcome.UNDECIDED: _l("Not decided"),
}


class Handling(Audited, Model):
    """The handling of one row of the sheet; ``count`` is how many texts the row stands for.

    ``cells`` holds the words of the steps as they stand in the sheet, by field; ``sheet_hash`` is what was last
    imported, ``hand`` says that a person changed the row here since.
    """

    __tablename__ = "handling"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(80), unique=True)
    kind: Mapped[Sort] = mapped_column(enum_column(Sort, "handling_kind"), index=True)
    state: Mapped[State] = mapped_column(enum_column(State, "handling_state"), default=State.REMAINING, index=True)
    place: Mapped[str] = mapped_column(sa.String(20), default="")
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(sa.Text)
    name_key: Mapped[str] = mapped_column(sa.Text)
    agency: Mapped[str] = mapped_column(sa.String(200), default="", index=True)
    field: Mapped[str] = mapped_column(sa.String(200), default="", index=True)
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    officer: Mapped[str] = mapped_column(sa.String(120), default="", index=True)
    outcome: Mapped[Outcome | None] = mapped_column(enum_column(Outcome, "handling_outcome"))
    count: Mapped[int] = mapped_column("texts", default=1)
    expected_on: Mapped[date | None] = mapped_column(sa.Date)
    cells: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    sheet_hash: Mapped[str | None] = mapped_column(sa.String(64))
    hand: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    named: Mapped[list[Mention]] = relationship(
        back_populates="handling", order_by="Mention.position", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}


class Mention(Model):
    """A document or letter a row names.  Derived from the row's words, therefore not audited on its own."""

    __tablename__ = "handling_mention"

    id: Mapped[int] = mapped_column(primary_key=True)
    handling_id: Mapped[int] = mapped_column(sa.ForeignKey("handling.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    field: Mapped[str] = mapped_column(sa.String(30))
    number: Mapped[str] = mapped_column(sa.String(80))
    number_key: Mapped[str] = mapped_column(sa.String(80), index=True)
    issuer: Mapped[str | None] = mapped_column(sa.String(200))
    issued_date: Mapped[date | None] = mapped_column(sa.Date)
    title: Mapped[str] = mapped_column(sa.Text, default="")
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id", ondelete="SET NULL"), index=True)

    handling: Mapped[Handling] = relationship(back_populates="named")


class SheetLine(Model):
    """What became of a row of an imported sheet, or what of it could not be read; the report of the import job."""

    __tablename__ = "handling_sheet_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(sa.ForeignKey("job.id", ondelete="CASCADE"), index=True)
    place: Mapped[str] = mapped_column(sa.String(120))
    outcome: Mapped[str] = mapped_column(sa.String(20))
    code: Mapped[str | None] = mapped_column(sa.String(40))
    args: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    handling_id: Mapped[int | None] = mapped_column(sa.ForeignKey("handling.id", ondelete="SET NULL"))
