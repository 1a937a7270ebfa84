"""Use cases of proposals: raise from a search hit, a provision or a review outcome; edit; move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Invalid, Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import emit, use_case
from legaldocs.documents import lookup
from legaldocs.documents import queries as documents
from legaldocs.documents.models import Document, Level
from legaldocs.events import ProposalRaised
from legaldocs.proposals import competence, queries
from legaldocs.proposals.lifecycle import PROPOSAL
from legaldocs.proposals.models import Action, Priority, Proposal, State, Target
from legaldocs.review import queries as reviews
from legaldocs.review.models import Item, Ticket
from legaldocs.review.models import State as TicketState


@dataclass(frozen=True, slots=True)
class Aim:
    """One provision to act on (``path`` empty = the whole document) and, for amendments, the proposed words."""

    document_id: int
    path: str = ""
    new_text: str | None = None


@use_case
def raise_proposal(
    actor: Actor,
    action: Action,
    aims: Iterable[Aim],
    ground: str,
    reason: str,
    due_on: date | None = None,
    priority: Priority = Priority.NORMAL,
    origin: str = "person",
    origin_ref: str | None = None,
    ticket_id: int | None = None,
) -> Proposal:
    """Raise a proposal against provisions of one document.

    Raises ``Invalid`` naming each missing part, ``Refused`` when nobody in the province is competent for the action.
    """
    require(actor, "proposals.raise")
    wanted = list(aims)
    _check(wanted, ground, reason, due_on)
    return _open(actor, action, wanted, ground, reason, due_on, priority, origin, origin_ref, ticket_id)


@use_case
def raise_from_ticket(actor: Actor, ticket_id: int) -> list[Proposal]:
    """One draft proposal per action from the conclusions of an approved review; kept and referred provisions are left.

    Grounds, reasons and proposed words come over as concluded; the day is still to be named before submitting.
    Raises ``Refused`` while the review is under way, when nothing is to be changed, or when it was done before.
    """
    require(actor, "proposals.raise")
    ticket = reviews.get(actor, ticket_id)
    if ticket is None:
        raise Missing()
    if ticket.state is not TicketState.CLOSED:
        raise Refused(_("Proposals are made once the conclusions are approved."))
    if queries.from_ticket(ticket_id):
        raise Refused(_("Proposals were raised from this review already."))
    by_action = _concluded(ticket.items)
    if not by_action:
        raise Refused(_("The review keeps every provision; there is nothing to propose."))
    return [_from_items(actor, ticket, action, items) for action, items in by_action.items()]


def _concluded(items: Iterable[Item]) -> dict[Action, list[Item]]:
    """Action → the conclusions that ask for it, in the order of the review."""
    actions = {str(action) for action in Action}
    found: dict[Action, list[Item]] = {}
    for item in items:
        if str(item.outcome) in actions:
            found.setdefault(Action(str(item.outcome)), []).append(item)
    return found


def _from_items(actor: Actor, ticket: Ticket, action: Action, items: list[Item]) -> Proposal:
    aims = [Aim(ticket.document_id, item.path, item.proposed_text) for item in items]
    ground = "\n".join(dict.fromkeys(item.ground for item in items if item.ground)) or ticket.law
    reason = "\n".join(dict.fromkeys(item.reason for item in items if item.reason)) or (ticket.reason or ticket.code)
    return _open(actor, action, aims, ground, reason, None, Priority.NORMAL, "review", ticket.code, ticket.id)


def _open(
    actor: Actor,
    action: Action,
    aims: list[Aim],
    ground: str,
    reason: str,
    due_on: date | None,
    priority: Priority,
    origin: str,
    origin_ref: str | None,
    ticket_id: int | None,
) -> Proposal:
    document = documents.get(aims[0].document_id)
    if document is None:
        raise Missing()
    body, law = competent_body(document, action)
    proposal = Proposal(
        unit_id=document.unit_id or next(iter(sorted(actor.units())), None),
        action=action,
        ground=ground.strip(),
        reason=reason.strip(),
        competent_body=body,
        competence_law=law,
        priority=priority,
        due_on=due_on,
        origin=origin,
        origin_ref=origin_ref,
        ticket_id=ticket_id,
        state=State.DRAFT,
        created_by=actor.user_id,
        created_name=actor.name,
        created_at=clock.now(),
    )
    proposal.targets = [_target(aim) for aim in aims]
    _same_body(proposal, [aim.document_id for aim in aims[1:]])
    db.session.add(proposal)
    db.session.flush()
    PROPOSAL.open(actor, proposal)
    emit(ProposalRaised(proposal.id))
    return proposal


def _same_body(proposal: Proposal, document_ids: Iterable[int]) -> None:
    """One instrument carries one proposal out, so one body must be competent for all of it."""
    for document in documents.named(document_ids).values():
        if competent_body(document, proposal.action)[0] != proposal.competent_body:
            sentence = _(
                "Another body is competent for %(number)s; raise a proposal of its own.", number=document.number
            )
            raise Refused(sentence)


def competent_body(document: Document, action: Action) -> tuple[str, str]:
    """The issuer itself (or the body that took it over) where it may act, else the first body that may; the article.

    Raises ``Refused`` when nobody in the province may.
    """
    found = competence.possible(document.issuer_key, str(document.level), action)
    if not found:
        raise Refused(_no_route(document), code="no-competent-body")
    route = found[0]
    # District bodies no longer exist: the table names who acts in their place.
    own = route.own and document.level is not Level.DISTRICT
    return (competence.standing_name(document.issuer, document.territory) if own else route.body), route.law


@use_case
def edit(
    actor: Actor,
    proposal_id: int,
    ground: str,
    reason: str,
    due_on: date | None,
    priority: Priority,
    version: int | None = None,
) -> Proposal:
    """Change ground, reason, day or priority while the proposal is being prepared."""
    proposal = _draft(actor, proposal_id, version)
    _check(proposal.targets, ground, reason, due_on)
    proposal.ground, proposal.reason = ground.strip(), reason.strip()
    proposal.due_on, proposal.priority = due_on, priority
    return proposal


@use_case
def add_target(actor: Actor, proposal_id: int, aim: Aim, version: int | None = None) -> Target:
    """Aim at one more provision, of a document on which the same body may act."""
    proposal = _draft(actor, proposal_id, version)
    if any((target.document_id, target.path) == (aim.document_id, aim.path) for target in proposal.targets):
        raise Refused(_("The proposal names this provision already."))
    target = _target(aim)
    _same_body(proposal, [aim.document_id])
    proposal.targets.append(target)
    db.session.flush()
    return target


@use_case
def edit_target(actor: Actor, proposal_id: int, target_id: int, new_text: str | None) -> Target:
    """Set the words proposed for one provision; empty takes them away."""
    proposal = _draft(actor, proposal_id, None)
    target = next((row for row in proposal.targets if row.id == target_id), None)
    if target is None:
        raise Missing()
    target.new_text = new_text or None
    return target


@use_case
def remove_target(actor: Actor, proposal_id: int, target_id: int) -> None:
    """Take a provision out of the proposal."""
    proposal = _draft(actor, proposal_id, None)
    proposal.targets = [target for target in proposal.targets if target.id != target_id]


@use_case
def move(
    actor: Actor,
    proposal_id: int,
    name: str,
    version: int | None = None,
    remark: str | None = None,
    instrument: str | None = None,
) -> Proposal:
    """Carry out one move of the table; ``instrument`` is the number of the document that carried the proposal out.

    Raises ``Conflict`` when the proposal moved on since the page was read, ``Invalid`` for a number not registered.
    """
    proposal = _get(actor, proposal_id)
    if name not in {row.name for row in PROPOSAL.moves}:
        raise Missing()
    if version is not None and version != proposal.version:
        raise Conflict()
    carried_out = _registered(instrument, proposal) if instrument else None
    words = carried_out.number if carried_out and not remark else remark
    PROPOSAL.apply(actor, proposal, name, remark=words, instrument_id=carried_out.id if carried_out else None)
    return proposal


def _registered(number: str, proposal: Proposal) -> Document:
    """The instrument with this number of the province of what it acts on; the newest, issued after the proposal."""
    near = documents.get(proposal.targets[0].document_id) if proposal.targets else None
    found = lookup.candidates(number, near)
    if not found:
        raise Invalid(_("The register holds no document %(number)s. Import it first.", number=number))
    return max(found, key=lambda document: (document.issued_date or date.min, document.id))


def _draft(actor: Actor, proposal_id: int, version: int | None) -> Proposal:
    proposal = _get(actor, proposal_id)
    require(actor, "proposals.edit", proposal)
    if proposal.state is not State.DRAFT:
        raise Refused(_("A submitted proposal is no longer edited; ask for it to be returned."))
    if version is not None and version != proposal.version:
        raise Conflict()
    return proposal


def _get(actor: Actor, proposal_id: int) -> Proposal:
    proposal = queries.get(actor, proposal_id)
    if proposal is None:
        raise Missing()
    return proposal


def _target(aim: Aim) -> Target:
    document = documents.get(aim.document_id)
    if document is None:
        raise Missing()
    quote = documents.provision_text(aim.document_id, aim.path) if aim.path else ""
    if quote is None:
        raise Invalid(fields={"path": [_("%(number)s has no such provision.", number=document.number)]})
    label = documents.unit_label(aim.path) if aim.path else ""
    return Target(document_id=aim.document_id, path=aim.path, label=label, quote=quote, new_text=aim.new_text)


def _check(aims: Sequence[Aim | Target], ground: str, reason: str, due_on: date | None) -> None:
    found: dict[str, list[str]] = {}
    if not aims:
        found["targets"] = [_("Name at least one provision.")]
    if len(ground.strip()) < 5:
        found["ground"] = [_("Name the ground: the article of the superior text, or the finding.")]
    if len(reason.strip()) < 10:
        found["reason"] = [_("Say why, in a sentence.")]
    if due_on is not None and due_on < clock.today():
        found["due_on"] = [_("The day lies in the past.")]
    if found:
        raise Invalid(fields=found)


def _no_route(document: Document) -> str:
    if document.level is Level.NATIONAL:
        return _(
            "%(number)s was issued at national level: the province cannot act on it, only recommend to its issuer "
            "(Luật 64/2025/QH15, Điều 8).",
            number=document.number,
        )
    return _("No body is competent for this action on %(number)s (Luật 64/2025/QH15, Điều 8).", number=document.number)
