"""Use cases of tags: keep the list, put a tag on documents, take it off."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from flask_babel import gettext as _

from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.text import fold
from legaldocs.core.unit_of_work import use_case
from legaldocs.documents import tags
from legaldocs.documents.graph_edges import parts
from legaldocs.documents.tag_models import DocumentTag, Tag, Tone

MOST = 60  # tags of an office; a longer list sorts nothing
MOST_AT_ONCE = 1000  # documents


@use_case
def add(actor: Actor, name: str, name_en: str, tone: Tone) -> Tag:
    """A new tag.  Raises ``Invalid`` at the field for a name that is missing or there already."""
    require(actor, "tags.keep")
    if len(tags.every()) >= MOST:
        raise Refused(_("There are %(most)s tags already; close or rename one.", most=MOST))
    row = Tag(name="", name_key="", name_en="", closed=False)
    _fill(row, name, name_en, tone)
    db.session.add(row)
    db.session.flush()
    return row


@use_case
def change(actor: Actor, tag_id: int, name: str, name_en: str, tone: Tone, *, closed: bool) -> Tag:
    """Another name or colour, for all that bear it; closed, it is put on nothing more.  Raises ``Invalid``."""
    require(actor, "tags.keep")
    row = _found(tag_id)
    _fill(row, name, name_en, tone)
    row.closed = closed
    return row


@use_case
def put_on(actor: Actor, document_ids: Iterable[int], tag_id: int) -> list[int]:
    """Put a tag on documents; returns those that did not bear it.  Raises ``Refused`` for a closed one."""
    require(actor, "tags.put")
    row = _found(tag_id)
    if row.closed:
        raise Refused(_("The tag “%(name)s” is closed.", name=tags.words(row)))
    changed = _changed(document_ids, tag_id, on=True)
    db.session.add_all(DocumentTag(document_id=key, tag_id=tag_id) for key in changed)
    return changed


@use_case
def take_off(actor: Actor, document_ids: Iterable[int], tag_id: int) -> list[int]:
    """Take a tag off documents; returns those that bore it.  Raises ``Missing``."""
    require(actor, "tags.put")
    _found(tag_id)
    changed = _changed(document_ids, tag_id, on=False)
    for part in parts(changed):
        bears = (DocumentTag.tag_id == tag_id, DocumentTag.document_id.in_(part))
        for row in db.session.scalars(sa.select(DocumentTag).where(*bears)):
            db.session.delete(row)
    return changed


def _changed(document_ids: Iterable[int], tag_id: int, *, on: bool) -> list[int]:
    wanted = set(document_ids)
    if not wanted:
        raise Refused(_("Tick at least one document."))
    if len(wanted) > MOST_AT_ONCE:
        raise Refused(_("At most %(most)s documents are tagged at once.", most=MOST_AT_ONCE))
    found = tags.effect(wanted, tag_id, on=on)
    if len(found.changed) + len(found.already) < len(wanted):
        raise Missing()
    return [one.id for one in found.changed]


def _found(tag_id: int) -> Tag:
    row = tags.get(tag_id)
    if row is None:
        raise Missing()
    return row


def _fill(row: Tag, name: str, name_en: str, tone: Tone) -> None:
    key = fold(name).lower()
    empty = {field: [_("This is required.")] for field, words in (("name", name), ("name_en", name_en)) if not words}
    if empty:
        raise Invalid(fields=empty)
    if any(one.name_key == key and one is not row for one in tags.every()):
        raise Invalid(fields={"name": [_("There is a tag of this name already.")]})
    row.name, row.name_key, row.name_en, row.tone = name, key, name_en, tone
