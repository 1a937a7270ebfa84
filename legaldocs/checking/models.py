"""Rows of ``checking``: dossiers (hồ sơ kiểm tra), findings, sentences of the conclusion, records, campaigns."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from legaldocs.core.audit import Audited
from legaldocs.core.db import Model, UtcDateTime, enum_column

SELF, AUTHORITY = "self_check", "authority_check"


class SelfState(StrEnum):
    """Where a self-check (tự kiểm tra) stands."""

    OPEN = "open"
    EXAMINING = "examining"
    SUBMITTED = "submitted"
    CLEAN = "clean"
    DISCUSSING = "discussing"
    DRAFTED = "drafted"
    HANDLING = "handling"
    REFUSED = "refused"
    HANDLED = "handled"
    CLOSED = "closed"
    CLOSED_REFUSED = "closed_refused"
    WITHDRAWN = "withdrawn"


class AuthorityState(StrEnum):
    """Where a check by authority (kiểm tra theo thẩm quyền) stands."""

    OPEN = "open"
    EXAMINING = "examining"
    SUBMITTED = "submitted"
    CLEAN = "clean"
    DISCUSSING = "discussing"
    DRAFTED = "drafted"
    SIGNED = "signed"
    HANDLING = "handling"
    REFUSED = "refused"
    ESCALATED = "escalated"
    HANDLED = "handled"
    CLOSED = "closed"
    CLOSED_REFUSED = "closed_refused"
    WITHDRAWN = "withdrawn"


ACTIVE = ("open", "examining", "submitted", "discussing", "drafted", "signed", "handling", "refused", "escalated",
          "handled")  # fmt: skip
KNOWN_TO_HANDLER = ("handling", "refused", "escalated", "handled", "closed", "closed_refused")


class Trigger(StrEnum):
    """Why a dossier exists (Nghị định 79/2025/NĐ-CP: on receipt, on request, by topic)."""

    RECEIVED = "received"
    CAMPAIGN = "campaign"
    REQUEST = "request"


class Origin(StrEnum):
    """Who saw a finding first."""

    MACHINE = "machine"
    PERSON = "person"


class Verdict(StrEnum):
    """What a person said to a finding."""

    CANDIDATE = "candidate"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class Severity(StrEnum):
    """How much harm the fault does."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Handling(StrEnum):
    """What the issuer is asked to do with the text (Nghị định 79/2025/NĐ-CP, Điều 23)."""

    REPEAL = "repeal"
    REPEAL_PART = "repeal_part"
    AMEND = "amend"
    REPLACE = "replace"
    SUSPEND = "suspend"
    CORRECT = "correct"


HANDLING_LABELS = {
    Handling.REPEAL: _l("Repeal the whole text"),
    Handling.REPEAL_PART: _l("Repeal part of the text"),
    Handling.AMEND: _l("Amend"),
    Handling.REPLACE: _l("Replace"),
    Handling.SUSPEND: _l("Suspend"),
    Handling.CORRECT: _l("Correct (đính chính)"),
}


class RecordKind(StrEnum):
    """Papers and acts around a dossier."""

    MINUTES = "minutes"
    URGE = "urge"
    REFUSAL = "refusal"
    ESCALATION = "escalation"
    PUBLICATION = "publication"


class Presence(StrEnum):
    """What is known of a paper of the dossier a document was promulgated with."""

    THERE = "there"
    MISSING = "missing"
    UNKNOWN = "unknown"


class Check(Audited, Model):
    """One document checked once, by its issuer's own checker or by the body above; ``lifecycle`` says which."""

    __tablename__ = "check_dossier"

    id: Mapped[int] = mapped_column(primary_key=True)
    lifecycle: Mapped[str] = mapped_column(sa.String(40))
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    handler_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    trigger: Mapped[Trigger] = mapped_column(enum_column(Trigger, "check_trigger"))
    trigger_key: Mapped[str] = mapped_column(sa.String(160))
    campaign_id: Mapped[int | None] = mapped_column(sa.ForeignKey("check_campaign.id"), index=True)
    reason: Mapped[str | None] = mapped_column(sa.Text)
    law: Mapped[str] = mapped_column(sa.String(200))
    state: Mapped[str] = mapped_column(sa.String(40), default="open", index=True)
    assignee_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    marks: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    read_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    drafted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    signed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    signed_on: Mapped[date | None] = mapped_column(sa.Date)
    signed_hash: Mapped[str | None] = mapped_column(sa.String(64))
    sent_on: Mapped[date | None] = mapped_column(sa.Date)
    outcome_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"))
    outcome: Mapped[Handling | None] = mapped_column(enum_column(Handling, "check_outcome"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    findings: Mapped[list[CheckFinding]] = relationship(back_populates="check", order_by="CheckFinding.id")
    sentences: Mapped[list[CheckSentence]] = relationship(
        order_by="CheckSentence.position", cascade="all, delete-orphan"
    )
    records: Mapped[list[CheckRecord]] = relationship(order_by="CheckRecord.id")
    collaborators: Mapped[list[CheckCollaborator]] = relationship(order_by="CheckCollaborator.id")
    papers: Mapped[list[CheckPaper]] = relationship(order_by="CheckPaper.id")

    __table_args__ = (sa.UniqueConstraint("document_id", "lifecycle", "trigger_key"),)
    __mapper_args__ = {"version_id_col": version}

    @property
    def code(self) -> str:
        """Short name that people say: TKT-2026-0012 (tự kiểm tra), KT-2026-0012 (theo thẩm quyền)."""
        return f"{'TKT' if self.lifecycle == SELF else 'KT'}-{self.opened_at.year}-{self.id:04d}"

    def confirmed(self) -> list[CheckFinding]:
        """Findings that a person confirmed, in the order of the text."""
        found = [one for one in self.findings if one.verdict is Verdict.CONFIRMED]
        return sorted(found, key=lambda one: (one.start is None, one.start or 0, one.id))

    def content_hash(self) -> str:
        """What a signature is bound to: marks, confirmed findings and sentences, word for word."""
        content = {
            "marks": self.marks,
            "findings": [one.content() for one in self.confirmed()],
            "sentences": [[one.text, sorted(one.finding_ids)] for one in self.sentences],
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class CheckFinding(Audited, Model):
    """A fault seen in the text, with the words, the text it is held against and the article.

    ``start``/``end`` are offsets into the text whose hash is ``text_sha256``; a finding on the file's layout has none.
    ``orphan`` says that the words no longer stand in the document's latest text.
    """

    __tablename__ = "check_finding"

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(sa.ForeignKey("check_dossier.id"), index=True)
    origin: Mapped[Origin] = mapped_column(enum_column(Origin, "check_finding_origin"))
    rule: Mapped[str] = mapped_column(sa.String(80), default="")
    key: Mapped[str] = mapped_column(sa.String(300))
    criterion: Mapped[str] = mapped_column(sa.String(40))
    path: Mapped[str] = mapped_column(sa.String(160), default="")
    label: Mapped[str] = mapped_column(sa.String(200), default="")
    start: Mapped[int | None]
    end: Mapped[int | None] = mapped_column("end_offset")
    text_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    orphan: Mapped[bool] = mapped_column(default=False)
    quote: Mapped[str] = mapped_column(sa.Text)
    evidence: Mapped[str] = mapped_column(sa.Text)
    article: Mapped[str] = mapped_column(sa.String(300))
    verified: Mapped[bool] = mapped_column(default=False)
    remark: Mapped[str] = mapped_column(sa.Text, default="")
    severity: Mapped[Severity] = mapped_column(enum_column(Severity, "check_finding_severity"))
    handling: Mapped[Handling | None] = mapped_column(enum_column(Handling, "check_finding_handling"))
    verdict: Mapped[Verdict] = mapped_column(enum_column(Verdict, "check_finding_verdict"))
    changed: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str | None] = mapped_column(sa.Text)
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    check: Mapped[Check] = relationship(back_populates="findings")

    __table_args__ = (sa.UniqueConstraint("check_id", "key"),)
    __mapper_args__ = {"version_id_col": version}

    def content(self) -> dict[str, Any]:
        """The words that are signed."""
        handling = str(self.handling) if self.handling else None
        return {
            "id": self.id, "criterion": self.criterion, "path": self.path, "quote": self.quote,
            "evidence": self.evidence, "article": self.article, "remark": self.remark, "handling": handling,
        }  # fmt: skip


class CheckSentence(Audited, Model):
    """A sentence of the conclusion and the findings it rests on."""

    __tablename__ = "check_sentence"

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(sa.ForeignKey("check_dossier.id"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(sa.Text)
    finding_ids: Mapped[list[int]] = mapped_column(sa.JSON, default=list)


class CheckRecord(Audited, Model):
    """A paper or act: minutes of a discussion, an urging letter, a refusal, a publication; with its day and number."""

    __tablename__ = "check_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(sa.ForeignKey("check_dossier.id"), index=True)
    kind: Mapped[RecordKind] = mapped_column(enum_column(RecordKind, "check_record_kind"))
    on: Mapped[date] = mapped_column("on_date", sa.Date)
    number: Mapped[str] = mapped_column(sa.String(80), default="")
    words: Mapped[str] = mapped_column(sa.Text)
    by: Mapped[int | None] = mapped_column("by_id", sa.ForeignKey("person.id"))
    by_name: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class CheckPaper(Audited, Model):
    """A paper of the dossier the document was promulgated with: there or missing, its number, perhaps its file."""

    __tablename__ = "check_paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(sa.ForeignKey("check_dossier.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    presence: Mapped[Presence] = mapped_column(enum_column(Presence, "check_paper_presence"))
    number: Mapped[str] = mapped_column(sa.String(80), default="")
    on: Mapped[date | None] = mapped_column("on_date", sa.Date)
    file_name: Mapped[str | None] = mapped_column(sa.String(255))
    file_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    size: Mapped[int | None]
    by: Mapped[int | None] = mapped_column("by_id", sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (sa.UniqueConstraint("check_id", "kind"),)


class CheckCollaborator(Audited, Model):
    """A person from elsewhere (cộng tác viên kiểm tra) who reads the dossier and adds findings."""

    __tablename__ = "check_collaborator"

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(sa.ForeignKey("check_dossier.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (sa.UniqueConstraint("check_id", "person_id"),)


class CampaignKind(StrEnum):
    """By what a campaign of checking gathers documents."""

    TOPIC = "topic"
    AREA = "area"
    FIELD = "field"


class CheckCampaign(Audited, Model):
    """A campaign of checking by topic, area or field (kiểm tra theo chuyên đề, địa bàn, ngành, lĩnh vực)."""

    __tablename__ = "check_campaign"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[CampaignKind] = mapped_column(enum_column(CampaignKind, "check_campaign_kind"))
    title: Mapped[str] = mapped_column(sa.String(300))
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    words: Mapped[str] = mapped_column(sa.String(200), default="")
    territory: Mapped[str] = mapped_column(sa.String(60), default="")
    field: Mapped[str] = mapped_column(sa.String(100), default="")
    issued_from: Mapped[date | None] = mapped_column(sa.Date)
    issued_to: Mapped[date | None] = mapped_column(sa.Date)
    due_on: Mapped[date | None] = mapped_column(sa.Date)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
