"""Tags for programs: the list, which documents bear which, and putting them on and off."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from legaldocs.core.api import Door, from_page, picked, record
from legaldocs.core.errors import present
from legaldocs.core.web import actor
from legaldocs.documents import queries, tag_schemas, tag_service, tags
from legaldocs.documents.tag_models import Tag

door = Door("tags", "Tags: words an office sorts its documents by.")
_COLUMNS = "id name name_en tone closed"
TagOut = record("TagOut", "A tag.", Tag, _COLUMNS)


class TagsOut(Schema):
    """Tags by name."""

    items = fields.List(fields.Nested(TagOut))


class TaggedOut(Schema):
    """Documents that a step changed; the others were so already."""

    ids = fields.List(fields.Integer())


@door.get("/tags", entry="documents.read", gives=TagsOut)
def every() -> dict[str, Any]:
    """Every tag"""
    return {"items": [picked(row, _COLUMNS) for row in tags.every()]}


@door.get("/documents/<int:document_id>/tags", entry="documents.read", gives=TagsOut)
def of_document(document_id: int) -> dict[str, Any]:
    """Tags of a document"""
    found = tags.of_documents([present(queries.get(document_id)).id])
    return {"items": [picked(row, _COLUMNS) for row in found.get(document_id, [])]}


@door.post("/tags", entry="tags.keep", takes=from_page(tag_schemas.NewTag), gives=TagOut, status=201)
def add(given: dict[str, Any]) -> dict[str, Any]:
    """Add a tag"""
    return picked(tag_service.add(actor(), **given), _COLUMNS)


@door.put("/tags/<int:tag_id>", entry="tags.keep", takes=from_page(tag_schemas.ChangedTag), gives=TagOut)
def change(given: dict[str, Any], tag_id: int) -> dict[str, Any]:
    """Rename, recolour or close a tag"""
    return picked(tag_service.change(actor(), tag_id, **given), _COLUMNS)


@door.post("/documents/tags", entry="tags.put", takes=from_page(tag_schemas.Tagging), gives=TaggedOut)
def tag(given: dict[str, Any]) -> dict[str, Any]:
    """Put a tag on documents (``on``), or take it off"""
    step = tag_service.put_on if given["on"] else tag_service.take_off
    return {"ids": step(actor(), given["ids"], given["tag_id"])}
