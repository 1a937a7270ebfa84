"""What search does when documents change, and its recurring jobs: index, prove, look for news in kept searches."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.core.jobs import job
from legaldocs.events import DocumentRegistered, TextTranslated
from legaldocs.search import saved_service, schemas, service


@job("search.index", key=lambda _payload: "all", every="every 10m", label=_l("Bring the search index up to date"))
def _index(context: Any, **_event: Any) -> dict[str, int]:
    return {"entries": service.update(context)}


@job("search.rebuild", key=lambda _payload: "all", label=_l("Build the search index anew"))
def _rebuild(context: Any) -> dict[str, int]:
    return {"entries": service.rebuild(context)}


@job("search.check", key=lambda _payload: "all", every="daily 03:40", label=_l("Prove and repair the search index"))
def _check(context: Any) -> dict[str, int]:
    return service.prove(context)


@job("search.alerts", key=lambda _payload: "all", every="daily 05:10", label=_l("Look for news in kept searches"))
def _alerts(context: Any) -> dict[str, int]:
    return {"hits": saved_service.compare_all(context, schemas.from_stored)}


INDEX, REBUILD, ALERTS = _index, _rebuild, _alerts


def mark_changed(_actor: Actor, event: DocumentRegistered | TextTranslated) -> None:
    """The document's entries are out of date."""
    service.mark(SYSTEM, [event.document_id])
