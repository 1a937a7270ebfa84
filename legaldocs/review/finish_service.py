"""Use case of the one sheet: keep what was read and has no conclusion, assess the document, submit."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from legaldocs.core.actor import Actor
from legaldocs.core.errors import Conflict, Missing, Refused
from legaldocs.core.unit_of_work import use_case
from legaldocs.review import queries, service
from legaldocs.review.models import Criterion, Outcome, Ticket


@use_case
def finish(
    actor: Actor,
    ticket_id: int,
    read: Mapping[int, int],
    answers: Mapping[Criterion, tuple[bool, str]],
    version: int | None = None,
) -> Ticket:
    """Keep every provision without conclusion, write the assessment and submit; all of it or nothing.

    ``read`` are the provisions that were shown, id → version: one that is not among them, because it came later or
    never was on the page, is never concluded unseen.  Raises ``Refused`` for it, ``Conflict`` for one written
    meanwhile.
    """
    ticket = queries.get(actor, ticket_id)
    if ticket is None:
        raise Missing()
    if version is not None and version != ticket.version:
        raise Conflict()
    left = [item for item in ticket.items if item.outcome is None]
    if {item.id for item in left} - set(read):
        raise Refused(_("A provision came to the ticket that this page did not show. Read it first."))
    for item in left:
        service.conclude(actor, ticket_id, item.id, Outcome.KEEP, version=read[item.id])
    service.assess(actor, ticket_id, answers)
    return service.move(actor, ticket_id, "submit")
