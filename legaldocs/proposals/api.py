"""Proposals for programs: raise one, read it, move it."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from legaldocs.core import api
from legaldocs.core.api import Count, Door, PageQuery, Step, listed, stated_version, versioned
from legaldocs.core.errors import present
from legaldocs.core.schema import Line, Prose
from legaldocs.core.web import actor, paginate
from legaldocs.proposals import closing, omnibus, queries, schemas, service
from legaldocs.proposals.lifecycle import PROPOSAL
from legaldocs.proposals.models import Action, Priority, Proposal, State

door = Door("proposals", "Proposals to amend, replace, repeal or suspend: targets, ground, competent body, life.")


class TargetOut(Schema):
    """A provision a proposal acts on; an empty path is the whole document."""

    id = fields.Integer()
    document_id = fields.Integer()
    path = fields.String()
    label = fields.String()
    quote = fields.String()
    new_text = Prose(allow_none=True)


class ProposalOut(Schema):
    """A proposal with its targets and the moves open to the caller."""

    id = fields.Integer()
    version = fields.Integer()
    code = fields.String()
    state = fields.String()
    action = fields.String()
    priority = fields.String()
    ground = fields.String()
    reason = fields.String()
    competent_body = fields.String()
    competence_law = fields.String()
    due_on = fields.Date(allow_none=True)
    unit_id = fields.Integer(allow_none=True)
    targets = fields.List(fields.Nested(TargetOut))
    moves = fields.List(fields.Nested(Step))


class ProposalQuery(PageQuery):
    """Filters of the proposals."""

    state = fields.String(load_default="", validate=validate.OneOf(["", *map(str, State)]))
    action = fields.String(load_default="", validate=validate.OneOf(["", *map(str, Action)]))
    mine = fields.Boolean(load_default=False)
    q = fields.String(load_default="")


class AimIn(Schema):
    """A provision to act on."""

    document_id = fields.Integer(required=True)
    path = fields.String(load_default="")
    new_text = Prose(load_default=None, allow_none=True)


class ProposalIn(Schema):
    """A new proposal; its competent body is found by rule.

    ``origin_ref``: the finding (PH-…), review or search it came from; a finding named so leads to the proposal.
    """

    action = fields.Enum(Action, by_value=True, required=True)
    targets = fields.List(fields.Nested(AimIn), required=True, validate=validate.Length(1, 500))
    ground = Prose(required=True)
    reason = Prose(required=True)
    due_on = fields.Date(load_default=None, allow_none=True)
    priority = fields.Enum(Priority, by_value=True, load_default=Priority.NORMAL)
    origin = fields.String(load_default="person", validate=validate.OneOf(schemas.ORIGINS))
    origin_ref = Line(load_default=None, allow_none=True, validate=validate.Length(max=200))
    ticket_id = fields.Integer(load_default=None, allow_none=True)


class ProposalMoveIn(Schema):
    """What a move needs; ``version`` is that of the proposal (or If-Match)."""

    version = fields.Integer(load_default=None)
    remark = Prose(load_default=None, allow_none=True)
    instrument = Line(load_default=None, allow_none=True)


def _values(proposal: Proposal, *, with_moves: bool = True) -> dict[str, Any]:
    same = (
        "id", "version", "code", "ground", "reason", "competent_body", "competence_law", "due_on", "unit_id", "targets",
    )  # fmt: skip
    words = {name: str(getattr(proposal, name)) for name in ("state", "action", "priority")}
    found: list[Any] = []
    if with_moves:
        found = api.steps(PROPOSAL, actor(), proposal, "api_proposals.move", proposal_id=proposal.id)
    return {**{name: getattr(proposal, name) for name in same}, **words, "moves": found}


@door.get("/proposals", entry="proposals.read", gives=api.page_of(ProposalOut), query=ProposalQuery)
def proposals(given: dict[str, Any]) -> dict[str, Any]:
    """Proposals the caller may know of"""
    filters = queries.Filters(state=given["state"], action=given["action"], mine=given["mine"], words=given["q"])
    page = paginate(queries.proposals(actor(), filters))
    return listed(page, [_values(row, with_moves=False) for row in page.rows])


@door.get("/proposals/<int:proposal_id>", entry="proposals.read", gives=ProposalOut)
def proposal(proposal_id: int) -> Any:
    """One proposal with its moves"""
    return versioned(_values(present(queries.get(actor(), proposal_id))))


@door.post("/proposals", entry="proposals.raise", gives=ProposalOut, takes=ProposalIn, status=201)
def create(given: dict[str, Any]) -> Any:
    """Raise a proposal"""
    aims = [service.Aim(**target) for target in given.pop("targets")]
    return versioned(_values(service.raise_proposal(actor(), aims=aims, **given)))


@door.post("/proposals/<int:proposal_id>/moves/<name>", entry="proposals.read", gives=ProposalOut, takes=ProposalMoveIn)
def move(given: dict[str, Any], proposal_id: int, name: str) -> Any:
    """Carry out a move of the lifecycle"""
    version = stated_version(given.pop("version"))
    return versioned(_values(service.move(actor(), proposal_id, name, version=version, **given)))


class ProposalsOut(Schema):
    """Several proposals."""

    items = fields.List(fields.Nested(ProposalOut))


class EditIn(Schema):
    """Ground, reason, day and priority of a draft; ``version`` is that of the proposal (or If-Match)."""

    ground = Prose(required=True)
    reason = Prose(required=True)
    due_on = fields.Date(load_default=None, allow_none=True)
    priority = fields.Enum(Priority, by_value=True, load_default=Priority.NORMAL)
    version = fields.Integer(load_default=None)


class NewTargetIn(AimIn):
    """One more provision; ``version`` is that of the proposal (or If-Match)."""

    version = fields.Integer(load_default=None)


class WordsIn(Schema):
    """Words proposed for a provision; none takes them away."""

    new_text = Prose(load_default=None, allow_none=True)


class JoinIn(Schema):
    """Accepted repeals that one instrument carries out."""

    ids = fields.List(fields.Integer(), required=True, validate=validate.Length(2, 500))


class DismissIn(Schema):
    """Why a document did not carry the proposal out."""

    reason = Prose(required=True)


def _proposal(proposal_id: int) -> Any:
    return versioned(_values(present(queries.get(actor(), proposal_id))))


@door.post("/reviews/<int:ticket_id>/proposals", entry="proposals.raise", gives=ProposalsOut, status=201)
def raise_from_review(ticket_id: int) -> dict[str, Any]:
    """Draft a proposal for each action that an approved review wants"""
    return {"items": [_values(one) for one in service.raise_from_ticket(actor(), ticket_id)]}


@door.put("/proposals/<int:proposal_id>", entry="proposals.raise", gives=ProposalOut, takes=EditIn)
def edit(given: dict[str, Any], proposal_id: int) -> Any:
    """Change a proposal while it is being prepared"""
    version = stated_version(given.pop("version"))
    return versioned(_values(service.edit(actor(), proposal_id, version=version, **given)))


@door.post(
    "/proposals/<int:proposal_id>/targets", entry="proposals.raise", gives=ProposalOut, takes=NewTargetIn, status=201
)
def add_target(given: dict[str, Any], proposal_id: int) -> Any:
    """Aim at one more provision"""
    version = stated_version(given.pop("version"))
    service.add_target(actor(), proposal_id, service.Aim(**given), version)
    return _proposal(proposal_id)


@door.put(
    "/proposals/<int:proposal_id>/targets/<int:target_id>", entry="proposals.raise", gives=ProposalOut, takes=WordsIn
)
def edit_target(given: dict[str, Any], proposal_id: int, target_id: int) -> Any:
    """Set the words proposed for a provision"""
    service.edit_target(actor(), proposal_id, target_id, given["new_text"])
    return _proposal(proposal_id)


@door.post("/proposals/<int:proposal_id>/targets/<int:target_id>/remove", entry="proposals.raise", gives=ProposalOut)
def remove_target(proposal_id: int, target_id: int) -> Any:
    """Take a provision out"""
    service.remove_target(actor(), proposal_id, target_id)
    return _proposal(proposal_id)


@door.post("/proposals/join", entry="proposals.raise", gives=ProposalOut, takes=JoinIn)
def join(given: dict[str, Any]) -> Any:
    """Have one instrument carry several accepted repeals out; answers the proposal that leads"""
    return versioned(_values(omnibus.join(actor(), given["ids"])))


@door.post("/proposals/<int:proposal_id>/part", entry="proposals.raise", gives=Count)
def part(proposal_id: int) -> dict[str, Any]:
    """Take apart what was joined"""
    return {"count": omnibus.part(actor(), proposal_id)}


@door.post("/proposal-matches/<int:match_id>/confirm", entry="proposals.read", gives=ProposalOut)
def confirm_match(match_id: int) -> Any:
    """Confirm that a document carried the proposal out"""
    return versioned(_values(closing.confirm(actor(), match_id)))


@door.post("/proposal-matches/<int:match_id>/dismiss", entry="proposals.read", gives=ProposalOut, takes=DismissIn)
def dismiss_match(given: dict[str, Any], match_id: int) -> Any:
    """Say that a document did not carry the proposal out"""
    return versioned(_values(closing.dismiss(actor(), match_id, given["reason"])))
