"""Inputs of the review pages."""

from __future__ import annotations

from marshmallow import fields, validate

from legaldocs.core.schema import Input, Line, Prose
from legaldocs.review.models import Ground, Outcome, State, Trigger


class TicketQuery(Input):
    """Filters of the ticket list; wrong values are refused with a sentence."""

    q = Line(load_default="")
    state = fields.String(load_default="", validate=validate.OneOf(["", *(str(state) for state in State)]))
    trigger = fields.String(load_default="", validate=validate.OneOf(["", *(str(one) for one in Trigger)]))
    unit = fields.Integer(load_default=None)
    changed = fields.Integer(load_default=None)
    mine = fields.Boolean(load_default=False)
    late = fields.Boolean(load_default=False)
    sort = Line(load_default="due")
    page = fields.Integer(load_default=1)
    size = fields.Integer(load_default=25)
    format = fields.String(load_default="xlsx", validate=validate.OneOf(("xlsx", "csv")))


class NewTicket(Input):
    """A ticket opened by a person on a ground of their own."""

    document_id = fields.Integer(required=True)
    reason = Prose(load_default="")
    ground = fields.Enum(Ground, by_value=True, load_default=Ground.OTHER)


class MoveInput(Input):
    """What a person gives with a move; which of it is needed is the lifecycle's business."""

    version = fields.Integer(required=True)
    remark = Prose(load_default="")
    assignee_id = fields.Integer(load_default=None)
    content_hash = Line(load_default="")


class Conclusion(Input):
    """The conclusion on one provision; ``then`` says where to go after saving."""

    item_id = fields.Integer(required=True)
    version = fields.Integer(required=True)
    outcome = fields.Enum(Outcome, by_value=True, required=True)
    ground = Prose(load_default=None, allow_none=True)
    reason = Prose(load_default=None, allow_none=True)
    proposed_text = Prose(load_default=None, allow_none=True)
    then = fields.String(load_default="stay", validate=validate.OneOf(("stay", "next")))


class AddProvision(Input):
    """A further provision of the document."""

    path = Line(required=True, validate=validate.Length(max=160))
