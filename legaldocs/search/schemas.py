"""Input of the search page."""

from __future__ import annotations

from marshmallow import EXCLUDE, fields, validate

from legaldocs.core.schema import Input, Line
from legaldocs.law.effect import Status


class SearchQuery(Input):
    """What is asked; unknown parameters are ignored, because search addresses are shared and typed by hand."""

    class Meta:
        unknown = EXCLUDE

    q = Line(load_default="")
    doc_type = fields.List(Line(), load_default=list)
    level = fields.List(Line(), load_default=list)
    status = fields.List(fields.String(validate=validate.OneOf([str(status) for status in Status])), load_default=list)
    year_from = fields.Integer(load_default=None, validate=validate.Range(1900, 2100))
    year_to = fields.Integer(load_default=None, validate=validate.Range(1900, 2100))
    ended = fields.String(load_default="", validate=validate.OneOf(("", "1")))
    page = fields.Integer(load_default=1, validate=validate.Range(1, 500))
    format = fields.String(load_default="xlsx", validate=validate.OneOf(("xlsx", "csv")))
