"""Use cases of campaigns: prepare, start over a frozen list, share work, take documents off, sign gaps, close."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Role
from legaldocs.campaigns import coverage, merger, queries, scope, sharing
from legaldocs.campaigns.lifecycle import CAMPAIGN
from legaldocs.campaigns.models import Campaign, Member, SignedGap, Sort, State
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Invalid, Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import emit, use_case
from legaldocs.documents.models import Document
from legaldocs.events import ReviewWanted, TicketsDropped, TicketsShared
from legaldocs.review.models import State as TicketState

SHORTEST_REASON = 10
SHAREABLE = (TicketState.OPEN, TicketState.REVIEWING)


@use_case
def prepare(
    actor: Actor,
    kind: Sort,
    name: str,
    due_on: date,
    query: dict[str, Any],
    purpose: str = "",
    changed_since: date | None = None,
    per_person: int = 30,
) -> Campaign:
    """Prepare a campaign.  Raises ``Invalid`` naming each part that is missing or wrong; an empty scope is one."""
    require(actor, "campaigns.edit")
    wanted = {key: value for key, value in query.items() if key in scope.FIELDS and value}
    _check(kind, name, due_on, wanted, per_person)
    campaign = Campaign(
        kind=kind, name=name.strip(), purpose=purpose.strip(), scope=wanted, changed_since=changed_since, due_on=due_on,
        per_person=per_person, state=State.DRAFT, created_by=actor.user_id, created_at=clock.now(),
    )  # fmt: skip
    db.session.add(campaign)
    db.session.flush()
    CAMPAIGN.open(actor, campaign)
    return campaign


def _check(kind: Sort, name: str, due_on: date, wanted: dict[str, Any], per_person: int) -> None:
    errors: dict[str, list[str]] = {}
    if len(name.strip()) < SHORTEST_REASON:
        errors["name"] = [_("Give the campaign a name that says what is reviewed.")]
    if due_on < clock.today():
        errors["due_on"] = [_("This day is over. Give a day still to come.")]
    if not 1 <= per_person <= 500:  # more is no share of work
        errors["per_person"] = [_("Give between 1 and 500 documents a person.")]
    if kind is Sort.FIELD and not wanted.get("field"):
        errors["field"] = [_("A campaign by field names its field.")]
    if kind is Sort.AREA and not wanted.get("territory"):
        errors["territory"] = [_("A campaign by area names its area.")]
    if kind is Sort.TOPIC and not wanted.get("words"):
        errors["words"] = [_("A campaign by topic names its words.")]
    if not errors and not in_scope(kind, wanted):
        errors["scope"] = [_("No document of the register is in this scope today. Widen it.")]
    if errors:
        raise Invalid(fields=errors)


def in_scope(kind: Sort, query: dict[str, Any]) -> list[Document]:
    """The documents a campaign would hold if it started now."""
    found = scope.answer(query, clock.today())
    return scope.of_merged_provinces(found) if kind is Sort.MERGER else found


@use_case
def move(actor: Actor, campaign_id: int, name: str, version: int | None = None, **inputs: Any) -> Campaign:
    """Carry out one move of the table; starting freezes the list and opens its reviews in the same transaction."""
    campaign = queries.get(campaign_id)
    if campaign is None or name not in {row.name for row in CAMPAIGN.moves}:
        raise Missing()
    if version is not None and version != campaign.version:
        raise Conflict()
    was_running = campaign.state is State.RUNNING
    CAMPAIGN.apply(actor, campaign, name, **inputs)
    if name == "start":
        _freeze(campaign)
    if name == "close":
        campaign.closed_at = clock.now()
    if name == "cancel" and was_running:
        emit(TicketsDropped(campaign.source_key, (), inputs["remark"]))
    return campaign


def _freeze(campaign: Campaign) -> None:
    """The answer to the query becomes the list; each document gets its unit, its reviewer and its ticket."""
    found = in_scope(campaign.kind, campaign.scope)
    shares = shared_out(found, campaign.per_person)
    db.session.add_all(
        Member(campaign_id=campaign.id, document_id=one.document_id, unit_id=one.unit_id, person_id=one.person_id)
        for one in shares
    )
    ids = [one.id for one in found]
    campaign.frozen_hash, campaign.started_at = scope.fingerprint(ids), clock.now()
    db.session.flush()
    if campaign.kind is Sort.MERGER:
        merger.add_pairs(campaign, found)
        return
    reason = f"Đợt rà soát: {campaign.name}."  # kept with each ticket and printed in its form, therefore Vietnamese
    listed = tuple((key, ()) for key in ids)
    emit(ReviewWanted("campaign", campaign.source_key, reason, listed, campaign.source_key, campaign.due_on))


def shared_out(found: Sequence[Document], per_person: int) -> list[sharing.Share]:
    """Who would get what: the unit in charge of each document, and its least busy reviewer with room."""
    units = accounts.units()
    owners = [(one.id, one.unit_id or _by_field(one, units)) for one in found]
    people = {key: _reviewers(key) for key in {unit for _document, unit in owners if unit}}
    loads = queries.loads([person for able in people.values() for person in able])
    return sharing.share(owners, people, loads, per_person)


def _by_field(document: Document, units: Sequence[Any]) -> int | None:
    unit = accounts.unit_for_fields(document.fields, units)
    return unit.id if unit else None


def _reviewers(unit_id: int) -> list[int]:
    return [person.id for person in accounts.holders(Role.REVIEWER, unit_id, clock.today())]


@use_case
def assign(actor: Actor, campaign_id: int, member_ids: Sequence[int], person_id: int) -> int:
    """Give the ticked documents to one reviewer; those that cannot be given now are left, as the preview said."""
    campaign = _running(actor, campaign_id, "campaigns.share")
    mine = actor.units("head")
    rows = queries.chosen_members(campaign.id, member_ids)
    chosen = [row for row in rows if row[2] and row[2].state in SHAREABLE and row[2].unit_id in mine]
    if not chosen:
        raise Refused(_("None of the ticked documents waits to be given to somebody."))
    for member, _document, _ticket in chosen:
        member.person_id = person_id
    emit(TicketsShared(tuple(ticket.id for _m, _d, ticket in chosen if ticket), person_id))
    return len(chosen)


@use_case
def drop(actor: Actor, campaign_id: int, member_ids: Sequence[int], reason: str) -> int:
    """Take documents off the list, with a reason that the certificate shows; their open reviews are withdrawn."""
    campaign = _running(actor, campaign_id, "campaigns.run")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid(fields={"reason": [_("Say in a sentence why these documents need no review.")]})
    chosen = [row for row in queries.chosen_members(campaign.id, member_ids) if row[0].dropped is None]
    for member, _document, _ticket in chosen:
        member.dropped = reason.strip()
    tickets = tuple(ticket.id for _m, _d, ticket in chosen if ticket)
    emit(TicketsDropped(campaign.source_key, tickets, reason.strip()))
    return len(chosen)


@use_case
def sign_gaps(actor: Actor, campaign_id: int, keys: Sequence[tuple[int, str]] | None, reason: str) -> int:
    """Sign why these gaps stay (``None``: every one); only gaps that are there and unsigned can be signed."""
    campaign = _running(actor, campaign_id, "campaigns.sign")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid(fields={"reason": [_("Say in a sentence why this was not reviewed.")]})
    gaps = [gap for gap in coverage.of(campaign).open if keys is None or (gap.document_id, gap.key) in set(keys)]
    if not gaps:
        raise Refused(_("None of the ticked gaps is open any more."))
    db.session.add_all(
        SignedGap(
            campaign_id=campaign.id, document_id=gap.document_id, change=gap.key, reason=reason.strip(),
            signed_by=actor.user_id, signed_name=actor.name, signed_at=clock.now(),
        )
        for gap in gaps
    )  # fmt: skip
    return len(gaps)


def _running(actor: Actor, campaign_id: int, permission: str) -> Campaign:
    require(actor, permission)
    campaign = queries.get(campaign_id)
    if campaign is None:
        raise Missing()
    if campaign.state is not State.RUNNING:
        raise Refused(_("This is done while the campaign is under way."))
    return campaign
