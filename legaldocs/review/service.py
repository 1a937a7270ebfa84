"""Use cases of review: open tickets, conclude provisions, move them through their life."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Invalid, Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.text import nfc, squeeze
from legaldocs.core.unit_of_work import emit, use_case
from legaldocs.documents import queries as documents
from legaldocs.documents.models import Document, Provision
from legaldocs.events import IllegalityFound, ReviewApproved, ReviewsOpened
from legaldocs.law.types import Kind
from legaldocs.review import cases, queries
from legaldocs.review.lifecycle import REVIEW
from legaldocs.review.models import Case, Criterion, Ground, Item, Outcome, State, Ticket, Trigger

LAW = {
    Trigger.BASIS_CHANGED: "Nghị định 79/2025/NĐ-CP, Điều 39 khoản 2",
    Trigger.SELF_CHANGED: "Nghị định 79/2025/NĐ-CP, Điều 39 khoản 1",
    Trigger.TERM_ENDING: "Nghị định 79/2025/NĐ-CP, Điều 34 khoản 1",
    Trigger.BODY_CEASED: "Nghị định 79/2025/NĐ-CP, Điều 37",
    Trigger.SOCIO_ECONOMIC: "Nghị định 79/2025/NĐ-CP, Điều 37",
    Trigger.FEEDBACK: "Nghị định 79/2025/NĐ-CP, Điều 34 khoản 1",
    Trigger.CHECKING: "Nghị định 79/2025/NĐ-CP, Điều 34 khoản 1",
    Trigger.CAMPAIGN: "Nghị định 79/2025/NĐ-CP, Điều 34",
    Trigger.OFFICER: "Nghị định 79/2025/NĐ-CP, Điều 37",
    Trigger.PLAN: "Nghị định 79/2025/NĐ-CP, Điều 34",
}


@dataclass(frozen=True, slots=True)
class Cause:
    """Why tickets are opened: the trigger, its key (one ticket per document and key), and its evidence."""

    trigger: Trigger
    key: str
    event_id: int | None = None
    changed_id: int | None = None
    reason: str | None = None
    due_on: date | None = None
    source_key: str | None = None


@dataclass(frozen=True, slots=True)
class Affected:
    """How one document is affected: the relations that say so, the way from what changed, provisions named outright."""

    relation_ids: tuple[int, ...] = ()
    way: tuple[dict[str, object], ...] = ()
    paths: tuple[str, ...] = ()


NEAR = Affected()


@use_case
def open_tickets(actor: Actor, cause: Cause, affected: Mapping[int, Affected]) -> list[int]:
    """One ticket per affected document that has none for this cause yet; returns the new tickets' ids."""
    require(actor, "review.open")
    ids = list(affected)
    done = {found for part in _parts(ids) for found in queries.existing(part, cause.key)}
    fresh = [document_id for document_id in ids if document_id not in done]
    owners = {row.id: row.unit_id for part in _parts(fresh) for row in _owners(part)}
    tickets = [_ticket(document_id, owners[document_id], cause, affected[document_id]) for document_id in fresh]
    db.session.add_all(tickets)
    db.session.flush()
    labels = _labels(_leaning(cause, affected, fresh))
    by_document: dict[int, list[str]] = defaultdict(list)
    for document_id, path in labels:
        by_document[document_id].append(path)
    for ticket in tickets:
        db.session.add_all(_items(ticket, by_document[ticket.document_id], labels))
        REVIEW.open(actor, ticket)
    opened = [ticket.id for ticket in tickets]
    if opened:
        emit(ReviewsOpened(tuple(opened)))
    return opened


@use_case
def open_by_officer(actor: Actor, document_id: int, reason: str, ground: Ground = Ground.OTHER) -> int:
    """Open a ticket on a ground that a person names; the same ground twice is the same ticket.

    A change in the economy or society (Party or State policy, results of a survey, experience in practice) is a ground
    of its own (Nghị định 79/2025/NĐ-CP, Điều 37; its kinds are those named before 2025 and not yet confirmed).
    """
    require(actor, "review.open")
    if documents.get(document_id) is None:
        raise Missing()
    if len(reason.strip()) < 10:
        raise Invalid(fields={"reason": [_("Describe the ground in a sentence.")]})
    trigger = Trigger.OFFICER if ground is Ground.OTHER else Trigger.SOCIO_ECONOMIC
    source = None if ground is Ground.OTHER else f"ground:{ground}"
    cause = Cause(trigger, ground_key(reason), reason=reason.strip(), source_key=source)
    tickets = queries.of_document(document_id, Trigger.OFFICER, Trigger.SOCIO_ECONOMIC)
    made = (
        []
        if cause.key in {ground_key(t.reason or "") for t in tickets}
        else open_tickets(actor, cause, {document_id: NEAR})
    )
    if not made:
        raise Refused(_("There is a ticket for this document on this ground already."))
    db.session.get_one(Ticket, made[0]).opened_by = actor.user_id
    return made[0]


def ground_key(reason: str) -> str:
    """Key of a ground that a person names: the whole sentence counts; blanks, capitals and the last stop do not."""
    sentence = squeeze(nfc(reason)).casefold().rstrip(" .;")
    return f"officer:{hashlib.sha256(sentence.encode()).hexdigest()}"


@use_case
def move(actor: Actor, ticket_id: int, name: str, version: int | None = None, **inputs: Any) -> Ticket:
    """Carry out one move of the table.  Raises ``Conflict`` when the ticket moved on since the page was read."""
    ticket = _get(actor, ticket_id)
    if name not in {row.name for row in REVIEW.moves}:
        raise Missing()
    if version is not None and version != ticket.version:
        raise Conflict()
    REVIEW.apply(actor, ticket, name, **inputs)
    if ticket.state is State.CLOSED:
        emit(ReviewApproved(ticket.id, ticket.document_id))
        _hand_over(ticket)
    return ticket


def _hand_over(ticket: Ticket) -> None:
    """What was unlawful already when it was issued is a matter for checking (Nghị định 79/2025/NĐ-CP, Điều 6)."""
    unlawful = [item for item in ticket.items if item.illegal]
    if unlawful:
        whole = _("The document as a whole")
        words = "; ".join(f"{item.label or whole}: {item.reason} ({item.ground})" for item in unlawful)
        paths = tuple(item.path for item in unlawful if item.path)
        emit(IllegalityFound(ticket.id, ticket.document_id, paths, f"{ticket.code}. {words}"))


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a conclusion needs beyond ground and reason: the case of the law, end of a pause, body, illegality."""

    case: Case | None = None
    pause_until: date | None = None
    body: str | None = None
    illegal: bool = False


@use_case
def conclude(
    actor: Actor,
    ticket_id: int,
    item_id: int,
    outcome: Outcome,
    ground: str | None = None,
    reason: str | None = None,
    proposed_text: str | None = None,
    version: int | None = None,
    particulars: Particulars | None = None,
) -> Item:
    """Write the conclusion on one provision; only while the ticket is under review, only by its assignee.

    Raises ``Invalid`` for an outcome outside the cases of the law, with the article.
    """
    ticket = _get(actor, ticket_id)
    require(actor, "review.conclude", ticket)
    if ticket.state is not State.REVIEWING:
        raise Refused(_("Conclusions are written while the ticket is under review."))
    item = _item(ticket, item_id)
    if version is not None and version != item.version:
        raise Conflict()
    more = particulars or Particulars()
    wrong = cases.errors(item.path, outcome, more.case, proposed_text, more.pause_until, clock.today())
    if wrong:
        raise Invalid(fields=wrong)
    item.outcome, item.ground, item.reason, item.proposed_text = outcome, ground, reason, proposed_text
    item.case, item.illegal = more.case or cases.only_case(outcome), more.illegal
    item.pause_until = more.pause_until if outcome is Outcome.SUSPEND else None
    item.body = more.body if outcome is Outcome.REFER else None
    item.decided_by, item.decided_at = actor.user_id, clock.now()
    return item


@use_case
def assess(
    actor: Actor, ticket_id: int, answers: Mapping[Criterion, tuple[bool, str]], version: int | None = None
) -> None:
    """What was found for each criterion: whether it fits, and in words what does not."""
    ticket = _get(actor, ticket_id)
    require(actor, "review.conclude", ticket)
    if ticket.state is not State.REVIEWING:
        raise Refused(_("Conclusions are written while the ticket is under review."))
    if version is not None and version != ticket.version:
        raise Conflict()
    bare = [str(one) for one, (fits, words) in answers.items() if not fits and len(words.strip()) < 5]
    if bare:
        raise Invalid(fields={f"words_{one}": [_("Say what does not fit, in a sentence.")] for one in bare})
    given = {str(one): {"fits": fits, "words": words.strip()} for one, (fits, words) in answers.items()}
    ticket.assessment = {**ticket.assessment, **given}


@use_case
def conclude_rest(actor: Actor, ticket_id: int) -> int:
    """Keep every provision that has no conclusion yet; returns how many."""
    ticket = _get(actor, ticket_id)
    open_items = [item for item in ticket.items if item.outcome is None]
    for item in open_items:
        conclude(actor, ticket_id, item.id, Outcome.KEEP)
    return len(open_items)


@use_case
def add_provision(actor: Actor, ticket_id: int, path: str) -> Item:
    """Take another provision of the document into the ticket."""
    ticket = _get(actor, ticket_id)
    require(actor, "review.conclude", ticket)
    if ticket.state is not State.REVIEWING:
        raise Refused(_("Provisions are added while the ticket is under review."))
    found = documents.provision(ticket.document_id, path)
    if found is None:
        raise Invalid(fields={"path": [_("The document has no such provision.")]})
    present = next((item for item in ticket.items if item.path == path), None)
    if present is not None:
        return present
    item = Item(ticket_id=ticket.id, path=path, label=documents.unit_label(path), position=len(ticket.items) + 1)
    db.session.add(item)
    db.session.flush()
    return item


@use_case
def withdraw_for(actor: Actor, event_id: int) -> int:
    """Withdraw unfinished tickets once nothing of the change that opened them stands; returns how many."""
    together = [event.id for event in queries.same_change(event_id)]
    if set(together) - queries.taken_back(together):
        return 0
    chosen = sa.select(Ticket).where(Ticket.event_id.in_(together), Ticket.state.in_(queries.ACTIVE))
    tickets = list(db.session.scalars(chosen))
    for ticket in tickets:
        REVIEW.apply(actor, ticket, "withdraw", remark=_("The event that opened this ticket was taken back."))
    return len(tickets)


@use_case
def withdraw_wanted(actor: Actor, source_key: str, ticket_ids: Sequence[int], reason: str) -> int:
    """Withdraw unfinished tickets that one record asked for: these, or all when none is named; returns how many."""
    tickets = [t for t in queries.of_source(source_key) if t.state in queries.ACTIVE]
    chosen = [ticket for ticket in tickets if not ticket_ids or ticket.id in set(ticket_ids)]
    for ticket in chosen:
        REVIEW.apply(actor, ticket, "withdraw", remark=reason)
    return len(chosen)


@use_case
def settle(actor: Actor, places: Iterable[tuple[int, str]], number: str, *, ending: bool) -> int:
    """Withdraw unfinished tickets whose every named provision the text ``number`` has dealt with; returns how many.

    ``places`` are (document, provision), "" for the whole; with ``ending`` they were ended, which answers every
    reason to review them.  Reworded provisions answer what was found in them, never a review of the rewording itself.
    """
    dealt: defaultdict[int, set[str]] = defaultdict(set)
    for document_id, path in places:
        dealt[document_id].add(path)
    chosen = sa.select(Ticket).where(Ticket.document_id.in_(dealt), Ticket.state.in_(queries.ACTIVE))
    settled = 0
    for ticket in db.session.scalars(chosen):
        paths = dealt[ticket.document_id]
        if ticket.trigger is Trigger.SELF_CHANGED and not ending:
            continue
        named = [item.path for item in ticket.items if item.path]
        if all(_within(path, paths, ending) for path in named or [""]):
            remark = _("Carried out by %(number)s; nothing is left to review.", number=number)
            REVIEW.apply(actor, ticket, "withdraw", remark=remark)
            settled += 1
    return settled


def _within(path: str, dealt: set[str], whole: bool) -> bool:
    """Whether a provision is one of these or lies in one of them."""
    return path in dealt or (whole and "" in dealt) or any(one and path.startswith(f"{one}/") for one in dealt)


def _get(actor: Actor, ticket_id: int) -> Ticket:
    ticket = queries.get(actor, ticket_id)
    if ticket is None:
        raise Missing()
    return ticket


def _item(ticket: Ticket, item_id: int) -> Item:
    found = next((item for item in ticket.items if item.id == item_id), None)
    if found is None:
        raise Missing()
    return found


def _ticket(document_id: int, unit_id: int | None, cause: Cause, how: Affected) -> Ticket:
    return Ticket(
        document_id=document_id,
        unit_id=unit_id,
        trigger=cause.trigger,
        trigger_key=cause.key,
        event_id=cause.event_id,
        changed_id=cause.changed_id,
        relation_ids=list(how.relation_ids),
        way=list(how.way),
        due_on=cause.due_on,
        source_key=cause.source_key,
        reason=cause.reason,
        law=LAW[cause.trigger],
        state=State.OPEN,
        opened_at=clock.now(),
    )


def _items(ticket: Ticket, leaning: list[str], labels: dict[tuple[int, str], str]) -> list[Item]:
    """The provisions whose words lean on what changed, and the document as a whole."""
    return [
        Item(ticket_id=ticket.id, position=n, path=path, label=labels.get((ticket.document_id, path), ""))
        for n, path in enumerate([*leaning, ""], start=1)
    ]


def _leaning(cause: Cause, affected: Mapping[int, Affected], fresh: list[int]) -> set[tuple[int, str]]:
    """(document, path) of every unit that leans on what changed, was itself changed, or is named outright."""
    found = {(key, path) for key in fresh for path in affected[key].paths}
    found |= queries.places_of([n for key in fresh for n in affected[key].relation_ids])
    if cause.changed_id is None:
        return found
    for part in _parts(fresh):
        found |= queries.citing_places(part, cause.changed_id)
    if cause.trigger is Trigger.SELF_CHANGED and cause.event_id is not None:
        found |= {
            (cause.changed_id, event.provision) for event in queries.same_change(cause.event_id) if event.provision
        }
    return found


def _labels(wanted: set[tuple[int, str]]) -> dict[tuple[int, str], str]:
    """(document, path) → "Điều 9 khoản 2" for every wanted unit below a heading, in text order."""
    if not wanted:
        return {}
    found: list[tuple[int, str]] = []
    for part in _parts(sorted({key for key, _path in wanted})):
        paths = {path for key, path in wanted if key in set(part)}
        rows = sa.select(Provision.document_id, Provision.path).where(
            Provision.document_id.in_(part),
            Provision.path.in_(paths),
            Provision.kind.in_((Kind.ARTICLE, Kind.CLAUSE, Kind.POINT, Kind.APPENDIX)),
        )
        ordered = db.session.execute(rows.order_by(Provision.document_id, Provision.position))
        found += [(row.document_id, row.path) for row in ordered if (row.document_id, row.path) in wanted]
    return {place: documents.unit_label(place[1]) for place in found}


def _owners(document_ids: list[int]) -> Sequence[sa.Row[int, int | None]]:
    return db.session.execute(sa.select(Document.id, Document.unit_id).where(Document.id.in_(document_ids))).all()


def _parts(ids: list[int], size: int = 500) -> Iterable[list[int]]:
    return (ids[i : i + size] for i in range(0, len(ids), size))
