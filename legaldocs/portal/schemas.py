"""Inputs of the portal.  Addresses are shared and typed by hand: what is not known is left out, not refused."""

from __future__ import annotations

from marshmallow import EXCLUDE, fields, validate

from legaldocs.core.schema import Input, Line
from legaldocs.law.effect import Status


class ListQuery(Input):
    """Filters of the list of documents."""

    class Meta:
        unknown = EXCLUDE

    q = Line(load_default="")
    doc_type = Line(load_default="")
    issuer = Line(load_default="")
    field = Line(load_default="")
    year = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1945, 2100))
    territory = Line(load_default="")
    status = fields.String(load_default="", validate=validate.OneOf(["", *map(str, Status)]))
    sort = Line(load_default="-issued")
    format = fields.String(load_default="xlsx", validate=validate.OneOf(("xlsx", "csv")))


class DayQuery(Input):
    """The day of a text."""

    class Meta:
        unknown = EXCLUDE

    day = fields.Date(load_default=None, allow_none=True)


class PairQuery(Input):
    """Two days that are compared; no first day = as issued."""

    class Meta:
        unknown = EXCLUDE

    since = fields.Date(load_default=None, allow_none=True)
    until = fields.Date(load_default=None, allow_none=True)


class FeedQuery(Input):
    """Where a reader of the change feed stopped, and whether one document only is followed."""

    class Meta:
        unknown = EXCLUDE

    after = fields.Integer(load_default=0, validate=validate.Range(0))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 500))
    document = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1))
