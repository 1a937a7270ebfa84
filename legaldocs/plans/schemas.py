"""Inputs of the pages of plans."""

from __future__ import annotations

from marshmallow import fields, validate

from legaldocs.core.schema import Input, Line, Prose
from legaldocs.plans.delegated import STATES
from legaldocs.plans.models import Decision


class Propose(Input):
    """Year and capacity of a new plan."""

    year = fields.Integer(required=True)
    per_month = fields.Integer(load_default=8)
    unit_key = Line(load_default="")


class PageQuery(Input):
    """What the page of a plan is narrowed by."""

    unit = Line(load_default="")
    source = Line(load_default="")
    per_month = fields.Integer(load_default=None, validate=validate.Range(1, 200))


class ClearRoom(Input):
    """Whose number of documents, and of which month; none for the usual one."""

    unit_key = Line(required=True)
    month = fields.Integer(load_default=None, allow_none=True)
    version = fields.Integer(required=True)


class Room(ClearRoom):
    """How many documents a unit can take, and why a month differs."""

    count = fields.Integer(required=True)
    why = Line(load_default="")


class EditLine(Input):
    """Another month or unit for a line."""

    month = fields.Integer(required=True)
    unit_key = Line(required=True)
    reason = Prose(load_default="")
    version = fields.Integer(required=True)


class Reason(Input):
    """Why a line is taken off."""

    reason = Prose(load_default="")
    version = fields.Integer(required=True)


class AddLine(Input):
    """A document put on the plan by hand, named by its number."""

    number = Line(required=True)
    month = fields.Integer(required=True)
    unit_key = Line(required=True)
    reason = Prose(load_default="")
    version = fields.Integer(required=True)


class DelegatedQuery(Input):
    """What the list of delegated matters is narrowed by."""

    state = fields.String(load_default="", validate=validate.OneOf(["", *STATES]))
    q = Line(load_default="")
    sort = Line(load_default="-due")
    page = fields.Integer(load_default=1)
    size = fields.Integer(load_default=25)
    format = fields.String(load_default="xlsx", validate=validate.OneOf(("xlsx", "csv")))


class Decide(Input):
    """A person's word on a clause left to the province."""

    decision = fields.Enum(Decision, by_value=True, required=True)
    number = Line(load_default="")
    reason = Prose(load_default="")
    version = fields.Integer(load_default=None)


class Amend(Input):
    """Why an approved plan is amended."""

    reason = Prose(load_default="")


class TakeOn(Input):
    """Documents for which a ground arose, to go on the draft."""

    document_id = fields.List(fields.Integer(), load_default=list)
    version = fields.Integer(required=True)


class Seen(Input):
    """The version of the plan that the person had read."""

    version = fields.Integer(required=True)


class Regenerate(Input):
    """Generating anew, perhaps with another capacity."""

    per_month = fields.Integer(load_default=None)
    version = fields.Integer(required=True)


class MoveInput(Input):
    """What a move needs."""

    version = fields.Integer(required=True)
    remark = Prose(load_default=None, allow_none=True)
