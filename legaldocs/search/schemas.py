"""Input of the search page."""

from __future__ import annotations

from typing import Any

from marshmallow import EXCLUDE, fields, validate

from legaldocs.core.errors import Invalid
from legaldocs.core.schema import Input, Line, load
from legaldocs.law.effect import Status
from legaldocs.search.backend import Sort

REPEATED = ("doc_type", "level", "issuer", "field", "territory", "status")


class SearchQuery(Input):
    """What is asked; unknown parameters are ignored, because search addresses are shared and typed by hand."""

    class Meta:
        unknown = EXCLUDE

    q = Line(load_default="")
    doc_type = fields.List(Line(), load_default=list)
    level = fields.List(Line(), load_default=list)
    issuer = fields.List(Line(), load_default=list)
    field = fields.List(Line(), load_default=list)
    territory = fields.List(Line(), load_default=list)
    document = fields.Integer(load_default=None, validate=validate.Range(1))
    sort = fields.String(load_default="relevance", validate=validate.OneOf([str(one) for one in Sort]))
    group = fields.String(load_default="", validate=validate.OneOf(("", "1")))
    status = fields.List(fields.String(validate=validate.OneOf([str(status) for status in Status])), load_default=list)
    year_from = fields.Integer(load_default=None, validate=validate.Range(1900, 2100))
    year_to = fields.Integer(load_default=None, validate=validate.Range(1900, 2100))
    ended = fields.String(load_default="", validate=validate.OneOf(("", "1")))
    page = fields.Integer(load_default=1, validate=validate.Range(1, 500))
    format = fields.String(load_default="xlsx", validate=validate.OneOf(("xlsx", "csv")))


class Keep(SearchQuery):
    """A search to keep, with its name."""

    name = Line(load_default="", validate=validate.Length(max=120))
    alert = fields.String(load_default="", validate=validate.OneOf(("", "1")))


def from_stored(query: dict[str, Any]) -> dict[str, Any]:
    """Values of a kept search; a value that later versions do not know is left out."""
    try:
        return load(SearchQuery(), query)
    except Invalid as error:
        return load(SearchQuery(), {name: value for name, value in query.items() if name not in error.fields})
