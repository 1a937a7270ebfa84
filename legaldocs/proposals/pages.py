"""What the pages of proposals show, gathered in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from legaldocs.accounts import queries as accounts
from legaldocs.core import lifecycle
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import LegalDocsError, Missing
from legaldocs.core.text import prose
from legaldocs.documents import lookup
from legaldocs.documents import queries as documents
from legaldocs.documents.models import Document
from legaldocs.law.types import Kind
from legaldocs.proposals import competence, queries, service
from legaldocs.proposals.lifecycle import PROPOSAL
from legaldocs.proposals.models import ACTION_LABELS, PRIORITY_LABELS, Action, Proposal
from legaldocs.proposals.service import Aim
from legaldocs.ui.words import day, doer

WITH_WORDS = (Action.AMEND, Action.SUPPLEMENT, Action.REPLACE, Action.CORRECT, Action.ISSUE_NEW)
PICKABLE = (Kind.ARTICLE, Kind.CLAUSE, Kind.POINT, Kind.APPENDIX)


def state_labels() -> Any:
    """States by name."""
    return PROPOSAL.labels


def action_labels() -> Any:
    """Actions by name."""
    return ACTION_LABELS


def listed(rows: Iterable[Proposal]) -> dict[str, Any]:
    """Documents and units of the proposals on one page of the list."""
    targets = [target for row in rows for target in row.targets]
    return {
        "named": documents.named(target.document_id for target in targets),
        "units": accounts.unit_words(),
        "labels": PROPOSAL.labels,
        "actions": ACTION_LABELS,
    }


BELONGS = "created 2 2 2 2 2 3 2 due state created"  # of the list's columns, for ui.tables


def table(found: list[Proposal]) -> tuple[list[str], list[list[Any]]]:
    """Column titles and rows of the exported list."""
    values = listed(found)
    heads = [
        _("Code"), _("Action"), _("Document"), _("Provisions"), _("Ground"), _("Why"), _("Competent body"), _("Unit"),
        _("To be handled by"), _("State"), _("Raised by"),
    ]  # fmt: skip
    return heads, [_row(proposal, values) for proposal in found]


def _row(proposal: Proposal, values: dict[str, Any]) -> list[Any]:
    numbers = dict.fromkeys(values["named"][target.document_id].number for target in proposal.targets)
    return [
        proposal.code,
        str(ACTION_LABELS[proposal.action]),
        "; ".join(numbers),
        "; ".join(target.label for target in proposal.targets if target.label),
        proposal.ground,
        proposal.reason,
        proposal.competent_body,
        values["units"].get(proposal.unit_id, ""),
        proposal.due_on,
        str(PROPOSAL.label(proposal.state)),
        proposal.created_name,
    ]


def page(actor: Actor, proposal_id: int) -> dict[str, Any]:
    """Values for ``proposals/page.html``.  Raises ``Missing``."""
    proposal = queries.get(actor, proposal_id)
    if proposal is None:
        raise Missing()
    moves = list(db.session.scalars(lifecycle.history("proposal", proposal.id)))
    first = proposal.targets[0].document_id if proposal.targets else None
    matches = queries.matches(proposal.id)
    instruments = documents.named([*(match.document_id for match in matches), proposal.instrument_id])
    return {
        "proposal": proposal,
        "named": documents.named(target.document_id for target in proposal.targets),
        "action": ACTION_LABELS[proposal.action],
        "priority": PRIORITY_LABELS[proposal.priority],
        "priorities": priority_options(),
        "state": PROPOSAL.label(proposal.state),
        "verified": competence.verified(proposal.competence_law),
        "phases": phases(proposal, moves),
        "offers": PROPOSAL.offers(actor, proposal),
        "moves": [_moved(row) for row in reversed(moves)],
        "units": accounts.unit_words(),
        "with_words": proposal.action in WITH_WORDS,
        "places": places(first) if first else [],
        "matches": [{"match": match, "document": instruments[match.document_id]} for match in matches],
        "instrument": instruments.get(proposal.instrument_id or 0),
        "joined": queries.in_batch(proposal.batch_id) if proposal.batch_id else [],
    }


def phases(proposal: Proposal, moves: Iterable[lifecycle.StateMove]) -> list[dict[str, Any]]:
    """Steps of the life with the day each was reached; an ending off the path is a step of its own."""
    reached = {row.target: row.at for row in moves}
    steps = list(PROPOSAL.steps)
    if proposal.state not in steps:
        steps = [step for step in steps if step.value in reached] + [proposal.state]
    here = steps.index(proposal.state)
    over = proposal.state in PROPOSAL.final
    return [
        {
            "label": PROPOSAL.label(step),
            "state": "done" if n < here or (n == here and over) else "current" if n == here else "todo",
            "when": day(reached[step.value]) if n <= here and step.value in reached else "",
        }
        for n, step in enumerate(steps)
    ]


def _moved(row: lifecycle.StateMove) -> dict[str, Any]:
    label = _("Raised") if row.move == "open" else str(PROPOSAL[row.move].label)
    return {
        "label": label,
        "at": row.at,
        "by": doer(row.actor_name, row.actor_id),
        "for": row.on_behalf_of,
        "remark": row.remark,
    }


def new_form(given: dict[str, Any], paths: list[str]) -> dict[str, Any]:
    """Values for an empty form: the document, its ticked provisions with their words, who is competent."""
    document = _document(given.get("document_id"), given.get("number", ""))
    action = given.get("action")
    return {
        "given": given,
        "document": document,
        "ticked": [_place(document, path) for path in dict.fromkeys(paths) if path] if document else [],
        "places": places(document.id) if document else [],
        "action_options": [(str(one), str(words)) for one, words in ACTION_LABELS.items()],
        "priorities": priority_options(),
        "body": competent(document, action) if document and action else None,
        "errors": {},
    }


def _document(document_id: int | None, number: str) -> Document | None:
    """The document a proposal is about.  Raises ``Missing`` for an unknown id, ``Invalid`` for an unclear number."""
    if document_id is not None:
        found = documents.get(document_id)
        if found is None:
            raise Missing()
        return found
    return lookup.single(number) if number else None


def _place(document: Document, path: str) -> dict[str, str]:
    words = documents.provision_text(document.id, path)
    if words is None:
        raise Missing(_("%(number)s has no such provision.", number=document.number))
    return {"path": path, "label": documents.unit_label(path), "quote": words}


def places(document_id: int) -> list[tuple[str, str]]:
    """Provisions one can aim at, in the order of the text: (address, words)."""
    edition = documents.current_edition(document_id, with_text=False)
    tree = documents.provisions(edition.id) if edition else []
    return [(unit.path, _place_words(unit)) for unit in tree if unit.kind in PICKABLE]


def _place_words(unit: Any) -> str:
    label = documents.unit_label(unit.path)
    return f"{label}. {unit.heading}" if unit.kind is Kind.ARTICLE and unit.heading else label


def competent(document: Document, action: Action) -> dict[str, Any]:
    """Who may act and under which article, or the sentence why nobody here may."""
    try:
        body, law = service.competent_body(document, action)
    except LegalDocsError as refusal:
        return {"refused": str(refusal.sentence)}
    return {"body": body, "law": law, "verified": competence.verified(law)}


def aims(document_id: int, form: MultiDict[str, str]) -> list[Aim]:
    """Ticked provisions with the words written beside them; none ticked and "whole" ticked = the whole document."""
    ticked = list(dict.fromkeys(path for path in form.getlist("path") if path))
    found = [Aim(document_id, path, prose(form.get(f"text:{path}", "")) or None) for path in ticked]
    if form.get("whole") == "1":
        found.insert(0, Aim(document_id))
    return found


def priority_options() -> list[tuple[str, str]]:
    """Priorities by name."""
    return [(str(one), str(words)) for one, words in PRIORITY_LABELS.items()]
