"""Inputs of the drafting pages."""

from __future__ import annotations

from marshmallow import EXCLUDE, fields, validate

from legaldocs.core.schema import Input, Line, Prose
from legaldocs.drafting.issue_models import Change
from legaldocs.drafting.models import Form, Ground, PaperKind, Procedure, State
from legaldocs.drafting.opinion_models import Response, Stance, Verdict


class ListQuery(Input):
    """Filters of the list of dossiers; wrong values are refused with a sentence."""

    q = Line(load_default="")
    state = fields.String(load_default="", validate=validate.OneOf([str(state) for state in State]))
    kind = fields.String(load_default="", validate=validate.OneOf([str(form) for form in Form]))
    procedure = fields.String(load_default="", validate=validate.OneOf([str(one) for one in Procedure]))
    unit = fields.Integer(load_default=None)
    mine = fields.Boolean(load_default=False)
    late = fields.Boolean(load_default=False)
    sort = Line(load_default="due")
    page = fields.Integer(load_default=1)
    size = fields.Integer(load_default=25)
    format = fields.String(load_default="xlsx", validate=validate.OneOf(("xlsx", "csv")))


class NewQuery(Input):
    """Where a new dossier is begun from."""

    proposal = fields.Integer(load_default=None)
    amends = Line(load_default="")


class DossierFacts(Input):
    """What a dossier is about; the same for registering and for editing."""

    title = Line(required=True, validate=validate.Length(min=10, max=500))
    reason = Prose(required=True, validate=validate.Length(min=10))
    form = fields.Enum(Form, by_value=True, required=True)
    procedure = fields.Enum(Procedure, by_value=True, required=True)
    ground = fields.Enum(Ground, by_value=True, required=True)
    fields_of = Line(load_default="", data_key="fields")
    amends = Line(load_default="")
    planned_signing = fields.Date(required=True)
    planned_effect = fields.Date(load_default=None, allow_none=True)
    session_on = fields.Date(load_default=None, allow_none=True)
    complex = fields.Boolean(load_default=False)


class NewDossier(DossierFacts):
    """A dossier to register."""

    unit_id = fields.Integer(load_default=None)
    proposal_id = fields.Integer(load_default=None)
    secret = fields.Boolean(load_default=False)


class EditedDossier(DossierFacts):
    """Facts put right."""

    version = fields.Integer(required=True)


class MoveInput(Input):
    """What a person gives with a move; which of it is needed is the lifecycle's business."""

    version = fields.Integer(required=True)
    why = Prose(load_default="")
    assignee_id = fields.Integer(load_default=None)
    members = fields.Integer(load_default=None)
    in_favour = fields.Integer(load_default=None)
    held_on = fields.Date(load_default=None)
    signer = Line(load_default="")
    signed_on = fields.Date(load_default=None)
    effective_on = fields.Date(load_default=None)


class NewPaper(Input):
    """An attached paper; the file itself is read beside the schema."""

    kind = fields.Enum(PaperKind, by_value=True, required=True)
    note = Line(load_default="")


class NewText(Input):
    """A new version of the text; the file itself is read beside the schema."""

    note = Line(load_default="")


class Secrecy(Input):
    """Whether a dossier is secret, and for whom it exists then."""

    secret = fields.Boolean(load_default=False)
    reader = fields.List(fields.Integer(), load_default=list)


class DiffQuery(Input):
    """Which two versions are compared."""

    old = fields.Integer(load_default=None)
    new = fields.Integer(load_default=None)


class DoneDuty(Input):
    """That an issued document was published or sent."""

    done_on = fields.Date(required=True)
    evidence = Line(load_default="")


class NewProcedure(Input):
    """An administrative procedure that was not read from the text."""

    name = Line(load_default="")
    change = fields.Enum(Change, by_value=True, required=True)


class DecidedProcedure(Input):
    """What became of an administrative procedure."""

    change = fields.Enum(Change, by_value=True, required=True)
    published_on = fields.Date(load_default=None)
    evidence = Line(load_default="")


class DutyQuery(Input):
    """Which duties are listed."""

    late = fields.Boolean(load_default=False)
    all = fields.Boolean(load_default=False)
    page = fields.Integer(load_default=1)
    size = fields.Integer(load_default=25)
    format = fields.String(load_default="xlsx", validate=validate.OneOf(("xlsx", "csv")))


class Chosen(Input):
    """Units that are asked."""

    unit = fields.List(fields.Integer(), load_default=list)


class Answer(Input):
    """A unit's answer: three lists of equal length, one entry per provision shown."""

    stance = fields.Enum(Stance, by_value=True, required=True)
    path = fields.List(fields.String(), load_default=list)
    on = fields.List(fields.String(), load_default=list)
    words = fields.List(Prose(), load_default=list)
    late_reason = Prose(load_default="")


class Comment(Input):
    """A comment from anybody; ``website`` is a field people do not see and machines fill in."""

    path = fields.String(load_default="")
    words = Prose(load_default="")
    author = Line(load_default="")
    contact = Line(load_default="")
    website = fields.String(load_default="")


class Responded(Input):
    """What was made of an opinion."""

    response = fields.Enum(Response, by_value=True, required=True)
    answer = Prose(load_default="")
    version = fields.Integer(load_default=None)


class Checked(Input):
    """What was found on one point of the checklist."""

    verdict = fields.Enum(Verdict, by_value=True, required=True)
    words = Prose(load_default="")


class Summary(Input):
    """The opinion of the Department of Justice."""

    summary = Prose(load_default="")
    council_on = fields.Date(load_default=None)
    members = Prose(load_default="")
    version = fields.Integer(load_default=None)


class WorkspaceQuery(Input):
    """Which provision is open, which panel stands beside it, and what it is asked."""

    class Meta:
        unknown = EXCLUDE

    at = fields.Integer(load_default=None)
    side = fields.String(
        load_default="findings",
        validate=validate.OneOf(("findings", "comments", "bases", "search", "terms")),
    )
    q = Line(load_default="")
    compare = fields.String(load_default="")


class Wording(Input):
    """A provision's words, of which wording they were written, and how that one read."""

    words = Prose(load_default="")
    base = Prose(load_default="")
    version = fields.Integer(load_default=None)


class TreeChange(Input):
    """What a change of the order needs."""

    version = fields.Integer(load_default=None)
    at = fields.Integer(load_default=0)
    kind = fields.String(load_default="")
    words = Prose(load_default="")


class Contribution(Input):
    """A contribution to a thread."""

    words = Prose(load_default="")
    call_on = Line(load_default="")
    resolve = fields.Boolean(load_default=False)


class FindingAnswer(Input):
    """What is done about a finding."""

    key = fields.String(required=True)
    at = fields.Integer(load_default=None)
    fix = fields.Boolean(load_default=False)
    reason = Prose(load_default="")


class Cited(Input):
    """Which text is cited, and where."""

    document = fields.Integer(required=True)
    path = fields.String(load_default="")
    at = fields.Integer(load_default=None)
    as_basis = fields.Boolean(load_default=False)
    q = Line(load_default="")
