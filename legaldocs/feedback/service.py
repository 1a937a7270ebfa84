"""Use cases of feedback: receive a message within limits, move it, open a review from it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _

from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Invalid, Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import emit, use_case
from legaldocs.documents import queries as documents
from legaldocs.documents.models import Level
from legaldocs.events import ReviewWanted
from legaldocs.feedback import queries
from legaldocs.feedback.lifecycle import FEEDBACK
from legaldocs.feedback.models import Feedback, Sort, State

SHORTEST, LONGEST = 20, 4000  # letters of a message
PER_SOURCE, PER_HOUR = 5, 300  # messages an hour from one source, and from everywhere


class TooMany(Refused):
    """More messages than a person would send."""

    status = 429


def too_long() -> str:
    """How long a message may be, in words."""
    return _("Write between %(low)s and %(high)s letters.", low=SHORTEST, high=LONGEST)


def source_of(address: str, key: bytes) -> str:
    """A keyed hash of an address: enough to count by, not to know who it was."""
    return hmac.new(key, address.encode(), hashlib.sha256).hexdigest()


@use_case
def receive(
    actor: Actor,
    document_id: int,
    kind: Sort,
    words: str,
    source: str,
    path: str = "",
    name: str = "",
    contact: str = "",
) -> Feedback:
    """Take in a message in the name of nobody.

    Raises ``Missing`` for a document that is none of the province's, ``Invalid`` for too few or too many words or an
    unknown provision, ``TooMany`` past the limits, ``Refused`` for the same words again.
    """
    require(actor, "feedback.send")
    document = documents.get(document_id)
    if document is None or document.level is Level.NATIONAL:
        raise Missing()
    text = words.strip()
    if not SHORTEST <= len(text) <= LONGEST:
        raise Invalid(fields={"words": [too_long()]})
    if path and documents.provision(document_id, path) is None:
        raise Invalid(fields={"path": [_("The document has no such provision.")]})
    hour = clock.now() - timedelta(hours=1)
    if queries.sent_since(hour, source) >= PER_SOURCE or queries.sent_since(hour) >= PER_HOUR:
        raise TooMany(_("Too many messages within an hour. Try again later."))
    if queries.same_words(document_id, text, clock.now() - timedelta(days=30)):
        raise Refused(_("The same words about this document were sent already."))
    message = Feedback(
        token=secrets.token_urlsafe(24), document_id=document_id, path=path, kind=kind, words=text,
        name=name.strip()[:120], contact=contact.strip()[:160], source=source, state=State.NEW,
        unit_id=None, received_at=clock.now(),
    )  # fmt: skip
    db.session.add(message)
    db.session.flush()
    FEEDBACK.open(SYSTEM, message)
    return message


@use_case
def move(actor: Actor, feedback_id: int, name: str, version: int | None = None, **inputs: Any) -> Feedback:
    """Carry out one move of the table.  Raises ``Conflict`` when the message moved on since the page was read."""
    message = queries.get(actor, feedback_id)
    if message is None or name not in {row.name for row in FEEDBACK.moves}:
        raise Missing()
    if version is not None and version != message.version:
        raise Conflict()
    FEEDBACK.apply(actor, message, name, **inputs)
    return message


@use_case
def ask_for_review(actor: Actor, feedback_id: int, version: int | None = None) -> Feedback:
    """Open a review of the document on the ground of this message, at the provision it names."""
    message = queries.get(actor, feedback_id)
    if message is None:
        raise Missing()
    require(actor, "feedback.answer", message)
    if version is not None and version != message.version:
        raise Conflict()
    if message.state not in (State.ACCEPTED, State.ANSWERED):
        raise Refused(_("A review is opened from a message that was accepted."))
    if message.review_asked:
        raise Refused(_("A review was opened from this message already."))
    message.review_asked = True
    reason = f"Phản ánh, kiến nghị {message.code}: {message.words[:400]}"  # kept with the ticket, therefore Vietnamese
    paths = (message.path,) if message.path else ()
    key = f"feedback:{message.id}"
    emit(ReviewWanted("feedback", key, reason, ((message.document_id, paths),), key))
    return message
