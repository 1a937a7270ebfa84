"""Search for programs: provisions with their effect on the day read at."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, fields, validate

from legaldocs.core import clock
from legaldocs.core.api import Door, picked, record
from legaldocs.core.schema import Line
from legaldocs.core.web import actor
from legaldocs.documents import akn
from legaldocs.search import pages, queries, saved_service, schemas
from legaldocs.search.models import SavedSearch
from legaldocs.search.schemas import from_stored

door = Door("search", "Provisions that answer a question, best first, with their effect on a day.")


class SearchQuery(schemas.SearchQuery):
    """A question in words, with the commands and the filters the search page knows."""

    class Meta(schemas.SearchQuery.Meta):
        exclude: tuple[str, ...] = ("format", "group")

    q = Line(required=True, validate=validate.Length(1, 400))
    on = fields.Date(load_default=None, allow_none=True)
    ended = fields.Boolean(load_default=False)  # type: ignore[assignment]  # on a page the word of a ticked box


class HitOut(Schema):
    """One provision: where it stands, its words around the match, its effect."""

    document_id = fields.Integer()
    iri = fields.String()
    number = fields.String()
    title = fields.String()
    path = fields.String()
    label = fields.String()
    language = fields.String()
    heading = fields.String()
    words = fields.String()
    status = fields.String()
    since = fields.Date(allow_none=True)


class FoundOut(Schema):
    """One page of hits with counts over the whole result."""

    items = fields.List(fields.Nested(HitOut))
    total = fields.Integer()
    page = fields.Integer()
    pages = fields.Integer()
    hidden = fields.Integer()
    by_status = fields.Dict(keys=fields.String(), values=fields.Integer())
    facets = fields.Dict()
    suggestion = fields.String()
    notes = fields.List(fields.String())
    degraded = fields.Boolean()


@door.get("/search", entry="documents.read", gives=FoundOut, query=SearchQuery)
def search(given: dict[str, Any]) -> dict[str, Any]:
    """Search provisions, with or without accents"""
    found = pages.search(_asked(given), given["on"] or clock.today())
    same = ("total", "page", "pages", "hidden", "by_status", "facets", "suggestion", "notes", "degraded")
    return {"items": [_hit(hit) for hit in found.hits], **{name: getattr(found, name) for name in same}}


def _asked(given: dict[str, Any]) -> dict[str, Any]:
    """What a search here asks, in the values of the search page."""
    values = {name: value for name, value in given.items() if value and name in schemas.SearchQuery().fields}
    return from_stored({**values, "ended": "1" if given["ended"] else ""})


def _hit(hit: Any) -> dict[str, Any]:
    return {
        "document_id": hit.document.id,
        "iri": akn.other(hit.document).iri,
        "number": hit.document.number,
        "title": hit.document.title,
        "path": hit.path,
        "label": hit.label,
        "language": "en" if hit.english else "vi",
        "heading": "".join(piece.text for piece in hit.heading or ()),
        "words": " ".join("".join(piece.text for piece in hit.pieces).split()),
        "status": str(hit.status.status),
        "since": hit.status.since,
    }


_SAVED = "id name alert created_at"
SavedOut = record(
    "SavedSearchOut", "A search I keep and what is new in it.", SavedSearch, _SAVED,
    query=fields.Dict(), fresh=fields.Integer(),
)  # fmt: skip


class SavedSearchesOut(Schema):
    """Searches I keep."""

    items = fields.List(fields.Nested(SavedOut))


class KeepIn(SearchQuery):
    """A search to keep with its filters; with ``alert`` what is new in it is told every morning."""

    class Meta(SearchQuery.Meta):
        exclude = ("format", "group", "page", "on")
        unknown = RAISE

    name = Line(required=True, validate=validate.Length(1, 120))
    alert = fields.Boolean(load_default=True)


def _saved(row: SavedSearch) -> dict[str, Any]:
    return {**picked(row, _SAVED), "query": row.query, "fresh": len(row.fresh)}


@door.get("/searches", entry="documents.read", gives=SavedSearchesOut)
def searches() -> dict[str, Any]:
    """Searches I keep, those with news first"""
    return {"items": [_saved(row) for row in queries.saved(actor())]}


@door.post("/searches", entry="documents.read", gives=SavedOut, takes=KeepIn, status=201)
def keep(given: dict[str, Any]) -> dict[str, Any]:
    """Keep a search"""
    return _saved(saved_service.keep(actor(), given["name"], _asked(given), alert=given["alert"]))


@door.post("/searches/<int:saved_id>/seen", entry="documents.read", gives=SavedSearchesOut)
def seen(saved_id: int) -> dict[str, Any]:
    """The news of a search were looked at"""
    saved_service.looked_at(actor(), saved_id)
    return searches()


@door.post("/searches/<int:saved_id>/drop", entry="documents.read", gives=SavedSearchesOut)
def drop(saved_id: int) -> dict[str, Any]:
    """Forget a search"""
    saved_service.drop(actor(), saved_id)
    return searches()
