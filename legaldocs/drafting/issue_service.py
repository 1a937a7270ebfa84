"""Use cases after signing: what was published and sent, and what became of administrative procedures."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, Missing
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import use_case
from legaldocs.drafting import issuing, queries
from legaldocs.drafting.issue_models import Change, Duty, ProcedureChange
from legaldocs.drafting.models import Draft

PROOF = 5  # characters: an address, a number of a letter, an issue of the gazette


@use_case
def fulfil(actor: Actor, draft_id: int, duty_id: int, done_on: date, evidence: str) -> Duty:
    """Record that the document was published or sent, with what proves it."""
    _office(actor, draft_id)
    duty = next((one for one in queries.duties(draft_id) if one.id == duty_id), None)
    if duty is None:
        raise Missing()
    _check(done_on, duty.started_on, evidence)
    duty.done_on, duty.evidence, duty.done_by = done_on, evidence.strip(), actor.user_id
    return duty


@use_case
def decide_procedure(
    actor: Actor, draft_id: int, procedure_id: int, change: Change, published_on: date | None, evidence: str
) -> ProcedureChange:
    """Say what the document does to a procedure, and when it was published."""
    draft = _office(actor, draft_id)
    row = next((one for one in queries.procedure_changes(draft_id) if one.id == procedure_id), None)
    issue = queries.issue_of(draft.id)
    if row is None or issue is None:
        raise Missing()
    if published_on is not None or change is Change.NONE:
        _check(published_on or issue.signed_on, issue.signed_on, evidence)
    row.change, row.published_on, row.evidence = change, published_on, evidence.strip() or None
    row.decided_by = actor.user_id
    return row


@use_case
def add_procedure(actor: Actor, draft_id: int, name: str, change: Change) -> ProcedureChange:
    """List a procedure that was not read from the text."""
    draft = _office(actor, draft_id)
    issue = queries.issue_of(draft.id)
    if issue is None:
        raise Missing()
    if len(name.strip()) < 10:
        raise Invalid(fields={"name": [_("Name the procedure.")]})
    row = ProcedureChange(draft_id=draft.id, name=name.strip(), change=change, decided_by=actor.user_id)
    row.due_on = issuing.due(issuing.PUBLISH, issue.signed_on)
    db.session.add(row)
    db.session.flush()
    return row


def _check(done_on: date, since: date, evidence: str) -> None:
    problems: dict[str, list[str]] = {}
    if len(evidence.strip()) < PROOF:
        problems["evidence"] = [_("Say what proves it: an address, a letter's number, an issue of the gazette.")]
    if not since <= done_on <= clock.today():
        problems["done_on"] = [_("The day lies between signing and today.")]
    if problems:
        raise Invalid(fields=problems)


def _office(actor: Actor, draft_id: int) -> Draft:
    draft = queries.get(actor, draft_id)
    if draft is None:
        raise Missing()
    require(actor, "drafting.office", draft)
    return draft
