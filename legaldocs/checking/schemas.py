"""Inputs of the pages of checking."""

from __future__ import annotations

from marshmallow import fields, validate

from legaldocs.checking.criteria import criteria
from legaldocs.checking.guards import MARKS
from legaldocs.checking.models import (
    AUTHORITY,
    SELF,
    AuthorityState,
    CampaignKind,
    Handling,
    Presence,
    RecordKind,
    Severity,
)
from legaldocs.core.schema import Input, Line, Prose


class CheckQuery(Input):
    """Filters of the list; wrong values are refused with a sentence."""

    q = Line(load_default="")
    state = fields.String(load_default="", validate=validate.OneOf([str(state) for state in AuthorityState]))
    kind = fields.String(load_default="", validate=validate.OneOf((SELF, AUTHORITY)))
    unit = fields.Integer(load_default=None)
    campaign = fields.Integer(load_default=None)
    mine = fields.Boolean(load_default=False)
    late = fields.Boolean(load_default=False)
    sort = Line(load_default="due")
    page = fields.Integer(load_default=1)
    size = fields.Integer(load_default=25)
    format = fields.String(load_default="xlsx", validate=validate.OneOf(("xlsx", "csv")))


class NewCheck(Input):
    """A check asked for by a person."""

    document_id = fields.Integer(required=True)
    lifecycle = fields.String(load_default="", validate=validate.OneOf(("", SELF, AUTHORITY)))
    reason = Prose(load_default="")


class MoveInput(Input):
    """What a person gives with a move; which of it is needed is the table's business."""

    version = fields.Integer(required=True)
    remark = Prose(load_default="")
    assignee_id = fields.Integer(load_default=None)
    content_hash = Line(load_default="")
    outcome_number = Line(load_default="", validate=validate.Length(max=80))
    outcome = fields.Enum(Handling, by_value=True, load_default=None)
    on = fields.Date(load_default=None)
    number = Line(load_default="", validate=validate.Length(max=80))


class Marks(Input):
    """The marks of the form, one per criterion."""

    version = fields.Integer(required=True)

    @classmethod
    def read(cls, form: dict[str, str]) -> tuple[int | None, dict[str, str]]:
        """Version and marks; anything but the three marks is left out."""
        given = {name: form.get(f"mark-{name}", "") for name in criteria()}
        version = form.get("version", "")
        return int(version) if version.isdigit() else None, {k: v for k, v in given.items() if v in MARKS}


class FindingInput(Input):
    """A finding as a person writes it; what is missing is named by the use case."""

    version = fields.Integer(load_default=None)
    criterion = Line(load_default="")
    path = Line(load_default="", validate=validate.Length(max=160))
    quote = Prose(load_default="")
    evidence = Prose(load_default="")
    article = Line(load_default="", validate=validate.Length(max=300))
    remark = Prose(load_default="")
    severity = fields.Enum(Severity, by_value=True, load_default=Severity.MEDIUM)
    handling = fields.Enum(Handling, by_value=True, load_default=None)


class Answer(Input):
    """A short answer to a candidate."""

    version = fields.Integer(load_default=None)
    reason = Prose(load_default="")


class RecordInput(Input):
    """A paper to file."""

    kind = fields.Enum(RecordKind, by_value=True, required=True)
    on = fields.Date(required=True)
    number = Line(load_default="", validate=validate.Length(max=80))
    words = Prose(load_default="")


class FilingInput(Input):
    """What is known of one paper."""

    presence = fields.Enum(Presence, by_value=True, load_default=Presence.UNKNOWN)
    number = Line(load_default="", validate=validate.Length(max=80))
    on = fields.Date(load_default=None)


class CollaboratorInput(Input):
    """A person to ask."""

    person_id = fields.Integer(required=True)


class CampaignInput(Input):
    """A campaign of checking."""

    kind = fields.Enum(CampaignKind, by_value=True, required=True)
    title = Line(load_default="", validate=validate.Length(max=300))
    words = Line(load_default="", validate=validate.Length(max=200))
    territory = Line(load_default="", validate=validate.Length(max=60))
    field = Line(load_default="", validate=validate.Length(max=100))
    issued_from = fields.Date(load_default=None)
    issued_to = fields.Date(load_default=None)
    due_on = fields.Date(load_default=None)
