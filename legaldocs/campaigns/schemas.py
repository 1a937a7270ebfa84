"""Inputs of the campaign pages."""

from __future__ import annotations

from marshmallow import fields, validate

from legaldocs.campaigns.models import Decision, Ground, Sort, State
from legaldocs.core.schema import Input, Line, Prose
from legaldocs.documents.models import Level
from legaldocs.review.models import State as TicketState


class ListQuery(Input):
    """Filters of the list of campaigns."""

    kind = fields.String(load_default="", validate=validate.OneOf(["", *(str(one) for one in Sort)]))
    state = fields.String(load_default="", validate=validate.OneOf(["", *(str(one) for one in State)]))
    sort = Line(load_default="")
    page = fields.Integer(load_default=1)
    size = fields.Integer(load_default=25)
    format = fields.String(load_default="xlsx", validate=validate.OneOf(("xlsx", "csv")))


class GapQuery(Input):
    """Filters of the list of gaps of a certificate."""

    state = fields.String(load_default="", validate=validate.OneOf(("", "open", "signed")))
    kind = fields.String(load_default="", validate=validate.OneOf(("", "unreviewed", "change")))
    q = Line(load_default="")
    sort = Line(load_default="")
    page = fields.Integer(load_default=1)
    size = fields.Integer(load_default=25)
    format = fields.String(load_default="xlsx", validate=validate.OneOf(("xlsx", "csv")))


class Campaign(Input):
    """A campaign as typed; ``then`` says whether to look at the scope first or to prepare it."""

    kind = fields.Enum(Sort, by_value=True, required=True)
    name = Line(load_default="", validate=validate.Length(max=300))
    purpose = Prose(load_default="")
    due_on = fields.Date(required=True)
    changed_since = fields.Date(load_default=None)
    per_person = fields.Integer(load_default=30)
    words = Line(load_default="")
    doc_type = Line(load_default="")
    level = fields.String(load_default="", validate=validate.OneOf(["", *(str(one) for one in Level)]))
    field = Line(load_default="")
    territory = Line(load_default="")
    unit_id = fields.Integer(load_default=None)
    year_from = fields.Integer(load_default=None, validate=validate.Range(1945, 2100))
    year_to = fields.Integer(load_default=None, validate=validate.Range(1945, 2100))
    then = fields.String(load_default="prepare", validate=validate.OneOf(("look", "prepare")))


class MemberQuery(Input):
    """Filters of a campaign's documents."""

    q = Line(load_default="")
    unit = fields.Integer(load_default=None)
    person = fields.Integer(load_default=None)
    state = fields.String(load_default="", validate=validate.OneOf(["", "dropped", *(str(one) for one in TicketState)]))
    sort = Line(load_default="number")
    page = fields.Integer(load_default=1)
    size = fields.Integer(load_default=25)
    format = fields.String(load_default="xlsx", validate=validate.OneOf(("xlsx", "csv")))


class MoveInput(Input):
    """What goes with a move."""

    version = fields.Integer(required=True)
    remark = Prose(load_default="")


class Bulk(Input):
    """A bulk action: first shown, then carried out."""

    ids = fields.List(fields.Integer(), load_default=list)
    act = fields.String(required=True, validate=validate.OneOf(("assign", "drop")))
    person_id = fields.Integer(load_default=None)
    reason = Prose(load_default="")
    confirmed = fields.Boolean(load_default=False)


class Signature(Input):
    """Gaps ticked on the certificate ("12|event:…"), and why they stay."""

    ids = fields.List(Line(), load_default=list)
    every = fields.Boolean(load_default=False)
    reason = Prose(load_default="")


class PairQuery(Input):
    """Filters of the pairs."""

    decided = fields.String(load_default="", validate=validate.OneOf(["", "open", *(str(one) for one in Decision)]))
    sort = Line(load_default="-score")
    page = fields.Integer(load_default=1)
    size = fields.Integer(load_default=25)


class PairDecision(Input):
    """The decision on a pair."""

    version = fields.Integer(required=True)
    decision = fields.Enum(Decision, by_value=True, required=True)
    kept_id = fields.Integer(load_default=None)
    ground = fields.Enum(Ground, by_value=True, load_default=None)
    reason = Prose(load_default="")


class Reopen(Input):
    """Why a decision is taken back."""

    version = fields.Integer(required=True)
    reason = Prose(load_default="")
