"""Drafting for programs: dossiers, texts, papers, opinions, appraisal, duties; the same use cases as the pages."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from legaldocs.core import api, clock
from legaldocs.core.api import Door, Step, from_page, listed, stated_version, versioned
from legaldocs.core.errors import Invalid, present
from legaldocs.core.schema import FileIn, Line, Prose
from legaldocs.core.text import squeeze
from legaldocs.core.web import actor, paginate
from legaldocs.documents import importing, lookup
from legaldocs.drafting import issue_service, opinion_queries, opinion_service, queries, receiving, schemas, service
from legaldocs.drafting.issue_models import Duty, ProcedureChange
from legaldocs.drafting.lifecycle import DRAFTING
from legaldocs.drafting.models import Draft, Paper, Version
from legaldocs.drafting.opinion_models import Appraisal, ChecklistPoint, Opinion, Request, Stance
from legaldocs.drafting.service import Facts
from legaldocs.formats.refusals import RefusedFile

door = Door("drafting", "Drafting dossiers: steps, texts, papers, opinions, appraisal, duties after promulgation.")

_FACTS = (
    "id version code form procedure ground title state unit_id assignee_id planned_signing planned_effect session_on "
    "amends_id proposal_id secret complex"
)
PaperOut = api.record(
    "DraftPaperOut", "An attached paper; its bytes are downloaded from the page.", Paper,
    "id kind file_name file_sha256 size note step added_by added_at",
)  # fmt: skip
VersionOut = api.record(
    "DraftVersionOut", "A version of the text.", Version, "id number text_sha256 file_sha256 file_name"
)
TextOut = api.record("DraftTextOut", "A version with its text.", Version, "id number text text_sha256 file_name")
DutyOut = api.record(
    "DraftDutyOut", "A duty after promulgation.", Duty, "id kind rule started_on due_on done_on evidence"
)
ProcedureOut = api.record(
    "DraftProcedureOut", "An administrative procedure that the document changes.", ProcedureChange,
    "id name path change due_on published_on evidence",
)  # fmt: skip
RequestOut = api.record(
    "DraftRequestOut", "A unit that was asked.", Request,
    "id unit_id asked_on due_on stance late_reason answered_on reminded_on reminders",
)  # fmt: skip
OpinionOut = api.record(
    "DraftOpinionOut", "An opinion on a provision, and what was made of it.", Opinion,
    "id version request_id path stance words author received_at response answer responded_by",
)  # fmt: skip
PointOut = api.record(
    "DraftCheckOut", "A point of the appraisal.", ChecklistPoint, "id criterion verdict words checked_by"
)
AppraisalOut = api.record(
    "DraftAppraisalOut", "The appraisal as it stands.", Appraisal,
    "id version opened_on council_on council_members summary eligible concluded_on",
    checks=fields.List(fields.Nested(PointOut)),
)  # fmt: skip
DraftLine = api.record("DraftLine", "A dossier in a list.", Draft, _FACTS, due_on=fields.Date(allow_none=True))
DraftOut = api.record(
    "DraftOut",
    "A dossier with its papers, versions and the moves open to the caller.",
    Draft,
    f"{_FACTS} reason text_sha256 consulted_on created_at",
    fields_of_law=fields.List(fields.String(), data_key="fields"),
    papers=fields.List(fields.Nested(PaperOut)),
    versions=fields.List(fields.Nested(VersionOut)),
    duties=fields.List(fields.Nested(DutyOut)),
    procedures=fields.List(fields.Nested(ProcedureOut)),
    moves=fields.List(fields.Nested(Step)),
)


class DraftFileIn(FileIn):
    """A file that is read into provisions, and what changed in it."""

    note = Line(load_default="")


class PaperIn(DraftFileIn):
    """A file and what it is."""

    kind = schemas.NewPaper().fields["kind"]


class UnitsIn(Schema):
    """The units that are asked."""

    units = fields.List(fields.Integer(), required=True)


class SaidIn(Schema):
    """What a unit says of one provision."""

    path = fields.String(required=True)
    stance = fields.Enum(Stance, by_value=True, required=True)
    words = Prose(load_default="")


class AnswerIn(Schema):
    """The answer of a unit, provision by provision."""

    stance = fields.Enum(Stance, by_value=True, required=True)
    said = fields.List(fields.Nested(SaidIn), required=True)
    late_reason = Prose(load_default="")


class OpinionsOut(Schema):
    """Who was asked, and what was said."""

    requests = fields.List(fields.Nested(RequestOut))
    opinions = fields.List(fields.Nested(OpinionOut))


def _found(draft_id: int) -> Draft:
    return present(queries.get(actor(), draft_id))


def _values(draft: Draft) -> dict[str, Any]:
    same = {
        name: getattr(draft, name) for name in f"{_FACTS} reason text_sha256 consulted_on created_at papers".split()
    }
    return {
        **same,
        "fields_of_law": draft.fields,
        "versions": queries.versions(draft.id),
        "duties": queries.duties(draft.id),
        "procedures": queries.procedure_changes(draft.id),
        "moves": api.steps(DRAFTING, actor(), draft, "api_drafting.move", draft_id=draft.id),
    }


def _facts(given: dict[str, Any]) -> Facts:
    number, names = given.pop("amends"), given.pop("fields_of")
    amended = lookup.single(number) if number else None
    split = tuple(part for part in map(squeeze, names.split(";")) if part)
    return Facts(amends_id=amended.id if amended else None, fields=split, **given)


def _received(read: Any, given: dict[str, Any]) -> Any:
    """The file taken in by ``read``; what it refuses is said at ``content``."""
    try:
        return read(given["name"], given["content"])
    except RefusedFile as refusal:
        raise Invalid(fields={"content": [importing.refusal_sentence(refusal)]}) from refusal


@door.get("/drafts", entry="drafting.read", gives=api.page_of(DraftLine), query=api.query_from_page(schemas.ListQuery))
def drafts(given: dict[str, Any]) -> dict[str, Any]:
    """Dossiers the caller may know of, the most urgent first"""
    filters = queries.Filters(
        given["state"], given["kind"], given["procedure"], given["unit"], given["mine"], given["late"], given["q"],
        given["sort"],
    )  # fmt: skip
    page = paginate(queries.drafts(actor(), filters, clock.today()), scalars=False)
    rows = [{**api.picked(one, _FACTS), "due_on": due_on} for one, due_on in page.rows]
    return listed(page, rows)


@door.get("/drafts/<int:draft_id>", entry="drafting.read", gives=DraftOut)
def draft(draft_id: int) -> Any:
    """One dossier with papers, versions and moves"""
    return versioned(_values(_found(draft_id)))


@door.post("/drafts", entry="drafting.register", gives=DraftOut, takes=from_page(schemas.NewDossier), status=201)
def register(given: dict[str, Any]) -> Any:
    """Register a dossier"""
    unit, proposal, secret = given.pop("unit_id"), given.pop("proposal_id"), given.pop("secret")
    made = service.register(actor(), _facts(given), unit, proposal_id=proposal, secret=secret)
    return versioned(_values(_found(made)))


@door.put("/drafts/<int:draft_id>", entry="drafting.read", gives=DraftOut, takes=from_page(schemas.EditedDossier))
def edit(given: dict[str, Any], draft_id: int) -> Any:
    """Put the facts right"""
    version = stated_version(given.pop("version"))
    _found(draft_id)
    return versioned(_values(service.edit(actor(), draft_id, _facts(given), version)))


@door.post(
    "/drafts/<int:draft_id>/moves/<name>", entry="drafting.read", gives=DraftOut, takes=from_page(schemas.MoveInput)
)
def move(given: dict[str, Any], draft_id: int, name: str) -> Any:
    """Carry out a move of the lifecycle"""
    version = stated_version(given.pop("version"))
    _found(draft_id)
    return versioned(_values(service.move(actor(), draft_id, name, version=version, **given)))


@door.post("/drafts/<int:draft_id>/papers", entry="drafting.read", gives=PaperOut, takes=PaperIn, status=201)
def attach(given: dict[str, Any], draft_id: int) -> Any:
    """Add a paper, kept byte for byte"""
    _found(draft_id)
    return service.attach(actor(), draft_id, given["kind"], _received(receiving.keep, given), given["note"])


@door.post("/drafts/<int:draft_id>/versions", entry="drafting.read", gives=VersionOut, takes=DraftFileIn, status=201)
def add_text(given: dict[str, Any], draft_id: int) -> Any:
    """A new version of the text from a file"""
    _found(draft_id)
    return service.add_text(actor(), draft_id, _received(receiving.read, given), given["note"])


@door.get("/drafts/<int:draft_id>/versions/<int:number>", entry="drafting.read", gives=TextOut)
def text(draft_id: int, number: int) -> Any:
    """The text of a version"""
    return present(queries.version(_found(draft_id).id, number))


def _opinions(draft_id: int) -> dict[str, Any]:
    return {"requests": opinion_queries.requests(draft_id), "opinions": opinion_queries.of_draft(draft_id)}


@door.get("/drafts/<int:draft_id>/opinions", entry="drafting.read", gives=OpinionsOut)
def opinions(draft_id: int) -> dict[str, Any]:
    """Who was asked, and what was said"""
    return _opinions(_found(draft_id).id)


@door.put("/drafts/<int:draft_id>/units", entry="drafting.read", gives=OpinionsOut, takes=UnitsIn)
def choose(given: dict[str, Any], draft_id: int) -> dict[str, Any]:
    """Choose who is asked"""
    _found(draft_id)
    opinion_service.choose(actor(), draft_id, given["units"])
    return _opinions(draft_id)


@door.post("/drafts/<int:draft_id>/answer", entry="drafting.read", gives=RequestOut, takes=AnswerIn)
def answer(given: dict[str, Any], draft_id: int) -> Any:
    """Answer for one's unit, per provision"""
    _found(draft_id)
    said = [opinion_service.Said(**one) for one in given["said"]]
    return opinion_service.answer(actor(), draft_id, given["stance"], said, given["late_reason"])


@door.post("/drafts/<int:draft_id>/requests/<int:request_id>/remind", entry="drafting.read", gives=RequestOut)
def remind(draft_id: int, request_id: int) -> Any:
    """Urge a unit that has not answered"""
    _found(draft_id)
    return opinion_service.remind(actor(), draft_id, request_id)


@door.put(
    "/drafts/<int:draft_id>/opinions/<int:opinion_id>",
    entry="drafting.read",
    gives=OpinionOut,
    takes=from_page(schemas.Responded),
)
def respond(given: dict[str, Any], draft_id: int, opinion_id: int) -> Any:
    """Say what was made of an opinion"""
    version = stated_version(given["version"])
    _found(draft_id)
    return opinion_service.respond(actor(), draft_id, opinion_id, given["response"], given["answer"], version)


@door.get("/drafts/<int:draft_id>/appraisal", entry="drafting.read", gives=AppraisalOut)
def appraisal(draft_id: int) -> Any:
    """The appraisal with its checklist"""
    return present(opinion_queries.appraisal(_found(draft_id).id))


@door.put(
    "/drafts/<int:draft_id>/appraisal/<int:check_id>",
    entry="drafting.read",
    gives=PointOut,
    takes=from_page(schemas.Checked),
)
def appraise(given: dict[str, Any], draft_id: int, check_id: int) -> Any:
    """Say what was found on one point of the checklist"""
    _found(draft_id)
    return opinion_service.check(actor(), draft_id, check_id, given["verdict"], given["words"])


@door.put(
    "/drafts/<int:draft_id>/appraisal", entry="drafting.read", gives=AppraisalOut, takes=from_page(schemas.Summary)
)
def summarise(given: dict[str, Any], draft_id: int) -> Any:
    """Write the opinion of the Department of Justice"""
    version = stated_version(given.pop("version"))
    _found(draft_id)
    return opinion_service.summarise(actor(), draft_id, version=version, **given)


@door.post(
    "/drafts/<int:draft_id>/duties/<int:duty_id>",
    entry="drafting.read",
    gives=DutyOut,
    takes=from_page(schemas.DoneDuty),
)
def fulfil(given: dict[str, Any], draft_id: int, duty_id: int) -> Any:
    """Record that the document was published or sent"""
    _found(draft_id)
    return issue_service.fulfil(actor(), draft_id, duty_id, **given)


@door.post(
    "/drafts/<int:draft_id>/procedures/<int:procedure_id>",
    entry="drafting.read",
    gives=ProcedureOut,
    takes=from_page(schemas.DecidedProcedure),
)
def decide_procedure(given: dict[str, Any], draft_id: int, procedure_id: int) -> Any:
    """Say what the document does to a procedure"""
    _found(draft_id)
    return issue_service.decide_procedure(actor(), draft_id, procedure_id, **given)


@door.post(
    "/drafts/<int:draft_id>/procedures",
    entry="drafting.read",
    gives=ProcedureOut,
    takes=from_page(schemas.NewProcedure),
    status=201,
)
def add_procedure(given: dict[str, Any], draft_id: int) -> Any:
    """List an administrative procedure that was not read from the text"""
    _found(draft_id)
    return issue_service.add_procedure(actor(), draft_id, given["name"], given["change"])


@door.post("/drafts/<int:draft_id>/base", entry="drafting.read", gives=DraftOut)
def take_over_base(draft_id: int) -> Any:
    """State that the draft was compared with the present wording of what it amends"""
    _found(draft_id)
    return versioned(_values(service.take_over_base(actor(), draft_id)))


@door.put("/drafts/<int:draft_id>/secrecy", entry="drafting.read", gives=DraftOut, takes=from_page(schemas.Secrecy))
def secrecy(given: dict[str, Any], draft_id: int) -> Any:
    """For whom the dossier exists"""
    _found(draft_id)
    return versioned(_values(service.keep_secret(actor(), draft_id, given["reader"], secret=given["secret"])))
