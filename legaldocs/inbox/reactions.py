"""What people are told when something happened elsewhere, in the same transaction."""

from __future__ import annotations

from legaldocs.core.actor import Actor
from legaldocs.events import SearchFoundNews
from legaldocs.inbox import notices
from legaldocs.inbox.notices import Told


def tell_of_hits(_actor: Actor, event: SearchFoundNews) -> None:
    """A kept search has news: one notice a day."""
    facts = {"number": event.name, "hits": event.hits, "saved": event.saved_id}
    notices.tell([Told(event.person_id, f"search:{event.saved_id}:{event.on}", "search-news", facts)])
