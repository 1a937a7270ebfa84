"""Inputs of the pages of proposals."""

from __future__ import annotations

from marshmallow import fields, validate

from legaldocs.core.schema import Input, Line, Prose
from legaldocs.proposals.models import Action, Priority, State

ORIGINS = ("search", "document", "review", "person", "finding")


class ListQuery(Input):
    """Filters of the list."""

    q = Line(load_default="")
    state = fields.String(load_default="", validate=validate.OneOf([str(state) for state in State]))
    action = fields.String(load_default="", validate=validate.OneOf([str(action) for action in Action]))
    unit = fields.Integer(load_default=None)
    ticket = fields.Integer(load_default=None)
    mine = fields.Boolean(load_default=False)
    sort = Line(load_default="-created")
    page = fields.Integer(load_default=1)
    size = fields.Integer(load_default=25)
    format = fields.String(load_default="xlsx", validate=validate.OneOf(("xlsx", "csv")))


class NewQuery(Input):
    """Where a new proposal starts from; ``path`` may repeat and is read beside the schema."""

    document_id = fields.Integer(load_default=None)
    number = Line(load_default="")
    path = Line(load_default="")
    action = fields.Enum(Action, by_value=True, load_default=None)
    ticket_id = fields.Integer(load_default=None)
    origin = fields.String(load_default="person", validate=validate.OneOf(ORIGINS))
    q = Line(load_default="")
    ground = Prose(load_default="")
    reason = Prose(load_default="")


class NewProposal(Input):
    """A proposal as the form sends it; provisions and their new words are read beside the schema."""

    document_id = fields.Integer(required=True)
    action = fields.Enum(Action, by_value=True, required=True)
    ground = Prose(load_default="")
    reason = Prose(load_default="")
    due_on = fields.Date(load_default=None)
    priority = fields.Enum(Priority, by_value=True, load_default=Priority.NORMAL)
    origin = fields.String(load_default="person", validate=validate.OneOf(ORIGINS))
    q = Line(load_default=None, allow_none=True)
    ticket_id = fields.Integer(load_default=None)


class Edit(Input):
    """Ground, reason, day and priority of a draft."""

    ground = Prose(load_default="")
    reason = Prose(load_default="")
    due_on = fields.Date(load_default=None)
    priority = fields.Enum(Priority, by_value=True, load_default=Priority.NORMAL)
    version = fields.Integer(load_default=None)


class NewTarget(Input):
    """One more provision: of the document with this number, or of the one already named."""

    number = Line(load_default="")
    path = Line(load_default="")
    new_text = Prose(load_default=None, allow_none=True)
    version = fields.Integer(load_default=None)


class TargetWords(Input):
    """Words proposed for a provision."""

    new_text = Prose(load_default=None, allow_none=True)


class WhatIfQuery(Input):
    """The day on which a proposal would be carried out."""

    on = fields.Date(load_default=None)
    format = fields.String(load_default="xlsx", validate=validate.OneOf(("xlsx", "csv")))


class MoveInput(Input):
    """What a move needs."""

    version = fields.Integer(load_default=None)
    remark = Prose(load_default=None, allow_none=True)
    instrument = Line(load_default=None, allow_none=True)
