"""Watching one document: who watches what, and beginning or ending it.  The notices are written by ``reactions``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from flask_babel import gettext as _

from legaldocs.accounts.models import Person
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import use_case
from legaldocs.documents.models import Document
from legaldocs.inbox.models import Watch
from legaldocs.review.models import Ticket

_OPEN = Watch.person_id.in_(sa.select(Person.id).where(Person.disabled.is_(False)))
MOST = 100  # documents one person watches; whoever wants more keeps a search with alerts


@use_case
def watch(actor: Actor, document_id: int) -> None:
    """Watch a document I may read; watching it already changes nothing.  Raises ``Missing``, ``Refused``."""
    require(actor, "documents.read")
    if actor.user_id is None or db.session.get(Document, document_id) is None:
        raise Missing()
    mine = sa.select(Watch.document_id).where(Watch.person_id == actor.user_id)
    known = set(db.session.scalars(mine))
    if document_id in known:
        return
    if len(known) >= MOST:
        raise Refused(_("You watch %(most)s documents already; stop watching one first.", most=MOST))
    db.session.add(Watch(person_id=actor.user_id, document_id=document_id, since=clock.now()))
    db.session.flush()


@use_case
def stop(actor: Actor, document_id: int) -> None:
    """Watch a document no longer; one I do not watch stays unwatched.  Raises ``Missing`` where there is none."""
    require(actor, "documents.read")
    if db.session.get(Document, document_id) is None:
        raise Missing()
    chosen = (Watch.person_id == actor.user_id, Watch.document_id == document_id)
    db.session.execute(sa.delete(Watch).where(*chosen))


def watches(actor: Actor, document_id: int) -> bool:
    """Whether the actor watches the document."""
    chosen = (Watch.person_id == (actor.user_id or -1), Watch.document_id == document_id)
    return db.session.scalar(sa.select(Watch.id).where(*chosen)) is not None


def watched(actor: Actor) -> Iterator[tuple[Watch, Document]]:
    """What the actor watches, the latest first."""
    mine = Watch.person_id == (actor.user_id or -1)
    rows = sa.select(Watch, Document).join(Document, Document.id == Watch.document_id).where(mine)
    for row in db.session.execute(rows.order_by(Watch.id.desc())):
        yield row[0], row[1]


def watchers(document_id: int) -> list[int]:
    """Keys of the people who watch a document; closed accounts are told nothing."""
    chosen = sa.select(Watch.person_id).where(Watch.document_id == document_id, _OPEN)
    return list(db.session.scalars(chosen.order_by(Watch.person_id)))


def told_of_reviews(ticket_ids: Sequence[int]) -> list[tuple[Ticket, int]]:
    """(review, person who watches its document) of all these reviews; one question per 500 of them."""
    found = sa.select(Ticket, Watch.person_id).join(Watch, Watch.document_id == Ticket.document_id).where(_OPEN)
    parts = (ticket_ids[start : start + 500] for start in range(0, len(ticket_ids), 500))
    ordered = found.order_by(Ticket.id, Watch.person_id)
    return [(row[0], row[1]) for part in parts for row in db.session.execute(ordered.where(Ticket.id.in_(part)))]
