"""Rows of ``systematisation``: terms (kỳ hệ thống hóa), yearly lists of ended documents, and what belongs to them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column

from legaldocs.core.audit import Audited
from legaldocs.core.db import Model, UtcDateTime, enum_column


class State(StrEnum):
    """Where the systematisation of a term stands; each state is a step of Nghị định 79/2025/NĐ-CP, Điều 49–51."""

    PLANNED = "planned"  # H1
    COLLECTING = "collecting"  # H2, H3
    RECHECKING = "rechecking"  # H4
    LISTED = "listed"  # H5, H6
    SUBMITTED = "submitted"  # H7
    APPROVED = "approved"
    PUBLISHED = "published"  # H7
    REPORTED = "reported"  # H8


class YearState(StrEnum):
    """Where a yearly list of ended documents stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    PUBLISHED = "published"


class Term(Audited, Model):
    """The systematisation of one five-year term.  ``opened`` is the previous cut-off, ``cut_off`` its own."""

    __tablename__ = "systematisation_term"

    id: Mapped[int] = mapped_column(primary_key=True)
    last_year: Mapped[int] = mapped_column(unique=True)
    opened: Mapped[date] = mapped_column(sa.Date)
    cut_off: Mapped[date] = mapped_column(sa.Date)
    territory: Mapped[str | None] = mapped_column(sa.String(60))
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    state: Mapped[State] = mapped_column(enum_column(State, "systematisation_state"), default=State.PLANNED)
    previous_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    previous_name: Mapped[str | None] = mapped_column(sa.String(255))
    decision_number: Mapped[str | None] = mapped_column(sa.String(60))
    decision_on: Mapped[date | None] = mapped_column(sa.Date)
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    submitted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    approved_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def first_year(self) -> int:
        """The first year of the term."""
        return self.opened.year + 1


class YearList(Audited, Model):
    """The list of documents that ended or were paused in one year, and of those ended earlier but never published.

    ``earlier_from`` is the day after which earlier ends are looked for: the last cut-off that was published whole.
    """

    __tablename__ = "ended_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(unique=True)
    earlier_from: Mapped[date] = mapped_column(sa.Date)
    territory: Mapped[str | None] = mapped_column(sa.String(60))
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    state: Mapped[YearState] = mapped_column(enum_column(YearState, "ended_list_state"), default=YearState.DRAFT)
    decision_number: Mapped[str | None] = mapped_column(sa.String(60))
    decision_on: Mapped[date | None] = mapped_column(sa.Date)
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    submitted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    approved_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class PreviousRow(Model):
    """A line of the imported in-force list of the previous term.  Derived from the file, which is kept by its digest.

    ``ref`` names the line in settlements: it stays the same when the same file comes in again.
    """

    __tablename__ = "systematisation_previous"

    id: Mapped[int] = mapped_column(primary_key=True)
    term_id: Mapped[int] = mapped_column(sa.ForeignKey("systematisation_term.id", ondelete="CASCADE"), index=True)
    line: Mapped[int]
    ref: Mapped[str] = mapped_column(sa.String(120))
    number: Mapped[str] = mapped_column(sa.String(120))
    issued: Mapped[date | None] = mapped_column(sa.Date)
    doc_type: Mapped[str] = mapped_column(sa.String(60), default="")
    title: Mapped[str] = mapped_column(sa.Text, default="")
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id", ondelete="SET NULL"), index=True)


class Settled(StrEnum):
    """What a person decided about one document or line of a term."""

    LEFT_OUT = "left_out"  # the line of the previous list does not count
    TAKEN_IN = "taken_in"  # the document counts as opening although the previous list lacks it
    RECHECKED = "rechecked"  # looked at again before the lists (H4)


class Settlement(Audited, Model):
    """One such decision, with its reason; ``ref`` is a line's ref or ``document:<id>``."""

    __tablename__ = "systematisation_settlement"

    id: Mapped[int] = mapped_column(primary_key=True)
    term_id: Mapped[int] = mapped_column(sa.ForeignKey("systematisation_term.id"), index=True)
    kind: Mapped[Settled] = mapped_column(enum_column(Settled, "systematisation_settled"))
    ref: Mapped[str] = mapped_column(sa.String(120))
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"), index=True)
    reason: Mapped[str | None] = mapped_column(sa.Text)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    person_name: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (sa.UniqueConstraint("term_id", "kind", "ref"),)


class Subject(StrEnum):
    """Whose lists a snapshot holds."""

    TERM = "term"
    YEAR = "year"


class ListSnapshot(Audited, Model):
    """The lists as approved: form, rows and figures as JSON with their hash.  Later events do not change them."""

    __tablename__ = "list_snapshot"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[Subject] = mapped_column(enum_column(Subject, "list_snapshot_subject"))
    subject_id: Mapped[int]
    content: Mapped[str] = deferred(
        mapped_column(sa.Text, nullable=False, info={"secret": True})  # the audit keeps the hash instead
    )
    sha256: Mapped[str] = mapped_column(sa.String(64))
    taken_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    taken_name: Mapped[str] = mapped_column(sa.String(200))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (sa.UniqueConstraint("subject", "subject_id"),)
