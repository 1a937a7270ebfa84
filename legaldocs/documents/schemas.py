"""Inputs of the register's pages."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validate

from legaldocs.core.schema import Input, Line, Prose
from legaldocs.documents.effect_service import RECORDABLE
from legaldocs.law.effect import EventKind, Status


class RegisterQuery(Input):
    """Filters of the register list; wrong values are refused with a sentence."""

    q = Line(load_default="")
    doc_type = Line(load_default="")
    issuer = Line(load_default="")
    level = fields.String(load_default="", validate=validate.OneOf(("national", "provincial", "district", "commune")))
    field = Line(load_default="")
    year = fields.Integer(load_default=None, validate=validate.Range(1945, 2100))
    territory = Line(load_default="")
    status = fields.String(load_default="", validate=validate.OneOf([str(status) for status in Status]))
    unit = fields.Integer(load_default=None)
    sort = Line(load_default="-issued")
    page = fields.Integer(load_default=1)
    size = fields.Integer(load_default=25)
    format = fields.String(load_default="xlsx", validate=validate.OneOf(("xlsx", "csv")))


class NewEvent(Input):
    """An event recorded by hand."""

    kind = fields.Enum(EventKind, by_value=True, required=True, validate=validate.OneOf(RECORDABLE))
    on = fields.Date(required=True)
    provision = Line(load_default=None, allow_none=True)
    source_number = Line(load_default=None, allow_none=True)
    note = Prose(load_default=None, allow_none=True)


class Reason(Input):
    """Why something is taken back or dismissed."""

    reason = Prose(required=True)
    ids = fields.List(fields.Integer(), load_default=list)


class Completion(Input):
    """What the words left open on a proposed event: the document meant, the date."""

    target_number = Line(load_default=None, allow_none=True)
    on = fields.Date(load_default=None)


class HeaderFacts(Input):
    """What a person states about one file because its own header does not; only what was filled in is returned."""

    number = Line(load_default=None)
    issuer = Line(load_default=None)
    issued_date = fields.Date(load_default=None)
    title = Line(load_default=None)

    @post_load
    def _stated(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        return {key: value for key, value in data.items() if value}
