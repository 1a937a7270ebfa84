"""Rows of ``drafting``: the dossier, who may read a secret one, its papers, versions of its text, votes and remarks.

Words of a dossier (title, grounds, remarks, texts, names of files) are marked secret for the audit: it keeps who
changed what and when, never the words, so that a dossier that becomes secret later is secret there too.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from legaldocs.core.audit import Audited
from legaldocs.core.db import Model, UtcDateTime, enum_column

WORDS: dict[str, Any] = {"secret": True}  # the audit shows that they changed, not what they say


class State(StrEnum):
    """Where a dossier stands (DOMAIN §4.1, D1–D10)."""

    REGISTERED = "registered"
    DRAFTING = "drafting"
    CONSULTING = "consulting"
    RESOLVING = "resolving"
    APPRAISING = "appraising"
    REVISING = "revising"
    SUBMITTED = "submitted"
    VERIFYING = "verifying"
    IN_COUNCIL = "in_council"
    ADOPTED = "adopted"
    PROMULGATED = "promulgated"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"


class Form(StrEnum):
    """What the dossier is to become."""

    RESOLUTION = "council-resolution"
    DECISION = "committee-decision"
    CHAIR = "chair-decision"


FORM_LABELS = {
    Form.RESOLUTION: _l("Resolution of the People's Council"),
    Form.DECISION: _l("Decision of the People's Committee"),
    Form.CHAIR: _l("Decision of the Chair of the People's Committee"),
}


class Procedure(StrEnum):
    """By which procedure (trình tự)."""

    ORDINARY = "ordinary"
    SHORTENED = "shortened"


PROCEDURE_LABELS = {Procedure.ORDINARY: _l("Ordinary procedure"), Procedure.SHORTENED: _l("Shortened procedure")}


class Ground(StrEnum):
    """What kind of content it is, which decides the papers that are needed (Luật 64/2025/QH15, Điều 21 khoản 1)."""

    DETAILING = "a"
    ENFORCING = "b"
    DEVELOPING = "c"
    LOCAL = "d"


GROUND_LABELS = {
    Ground.DETAILING: _l("Details what a superior text leaves to the province (point a)"),
    Ground.ENFORCING: _l("Measures to enforce superior texts (point b)"),
    Ground.DEVELOPING: _l("Measures of local development (point c)"),
    Ground.LOCAL: _l("Local measures that need an impact assessment (point d)"),
}


class PaperKind(StrEnum):
    """What an attached paper is."""

    PROPOSAL = "proposal"
    SHORTENED_APPROVAL = "shortened-approval"
    ENFORCEMENT_REVIEW = "enforcement-review"
    IMPACT_ASSESSMENT = "impact-assessment"
    EXPLANATION = "explanation"
    OPINION_TABLE = "opinion-table"
    SUBMISSION = "submission"
    COMPARISON = "comparison"
    APPRAISAL_REPORT = "appraisal-report"
    APPRAISAL_RESPONSE = "appraisal-response"
    VERIFICATION_REPORT = "verification-report"
    MINUTES = "minutes"
    SIGNED_TEXT = "signed-text"
    OTHER = "other"


PAPER_LABELS = {
    PaperKind.PROPOSAL: _l("Proposal to draw up the document"),
    PaperKind.SHORTENED_APPROVAL: _l("Approval of the shortened procedure"),
    PaperKind.ENFORCEMENT_REVIEW: _l("Review of how the law is enforced"),
    PaperKind.IMPACT_ASSESSMENT: _l("Impact assessment report"),
    PaperKind.EXPLANATION: _l("Explanation of the draft"),
    PaperKind.OPINION_TABLE: _l("Table of opinions, taken up and explained"),
    PaperKind.SUBMISSION: _l("Submission (tờ trình)"),
    PaperKind.COMPARISON: _l("Comparison table"),
    PaperKind.APPRAISAL_REPORT: _l("Appraisal report"),
    PaperKind.APPRAISAL_RESPONSE: _l("Answer to the appraisal"),
    PaperKind.VERIFICATION_REPORT: _l("Verification report of the council committee"),
    PaperKind.MINUTES: _l("Minutes or result of the vote"),
    PaperKind.SIGNED_TEXT: _l("Signed text"),
    PaperKind.OTHER: _l("Other paper"),
}


class Draft(Audited, Model):
    """One dossier.  ``secret``: it exists only for its readers."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    form: Mapped[Form] = mapped_column(enum_column(Form, "draft_form"))
    procedure: Mapped[Procedure] = mapped_column(enum_column(Procedure, "draft_procedure"))
    ground: Mapped[Ground] = mapped_column(enum_column(Ground, "draft_ground"))
    title: Mapped[str] = mapped_column(sa.Text, info=WORDS)
    reason: Mapped[str] = mapped_column(sa.Text, info=WORDS)
    fields: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    amends_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"), index=True)
    base_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    proposal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    planned_signing: Mapped[date] = mapped_column(sa.Date)
    planned_effect: Mapped[date | None] = mapped_column(sa.Date)
    session_on: Mapped[date | None] = mapped_column(sa.Date)
    complex: Mapped[bool] = mapped_column(default=False)
    secret: Mapped[bool] = mapped_column(default=False)
    is_sample: Mapped[bool] = mapped_column(default=False)
    state: Mapped[State] = mapped_column(enum_column(State, "draft_state"), default=State.REGISTERED, index=True)
    assignee_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    text_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    consulted_on: Mapped[date | None] = mapped_column(sa.Date)
    consulted_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    appraised_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    appraised_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    submitted_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    submitted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    verified_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    readers: Mapped[list[Reader]] = relationship(back_populates="draft", order_by="Reader.id", lazy="selectin")
    papers: Mapped[list[Paper]] = relationship(back_populates="draft", order_by="Paper.id", lazy="selectin")
    votes: Mapped[list[Vote]] = relationship(back_populates="draft", order_by="Vote.id", lazy="selectin")

    __mapper_args__ = {"version_id_col": version}

    @property
    def code(self) -> str:
        """Short name that people say: DT-2026-0007."""
        return f"DT-{self.created_at.year}-{self.id:04d}"


class Reader(Audited, Model):
    """A person for whom a secret dossier exists."""

    __tablename__ = "draft_reader"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("draft.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    added_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)

    draft: Mapped[Draft] = relationship(back_populates="readers")

    __table_args__ = (sa.UniqueConstraint("draft_id", "person_id"),)


class Paper(Audited, Model):
    """An attached file, kept byte for byte under its SHA-256; a newer one of its kind stands beside the older."""

    __tablename__ = "draft_paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("draft.id"), index=True)
    kind: Mapped[PaperKind] = mapped_column(enum_column(PaperKind, "draft_paper_kind"))
    file_name: Mapped[str] = mapped_column(sa.String(255), info=WORDS)
    file_sha256: Mapped[str] = mapped_column(sa.String(64))
    size: Mapped[int]
    note: Mapped[str | None] = mapped_column(sa.Text, info=WORDS)
    step: Mapped[State] = mapped_column(enum_column(State, "draft_paper_step"))
    added_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)

    draft: Mapped[Draft] = relationship(back_populates="papers")


class Version(Audited, Model):
    """A text of the draft as it stood: what was uploaded, or what was kept of the edited text."""

    __tablename__ = "draft_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("draft.id"), index=True)
    number: Mapped[int]
    text: Mapped[str] = deferred(mapped_column(sa.Text, nullable=False, info=WORDS))
    text_sha256: Mapped[str] = mapped_column(sa.String(64))
    file_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    file_name: Mapped[str | None] = mapped_column(sa.String(255), info=WORDS)
    note: Mapped[str | None] = mapped_column(sa.Text, info=WORDS)
    warnings: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    provision_count: Mapped[int] = mapped_column(default=0)
    provisions: Mapped[list[int] | None] = mapped_column(sa.JSON)
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (sa.UniqueConstraint("draft_id", "number"),)


class Vote(Audited, Model):
    """How a collective body decided: the People's Committee or the People's Council."""

    __tablename__ = "draft_vote"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("draft.id"), index=True)
    move: Mapped[str] = mapped_column(sa.String(40))
    members: Mapped[int]
    in_favour: Mapped[int]
    held_on: Mapped[date] = mapped_column(sa.Date)
    recorded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    draft: Mapped[Draft] = relationship(back_populates="votes")


class Remark(Audited, Model):
    """Why a step was taken.  Kept here and not with the step, so that reasons of a secret one stay with its readers."""

    __tablename__ = "draft_remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("draft.id"), index=True)
    move: Mapped[str] = mapped_column(sa.String(40))
    words: Mapped[str] = mapped_column(sa.Text, info=WORDS)
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
