"""Inputs of the review pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from legaldocs.core.schema import Input, Line, Prose
from legaldocs.review.models import Case, Criterion, Ground, Outcome, State, Trigger


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
    then = fields.String(load_default="stay", validate=validate.OneOf(("stay", "next")))


class Conclusion(Input):
    """The conclusion on one provision; ``then`` says where to go after saving."""

    item_id = fields.Integer(required=True)
    version = fields.Integer(required=True)
    outcome = fields.Enum(Outcome, by_value=True, required=True)
    ground = Prose(load_default=None, allow_none=True)
    reason = Prose(load_default=None, allow_none=True)
    proposed_text = Prose(load_default=None, allow_none=True)
    case = fields.Enum(Case, by_value=True, load_default=None, allow_none=True)
    pause_until = fields.Date(load_default=None, allow_none=True)
    body = Line(load_default=None, allow_none=True, validate=validate.Length(max=200))
    illegal = fields.Boolean(load_default=False)
    then = fields.String(load_default="stay", validate=validate.OneOf(("stay", "next")))


class LaterCase(Input):
    """The case of a closed conclusion that has none."""

    item_id = fields.Integer(required=True)
    version = fields.Integer(required=True)
    case = fields.Enum(Case, by_value=True, required=True)


class Assessment(Input):
    """What was found for each criterion; a criterion left open is not sent."""

    version = fields.Integer(required=True)
    fits_effect = fields.Boolean(load_default=None, allow_none=True)
    fits_basis = fields.Boolean(load_default=None, allow_none=True)
    fits_competence = fields.Boolean(load_default=None, allow_none=True)
    fits_content = fields.Boolean(load_default=None, allow_none=True)
    fits_fit = fields.Boolean(load_default=None, allow_none=True)
    words_effect = Prose(load_default="")
    words_basis = Prose(load_default="")
    words_competence = Prose(load_default="")
    words_content = Prose(load_default="")
    words_fit = Prose(load_default="")


def answers(given: Mapping[str, Any]) -> dict[Criterion, tuple[bool, str]]:
    """What an ``Assessment`` says of each criterion that it speaks of."""
    return {one: (given[f"fits_{one}"], given[f"words_{one}"]) for one in Criterion if given[f"fits_{one}"] is not None}


class Finish(Assessment):
    """The one sheet: the assessment, and the provisions that were on it as ``id:version``."""

    read = fields.List(
        fields.String(validate=validate.Regexp(r"[0-9]{1,9}:[0-9]{1,9}\Z")),
        load_default=list,
        validate=validate.Length(max=200),
    )

    def pairs(self, given: Mapping[str, Any]) -> dict[int, int]:
        """Id → version of the provisions that were on the sheet."""
        return {int(key): int(version) for key, _colon, version in (one.partition(":") for one in given["read"])}


class ReportQuery(Input):
    """Which reviews a consolidated report is about: a unit, and the days between which they were worked on."""

    unit = fields.Integer(load_default=None)
    since = fields.Date(load_default=None)
    until = fields.Date(load_default=None)


class AddProvision(Input):
    """A further provision of the document."""

    path = Line(required=True, validate=validate.Length(max=160))
