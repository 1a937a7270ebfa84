"""Review campaigns for programs: scope, documents, pairs of a merger, the coverage certificate."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from legaldocs.campaigns import coverage, merger, pages, queries, schemas, scope, service
from legaldocs.campaigns.lifecycle import CAMPAIGN
from legaldocs.campaigns.models import Campaign, Member, Pair
from legaldocs.core import api
from legaldocs.core.api import Count, Door, Step, from_page, listed, stated_version, versioned
from legaldocs.core.errors import present
from legaldocs.core.schema import Prose
from legaldocs.core.web import actor, paginate

door = Door("campaigns", "Review campaigns: frozen scope, work shared out, coverage certificate, pairs of a merger.")

_FACTS = "id version kind name purpose due_on changed_since per_person state started_at closed_at"
CampaignLine = api.record(
    "CampaignLine", "A campaign in a list with its progress.", Campaign, _FACTS, documents=fields.Integer(),
    concluded=fields.Integer(),
)  # fmt: skip
CampaignOut = api.record(
    "CampaignOut",
    "A campaign with its scope and the moves open to the caller.",
    Campaign,
    f"{_FACTS} scope frozen_hash",
    documents=fields.Integer(),
    concluded=fields.Integer(),
    moves=fields.List(fields.Nested(Step)),
)
MemberOut = api.record(
    "CampaignMemberOut", "A document of a campaign.", Member, "id document_id unit_id dropped",
    number=fields.String(), title=fields.String(), ticket_id=fields.Integer(allow_none=True),
    ticket_state=fields.String(allow_none=True), assignee_id=fields.Integer(allow_none=True),
)  # fmt: skip
PairOut = api.record(
    "CampaignPairOut", "Two documents of former provinces on one subject, and what was decided.", Pair,
    "id version left_id right_id score why decision kept_id ground instrument law reason decided_by decided_at",
)  # fmt: skip


class GapOut(Schema):
    """A document not reviewed against a change (or at all), and who signed why."""

    document_id = fields.Integer()
    change = fields.String()
    basis_id = fields.Integer(allow_none=True)
    on = fields.Date(allow_none=True)
    signed_by = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)


class CoverageOut(Schema):
    """What the certificate says; it is whole when ``open`` is 0."""

    in_scope = fields.Integer()
    dropped = fields.Integer()
    ended = fields.Integer()
    reviewed = fields.Integer()
    changes = fields.Integer()
    open = fields.Integer()
    gaps = fields.List(fields.Nested(GapOut))


class GapIn(Schema):
    """A gap by its document and change, as the certificate names it."""

    document_id = fields.Integer(required=True)
    change = fields.String(load_default="")


class SignIn(Schema):
    """Gaps and why they stay; no gaps named = every open one."""

    gaps = fields.List(fields.Nested(GapIn), load_default=None, validate=validate.Length(1, 1000))
    reason = Prose(required=True)


class AssignIn(Schema):
    """Documents of the campaign, by the ids of its lines, and the reviewer."""

    ids = fields.List(fields.Integer(), required=True, validate=validate.Length(1, 1000))
    person_id = fields.Integer(required=True)


class DropIn(Schema):
    """Documents that need no review, and why."""

    ids = fields.List(fields.Integer(), required=True, validate=validate.Length(1, 1000))
    reason = Prose(required=True)


def _found(campaign_id: int) -> Campaign:
    return present(queries.get(campaign_id))


def _counts(campaign: Campaign, progress: dict[int, tuple[int, int]]) -> dict[str, int]:
    return dict(zip(("documents", "concluded"), progress.get(campaign.id, (0, 0)), strict=True))


def _values(campaign: Campaign) -> dict[str, Any]:
    same = api.picked(campaign, f"{_FACTS} scope frozen_hash")
    moves = api.steps(CAMPAIGN, actor(), campaign, "api_campaigns.move", campaign_id=campaign.id)
    return {**same, **_counts(campaign, queries.progress_of([campaign.id])), "moves": moves}


@door.get(
    "/campaigns",
    entry="campaigns.read",
    gives=api.page_of(CampaignLine),
    query=api.query_from_page(schemas.ListQuery),
)
def campaigns(given: dict[str, Any]) -> dict[str, Any]:
    """Campaigns, the newest first"""
    page = paginate(queries.campaigns(given["kind"], given["state"], given["sort"]))
    progress = queries.progress_of([one.id for one in page.rows])
    rows = [{**api.picked(one, _FACTS), **_counts(one, progress)} for one in page.rows]
    return listed(page, rows)


@door.get("/campaigns/<int:campaign_id>", entry="campaigns.read", gives=CampaignOut)
def campaign(campaign_id: int) -> Any:
    """One campaign with its scope and moves"""
    return versioned(_values(_found(campaign_id)))


@door.post(
    "/campaigns",
    entry="campaigns.edit",
    gives=CampaignOut,
    takes=from_page(schemas.Campaign, without="then"),
    status=201,
)
def prepare(given: dict[str, Any]) -> Any:
    """Prepare a campaign"""
    query = {name: given.pop(name) for name in scope.FIELDS if name in given}
    return versioned(_values(service.prepare(actor(), query=query, **given)))


@door.post(
    "/campaigns/<int:campaign_id>/moves/<name>",
    entry="campaigns.read",
    gives=CampaignOut,
    takes=from_page(schemas.MoveInput),
)
def move(given: dict[str, Any], campaign_id: int, name: str) -> Any:
    """Carry out a move of the lifecycle"""
    version = stated_version(given.pop("version"))
    return versioned(_values(service.move(actor(), campaign_id, name, version=version, **given)))


@door.get(
    "/campaigns/<int:campaign_id>/documents",
    entry="campaigns.read",
    gives=api.page_of(MemberOut),
    query=api.query_from_page(schemas.MemberQuery),
)
def members(given: dict[str, Any], campaign_id: int) -> dict[str, Any]:
    """Documents of a campaign with their reviews"""
    filters = queries.Filters(given["unit"], given["person"], given["state"], given["q"], given["sort"])
    page = paginate(queries.members(_found(campaign_id).id, filters), scalars=False)
    return listed(page, [_member(*row) for row in page.rows])


def _member(member: Member, document: Any, ticket: Any) -> dict[str, Any]:
    same = api.picked(member, "id document_id unit_id dropped")
    review = {
        "ticket_id": ticket and ticket.id,
        "ticket_state": ticket and str(ticket.state),
        "assignee_id": ticket and ticket.assignee_id,
    }
    return {**same, **review, "number": document.number, "title": document.title}


@door.post("/campaigns/<int:campaign_id>/assign", entry="campaigns.share", gives=Count, takes=AssignIn)
def assign(given: dict[str, Any], campaign_id: int) -> dict[str, Any]:
    """Give documents to one reviewer"""
    _found(campaign_id)
    asked = {**given, "act": "assign", "reason": ""}
    able = {document.id for document, _why in pages.bulk(actor(), campaign_id, asked)["will"]}
    chosen = queries.chosen_members(campaign_id, given["ids"])
    ids = [member.id for member, document, _ticket in chosen if document.id in able]
    return {"count": service.assign(actor(), campaign_id, ids, given["person_id"])}


@door.post("/campaigns/<int:campaign_id>/drop", entry="campaigns.run", gives=Count, takes=DropIn)
def drop(given: dict[str, Any], campaign_id: int) -> dict[str, Any]:
    """Take documents off the list, with a reason"""
    return {"count": service.drop(actor(), campaign_id, given["ids"], given["reason"])}


@door.get("/campaigns/<int:campaign_id>/coverage", entry="campaigns.read", gives=CoverageOut)
def certificate(campaign_id: int) -> dict[str, Any]:
    """The coverage certificate"""
    found = coverage.of(_found(campaign_id))
    counts = api.picked(found, "in_scope dropped reviewed changes")
    gaps = [_gap(one) for one in found.gaps]
    return {**counts, "ended": len(found.ended), "open": len(found.open), "gaps": gaps}


def _gap(gap: coverage.Gap) -> dict[str, Any]:
    change, signed = gap.change, gap.signed
    return {
        "document_id": gap.document_id,
        "change": gap.key,
        "basis_id": change.document_id if change else None,
        "on": change.on if change else None,
        "signed_by": signed.signed_name if signed else None,
        "reason": signed.reason if signed else None,
    }


@door.post("/campaigns/<int:campaign_id>/coverage", entry="campaigns.sign", gives=Count, takes=SignIn)
def sign(given: dict[str, Any], campaign_id: int) -> dict[str, Any]:
    """Sign why gaps stay"""
    keys = None if given["gaps"] is None else [(one["document_id"], one["change"]) for one in given["gaps"]]
    return {"count": service.sign_gaps(actor(), campaign_id, keys, given["reason"])}


@door.get(
    "/campaigns/<int:campaign_id>/pairs",
    entry="campaigns.read",
    gives=api.page_of(PairOut),
    query=api.query_from_page(schemas.PairQuery),
)
def pairs(given: dict[str, Any], campaign_id: int) -> dict[str, Any]:
    """Pairs of a merger campaign"""
    page = paginate(queries.pairs(_found(campaign_id).id, given["decided"], given["sort"]))
    return listed(page, page.rows)


@door.post(
    "/pairs/<int:pair_id>/decision", entry="campaigns.decide", gives=PairOut, takes=from_page(schemas.PairDecision)
)
def decide(given: dict[str, Any], pair_id: int) -> Any:
    """Decide what becomes of a pair"""
    version = stated_version(given.pop("version"))
    return merger.decide(actor(), pair_id, version=version, **given)


@door.post("/pairs/<int:pair_id>/reopen", entry="campaigns.decide", gives=PairOut, takes=from_page(schemas.Reopen))
def reopen(given: dict[str, Any], pair_id: int) -> Any:
    """Take a decision back, with a reason"""
    return merger.reopen(actor(), pair_id, given["reason"], stated_version(given["version"]))
