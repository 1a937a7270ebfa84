"""What the feedback pages show, outside and inside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock, lifecycle
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Missing
from legaldocs.core.web import Page
from legaldocs.deadlines import queries as deadlines
from legaldocs.documents import queries as documents
from legaldocs.documents.models import Level
from legaldocs.feedback import queries
from legaldocs.feedback.lifecycle import FEEDBACK
from legaldocs.feedback.models import SORT_LABELS, State
from legaldocs.review import presentation
from legaldocs.review import queries as reviews
from legaldocs.ui.words import doer, moment


def form(document_id: int, given: Mapping[str, Any], errors: Mapping[str, Any]) -> dict[str, Any]:
    """Values for ``feedback/form.html``.  Raises ``Missing`` for what is not the province's."""
    document = documents.get(document_id)
    if document is None or document.level is Level.NATIONAL:
        raise Missing()
    edition = documents.current_edition(document_id, with_text=False)
    articles = documents.articles(edition.id) if edition else []
    return {
        "document": document,
        "given": given,
        "errors": errors,
        "kinds": [(str(key), str(words)) for key, words in SORT_LABELS.items()],
        "articles": [
            (one.path, f"{documents.unit_label(one.path)} {one.heading or ''}".strip()[:100]) for one in articles
        ],
        "answered": queries.public_of(document_id),
        "kind_words": SORT_LABELS,
        "unit_label": documents.unit_label,
    }


def status(token: str) -> dict[str, Any]:
    """Values for ``feedback/status.html``.  Raises ``Missing``."""
    message = queries.by_token(token)
    if message is None:
        raise Missing()
    running = deadlines.running("feedback", [message.id]).get(message.id)
    moves = list(db.session.scalars(lifecycle.history("feedback", message.id)))
    rejected = next((row.remark for row in reversed(moves) if row.move == "reject"), None)
    return {
        "message": message,
        "document": documents.get(message.document_id),
        "state": FEEDBACK.label(message.state),
        "due_on": running.due_on if running else None,
        "unit": accounts.unit_words().get(message.unit_id or 0),
        "why_rejected": rejected if message.state is State.REJECTED else None,
        "place": documents.unit_label(message.path) if message.path else "",
    }


def index(page: Page, filters: queries.Filters) -> dict[str, Any]:
    """Values for ``feedback/index.html``."""
    return {
        "page": page,
        "filters": filters,
        "states": [(str(one), str(FEEDBACK.label(one))) for one in State],
        "kinds": [(str(key), str(words)) for key, words in SORT_LABELS.items()],
        "kind_words": SORT_LABELS,
        "label": FEEDBACK.label,
        "units": accounts.unit_words(),
        "days_left": lambda due_on: presentation.days_left(due_on, clock.today()),
    }


def one(actor: Actor, feedback_id: int) -> dict[str, Any]:
    """Values for ``feedback/page.html``.  Raises ``Missing``."""
    message = queries.get(actor, feedback_id)
    if message is None:
        raise Missing()
    running = deadlines.running("feedback", [message.id]).get(message.id)
    moves = list(db.session.scalars(lifecycle.history("feedback", message.id)))
    return {
        "message": message,
        "document": documents.get(message.document_id),
        "kind": SORT_LABELS[message.kind],
        "state": FEEDBACK.label(message.state),
        "place": documents.unit_label(message.path) if message.path else "",
        "quote": documents.provision_text(message.document_id, message.path) if message.path else None,
        "offers": FEEDBACK.offers(actor, message),
        "units": list(accounts.unit_words().items()),
        "unit": accounts.unit_words().get(message.unit_id or 0),
        "due": presentation.deadline(running, clock.today()),
        "proof": presentation.proof(running),
        "tickets": reviews.of_source(f"feedback:{message.id}"),
        "activity": [
            {"text": f"{doer(m.actor_name, m.actor_id)}: {_move(m)}", "note": moment(m.at)} for m in reversed(moves)
        ],
    }


def _move(moved: lifecycle.StateMove) -> str:
    label = FEEDBACK.label(moved.target) if moved.move == "open" else FEEDBACK[moved.move].label
    return f"{label}" + (f" – {moved.remark}" if moved.remark else "")
