"""Inputs of the tracking pages."""

from __future__ import annotations

from marshmallow import fields, validate

from legaldocs.core.schema import Input, Line, Prose
from legaldocs.tracker import layouts
from legaldocs.tracker.models import Outcome, Sort, State


class HandlingQuery(Input):
    """Filters of the list."""

    q = Line(load_default="")
    kind = fields.String(load_default="", validate=validate.OneOf(["", *(str(one) for one in Sort)]))
    state = fields.String(load_default="", validate=validate.OneOf(["", *(str(one) for one in State)]))
    outcome = fields.String(load_default="", validate=validate.OneOf(["", "none", *(str(one) for one in Outcome)]))
    field = Line(load_default="")
    officer = Line(load_default="")
    sort = Line(load_default="place")
    page = fields.Integer(load_default=1)
    size = fields.Integer(load_default=25)
    format = fields.String(load_default="xlsx", validate=validate.OneOf(("xlsx", "csv")))


class Step(Input):
    """What was sent or answered."""

    version = fields.Integer(required=True)
    field = fields.String(required=True, validate=validate.OneOf(layouts.TEXTS))
    words = Prose(required=True, validate=validate.Length(max=4000))


class Decision(Input):
    """What becomes of a text, and who works on it."""

    version = fields.Integer(required=True)
    outcome = fields.Enum(Outcome, by_value=True, required=True)
    officer = Line(load_default="", validate=validate.Length(max=120))


class MoveInput(Input):
    """What goes with a move."""

    version = fields.Integer(required=True)
    remark = Prose(load_default="")
