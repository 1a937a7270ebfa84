"""Inputs of the pages of systematisation."""

from __future__ import annotations

from marshmallow import fields, validate

from legaldocs.core.schema import Input, Line, Prose
from legaldocs.systematisation.models import Settled


class BeginTerm(Input):
    """The last year of a term."""

    last_year = fields.Integer(required=True)


class BeginYear(Input):
    """The year of a list of ended documents."""

    year = fields.Integer(required=True)


class Seen(Input):
    """The version of the record that the person had read."""

    version = fields.Integer(required=True)


class Settle(Input):
    """A line left out or a document taken in, with the reason."""

    kind = fields.Enum(Settled, by_value=True, required=True)
    ref = Line(required=True)
    reason = Prose(load_default="")
    version = fields.Integer(required=True)


class Recheck(Input):
    """Documents that were looked at again."""

    ids = fields.List(fields.Integer(), load_default=list, validate=validate.Length(max=500))


class MoveInput(Input):
    """What a step needs."""

    version = fields.Integer(required=True)
    remark = Prose(load_default=None, allow_none=True)
    content_hash = fields.String(load_default=None, allow_none=True)
    decision_number = Line(load_default=None, allow_none=True)
    decision_on = fields.Date(load_default=None, allow_none=True)
