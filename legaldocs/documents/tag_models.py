"""Rows of tags: the words an office sorts its documents by, and which document bears which.  No rule reads them."""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from legaldocs.core.audit import Audited
from legaldocs.core.db import Model, enum_column


class Tone(StrEnum):
    """The colour of a tag, by what it is called; ``components.css`` says what it looks like in light and dark."""

    GREY = "grey"
    BLUE = "blue"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    VIOLET = "violet"


class Tag(Audited, Model):
    """A word of the list that administrators keep.  A closed one stays where it is and is put on nothing more."""

    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    name_key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name_en: Mapped[str] = mapped_column(sa.String(60))
    tone: Mapped[Tone] = mapped_column(enum_column(Tone, "tag_tone"), default=Tone.GREY)
    closed: Mapped[bool] = mapped_column(default=False)


class DocumentTag(Audited, Model):
    """A document bears a tag."""

    __tablename__ = "document_tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"))
    tag_id: Mapped[int] = mapped_column(sa.ForeignKey("tag.id"), index=True)

    __table_args__ = (sa.UniqueConstraint("document_id", "tag_id"),)
