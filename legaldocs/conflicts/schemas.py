"""Inputs of the pages of findings."""

from __future__ import annotations

from marshmallow import fields, validate

from legaldocs.conflicts.models import State
from legaldocs.conflicts.queries import GROUPS
from legaldocs.core.schema import Input, Line, Prose
from legaldocs.law.conflicts.model import Severity

EVERY = "all"


class ListQuery(Input):
    """Filters of the list."""

    q = Line(load_default="")
    state = fields.String(load_default="open", validate=validate.OneOf([EVERY, "", *(str(state) for state in State)]))
    rule = Line(load_default="")
    kind = Line(load_default="")
    severity = fields.String(load_default="", validate=validate.OneOf(["", *(str(one) for one in Severity)]))
    field = Line(load_default="")
    unit = fields.Integer(load_default=None)
    document = fields.Integer(load_default=None)
    path = Line(load_default="")
    sure = fields.Float(load_default=None, validate=validate.Range(0, 1))
    group = fields.String(load_default="", validate=validate.OneOf(("", *GROUPS)))
    sort = Line(load_default="-weight")
    page = fields.Integer(load_default=1)
    size = fields.Integer(load_default=25)
    format = fields.String(load_default="xlsx", validate=validate.OneOf(("xlsx", "csv")))


class MoveInput(Input):
    """What a person gives with a step."""

    version = fields.Integer(load_default=None)
    remark = Prose(load_default="")
    unit_id = fields.Integer(load_default=None)
    next_id = fields.Integer(load_default=None)
    then = fields.String(load_default="stay", validate=validate.OneOf(("stay", "next")))


class ManyInput(Input):
    """A step for the ticked findings."""

    ids = fields.List(fields.Integer(), load_default=list)
    move = fields.String(required=True, validate=validate.OneOf(("confirm", "dismiss", "hand-over", "reopen")))
    remark = Prose(load_default="")
    unit_id = fields.Integer(load_default=None)
