"""The workspace of a draft for programs: its provisions, order, findings, comments, comparison, amending text."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from legaldocs.core import api
from legaldocs.core.api import Door, from_page, stated_version
from legaldocs.core.errors import present
from legaldocs.core.text import nfc
from legaldocs.core.web import actor
from legaldocs.drafting import bases, linting, queries, receiving, replacing, schemas, working, workspace_service
from legaldocs.drafting.models import Draft, Version
from legaldocs.drafting.words import issuer_of, type_of
from legaldocs.drafting.working import Held, Row
from legaldocs.drafting.workspace_models import Message, Thread
from legaldocs.drafting.workspace_service import Change
from legaldocs.law.findings.suppression import key as key_of

door = Door("drafting_workspace", "The edited text of a draft: provisions, order, findings, comments, comparison.")

KeptOut = api.record("DraftKeptVersionOut", "A version that was kept.", Version, "id number text_sha256")
MessageOut = api.record("DraftMessageOut", "One contribution to a thread.", Message, "id words by at")
ThreadOut = api.record(
    "DraftThreadOut", "A comment on a provision with its answers.", Thread,
    "id provision_id quote resolved_by resolved_at", messages=fields.List(fields.Nested(MessageOut)),
)  # fmt: skip


class WorkingProvisionOut(Schema):
    """A provision: its key, which lasts through edits, its address in the text, words and the version of these."""

    id = fields.Integer()
    version = fields.Integer()
    path = fields.String(allow_none=True)
    words = fields.String()


class DraftFindingOut(Schema):
    """What the linter says: rule, place, why, how to put it right; ``reason`` of one that was set aside."""

    key = fields.String()
    rule = fields.String()
    provision_id = fields.Integer(allow_none=True)
    start = fields.Integer()
    end = fields.Integer()
    quote = fields.String()
    message = fields.String()
    fix = fields.String()
    law = fields.String()
    detail = fields.String(allow_none=True)
    fixable = fields.Boolean()
    reason = fields.String(allow_none=True)


class WorkspaceOut(Schema):
    """The edited text; ``kept``: it is the newest version; ``unread``: texts too long to be held against it here."""

    kept = fields.Boolean()
    provisions = fields.List(fields.Nested(WorkingProvisionOut))
    findings = fields.List(fields.Nested(DraftFindingOut))
    unread = fields.List(fields.String())
    threads = fields.List(fields.Nested(ThreadOut))


class ChangeIn(from_page(schemas.TreeChange)):  # type: ignore[misc]  # a class made at run time
    """What is done with a provision, and what that needs."""

    name = fields.String(
        required=True, validate=validate.OneOf(("up", "down", "into", "out", "merge", "remove", "split", "add"))
    )


class EditedIn(Schema):
    """What is amended as it should read; ``take``: put the amending text into the draft."""

    text = fields.String(required=True)
    take = fields.Boolean(load_default=False)


class AmendingOut(Schema):
    """An amending text; ``proved``: carrying it out gives the text sent; ``unsaid``: where that cannot be said."""

    text = fields.String()
    proved = fields.Boolean()
    unsaid = fields.List(fields.String())


class ComparedOut(Schema):
    """A provision in both wordings."""

    place = fields.String()
    old = fields.String()
    new = fields.String()


class ComparisonOut(Schema):
    """The draft against what it changes; ``carried_out``: new wording is the old one as the draft amends it.

    ``document_id`` is null and there are no rows where the draft changes no text of the register.
    """

    document_id = fields.Integer(allow_none=True)
    carried_out = fields.Boolean()
    refused = fields.Integer()
    rows = fields.List(fields.Nested(ComparedOut))


def _opened(draft_id: int) -> tuple[Draft, Held]:
    """A dossier the caller may know of, and its edited text.  Raises ``Missing``."""
    return present(queries.get(actor(), draft_id)), present(working.held(draft_id))


def _provision(row: Row) -> dict[str, Any]:
    one = row.provision
    return {"id": one.id, "version": one.version, "path": row.unit.path if row.unit else None, "words": one.words}


def _findings(draft: Draft, held: Held) -> list[dict[str, Any]]:
    named = bases.of_text(held.text, issuer_of(draft), type_of(draft), draft.planned_signing, draft.planned_effect)
    found, whole = linting.found(draft, held.text, named), linting.document(draft, held.text)
    reasons = {one.key: one.reason for one in working.set_aside(draft.id)}
    rows = []
    for one, row in zip(found, linting.rows(draft, held.text, found), strict=True):
        home = held.at(one.start)
        at = home.provision.id if home else None
        rows.append({**row, "provision_id": at, "detail": one.detail, "reason": reasons.get(key_of(whole, one))})
    return rows


def _workspace(draft_id: int) -> dict[str, Any]:
    draft, held = _opened(draft_id)
    return {
        "kept": receiving.digest(held.text) == draft.text_sha256,
        "provisions": [_provision(row) for row in held.rows],
        "findings": _findings(draft, held),
        "unread": linting.register_says(draft, held.text).unread,
        "threads": working.threads(draft.id),
    }


@door.get("/drafts/<int:draft_id>/workspace", entry="drafting.read", gives=WorkspaceOut)
def workspace(draft_id: int) -> dict[str, Any]:
    """The edited text with findings and comments"""
    return _workspace(draft_id)


@door.post("/drafts/<int:draft_id>/workspace", entry="drafting.read", gives=WorkspaceOut, status=201)
def begin(draft_id: int) -> dict[str, Any]:
    """Lay out the newest version, or a text to begin with"""
    draft = present(queries.get(actor(), draft_id))
    workspace_service.begin(actor(), draft_id, replacing.skeleton(draft))
    return _workspace(draft_id)


@door.put(
    "/drafts/<int:draft_id>/workspace/provisions/<int:provision_id>",
    entry="drafting.read",
    gives=WorkspaceOut,
    takes=from_page(schemas.Wording, without="base"),
)
def save(given: dict[str, Any], draft_id: int, provision_id: int) -> dict[str, Any]:
    """Word a provision anew; a wording that somebody else changed meanwhile is not overwritten"""
    version = stated_version(given["version"])
    _opened(draft_id)
    workspace_service.save(actor(), draft_id, provision_id, given["words"], version, whole=True)
    return _workspace(draft_id)


@door.post(
    "/drafts/<int:draft_id>/workspace/provisions/<int:provision_id>/changes",
    entry="drafting.read",
    gives=WorkspaceOut,
    takes=ChangeIn,
)
def change(given: dict[str, Any], draft_id: int, provision_id: int) -> dict[str, Any]:
    """Move, split, join, add or leave out a provision"""
    given["version"] = stated_version(given["version"])
    _opened(draft_id)
    workspace_service.change(actor(), draft_id, provision_id, Change(**given))
    return _workspace(draft_id)


@door.post("/drafts/<int:draft_id>/workspace/numbers", entry="drafting.read", gives=WorkspaceOut)
def renumber(draft_id: int) -> dict[str, Any]:
    """Let the numbers run on"""
    _opened(draft_id)
    workspace_service.renumber(actor(), draft_id)
    return _workspace(draft_id)


@door.post(
    "/drafts/<int:draft_id>/workspace/version",
    entry="drafting.read",
    gives=KeptOut,
    takes=from_page(schemas.NewText),
    status=201,
)
def keep(given: dict[str, Any], draft_id: int) -> Any:
    """Keep the edited text as a version"""
    _opened(draft_id)
    return workspace_service.keep(actor(), draft_id, given["note"])


@door.post(
    "/drafts/<int:draft_id>/workspace/provisions/<int:provision_id>/comments",
    entry="drafting.read",
    gives=ThreadOut,
    takes=from_page(schemas.Contribution, without="resolve", name="DraftingCommentIn"),
    status=201,
)
def comment(given: dict[str, Any], draft_id: int, provision_id: int) -> Any:
    """Begin a thread on a provision"""
    _opened(draft_id)
    return workspace_service.comment(actor(), draft_id, provision_id, **given)


@door.post(
    "/drafts/<int:draft_id>/workspace/threads/<int:thread_id>",
    entry="drafting.read",
    gives=ThreadOut,
    takes=from_page(schemas.Contribution),
)
def reply(given: dict[str, Any], draft_id: int, thread_id: int) -> Any:
    """Answer a thread or close it"""
    _opened(draft_id)
    return workspace_service.reply(actor(), draft_id, thread_id, **given)


@door.post(
    "/drafts/<int:draft_id>/workspace/findings",
    entry="drafting.read",
    gives=WorkspaceOut,
    takes=from_page(schemas.FindingAnswer, without="at"),
)
def answer_finding(given: dict[str, Any], draft_id: int) -> dict[str, Any]:
    """Put a finding right, or set it aside with a reason"""
    _opened(draft_id)
    if given["fix"]:
        workspace_service.fix(actor(), draft_id, given["key"])
    else:
        workspace_service.set_aside(actor(), draft_id, given["key"], given["reason"])
    return _workspace(draft_id)


@door.get("/drafts/<int:draft_id>/comparison", entry="drafting.read", gives=ComparisonOut)
def comparison(draft_id: int) -> dict[str, Any]:
    """The draft against the text it changes, provision by provision"""
    draft = present(queries.get(actor(), draft_id))
    held, newest = working.held(draft_id), queries.version(draft_id)
    text = held.text if held else newest.text if newest else ""
    found = replacing.against(draft, text) if text else None
    if found is None:
        return {"document_id": None, "carried_out": False, "refused": 0, "rows": ()}
    same = {"document_id": found.document.id, "carried_out": found.carried_out, "refused": found.refused}
    return {**same, "rows": found.rows()}


@door.post("/drafts/<int:draft_id>/amending", entry="drafting.read", gives=AmendingOut, takes=EditedIn)
def amending(given: dict[str, Any], draft_id: int) -> Any:
    """The amending text that turns what is amended into the text sent, proved by carrying it out"""
    draft = present(queries.get(actor(), draft_id))
    made = present(replacing.amending(draft, nfc(given["text"]).replace("\r\n", "\n")))
    if given["take"]:
        workspace_service.take_amendments(actor(), draft_id, made.text, replacing.skeleton(draft))
    return made
