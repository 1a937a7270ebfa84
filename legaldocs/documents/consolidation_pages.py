"""Values of the pages on a document as at a day: the text with its label, what it lacks, versions of one provision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from legaldocs.core import clock
from legaldocs.core.errors import Missing
from legaldocs.documents import (
    consolidation,
    consolidation_export,
    consolidation_service,
    effects,
    presentation,
    queries,
    typeset,
)
from legaldocs.documents.consolidation import AsAt, Holding
from legaldocs.documents.consolidation_words import freshness, origin, why
from legaldocs.documents.models import Relation
from legaldocs.documents.queries import unit_label
from legaldocs.law.consolidate import Instruction
from legaldocs.law.effect import Event, status_at
from legaldocs.law.provision_versions import Version
from legaldocs.law.types import Provision
from legaldocs.ui.words import day as words

_READ = "inforce"  # the look of the day that is read


@dataclass(frozen=True, slots=True)
class Shifted:
    """A citation of the text as issued at its place in a consolidated one."""

    start: int
    end: int
    target_id: int | None
    target_units: list[str]


def opened(document_id: int, on: date, held_at: datetime | None) -> AsAt:
    """The text of a day.  Raises ``Missing`` where the register holds no text."""
    held = consolidation.holding(document_id)
    if held is None:
        raise Missing()
    return consolidation.as_at(held, on, held_at)


def at(document_id: int, on: date, held_at: datetime | None) -> dict[str, Any]:
    """Values for ``documents/at.html``."""
    found = opened(document_id, on, held_at)
    events = effects.events_of([document_id])[document_id]
    checksum = consolidation_service.fingerprint(found.made.text)
    return {
        **_frame(found, events),
        "law": _law(found, events, checksum),
        "applied": [_row(found, one) for one in found.made.applied],
        "refused": [{**_row(found, r.instruction), "why": why(r.why)} for r in found.made.refused],
        "waiting": [_waiting(found, p.source_id, p.source_path, p.provision, p.kind, p.on) for p in found.waiting],
        "days": list(_days(found)),
        "read_sha256": checksum,
        "blockers": list(consolidation_service.blockers(found)),
    }


def provision(document_id: int, path: str, on: date, held_at: datetime | None) -> dict[str, Any]:
    """Values for ``documents/provision.html``: one provision on a day, with its versions in both times.

    Raises ``Missing`` where the address means nothing on that day.
    """
    found = opened(document_id, on, held_at)
    unit = next((u for u in found.made.provisions if u.path == path), None)
    wordings = found.holding.wordings
    versions = wordings.versions(path, on, held_at)
    if unit is None and not versions:
        raise Missing()
    events = effects.events_of([document_id])[document_id]
    return {
        **_frame(found, events, path),
        "path": path,
        "label": unit_label(path),
        "words": found.made.text[unit.start : unit.end] if unit else None,
        "versions": [_version(found.holding, one) for one in reversed(versions)],
        "record": [_version(found.holding, one) for one in wordings.record(path, on)],
    }


def as_json(document_id: int, on: date, held_at: datetime | None, path: str | None = None) -> dict[str, Any]:
    """The same as plain values, of a document or of one provision: status with rule and events, text, what it lacks."""
    found = opened(document_id, on, held_at)
    document = found.holding.document
    events = effects.events_of([document_id])[document_id]
    answer = status_at(events, on, provision=path, known_at=held_at)
    status = {
        "status": str(answer.status),
        "since": answer.since,
        "until": answer.until,
        "rule": answer.rule,
        "because": list(answer.because),
    }
    whole = consolidation_export.consolidated(document, on, held_at)
    if path is None:
        return {"id": document.id, "number": document.number, "status": status, **whole}
    values = provision(document_id, path, on, held_at)
    rows = [{**row, "url": None, "by": [step["number"] for step in row["by"]]} for row in values["record"]]
    return {
        "id": document.id, "number": document.number, "on": on, "path": path, "status": status,
        "text": values["words"], "label": whole["label"], "freshness": whole["freshness"], "versions": rows,
    }  # fmt: skip


def _frame(found: AsAt, events: list[Event], path: str | None = None) -> dict[str, Any]:
    """What every page on a day shows: the document, the day, the status with its reasons, label and freshness."""
    document = found.holding.document
    answer = status_at(events, found.on, provision=path, known_at=found.held_at)
    history = list(found.holding.events.values())
    return {
        "document": document,
        "on": found.on,
        "known": clock.local(found.held_at).date() if found.held_at else None,
        "status": presentation.badge(answer),
        "why": presentation.reasons(answer, history, found.holding.sources),
        "rule": presentation.rule_sentence(answer.rule),
        "origin": origin(found),
        "label_code": str(found.origin),
        "freshness": freshness(found),
        "fresh": found.fresh,
        "today": clock.today(),
        "words_of": presentation.event_words(),
    }


def _law(found: AsAt, events: list[Event], checksum: str) -> typeset.Setting:
    """The consolidated text as markup, with the links of the words that did not change."""
    held = found.holding
    outgoing = queries.relations_from(held.document.id)
    named = {**held.sources, held.document.id: held.document}
    seen = [event for event in events if found.held_at is None or event.recorded_at <= found.held_at]

    def text() -> presentation.Text:
        links = list(shifted(held, found.made.text, found.made.provisions, outgoing))
        return presentation.Text(found.made.text, found.made.provisions, links, seen, found.on, named)

    base = (held.edition.id, held.edition.text_sha256, queries.tree_stamp(held.edition.id))
    words = (base, checksum, found.made.provisions)
    return typeset.setting(words, outgoing, seen, found.on, named, acts=False, make=text)


def shifted(held: Holding, text: str, units: Iterable[Provision], outgoing: Iterable[Relation]) -> Iterator[Shifted]:
    """Citations in units whose words are those first issued, moved to where these now stand."""
    base = {unit.path: unit for unit in queries.provisions(held.edition.id)}
    delta: dict[str, int] = {}
    for unit in units:
        was = base.get(unit.path)
        if was is not None and held.edition.text[was.start : was.end] == text[unit.start : unit.end]:
            delta[unit.path] = unit.start - was.start
    for relation in outgoing:
        move = _move(relation, base, delta)
        if move is not None and relation.target_id is not None:
            yield Shifted(relation.start + move, relation.end + move, relation.target_id, relation.target_units)


def _move(relation: Relation, base: dict[str, Any], delta: dict[str, int]) -> int | None:
    """How far a citation moved; ``None`` where its words changed.  Before the first unit nothing moves."""
    if relation.source_path is None or relation.source_path not in base:
        return 0 if all(relation.end <= unit.start for unit in base.values()) else None
    return delta.get(relation.source_path)


def _row(found: AsAt, one: Instruction) -> dict[str, Any]:
    event = found.holding.events.get(one.key)
    clause = found.holding.unread.get(one.key)
    path, kind = (event.source_path, event.kind) if event else (clause.source_unit if clause else None, None)
    row = {"key": one.key, **_waiting(found, one.source, path, one.order.target, kind, one.on)}
    return {**row, "what": f"“{clause.words}”"} if clause else row


def _waiting(
    found: AsAt, source: int | None, source_path: str | None, target: str | None, kind: Any, on: date | None
) -> dict[str, Any]:
    """One change in words: what, which provision, by which words of which document, from when."""
    document = found.holding.sources.get(source or 0)
    return {
        "what": presentation.EVENT_WORDS[kind]() if kind else "",
        "unit": unit_label(target) if target else None,
        "anchor": presentation.anchor(target) if target else None,
        "number": document.number if document else None,
        "url": presentation.provision_url(document.id, source_path) if document else None,
        "place": unit_label(source_path) if source_path else "",
        "on": on,
    }


def _days(found: AsAt) -> Iterator[dict[str, Any]]:
    """Days on which the wording changed, the one that is read marked, and the text as issued first."""
    document = found.holding.document
    days = found.holding.changes()
    first = document.stated_effective or document.issued_date
    stops = [day for day in (first, *days) if day is not None]
    current = max((day for day in stops if day <= found.on), default=None)
    for day in dict.fromkeys(sorted(stops)):
        note = _("as issued") if day == first else ""
        yield {
            "text": words(day),
            "url": presentation.day_url(document.id, day),
            "note": note,
            "status": _READ if day == current else "",
        }


def _version(held: Holding, version: Version) -> dict[str, Any]:
    """One version as a row: both stretches of time, the words, by which documents."""
    events = [held.events[key] for key in version.by if key in held.events]
    day = version.since or held.document.stated_effective or held.document.issued_date
    return {
        "since": version.since,
        "until": version.until,
        "recorded_from": version.recorded_from,
        "recorded_until": version.recorded_until,
        "words": version.words,
        "paths": list(version.paths),
        "url": presentation.day_url(held.document.id, day, version.paths[0]) if day else None,
        "by": [_source(held, event.source_id, event.source_path) for event in events],
    }


def _source(held: Holding, source: int | None, path: str | None) -> dict[str, Any]:
    document = held.sources.get(source or 0)
    number = document.number if document else "?"
    return {"number": number, "url": presentation.provision_url(document.id, path) if document else None}
