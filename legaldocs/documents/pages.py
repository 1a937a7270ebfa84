"""What the document page shows, gathered in a fixed number of queries."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote

from flask import url_for

from legaldocs.core import permissions
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Missing
from legaldocs.core.jobs import Job, JobState
from legaldocs.documents import (
    effects,
    graph_pages,
    presentation,
    queries,
    quoting,
    reading_notes,
    tags,
    translations,
    typeset,
)
from legaldocs.documents.models import Document, Edition, Relation
from legaldocs.documents.reading import RECOGNISED
from legaldocs.law.effect import Event, EventKind, contradictions, status_at
from legaldocs.ui.words import fault


def document(actor: Actor, document_id: int, on: date) -> dict[str, Any]:
    """Values for ``documents/page.html``.  Raises ``Missing``."""
    found = queries.get(document_id)
    if found is None:
        raise Missing()
    history = queries.history(document_id)
    events = effects.events_of([document_id])[document_id]
    outgoing = queries.relations_from(document_id)
    pending = queries.proposals_about(document_id)
    named = queries.named(
        [
            *(event.source_id for event in history),
            *(proposal.source_id for proposal in pending),
        ]
    )
    edition = queries.current_edition(document_id, with_text=False)
    answer = status_at(events, on)
    return {
        "document": found,
        "tagged": tags.of_documents([document_id]).get(document_id, []),
        "open_tags": tags.every(open_only=True),
        "edition": edition,
        "reading_notes": reading_notes.sentences(code for code in edition.warnings if code != RECOGNISED)
        if edition
        else "",
        "law": _law(actor, edition, outgoing, events, on, named) if edition else None,
        "status": presentation.badge(answer),
        "answer": answer,
        "rule": presentation.rule_sentence(answer.rule),
        "why": presentation.reasons(answer, history, named),
        "history": presentation.history_rows(history, named),
        "periods": presentation.timeline_rows(events, found.number),
        "moments": _moments(history, named),
        "relations": graph_pages.panels(document_id, on),
        "relied_on": graph_pages.relied_on(document_id, 12),
        "unresolved": [relation for relation in outgoing if relation.target_id is None],
        "pending": pending,
        "named": named,
        "contradictions": [quoting.contradiction(finding.code) for finding in contradictions(events)],
        "actor": actor,
        "english": translations.has_one(document_id),
        "as_pdf": queries.kept_as_pdf(edition),
    }


def _law(
    actor: Actor,
    edition: Edition,
    outgoing: list[Relation],
    events: list[Event],
    on: date,
    named: dict[int, Document],
) -> typeset.Setting:
    """The edition as markup; a person who may raise proposals can start one from each article and clause."""
    acts = permissions.can(actor, "proposals.raise")

    def text() -> presentation.Text:
        start = url_for("proposals.new", document_id=edition.document_id, origin="document")
        tree = queries.provisions(edition.id)
        act = (lambda path: f"{start}&path={quote(path, safe='/')}") if acts else None
        return presentation.Text(edition.text, tree, outgoing, events, on, named, act)

    words = (edition.id, edition.text_sha256, queries.tree_stamp(edition.id))
    return typeset.setting(words, outgoing, events, on, named, acts=acts, make=text)


def _moments(history: list[Any], named: dict[int, Document]) -> list[dict[str, Any]]:
    """Dated events for the picture of the timeline."""
    taken_back = {event.reverses_id for event in history}
    return [
        {
            "date": event.on,
            "label": f"{presentation.EVENT_WORDS[event.kind]()} {queries.unit_label(event.provision or '')}".strip(),
            "url": presentation.provision_url(event.source_id, event.source_path) if event.source_id else None,
            "status": None,
        }
        for event in history
        if event.on and event.kind is not EventKind.REVERSED and event.id not in taken_back
    ]


def job_row(job_id: int) -> dict[str, Any]:
    """An import job as ``macros/job.html`` reads it.  Raises ``Missing``."""
    row = db.session.get(Job, job_id)
    if row is None or row.name not in ("documents.import", "documents.import-sheet"):
        raise Missing()
    refused = (row.result or {}).get("refused")
    states = {JobState.QUEUED: "queued", JobState.RUNNING: "running", JobState.DONE: "done"}
    state = "failed" if refused else states.get(row.state, "failed")
    sentence, technical = fault(row.error)
    return {
        "id": row.id,
        "title": row.payload["name"],
        "state": state,
        "done": row.done_count,
        "total": row.total or 0,
        # While it runs, the document it is at; once over, that would be just the last one.
        "message": refused or sentence or (row.message if state == "running" else None),
        "technical": technical,
        "poll_url": url_for("documents.import_progress", job_id=row.id),
        "result_url": url_for("documents.index"),
    }
