"""What the page of promulgation shows, and the list of what is still to be published or sent."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.web import Page
from legaldocs.documents import comparing
from legaldocs.documents import queries as documents
from legaldocs.documents.queries import unit_label
from legaldocs.drafting import issuing, pages, queries
from legaldocs.drafting.issue_models import CHANGE_LABELS, Change, Duty, Issue
from legaldocs.drafting.lifecycle import DRAFTING
from legaldocs.drafting.models import Draft
from legaldocs.law import structure
from legaldocs.law.diff import Change as Difference
from legaldocs.law.diff import diff_documents
from legaldocs.review.presentation import days_left


def page(actor: Actor, draft_id: int) -> dict[str, Any]:
    """Values for ``drafting/issue.html``."""
    draft = pages.opened(actor, draft_id)
    issue = queries.issue_of(draft.id)
    duties, procedures = queries.duties(draft.id), queries.procedure_changes(draft.id)
    acted = [*(duty.done_by for duty in duties), *(row.decided_by for row in procedures)]
    return {
        **pages.head(actor, draft),
        "issue": issue,
        "document": documents.get(issue.document_id) if issue else None,
        "rows": difference(draft.id, issue) if issue else [],
        "duties": [_duty(duty) for duty in duties],
        "procedures": procedures,
        "people": accounts.person_names(acted),
        "changes": [(str(change), str(words)) for change, words in CHANGE_LABELS.items()],
        "change_words": CHANGE_LABELS,
        "unit_label": unit_label,
        "none": Change.NONE,
        "days_left": lambda due_on, done_on=None: days_left(due_on, done_on or clock.today()),
        "offers": [o for o in DRAFTING.offers(actor, draft) if o.move.name in ("promulgate", "close")],
        "drafters": [],
    }


def _duty(duty: Duty) -> dict[str, Any]:
    words = issuing.words_of(issuing.duty_kinds()[duty.kind])
    return {"duty": duty, "words": words, "rule": issuing.rule_words(duty.rule, duty.started_on)}


def difference(draft_id: int, issue: Issue) -> list[dict[str, Any]]:
    """What the issued text has that the draft has not: number, day, signer; provisions never."""
    version, edition = queries.version(draft_id), documents.current_edition(issue.document_id)
    if version is None or edition is None:
        return []
    old, new = structure.parse(version.text).provisions, structure.parse(edition.text).provisions
    rows = diff_documents(version.text, old, edition.text, new)
    return [comparing.row_of(row) for row in rows if row.change is not Difference.SAME]


def outstanding(actor: Actor, today: date, *, late: bool, everything: bool) -> list[dict[str, Any]]:
    """Duties and procedures of issued documents the actor may know of: open ones, late ones, or all."""
    rows = []
    for draft, issue, duty in queries.all_duties(actor):
        words = issuing.words_of(issuing.duty_kinds()[duty.kind])
        rows.append(_line(draft, issue, words, duty.due_on, duty.done_on, duty.evidence))
    for draft, issue, row in queries.all_procedures(actor):
        if row.change is Change.NONE:
            continue
        words = _("Procedure: %(name)s", name=row.name)
        rows.append(_line(draft, issue, words, row.due_on, row.published_on, row.evidence))
    chosen = [r for r in rows if everything or r["done_on"] is None]
    chosen = [r for r in chosen if not late or (r["done_on"] is None and r["due_on"] and r["due_on"] < today)]
    return sorted(chosen, key=lambda r: (r["due_on"] or date.max, r["issue"].number, r["words"]))


def _line(
    draft: Draft, issue: Issue, words: str, due_on: date | None, done_on: date | None, proof: str | None
) -> dict[str, Any]:
    return {"draft": draft, "issue": issue, "words": words, "due_on": due_on, "done_on": done_on, "evidence": proof}


def listed(found: Page, *, late: bool, everything: bool) -> dict[str, Any]:
    """Values for ``drafting/duties.html``."""
    return {
        "page": found, "late": late, "everything": everything,
        "days_left": lambda due_on, done_on=None: days_left(due_on, done_on or clock.today()),
    }  # fmt: skip


def table(rows: list[dict[str, Any]]) -> tuple[list[str], list[Any]]:
    """The list as heads and rows of a file."""
    heads = [_("Number"), _("Title"), _("What is due"), _("Due on"), _("Done on"), _("Proof")]
    return heads, [
        [r["issue"].number, r["draft"].title, r["words"], r["due_on"], r["done_on"], r["evidence"]] for r in rows
    ]
