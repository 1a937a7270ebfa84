"""Proposals for programs: raise one, read it, move it."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from legaldocs.core import api
from legaldocs.core.api import Door, PageQuery, Step, listed, stated_version, versioned
from legaldocs.core.errors import present
from legaldocs.core.web import actor, paginate
from legaldocs.proposals import queries, service
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
    new_text = fields.String(allow_none=True)


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
    new_text = fields.String(load_default=None, allow_none=True)


class ProposalIn(Schema):
    """A new proposal; its competent body is found by rule."""

    action = fields.Enum(Action, by_value=True, required=True)
    targets = fields.List(fields.Nested(AimIn), required=True, validate=validate.Length(1, 500))
    ground = fields.String(required=True)
    reason = fields.String(required=True)
    due_on = fields.Date(load_default=None, allow_none=True)
    priority = fields.Enum(Priority, by_value=True, load_default=Priority.NORMAL)


class ProposalMoveIn(Schema):
    """What a move needs; ``version`` is that of the proposal (or If-Match)."""

    version = fields.Integer(load_default=None)
    remark = fields.String(load_default=None, allow_none=True)
    instrument = fields.String(load_default=None, allow_none=True)


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
    return versioned(_values(service.raise_proposal(actor(), aims=aims, origin="person", **given)))


@door.post("/proposals/<int:proposal_id>/moves/<name>", entry="proposals.read", gives=ProposalOut, takes=ProposalMoveIn)
def move(given: dict[str, Any], proposal_id: int, name: str) -> Any:
    """Carry out a move of the lifecycle"""
    version = stated_version(given.pop("version"))
    return versioned(_values(service.move(actor(), proposal_id, name, version=version, **given)))
