"""What the review pages show, gathered in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Role
from legaldocs.core import clock, permissions
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Missing
from legaldocs.core.lifecycle import StateMove, history
from legaldocs.core.web import Page
from legaldocs.deadlines import queries as deadlines
from legaldocs.documents import queries as documents
from legaldocs.documents.models import Document, EffectEvent
from legaldocs.documents.presentation import provision_url
from legaldocs.law.types import Kind
from legaldocs.review import comparison, presentation, queries
from legaldocs.review.lifecycle import REVIEW, missing_words
from legaldocs.review.models import GROUND_LABELS, Criterion, Ground, Item, Outcome, State, Ticket, Trigger
from legaldocs.ui.looks import status_look
from legaldocs.ui.words import day

FEW = 12  # provisions on the one sheet: more are not read in one go
LOOKED_AT = 50  # tickets, when the next one to decide on is looked for
DECIDING = frozenset({"approve", "return", "endorse", "object"})
_ADDABLE = (Kind.ARTICLE, Kind.CLAUSE, Kind.APPENDIX)


@dataclass(frozen=True, slots=True)
class Opened:
    """A ticket with everything every view of it needs."""

    ticket: Ticket
    document: Document
    named: dict[int, Document]
    events: list[EffectEvent]
    moves: list[StateMove]

    @property
    def event(self) -> EffectEvent | None:
        """The event that opened the ticket."""
        return next((event for event in self.events if event.id == self.ticket.event_id), None)


def opened(actor: Actor, ticket_id: int) -> Opened:
    """The ticket, if the actor may know of it.  Raises ``Missing``."""
    ticket = queries.get(actor, ticket_id)
    if ticket is None:
        raise Missing()
    events = queries.same_change(ticket.event_id) if ticket.event_id else []
    along = [step["document_id"] for step in ticket.way]
    named = documents.named([ticket.document_id, ticket.changed_id, *(event.source_id for event in events), *along])
    moves = list(db.session.scalars(history("review", ticket.id)))
    return Opened(ticket, named[ticket.document_id], named, events, moves)


def decides(actor: Actor, ticket_id: int) -> bool:
    """Whether the next word on the ticket is the actor's: approval or opinion.  Raises ``Missing``."""
    ticket = queries.get(actor, ticket_id)
    if ticket is None:
        raise Missing()
    return any(offer.move.name in DECIDING for offer in REVIEW.offers(actor, ticket))


def next_decision(actor: Actor, after: int) -> int | None:
    """The ticket whose next word is the actor's too, the most urgent first; ``None`` when that was the last."""
    waiting = queries.tickets(actor, queries.Filters(mine=True), clock.today())
    waiting = waiting.where(Ticket.id != after, Ticket.state.in_((State.SUBMITTED, State.CONCLUDED))).limit(LOOKED_AT)
    tickets = (row[0] for row in db.session.execute(waiting))
    return next((one.id for one in tickets if any(o.move.name in DECIDING for o in REVIEW.offers(actor, one))), None)


def next_work(actor: Actor, after: int) -> int | None:
    """The review that the actor holds and has to conclude, the most urgent first; ``None`` when that was the last."""
    held = queries.tickets(actor, queries.Filters(mine=True), clock.today())
    held = held.where(Ticket.id != after, Ticket.state == State.REVIEWING, Ticket.assignee_id == actor.user_id)
    row = db.session.execute(held.limit(1)).first()
    return row[0].id if row else None


def ticket_list(page: Page, filters: queries.Filters) -> dict[str, Any]:
    """Values for ``review/index.html``."""
    tickets = [row[0] for row in page.rows]
    return {
        "page": page,
        "filters": filters,
        "changed": documents.named(ticket.changed_id for ticket in tickets),
        "people": accounts.person_names(ticket.assignee_id for ticket in tickets),
        "units": accounts.units(),
        "unit_names": accounts.unit_words(),
        "triggers": [(str(one), presentation.trigger_words(one)) for one in Trigger],
        "states": [(str(state), str(REVIEW.label(state))) for state in State],
        "label": REVIEW.label,
        "trigger_words": presentation.trigger_words,
        "days_left": lambda due_on: presentation.days_left(due_on, clock.today()),
        "over": REVIEW.final,
    }


def head(actor: Actor, found: Opened) -> dict[str, Any]:
    """What the bench and the approval share: facts, steps, deadline with proof, moves, activity."""
    ticket = found.ticket
    running = deadlines.running("review", [ticket.id]).get(ticket.id)
    people = accounts.person_names([ticket.assignee_id, ticket.submitted_by, *_writers(ticket)])
    offers = REVIEW.offers(actor, ticket)
    return {
        "ticket": ticket,
        "document": found.document,
        "named": found.named,
        "event": found.event,
        "way": way(found),
        "due_on": ticket.due_on if ticket.state in queries.ACTIVE else None,
        "due_on_left": presentation.days_left(ticket.due_on, clock.today()),
        "ground": presentation.ground_words(ticket),
        "why": presentation.why(ticket, found.event, found.named),
        "trigger": presentation.trigger_words(ticket.trigger),
        "steps": presentation.phases(ticket, found.moves),
        "state": REVIEW.label(ticket.state),
        "unit": accounts.unit_words().get(ticket.unit_id or 0),
        "people": people,
        "due": presentation.deadline(running, clock.today()),
        "proof": presentation.proof(running),
        "no_date_why": running.refused_why if running else None,
        "offers": offers,
        "deciding": any(offer.move.name in DECIDING for offer in offers),
        "assignees": _assignees(ticket, offers),
        "activity": presentation.activity(found.moves, ticket.items, people),
        "content_hash": ticket.content_hash(),
        "criteria": presentation.criteria(ticket, _hints(found)),
        "unlawful": [presentation.label_of(item) for item in ticket.items if item.illegal],
        **presentation.CASE_WORDS,
        "may_record": ticket.state is State.CLOSED and permissions.can(actor, "review.record-case", ticket),
        "label_of": presentation.label_of,
        "outcome_words": presentation.outcome_words,
    }


def _writers(ticket: Ticket) -> list[int | None]:
    """Who concluded the provisions, and who recorded a case afterwards."""
    return [key for item in ticket.items for key in (item.decided_by, item.case_added_by)]


def _hints(found: Opened) -> dict[Criterion, str]:
    """What the register itself says on a criterion: the effect today, and what happened to the basis."""
    today = documents.status_of(found.document.id, clock.today())
    since = f" ({day(today.since)})" if today.since else ""
    hints = {Criterion.EFFECT: f"{status_look(str(today.status)).word}{since}"}
    if found.ticket.trigger is Trigger.BASIS_CHANGED:
        hints[Criterion.BASIS] = presentation.why(found.ticket, found.event, found.named)
    return hints


def way(found: Opened) -> list[dict[str, Any]]:
    """The steps from the text that changed to the document under review, each with the words that lean on the last."""
    ticket = found.ticket
    changed = found.named.get(ticket.changed_id or 0)
    if changed is None or not ticket.way:
        return []
    relations = queries.way_relations(ticket)
    spans = {(r.document_id, r.start, r.end): key for key, r in relations.items()}
    words = {spans[span]: text for span, text in documents.quotes(spans).items()}
    first = {"document": changed, "url": url_for("documents.page", document_id=changed.id), "quote": "", "units": ""}
    steps = [first]
    for step in ticket.way:
        document = found.named.get(step["document_id"])
        if document is not None:
            steps.append(_way_step(document, step, words.get(step["relation_id"], "")))
    return steps


def _way_step(document: Document, step: dict[str, Any], quote: str) -> dict[str, Any]:
    return {
        "document": document,
        "url": provision_url(document.id, step["path"]),
        "quote": quote,
        "units": ", ".join(documents.unit_label(unit) for unit in step["units"]),
    }


def _assignees(ticket: Ticket, offers: list[Any]) -> list[tuple[int, str]]:
    if not any("assignee_id" in offer.move.needs for offer in offers):
        return []
    able = accounts.holders(Role.REVIEWER, ticket.unit_id, clock.today())
    return [(person.id, f"{person.name} · {person.title}") for person in able]


def on_one_sheet(actor: Actor, ticket: Ticket) -> bool:
    """Whether one sheet can end the work: it is the actor's, little is left, and what was concluded is whole."""
    mine = ticket.state is State.REVIEWING and ticket.assignee_id == actor.user_id
    left = sum(1 for item in ticket.items if item.outcome is None)
    return mine and left <= FEW and not any(item.outcome and missing_words(item) for item in ticket.items)


def bench(
    actor: Actor,
    ticket_id: int,
    item_id: int | None,
    view: str,
    given: Mapping[str, Any] | None = None,
    assessed: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Values for ``review/page.html``; ``given`` and ``assessed`` are typed words that could not be saved."""
    found = opened(actor, ticket_id)
    ticket = found.ticket
    item = chosen_item(ticket, item_id)
    values = head(actor, found)
    writable = ticket.state is State.REVIEWING and ticket.assignee_id == actor.user_id
    return {
        **values,
        "item": item,
        "queue": presentation.queue(ticket.items, item),
        "done": sum(1 for one in ticket.items if missing_words(one) is None),
        "open_items": sum(1 for one in ticket.items if one.outcome is None),
        "following": following(ticket, item),
        "outcomes": presentation.outcome_options(),
        "cases": presentation.case_options(),
        "assessed": assessed,
        "writable": writable,
        "on_one_sheet": on_one_sheet(actor, ticket),
        "addable": _addable(ticket) if writable else [],
        "given": given if given is not None else _as_given(item),
        "view": view,
        "status": documents.status_of(found.document.id, clock.today()),
        **_sides(found, item, view),
    }


def _sides(found: Opened, item: Item, view: str) -> dict[str, Any]:
    """The panes: what changed at the left, when a text changed; ours at the right, always."""
    mentions = queries.evidence(found.ticket)
    event = comparison.event_for(item, found.events, mentions)
    changed = found.named.get(found.ticket.changed_id or 0)
    ours = comparison.our_pane(found.document, item, mentions)
    if event is None or changed is None:
        return {"theirs": None, "ours": ours, "views": []}
    source = found.named.get(event.source_id or 0)
    words = comparison.words_of(event, changed, source)

    def link(**more: Any) -> str:
        return url_for("review.page", ticket_id=found.ticket.id, item=item.id, **more)

    theirs = comparison.changed_pane(event, changed, source, words, view)
    return {"theirs": theirs, "ours": ours, "views": comparison.views(words, view, link)}


def chosen_item(ticket: Ticket, item_id: int | None) -> Item:
    """The provision asked for, else the first without a whole conclusion, else the first."""
    asked = next((item for item in ticket.items if item.id == item_id), None)
    return asked or next((item for item in ticket.items if missing_words(item)), ticket.items[0])


def following(ticket: Ticket, item: Item) -> Item | None:
    """The next provision without a whole conclusion, going round once."""
    place = ticket.items.index(item)
    rest = [*ticket.items[place + 1 :], *ticket.items[:place]]
    return next((one for one in rest if missing_words(one)), None)


def _as_given(item: Item) -> dict[str, Any]:
    return {
        "outcome": str(item.outcome) if item.outcome else "",
        "ground": item.ground or "",
        "reason": item.reason or "",
        "proposed_text": item.proposed_text or "",
        "case": str(item.case) if item.case else "",
        "pause_until": item.pause_until,
        "body": item.body or "",
        "illegal": item.illegal,
    }


def _addable(ticket: Ticket) -> list[tuple[str, str]]:
    edition = documents.current_edition(ticket.document_id, with_text=False)
    present = {item.path for item in ticket.items}
    tree = documents.provisions(edition.id) if edition else []
    return [
        (unit.path, " ".join(part for part in (documents.unit_label(unit.path), unit.heading) if part)[:90])
        for unit in tree
        if unit.kind in _ADDABLE and unit.path not in present
    ]


def approval(actor: Actor, ticket_id: int) -> dict[str, Any]:
    """Values for ``review/approve.html``: the summary, and only what changes spelt out."""
    found = opened(actor, ticket_id)
    items = found.ticket.items
    kept = [item for item in items if item.outcome is Outcome.KEEP]
    return {
        **head(actor, found),
        "summary": presentation.summary(items),
        "changing": [_verdict(found.document, item) for item in items if item.outcome is not Outcome.KEEP],
        "kept": ", ".join(presentation.label_of(item) for item in kept),
        "kept_count": len(kept),
        "whole": sum(1 for item in items if missing_words(item) is None),
        "submitted": next((m for m in reversed(found.moves) if m.move == "submit"), None),
        "status": documents.status_of(found.document.id, clock.today()),
    }


def _verdict(document: Document, item: Item) -> dict[str, Any]:
    """One conclusion that changes something, with present and proposed words compared where both are known."""
    present = documents.provision_text(document.id, item.path) if item.path else None
    proposed = item.proposed_text
    blocks = comparison.compared(present, proposed) if present and proposed else []
    if proposed and not blocks:
        blocks = comparison.quoted(proposed)
    return {"item": item, "label": presentation.label_of(item), "blocks": blocks}


def new_ticket(document_id: int, reason: str = "", ground: Ground = Ground.OTHER) -> dict[str, Any]:
    """Values for ``review/new.html``.  Raises ``Missing``."""
    document = documents.get(document_id)
    if document is None:
        raise Missing()
    existing = queries.of_document(document_id)
    return {
        "document": document,
        "reason": reason,
        "ground": str(ground),
        "grounds": [(str(one), str(words)) for one, words in GROUND_LABELS.items()],
        "existing": existing,
        "label": REVIEW.label,
        "why": _reason_words,
    }


def _reason_words(ticket: Ticket) -> str:
    if ticket.reason:
        return ticket.reason
    return f"{presentation.trigger_words(ticket.trigger)} ({ticket.law})"
