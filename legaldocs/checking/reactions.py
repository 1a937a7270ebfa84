"""What checking does when a document comes into the register: the dossier opens by itself, quotes find their words.

A document issued in the last year is received for checking; older ones of an archive come to a check by a campaign or
by a person, or a first import would open thousands.
"""

from __future__ import annotations

from datetime import date, timedelta

from legaldocs.checking import finding_service, service
from legaldocs.checking.jobs import READ
from legaldocs.checking.lifecycle import TABLES
from legaldocs.checking.models import Trigger
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.documents import queries as documents
from legaldocs.documents.models import Document, Level
from legaldocs.events import CheckWanted, DocumentRegistered, IllegalityFound, Moved
from legaldocs.law import numbering

RECENT = timedelta(days=365)  # internal limit


def receive(_actor: Actor, event: DocumentRegistered) -> None:
    """One dossier per kind of check, in the transaction of the registration; asking again opens none twice."""
    document = documents.get(event.document_id)
    if document is None:
        return
    finding_service.reanchor(SYSTEM, document.id)
    if _to_check(document, clock.today()):
        service.open_checks(SYSTEM, [document.id], service.Cause(Trigger.RECEIVED, "received"))


def read_when_assigned(_actor: Actor, moved: Moved) -> None:
    """The machine reads a document as soon as somebody has it to check."""
    if moved.lifecycle in TABLES and moved.move == "assign" and moved.source == "open":
        READ.enqueue(check_id=moved.subject_id)


def open_found_illegal(_actor: Actor, event: IllegalityFound) -> None:
    """A review that finds a document unlawful from the beginning hands it over to checking."""
    key = f"review:{event.ticket_id}"
    service.open_checks(SYSTEM, [event.document_id], service.Cause(Trigger.REQUEST, key, event.ground))


def open_wanted(_actor: Actor, event: CheckWanted) -> None:
    """Another slice asks for a check: a yearly plan whose month has come."""
    cause = service.Cause(Trigger.REQUEST, event.key, event.reason)
    service.open_checks(SYSTEM, [event.document_id], cause, event.lifecycle)


def _to_check(document: Document, today: date) -> bool:
    """A local normative text of the last year whose words are on file."""
    local = document.level in (Level.PROVINCIAL, Level.COMMUNE)
    recent = document.issued_date is not None and today - RECENT <= document.issued_date <= today
    return local and recent and document.has_text and numbering.is_normative(document.number)
