"""Reads of tags: the list, which documents bear which, and what a step for many documents would do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from legaldocs.core.db import db
from legaldocs.core.i18n import language
from legaldocs.documents.graph_edges import parts
from legaldocs.documents.models import Document
from legaldocs.documents.tag_models import DocumentTag, Tag


@dataclass(frozen=True, slots=True)
class Effect:
    """What putting a tag on documents, or taking it off, would change, and of which documents it is so already."""

    changed: tuple[Document, ...]
    already: tuple[Document, ...]


def every(*, open_only: bool = False) -> list[Tag]:
    """Tags by name; with ``open_only`` those that can still be put on."""
    rows = db.session.scalars(sa.select(Tag).order_by(Tag.name_key))
    return [row for row in rows if not (open_only and row.closed)]


def any_tag() -> bool:
    """Whether the office keeps tags at all; lists have no column for what nobody uses."""
    return db.session.scalar(sa.select(Tag.id).limit(1)) is not None


def get(tag_id: int) -> Tag | None:
    """One tag."""
    return db.session.get(Tag, tag_id)


def words(tag: Tag) -> str:
    """The name in the reader's language."""
    return tag.name_en if language() == "en" else tag.name


def counts() -> dict[int, int]:
    """Tag → how many documents bear it."""
    counted = sa.select(DocumentTag.tag_id, sa.func.count()).group_by(DocumentTag.tag_id)
    return {row[0]: row[1] for row in db.session.execute(counted)}


def of_documents(document_ids: Sequence[int]) -> dict[int, list[Tag]]:
    """Document → its tags by name; one question for five hundred documents."""
    found: dict[int, list[Tag]] = {}
    for part in parts(document_ids):
        bears = DocumentTag.document_id.in_(part)
        rows = sa.select(DocumentTag.document_id, Tag).join(Tag, Tag.id == DocumentTag.tag_id).where(bears)
        for key, tag in db.session.execute(rows.order_by(Tag.name_key)):
            found.setdefault(key, []).append(tag)
    return found


def bearing(tag_id: int) -> sa.ColumnElement[bool]:
    """Documents with a tag, as a condition."""
    return Document.id.in_(sa.select(DocumentTag.document_id).where(DocumentTag.tag_id == tag_id))


def effect(document_ids: Iterable[int], tag_id: int, *, on: bool) -> Effect:
    """What a step would do to documents; keys that are no documents are left out."""
    wanted = list(parts(sorted(set(document_ids))))
    rows = [one for part in wanted for one in db.session.scalars(sa.select(Document).where(Document.id.in_(part)))]
    bear = sa.select(DocumentTag.document_id).where(DocumentTag.tag_id == tag_id)
    held = {key for part in wanted for key in db.session.scalars(bear.where(DocumentTag.document_id.in_(part)))}
    changed = tuple(one for one in rows if (one.id in held) is not on)
    return Effect(changed, tuple(one for one in rows if (one.id in held) is on))
