"""What the one sheet shows: every provision that would be kept beside what changed, and the criteria of the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.documents import queries as documents
from legaldocs.law.effect import Status
from legaldocs.review import comparison, pages, presentation, queries
from legaldocs.review.models import Criterion, Ticket, Trigger


def sheet(actor: Actor, ticket_id: int, typed: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Values for ``review/finish.html``; ``typed`` are answers that could not be saved.  Raises ``Missing``."""
    found = pages.opened(actor, ticket_id)
    ticket, mentions = found.ticket, queries.evidence(found.ticket)
    changed = found.named.get(ticket.changed_id or 0)
    words: dict[int, comparison.Change] = {}
    rows = []
    for item in ticket.items:
        if item.outcome is not None:
            continue
        event, theirs = comparison.event_for(item, found.events, mentions), None
        if event is not None and changed is not None:
            source = found.named.get(event.source_id or 0)
            if event.id not in words:  # the same change moves many provisions
                words[event.id] = comparison.words_of(event, changed, source)
            theirs = comparison.changed_pane(event, changed, source, words[event.id], comparison.DIFF)
        ours = comparison.our_pane(found.document, item, mentions)
        rows.append({"item": item, "label": presentation.label_of(item), "theirs": theirs, "ours": ours})
    values = pages.head(actor, found)
    return {
        **values,
        "offered": pages.on_one_sheet(actor, ticket),
        "rows": rows,
        "concluded": [item for item in ticket.items if item.outcome is not None],
        "fits": {row["name"]: _answer(row, ticket, typed) for row in values["criteria"]},
        "typed": typed or {},
        "status": documents.status_of(found.document.id, clock.today()),
    }


def _answer(row: Mapping[str, Any], ticket: Ticket, typed: Mapping[str, Any] | None) -> str:
    """What is chosen before anybody chooses: what was saved, else that it fits - but never where the register itself
    says that something happened, nor beside a conclusion that changes something."""
    if typed is not None:
        return str(typed.get(f"fits_{row['name']}", ""))
    if row["fits"] is not None:
        return "true" if row["fits"] else "false"
    against = {Criterion.BASIS: ticket.trigger is Trigger.BASIS_CHANGED}
    against[Criterion.EFFECT] = documents.status_of(ticket.document_id, clock.today()).status is not Status.IN_FORCE
    changes = any(item.outcome is not None and str(item.outcome) != "keep" for item in ticket.items)
    return "" if changes or against.get(Criterion(row["name"])) else "true"
