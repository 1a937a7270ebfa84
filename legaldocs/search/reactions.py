"""What search does when documents change: note them in the outbox and wake the indexer."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.core.jobs import job
from legaldocs.events import DocumentRegistered
from legaldocs.search import service


@job("search.index", key=lambda _payload: "all", label=_l("Bring the search index up to date"))
def _index(context: Any, **_event: Any) -> dict[str, int]:
    return {"entries": service.update(context)}


@job("search.rebuild", key=lambda _payload: "all", label=_l("Build the search index anew"))
def _rebuild(context: Any) -> dict[str, int]:
    return {"entries": service.rebuild(context)}


INDEX, REBUILD = _index, _rebuild


def mark_changed(_actor: Actor, event: DocumentRegistered) -> None:
    """The document's entry is out of date."""
    service.mark(SYSTEM, [event.document_id])
