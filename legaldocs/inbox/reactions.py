"""What people are told when something happened elsewhere, in the same transaction: notices, and mails at once."""

from __future__ import annotations

from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.documents import queries as documents
from legaldocs.documents.models import EffectEvent
from legaldocs.drafting.models import Draft
from legaldocs.drafting.workspace_models import Message
from legaldocs.events import (
    CalledOn,
    DocumentRegistered,
    EffectRecorded,
    EffectReversed,
    ReviewsOpened,
    SearchFoundNews,
)
from legaldocs.inbox import letters, watching
from legaldocs.inbox.notices import Told


def tell_of_hits(_actor: Actor, event: SearchFoundNews) -> None:
    """A kept search has news: one notice a day."""
    facts = {"number": event.name, "hits": event.hits, "saved": event.saved_id}
    letters.tell([Told(event.person_id, f"search:{event.saved_id}:{event.on}", "search-news", facts)])


def tell_of_call(actor: Actor, event: CalledOn) -> None:
    """Somebody is called on in a comment; of a secret dossier the notice holds neither code nor words."""
    message = db.session.get_one(Message, event.message_id)
    draft = db.session.get_one(Draft, event.draft_id)
    facts = {
        "draft": draft.id, "thread": message.thread_id, "provision": message.thread.provision_id,
        "who": actor.name, "dossier": "" if draft.secret else draft.code,
    }  # fmt: skip
    letters.tell(Told(one, f"call:{message.id}:{one}", "called-on", facts) for one in event.person_ids)


def tell_of_effect(actor: Actor, event: EffectRecorded) -> None:
    """A watched document's effect changed."""
    on = event.on.isoformat() if event.on else None
    _tell(actor, event.document_id, f"effect:{event.event_ids[0]}", "watch-effect", kind=event.kind, due=on)


def tell_of_reversal(actor: Actor, event: EffectReversed) -> None:
    """An event on a watched document was taken back."""
    if not (people := watching.watchers(event.document_id)):
        return
    gone = db.session.get_one(EffectEvent, event.reversed_id)
    _tell(actor, event.document_id, f"effect:{event.event_id}", "watch-reversed", people, kind=str(gone.kind))


def tell_of_text(actor: Actor, event: DocumentRegistered) -> None:
    """A watched document got a text, or another one."""
    if not (people := watching.watchers(event.document_id)):
        return
    edition = documents.current_edition(event.document_id, with_text=False)
    if edition is not None:
        code = "watch-corrected" if edition.reason else "watch-text"
        _tell(actor, event.document_id, f"edition:{edition.id}", code, people)


def tell_of_reviews(actor: Actor, event: ReviewsOpened) -> None:
    """Reviews were opened, some on watched documents."""
    for ticket, person in watching.told_of_reviews(event.ticket_ids):
        _tell(actor, ticket.document_id, f"review:{ticket.id}", "watch-review", [person], ticket=ticket.code)


def _tell(
    actor: Actor, document_id: int, occasion: str, code: str, people: list[int] | None = None, **facts: str | None
) -> None:
    """One notice per occasion and watcher; whoever did it themself knows already."""
    told = [one for one in (watching.watchers(document_id) if people is None else people) if one != actor.user_id]
    document = documents.get(document_id) if told else None
    if document is not None:
        known = {"document": document.id, "number": document.number, "title": document.title[:200], **facts}
        letters.tell(Told(one, f"watch:{occasion}:{one}", code, known) for one in told)
