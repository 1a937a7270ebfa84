"""Inputs of the feedback pages."""

from __future__ import annotations

from marshmallow import fields, validate

from legaldocs.core.schema import Input, Line, Prose
from legaldocs.feedback.models import Sort, State


class Message(Input):
    """What somebody outside typed; ``website`` is a trap no person sees."""

    kind = fields.Enum(Sort, by_value=True, required=True)
    path = Line(load_default="", validate=validate.Length(max=160))
    words = Prose(load_default="")
    name = Line(load_default="", validate=validate.Length(max=120))
    contact = Line(load_default="", validate=validate.Length(max=160))
    website = Line(load_default="")


class ListQuery(Input):
    """Filters of the list."""

    q = Line(load_default="")
    state = fields.String(load_default="", validate=validate.OneOf(["", *(str(one) for one in State)]))
    kind = fields.String(load_default="", validate=validate.OneOf(["", *(str(one) for one in Sort)]))
    sort = Line(load_default="due")
    page = fields.Integer(load_default=1)
    size = fields.Integer(load_default=25)
    format = fields.String(load_default="xlsx", validate=validate.OneOf(("xlsx", "csv")))


class MoveInput(Input):
    """What goes with a move."""

    version = fields.Integer(required=True)
    remark = Prose(load_default="")
    unit_id = fields.Integer(load_default=None)
    answer = Prose(load_default="", validate=validate.Length(max=8000))


class Review(Input):
    """Opening a review."""

    version = fields.Integer(required=True)
