"""Checking for programs: dossiers, findings, marks, papers, the conclusion; the same use cases as the pages."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from legaldocs.checking import conclusion_service, filing, finding_service, pages, queries, schemas, service
from legaldocs.checking.criteria import criteria
from legaldocs.checking.guards import MARKS
from legaldocs.checking.lifecycle import table_of
from legaldocs.checking.models import Check, CheckFinding, CheckRecord, CheckSentence
from legaldocs.core import api, clock
from legaldocs.core.api import Count, Door, Step, from_page, listed, stated_version, versioned
from legaldocs.core.errors import Invalid, present
from legaldocs.core.i18n import language
from legaldocs.core.schema import FileIn, Prose
from legaldocs.core.web import actor, paginate
from legaldocs.documents import importing
from legaldocs.formats.refusals import RefusedFile

door = Door("checking", "Dossiers of checking: criteria, findings with their evidence, conclusion, handling.")

_FACTS = "id version code lifecycle document_id unit_id handler_id trigger campaign_id reason law state assignee_id"
_MORE = "marks opened_at read_at signed_on sent_on outcome outcome_id"
FindingOut = api.record(
    "CheckFindingOut",
    "A finding with its anchor, quote, evidence and article, and what a person made of it.",
    CheckFinding,
    "id version origin rule criterion path label start end orphan quote evidence article verified remark severity "
    "handling verdict changed reason decided_by decided_at",
)
RecordOut = api.record(
    "CheckRecordOut", "A filed paper.", CheckRecord, "id kind on number words by by_name at"
)  # fmt: skip
SentenceOut = api.record(
    "CheckSentenceOut", "A sentence of the conclusion and the findings it rests on.", CheckSentence,
    "position text finding_ids",
)  # fmt: skip
CheckLine = api.record(
    "CheckLine", "A dossier in a list.", Check, f"{_FACTS} opened_at", number=fields.String(), title=fields.String(),
    due_on=fields.Date(allow_none=True),
)  # fmt: skip
CheckOut = api.record(
    "CheckOut",
    "A dossier with its findings, papers, conclusion and the moves open to the caller.",
    Check,
    f"{_FACTS} {_MORE}",
    content_hash=fields.String(),
    findings=fields.List(fields.Nested(FindingOut)),
    sentences=fields.List(fields.Nested(SentenceOut)),
    records=fields.List(fields.Nested(RecordOut)),
    collaborators=fields.List(fields.Integer()),
    moves=fields.List(fields.Nested(Step)),
)


class MarksIn(Schema):
    """One mark per criterion of the form."""

    version = fields.Integer(load_default=None)
    marks = fields.Dict(
        keys=fields.String(), values=fields.String(validate=validate.OneOf(sorted(MARKS))), required=True
    )


class SentencesIn(Schema):
    """The words of the conclusion by position."""

    version = fields.Integer(load_default=None)
    sentences = fields.Dict(keys=fields.Integer(), values=Prose(), required=True)


class FiledOut(Schema):
    """A paper that the dossier of the document has to hold, and what is recorded of it."""

    kind = fields.String()
    name = fields.String()
    law = fields.String()
    verified = fields.Boolean()
    presence = fields.String()
    number = fields.String()
    on = fields.Date(allow_none=True)
    file_name = fields.String(allow_none=True)
    file_sha256 = fields.String(allow_none=True)


class FilingOut(Schema):
    """The papers of the document's dossier; ``missing``: how many somebody recorded as missing."""

    papers = fields.List(fields.Nested(FiledOut))
    missing = fields.Integer()


class FiledIn(schemas.FilingInput):
    """What is known of one paper, perhaps with its file."""

    file = fields.Nested(FileIn, load_default=None)


class FilingIn(Schema):
    """What is known of papers, by their kind."""

    papers = fields.Dict(keys=fields.String(), values=fields.Nested(FiledIn), required=True)


class VersionIn(Schema):
    """The version that was read; nothing else is needed."""

    version = fields.Integer(load_default=None)


def _found(check_id: int) -> Check:
    return present(queries.get(actor(), check_id))


def _values(check: Check) -> dict[str, Any]:
    same = api.picked(check, f"{_FACTS} {_MORE} findings sentences records")
    people = [one.person_id for one in check.collaborators]
    moves = api.steps(table_of(check), actor(), check, "api_checking.move", check_id=check.id)
    return {**same, "content_hash": check.content_hash(), "collaborators": people, "moves": moves}


def _line(check: Check, document: Any, due_on: Any) -> dict[str, Any]:
    same = api.picked(check, f"{_FACTS} opened_at")
    return {**same, "number": document.number, "title": document.title, "due_on": due_on}


@door.get("/checks", entry="checking.read", gives=api.page_of(CheckLine), query=api.query_from_page(schemas.CheckQuery))
def checks(given: dict[str, Any]) -> dict[str, Any]:
    """Dossiers the caller may know of, the most urgent first"""
    filters = queries.Filters(
        given["state"], given["kind"], given["unit"], given["campaign"], given["mine"], given["late"], given["q"]
    )
    page = paginate(queries.checks(actor(), filters, clock.today()), scalars=False)
    return listed(page, [_line(*row) for row in page.rows])


@door.get("/checks/<int:check_id>", entry="checking.read", gives=CheckOut)
def check(check_id: int) -> Any:
    """One dossier with findings and moves"""
    return versioned(_values(_found(check_id)))


@door.post("/checks", entry="checking.open", gives=CheckOut, takes=from_page(schemas.NewCheck), status=201)
def open_check(given: dict[str, Any]) -> Any:
    """Open a check on a ground that a person names"""
    return versioned(_values(_found(service.open_by_officer(actor(), **given))))


@door.post(
    "/checks/<int:check_id>/moves/<name>", entry="checking.read", gives=CheckOut, takes=from_page(schemas.MoveInput)
)
def move(given: dict[str, Any], check_id: int, name: str) -> Any:
    """Carry out a move of the lifecycle"""
    version = stated_version(given.pop("version"))
    _found(check_id)
    return versioned(_values(service.move(actor(), check_id, name, version=version, **given)))


@door.post("/checks/<int:check_id>/reading", entry="checking.read", gives=Count)
def read(check_id: int) -> dict[str, Any]:
    """Let the machine read the document: the number of new candidates"""
    _found(check_id)
    return {"count": finding_service.read_document(actor(), check_id)}


@door.put("/checks/<int:check_id>/marks", entry="checking.read", gives=CheckOut, takes=MarksIn)
def marks(given: dict[str, Any], check_id: int) -> Any:
    """Save the marks of the form"""
    version = stated_version(given["version"])
    _found(check_id)
    known = {name: mark for name, mark in given["marks"].items() if name in criteria()}
    return versioned(_values(service.mark(actor(), check_id, known, version)))


@door.post(
    "/checks/<int:check_id>/findings",
    entry="checking.read",
    gives=FindingOut,
    takes=from_page(schemas.FindingInput, without="version", name="CheckingNewFindingIn"),
    status=201,
)
def write(given: dict[str, Any], check_id: int) -> Any:
    """Write a finding of one's own"""
    _found(check_id)
    return finding_service.write(actor(), check_id, **given)


@door.put(
    "/checks/<int:check_id>/findings/<int:finding_id>",
    entry="checking.read",
    gives=FindingOut,
    takes=from_page(schemas.FindingInput),
)
def change(given: dict[str, Any], check_id: int, finding_id: int) -> Any:
    """Change a finding"""
    version = stated_version(given.pop("version"))
    _found(check_id)
    return finding_service.change(actor(), check_id, finding_id, version, **given)


@door.post(
    "/checks/<int:check_id>/findings/<int:finding_id>/confirm", entry="checking.read", gives=FindingOut, takes=VersionIn
)
def confirm(given: dict[str, Any], check_id: int, finding_id: int) -> Any:
    """Confirm a candidate"""
    version = stated_version(given["version"])
    _found(check_id)
    return finding_service.confirm(actor(), check_id, finding_id, version)


@door.post(
    "/checks/<int:check_id>/findings/<int:finding_id>/dismiss",
    entry="checking.read",
    gives=FindingOut,
    takes=from_page(schemas.Answer),
)
def dismiss(given: dict[str, Any], check_id: int, finding_id: int) -> Any:
    """Dismiss a candidate, with a reason"""
    version = stated_version(given["version"])
    _found(check_id)
    return finding_service.dismiss(actor(), check_id, finding_id, given["reason"], version)


@door.post(
    "/checks/<int:check_id>/records",
    entry="checking.read",
    gives=RecordOut,
    takes=from_page(schemas.RecordInput),
    status=201,
)
def record(given: dict[str, Any], check_id: int) -> Any:
    """File minutes, an urging letter or a refusal"""
    _found(check_id)
    return service.file_record(actor(), check_id, **given)


@door.post(
    "/checks/<int:check_id>/collaborators",
    entry="checking.read",
    gives=CheckOut,
    takes=from_page(schemas.CollaboratorInput),
)
def collaborate(given: dict[str, Any], check_id: int) -> Any:
    """Ask a person to help"""
    _found(check_id)
    service.add_collaborator(actor(), check_id, given["person_id"])
    return versioned(_values(_found(check_id)))


@door.post("/checks/<int:check_id>/conclusion", entry="checking.read", gives=Count)
def draft_conclusion(check_id: int) -> dict[str, Any]:
    """Draft the conclusion from the confirmed findings: the number of sentences"""
    _found(check_id)
    return {"count": conclusion_service.draft(actor(), check_id)}


@door.put("/checks/<int:check_id>/conclusion", entry="checking.read", gives=Count, takes=SentencesIn)
def write_conclusion(given: dict[str, Any], check_id: int) -> dict[str, Any]:
    """Change sentences of the conclusion: how many changed"""
    version = stated_version(given["version"])
    _found(check_id)
    return {"count": conclusion_service.write(actor(), check_id, given["sentences"], version)}


@door.get("/checks/<int:check_id>/filing", entry="checking.read", gives=FilingOut)
def filed(check_id: int) -> dict[str, Any]:
    """Which papers the dossier of the document has to hold, and what is known of them"""
    rows = pages.filed_of(pages.opened(actor(), check_id))
    return {"papers": [_filed(one) for one in rows], "missing": len(filing.missing(rows))}


def _filed(one: filing.Filed) -> dict[str, Any]:
    paper, known = one.paper, one.known
    said = {"kind": paper.id, "name": paper.words(language()), "law": paper.law, "verified": paper.verified}
    said["presence"] = str(one.presence)
    return {**said, **(api.picked(known, "number on file_name file_sha256") if known else {})}


@door.put("/checks/<int:check_id>/filing", entry="checking.read", gives=FilingOut, takes=FilingIn)
def record_filing(given: dict[str, Any], check_id: int) -> dict[str, Any]:
    """Record which papers are there; a missing one is proposed as a finding on the procedure"""
    _found(check_id)
    entries = {
        kind: filing.Filing(one["presence"], one["number"], one["on"], _kept(one["file"]))
        for kind, one in given["papers"].items()
    }
    finding_service.record_papers(actor(), check_id, entries)
    return filed(check_id)


def _kept(sent: dict[str, Any] | None) -> tuple[str, str, int] | None:
    """The attached file, kept; what is refused is said at ``papers``."""
    try:
        return filing.keep(sent["name"], sent["content"]) if sent else None
    except RefusedFile as refusal:
        raise Invalid(fields={"papers": [importing.refusal_sentence(refusal)]}) from refusal
