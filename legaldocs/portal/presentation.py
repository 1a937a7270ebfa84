"""What a status means for a citizen: one plain sentence before the text, with its proof one step away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from legaldocs.documents.models import Document, EffectEvent
from legaldocs.documents.presentation import event_sentence, provision_url
from legaldocs.documents.queries import unit_label
from legaldocs.documents.succession import former
from legaldocs.law.effect import Status, StatusAnswer
from legaldocs.ui.words import day

NAMED_UNITS = 8  # provisions named in the sentence; the text itself shows all of them


@dataclass(frozen=True, slots=True)
class Plain:
    """The status in plain words: ``code`` of ``Status``, a title, and sentences on what it means for a reader."""

    code: str
    title: str
    sentences: tuple[str, ...]


def plain(document: Document, answer: StatusAnswer) -> Plain:
    """What the status of a document on a day means."""
    title = _TITLES[answer.status](answer)
    found = [*_MEANINGS[answer.status](answer), *_territory(document, answer)]
    return Plain(str(answer.status), title, tuple(found))


_TITLES: dict[Status, Callable[[StatusAnswer], str]] = {
    Status.IN_FORCE: lambda a: _("In force since %(day)s", day=day(a.since)) if a.since else _("In force"),
    Status.PARTLY_ENDED: lambda a: _("Partly ended since %(day)s", day=day(a.since)) if a.since else _("Partly ended"),
    Status.ENDED: lambda a: _("Ended on %(day)s", day=day(a.since)) if a.since else _("Ended"),
    Status.NOT_YET: lambda a: _("Takes effect on %(day)s", day=day(a.until)) if a.until else _("Not yet in force"),
    Status.SUSPENDED: lambda a: _("Suspended since %(day)s", day=day(a.since)) if a.since else _("Suspended"),
    Status.PARTLY_SUSPENDED: lambda _a: _("Partly suspended"),
    Status.PAUSED: lambda a: _("Paused since %(day)s", day=day(a.since)) if a.since else _("Paused"),
    Status.PARTLY_PAUSED: lambda _a: _("Partly paused"),
    Status.UNDETERMINED: lambda _a: _("Effect not determined"),
}


def _in_part(answer: StatusAnswer) -> Iterable[str]:
    gone = [unit for unit in answer.ended_units if unit not in answer.amended_units]
    if gone:
        yield _("No longer applied: %(units)s. It is struck through in the text.", units=_units(gone))
    if answer.amended_units:
        yield _("Worded anew: %(units)s.", units=_units(answer.amended_units))
    if not gone and not answer.amended_units:
        yield _("Some of its provisions no longer apply; they are struck through in the text.")
    else:
        yield _("The other provisions apply.")


def _until(answer: StatusAnswer) -> Iterable[str]:
    yield _("It is not applied for the time being.")
    if answer.until:
        yield _("It applies again from %(day)s.", day=day(answer.until))


_MEANINGS: dict[Status, Callable[[StatusAnswer], Iterable[str]]] = {
    Status.IN_FORCE: lambda _a: (_("This document applies."),),
    Status.PARTLY_ENDED: _in_part,
    Status.ENDED: lambda _a: (_("This document is no longer applied. Its text is kept for reference."),),
    Status.NOT_YET: lambda _a: (_("This document has been issued but does not apply yet."),),
    Status.SUSPENDED: _until,
    Status.PARTLY_SUSPENDED: lambda a: (
        _("For the time being not applied: %(units)s.", units=_units(a.suspended_units)),
    ),
    Status.PAUSED: _until,
    Status.PARTLY_PAUSED: lambda a: (_("For the time being not applied: %(units)s.", units=_units(a.paused_units)),),
    Status.UNDETERMINED: lambda _a: (
        _("The register lacks a fact that decides. Ask the issuing body before relying on this text."),
    ),
}


def _units(paths: Sequence[str]) -> str:
    names = ", ".join(unit_label(path) for path in paths[:NAMED_UNITS])
    more = len(paths) - NAMED_UNITS
    return _("%(names)s and %(num)d more", names=names, num=more) if more > 0 else names


def _territory(document: Document, answer: StatusAnswer) -> Iterable[str]:
    """A former province's document applies in its old area only (Luật 64/2025/QH15, Điều 54 khoản 2)."""
    place = former(document)
    if place is not None and answer.status is not Status.ENDED:
        yield _(
            "It applies only in the territory of the former province %(old)s, now part of %(new)s.",
            old=place[0],
            new=place[1],
        )


def reasons(answer: StatusAnswer, history: Iterable[EffectEvent], named: dict[int, Document]) -> list[dict[str, Any]]:
    """The events that decide, with links to the words; who confirmed them is the office's own affair."""
    deciding = set(answer.because)
    return [step(event, named) for event in history if event.id in deciding]


def step(event: EffectEvent, named: dict[int, Document]) -> dict[str, Any]:
    """One event in words, with the address of the words that prove it."""
    source = named.get(event.source_id or 0)
    label = unit_label(event.provision) if event.provision else None
    words = event_sentence(event.kind, event.on, source.number if source else None, label)
    url = provision_url(source.id, event.source_path) if source and source.id != event.document_id else None
    return {"text": words, "url": url, "on": event.on, "recorded_at": event.recorded_at}
