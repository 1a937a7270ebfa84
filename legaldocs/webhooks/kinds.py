"""What webhooks tell of: name of the kind, the event behind it, and the permission its receiver must hold.

A message carries ids and addresses, never words of a document: the receiver fetches those with a token of its own.
Steps of drafting are not told, because a dossier may be secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from legaldocs.core import events
from legaldocs.core.api import ROOT
from legaldocs.core.lifecycle import Moved
from legaldocs.events import DocumentRegistered, EffectRecorded, EffectReversed

TEST = "test"
_WORKFLOWS = {
    "review": "reviews/{}", "proposal": "proposals/{}", "plan": "plans/{}", "self_check": "checks/{}",
    "authority_check": "checks/{}",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of message: its name for programs and for people, and the permission to read what it points to."""

    name: str
    label: Any
    permission: str


KINDS = {
    kind.name: kind
    for kind in (
        Kind("document.registered", _l("A document entered the register"), "documents.read"),
        Kind("effect.recorded", _l("An event on effect was confirmed"), "documents.read"),
        Kind("effect.reversed", _l("An event on effect was taken back"), "documents.read"),
        Kind("review.moved", _l("A review took a step"), "review.read"),
        Kind("proposal.moved", _l("A proposal took a step"), "proposals.read"),
        Kind("plan.moved", _l("A plan took a step"), "plans.read"),
        Kind("check.moved", _l("A check took a step"), "checking.read"),
    )
}


def kind_of(event: object) -> str | None:
    """The kind an event belongs to; ``None`` when it is not told."""
    if isinstance(event, DocumentRegistered):
        return "document.registered"
    if isinstance(event, EffectRecorded):
        return "effect.recorded"
    if isinstance(event, EffectReversed):
        return "effect.reversed"
    if isinstance(event, Moved) and event.lifecycle in _WORKFLOWS:
        return {"self_check": "check", "authority_check": "check"}.get(event.lifecycle, event.lifecycle) + ".moved"
    return None


def data_of(event: Any, site: str) -> dict[str, Any]:
    """The event's values, and where each record can be read."""
    values: dict[str, Any] = events.payload(event)
    return {**values, "links": dict(_links(values, site.rstrip("/") + ROOT))}


def _links(values: Mapping[str, Any], root: str) -> list[tuple[str, str]]:
    named = {"document": values.get("document_id"), "source": values.get("source_id")}
    links = [(name, f"{root}/documents/{key}") for name, key in named.items() if key]
    if values.get("lifecycle") in _WORKFLOWS:
        links.append(("record", f"{root}/{_WORKFLOWS[values['lifecycle']].format(values['subject_id'])}"))
    return links
