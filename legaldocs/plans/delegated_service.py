"""Use cases of delegated regulations: keep what was found in texts, and what a person says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Invalid, Missing
from legaldocs.core.events import Enqueuable
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import use_case
from legaldocs.documents import lookup
from legaldocs.documents.models import Document, Level
from legaldocs.plans import delegated
from legaldocs.plans.models import Decision, Delegated


@use_case
def read_texts(actor: Actor, texts: Sequence[Document]) -> int:
    """Keep the clauses of these texts; returns how many are new.

    Asking again adds nothing twice; clauses that are gone leave, unless a person decided on them.
    """
    require(actor, "plans.look")
    return keep_clauses(actor, texts, delegated.clauses([text.id for text in texts], clock.today()))


@use_case
def keep_clauses(actor: Actor, texts: Sequence[Document], found: Mapping[int, Sequence[delegated.Clause]]) -> int:
    """Keep clauses read from these texts; returns how many are new."""
    require(actor, "plans.look")
    ids = [text.id for text in texts]
    possible = delegated.candidates(ids, found)
    kept = delegated.of_documents(ids)
    due = {text.id: text.stated_effective for text in texts}
    standing: set[tuple[int, str]] = set()
    for key, clauses in found.items():
        for clause in clauses:
            place = (key, clause.key)
            standing.add(place)
            row = kept.get(place) or _new(key, clause)
            row.due_on, row.candidates = due[key], possible.get(place, [])
    for place, row in kept.items():
        if place not in standing and row.decision is Decision.OPEN:
            db.session.delete(row)
    return len(standing - kept.keys())


@use_case
def look(actor: Actor, find: Enqueuable) -> None:
    """Have all superior texts read in the background."""
    require(actor, "plans.look")
    find.enqueue()


def _new(document_id: int, clause: delegated.Clause) -> Delegated:
    row = Delegated(document_id=document_id, key=clause.key, path=clause.path, kind=clause.kind)
    row.quote, row.delegate, row.matter, row.decision = clause.quote, clause.delegate, clause.matter, Decision.OPEN
    db.session.add(row)
    return row


@use_case
def decide(
    actor: Actor, clause_id: int, decision: Decision, number: str = "", reason: str = "", version: int | None = None
) -> Delegated:
    """Say of a clause that a text must be issued, that ``number`` is that text, or that it asks for none (``reason``).

    ``OPEN`` takes what was said back.
    Raises ``Invalid`` for a document that cannot be the one, ``Conflict`` when somebody decided meanwhile.
    """
    require(actor, "plans.edit")
    row = delegated.get(clause_id)
    if row is None:
        raise Missing()
    if version is not None and version != row.version:
        raise Conflict()
    if decision is Decision.DISMISSED and len(reason.strip()) < 5:
        raise Invalid(fields={"reason": [_("Say why, in a sentence.")]})
    row.issued_id = _issued(row, number).id if decision is Decision.ISSUED else None
    row.decision, row.reason = decision, reason.strip() or None
    opened = decision is Decision.OPEN
    row.decided_by, row.decided_at = (None, None) if opened else (actor.user_id, clock.now())
    return row


def _issued(row: Delegated, number: str) -> Document:
    """The document of the province that carries the clause out: never one older than the text that asks for it."""
    if not number.strip():
        raise Invalid(fields={"number": [_("Give the number of the document that was issued.")]})
    document = lookup.single(number)
    superior = db.session.get_one(Document, row.document_id)
    if document.level is Level.NATIONAL:
        raise Invalid(fields={"number": [_("%(number)s is not a document of the province.", number=document.number)]})
    if document.issued_date and superior.issued_date and document.issued_date < superior.issued_date:
        both = {"number": document.number, "superior": superior.number}
        words = _("%(number)s is older than %(superior)s and cannot carry it out.", **both)
        raise Invalid(fields={"number": [words]})
    return document
