"""Rows of the register.

``Document`` is the identity of a legal document (văn bản); ``Edition`` a text of it; ``Provision`` a unit of an
edition's tree; ``Relation`` what its words say about another document; ``EffectEvent`` a confirmed fact about its
effect, append-only.  Effect status is never a column: ``EffectPeriod`` holds the *derived* periods for fast
filters and is rebuilt from events at any time.
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
from legaldocs.law.effect import EventKind, Status
from legaldocs.law.types import Kind, RelationKind


class Level(StrEnum):
    """Level of the issuer."""

    NATIONAL = "national"
    PROVINCIAL = "provincial"
    DISTRICT = "district"
    COMMUNE = "commune"


LEVEL_LABELS = {
    Level.NATIONAL: _l("National"),
    Level.PROVINCIAL: _l("Provincial"),
    Level.DISTRICT: _l("District (until 30/06/2025)"),
    Level.COMMUNE: _l("Commune"),
}


SHORT_TITLE = sa.text("length(title_key) <= 400")
_LINKED = sa.text("target_id IS NOT NULL")
_NUMBERED = sa.text("target_number_key IS NOT NULL")
_TAKES_BACK = sa.text("reverses_id IS NOT NULL")
_WAITS_BY_NAME = sa.text("target_number_key IS NULL AND target_id IS NULL")


class Document(Audited, Model):
    """One legal document, identified by issuer, number and date (numbers alone repeat across provinces)."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(300), unique=True)
    number: Mapped[str] = mapped_column(sa.String(80))
    number_key: Mapped[str] = mapped_column(sa.String(80), index=True)
    doc_type: Mapped[str] = mapped_column(sa.String(60), index=True)
    title: Mapped[str] = mapped_column(sa.Text)
    title_key: Mapped[str] = mapped_column(sa.Text)
    issuer: Mapped[str] = mapped_column(sa.String(200), index=True)
    issuer_key: Mapped[str] = mapped_column(sa.String(200))
    territory: Mapped[str | None] = mapped_column(sa.String(60), index=True)
    level: Mapped[Level] = mapped_column(enum_column(Level, "level"))
    rank: Mapped[int] = mapped_column(default=99)
    issued_date: Mapped[date | None] = mapped_column(sa.Date, index=True)
    stated_effective: Mapped[date | None] = mapped_column(sa.Date)
    stated_expiry: Mapped[date | None] = mapped_column(sa.Date)
    signer: Mapped[str | None] = mapped_column(sa.String(120))
    fields: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    is_sample: Mapped[bool] = mapped_column(default=False, index=True)  # asked for on every page
    has_text: Mapped[bool] = mapped_column(default=False)
    source: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    sort_key: Mapped[str] = mapped_column(sa.String(200), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    editions: Mapped[list[Edition]] = relationship(back_populates="document", order_by="Edition.id")

    __table_args__ = (
        sa.Index("ix_document_issuers", "issuer_key", "issuer", "level"),  # all that the list of issuers asks for
        # Texts cite laws by name.  A title without end does not fit into an index of PostgreSQL, and names no law.
        sa.Index("ix_document_short_title", "title_key", sqlite_where=SHORT_TITLE, postgresql_where=SHORT_TITLE),
    )
    __mapper_args__ = {"version_id_col": version}


class EditionOrigin(StrEnum):
    """Where a text comes from; shown on every page that shows the text."""

    ORIGINAL = "original"
    CONSOLIDATED = "consolidated"
    SIGNED_OFF = "signed_off"


class Edition(Audited, Model):
    """A text of a document with the bytes it was read from."""

    __tablename__ = "edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)
    origin: Mapped[EditionOrigin] = mapped_column(enum_column(EditionOrigin, "edition_origin"))
    text: Mapped[str] = deferred(
        mapped_column(sa.Text, nullable=False, info={"secret": True})
    )  # the audit keeps the hash instead
    text_sha256: Mapped[str] = mapped_column(sa.String(64))
    file_sha256: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    file_name: Mapped[str | None] = mapped_column(sa.String(255))
    file_type: Mapped[str | None] = mapped_column(sa.String(20))
    provision_count: Mapped[int] = mapped_column(default=0)
    warnings: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    reason: Mapped[str | None] = mapped_column(sa.Text)  # why a later text took the place of the one before
    added_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    added_name: Mapped[str | None] = mapped_column(sa.String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    document: Mapped[Document] = relationship(back_populates="editions")


class Provision(Model):
    """A unit of an edition's tree.  Derived from the edition's text, therefore not audited row by row.

    ``path`` is the stable address; ``start``/``end`` are offsets into the edition's text.
    """

    __tablename__ = "provision"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id", ondelete="CASCADE"))
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    path: Mapped[str] = mapped_column(sa.String(160))
    parent: Mapped[str | None] = mapped_column(sa.String(160))
    kind: Mapped[Kind] = mapped_column(enum_column(Kind, "provision_kind"))
    label: Mapped[str] = mapped_column(sa.String(120))
    heading: Mapped[str | None] = mapped_column(sa.Text)
    start: Mapped[int]
    end: Mapped[int]

    __table_args__ = (
        sa.Index("uq_provision_edition_position", "edition_id", "position", unique=True),
        sa.Index("ix_provision_edition_path", "edition_id", "path"),
        sa.Index("ix_provision_edition_parent", "edition_id", "parent"),
    )


class Relation(Model):
    """What a document says about another one, with the words that say it.  Derived from the text.

    Of these, only amending, replacing, repealing and suspending ones ever *propose* an effect event.
    """

    __tablename__ = "relation"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id", ondelete="CASCADE"), index=True)
    source_path: Mapped[str | None] = mapped_column(sa.String(160))
    kind: Mapped[RelationKind] = mapped_column(enum_column(RelationKind, "relation_kind"))
    start: Mapped[int]
    end: Mapped[int]
    target_number: Mapped[str | None] = mapped_column(sa.String(80))
    target_number_key: Mapped[str | None] = mapped_column(sa.String(80))
    target_title: Mapped[str | None] = mapped_column(sa.Text)
    target_issuer: Mapped[str | None] = mapped_column(sa.String(200))
    target_date: Mapped[date | None] = mapped_column(sa.Date)
    target_units: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    target_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id", ondelete="SET NULL"))
    unresolved_why: Mapped[str | None] = mapped_column(sa.String(40))

    __table_args__ = (
        # Neither holds what it does not know: SQLite would read all that waits to find what waits for one day.
        sa.Index("ix_relation_target_kind", "target_id", "kind", sqlite_where=_LINKED, postgresql_where=_LINKED),
        sa.Index(
            "ix_relation_target_number_key", "target_number_key", sqlite_where=_NUMBERED, postgresql_where=_NUMBERED
        ),
        sa.Index(
            "ix_relation_waiting", "target_date", sqlite_where=_WAITS_BY_NAME, postgresql_where=_WAITS_BY_NAME
        ),  # every arrival asks which citations by name have waited for it
    )


class EffectEvent(Audited, Model):
    """A confirmed fact about a document's effect.  Append-only: a mistake is reversed by a counter-event."""

    __tablename__ = "effect_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)
    kind: Mapped[EventKind] = mapped_column(enum_column(EventKind, "event_kind"))
    on: Mapped[date | None] = mapped_column("on_date", sa.Date)
    provision: Mapped[str | None] = mapped_column(sa.String(160))
    territory: Mapped[str | None] = mapped_column(sa.String(60))
    source_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"), index=True)
    source_path: Mapped[str | None] = mapped_column(sa.String(160))
    start: Mapped[int | None]
    end: Mapped[int | None] = mapped_column("end_offset")
    note: Mapped[str | None] = mapped_column(sa.Text)
    reverses_id: Mapped[int | None] = mapped_column(sa.ForeignKey("effect_event.id"))
    confirmed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    confirmed_name: Mapped[str] = mapped_column(sa.String(200))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    fact_key: Mapped[str] = mapped_column(sa.String(64), index=True)
    fingerprint: Mapped[str] = mapped_column(sa.String(64), unique=True)

    __table_args__ = (
        # Few events take another back.  Among those that do not, SQLite would look for the ones that do one by one.
        sa.Index("ix_effect_event_reverses_id", "reverses_id", sqlite_where=_TAKES_BACK, postgresql_where=_TAKES_BACK),
    )


class Translation(Audited, Model):
    """An English text of a document, unofficial: for reading and finding, never for effect.

    The newest one that was not withdrawn is shown; ``edition_id`` is the text it was made from, so that a later text
    shows as one it does not follow.
    """

    __tablename__ = "translation"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)
    edition_id: Mapped[int | None] = mapped_column(sa.ForeignKey("edition.id"))
    text: Mapped[str] = deferred(
        mapped_column(sa.Text, nullable=False, info={"secret": True})
    )  # the audit keeps the hash instead
    text_sha256: Mapped[str] = mapped_column(sa.String(64))
    file_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    file_name: Mapped[str | None] = mapped_column(sa.String(255))
    translator: Mapped[str] = mapped_column(sa.String(300))
    added_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    added_name: Mapped[str] = mapped_column(sa.String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(sa.Text)  # why it was withdrawn


class ProposalState(StrEnum):
    """What a person decided about a proposed event."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class ProposedEvent(Audited, Model):
    """An effect event read from a text, waiting for a person.  It moves nothing until confirmed."""

    __tablename__ = "proposed_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)
    source_path: Mapped[str | None] = mapped_column(sa.String(160))
    kind: Mapped[EventKind] = mapped_column(enum_column(EventKind, "event_kind"))
    on: Mapped[date | None] = mapped_column("on_date", sa.Date)
    target_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"), index=True)
    target_number: Mapped[str | None] = mapped_column(sa.String(80))
    target_number_key: Mapped[str | None] = mapped_column(sa.String(80), index=True)
    target_title: Mapped[str | None] = mapped_column(sa.Text)
    target_issuer: Mapped[str | None] = mapped_column(sa.String(200))
    provision: Mapped[str | None] = mapped_column(sa.String(160))
    start: Mapped[int]
    end: Mapped[int] = mapped_column("end_offset")
    plain: Mapped[bool] = mapped_column(default=False)
    unresolved_why: Mapped[str | None] = mapped_column(sa.String(40))
    state: Mapped[ProposalState] = mapped_column(enum_column(ProposalState, "proposed_event_state"), index=True)
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(sa.Text)
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("effect_event.id"))
    fingerprint: Mapped[str] = mapped_column(sa.String(64), unique=True)


class EffectPeriod(Model):
    """Derived: the status of a whole document between two days (``until`` excluded, ``None`` = open)."""

    __tablename__ = "effect_period"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id", ondelete="CASCADE"), index=True)
    since: Mapped[date] = mapped_column(sa.Date)
    until: Mapped[date | None] = mapped_column(sa.Date)
    status: Mapped[Status] = mapped_column(enum_column(Status, "effect_status"))

    __table_args__ = (sa.Index("ix_effect_period_on", "status", "since", "until"),)


class SignedText(Audited, Model):
    """A consolidated text that a person signed off: the words of one day, and the events they rest on.

    Valid as long as the register's events give the same words; a later event does not change what was signed.
    """

    __tablename__ = "signed_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    on: Mapped[date] = mapped_column("on_date", sa.Date)
    text: Mapped[str] = mapped_column(sa.Text, info={"secret": True})  # the audit keeps the hash instead
    text_sha256: Mapped[str] = mapped_column(sa.String(64))
    event_ids: Mapped[list[int]] = mapped_column(sa.JSON, default=list)
    signed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    signed_name: Mapped[str] = mapped_column(sa.String(200))
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (sa.UniqueConstraint("document_id", "on_date", "text_sha256"),)


class ImportLine(Model):
    """What became of one document of an imported file; the error report of the import job."""

    __tablename__ = "import_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(sa.ForeignKey("job.id", ondelete="CASCADE"), index=True)
    place: Mapped[str] = mapped_column(sa.String(255))
    number: Mapped[str | None] = mapped_column(sa.String(120))
    outcome: Mapped[str] = mapped_column(sa.String(20))
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id", ondelete="SET NULL"))
    message: Mapped[str | None] = mapped_column(sa.Text)


class QualityCount(Model):
    """How many findings a check of the register's data had on a day, per unit that answers; the trend is read off it.

    ``unit_id`` is ``None`` for findings that belong to no unit (national documents, the register as a whole).
    """

    __tablename__ = "quality_count"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(sa.Date, index=True)
    check: Mapped[str] = mapped_column("check_id", sa.String(60))
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id", ondelete="CASCADE"))
    count: Mapped[int] = mapped_column("findings")
