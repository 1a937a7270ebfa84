"""Values of the portal's pages, each gathered in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from legaldocs.core import clock
from legaldocs.core.errors import Missing
from legaldocs.documents import akn, comparing, consolidation_pages, effects, queries, translations
from legaldocs.documents.models import Document, EffectEvent
from legaldocs.documents.presentation import territory_word
from legaldocs.law.effect import Status, status_at
from legaldocs.portal import presentation
from legaldocs.portal import queries as portal
from legaldocs.ui.looks import status_look
from legaldocs.ui.words import day as day_words

LATEST = 8
YEARS = 12  # columns of a chart


def home(today: date) -> dict[str, Any]:
    """Values of the front page: what applies today, ways in, what is new."""
    counted = portal.counts(today)
    latest = portal.newest(LATEST)
    return {
        "counts": counted,
        "fields": counted.by_field.most_common(),
        "types": counted.by_type.most_common(),
        "territories": [(key, territory_word(key), n) for key, n in counted.by_territory.most_common()],
        "latest": latest,
        "statuses": effects.statuses([document.id for document in latest], today),
        "changes": changes(6),
    }


def found(document_id: int) -> Document:
    """A document anybody may read.  Raises ``Missing``."""
    document = queries.get(document_id)
    if document is None:
        raise Missing()
    return document


def document(document_id: int, on: date) -> dict[str, Any]:
    """Values of a document's page: what its status means, the words of the day, what they lack, its history."""
    known = found(document_id)
    history = queries.history(document_id)
    named = queries.named([*(event.source_id for event in history), document_id])
    answer = effects.statuses([document_id], on)[document_id]
    taken_back = {event.reverses_id for event in history}
    standing = [event for event in history if event.id not in taken_back and event.reverses_id is None]
    edition = queries.current_edition(document_id, with_text=False)
    text = consolidation_pages.at(document_id, on, None) if edition else None
    return {
        "document": known,
        "edition": edition,
        "on": on,
        "today": clock.today(),
        "plain": presentation.plain(known, answer),
        "why": presentation.reasons(answer, history, named),
        "history": [presentation.step(event, named) for event in sorted(standing, key=_by_day)],
        "text": text,
        "iri": akn.other(known).iri,
        "english": translations.has_one(document_id),
        "structured": structured(known, str(answer.status)),
    }


def _by_day(event: Any) -> tuple[date, int]:
    return event.on or date.max, event.id


def provision(document_id: int, path: str, on: date) -> dict[str, Any]:
    """Values of one provision on a day.  Raises ``Missing``."""
    known = found(document_id)
    values = consolidation_pages.provision(document_id, path, on, None)
    answer = effects.statuses([document_id], on)[document_id]
    kept = ("label", "words", "versions", "status", "freshness", "fresh", "origin", "path", "on")
    return {"document": known, "plain": presentation.plain(known, answer), **{name: values[name] for name in kept}}


def english(document_id: int, on: date) -> dict[str, Any]:
    """Values of a translation's page.  Raises ``Missing`` where no translation is shown."""
    known, shown = found(document_id), translations.current(document_id)
    if shown is None:
        raise Missing(_("No translation is attached"))
    edition, events = queries.current_edition(document_id), effects.events_of([document_id])[document_id]
    lines = translations.side_by_side(edition, shown, translations.ended_on(events, on))
    return {
        "document": known,
        "plain": presentation.plain(known, status_at(events, on)),
        "edition": edition,
        "shown": shown,
        "lines": lines,
        "effect": translations.doubtful(lines, events, on),
    }


def compare(document_id: int, since: date | None, until: date) -> dict[str, Any]:
    """Values of the comparison of two days of a document."""
    found(document_id)
    return {**comparing.page(comparing.pair(document_id, since, until)), "given": {"since": since, "until": until}}


def structured(known: Document, status: str) -> dict[str, Any]:
    """The document for search engines: schema.org ``Legislation``."""
    in_force = {"inforce": "InForce", "ended": "NotInForce", "notyet": "NotInForce"}.get(status, "PartiallyInForce")
    values = {
        "@context": "https://schema.org",
        "@type": "Legislation",
        "@id": url_for("portal.document", document_id=known.id, _external=True),
        "legislationIdentifier": known.number,
        "legislationType": known.doc_type,
        "name": known.title,
        "inLanguage": "vi",
        "legislationDate": _iso(known.issued_date),
        "legislationDateVersion": _iso(known.stated_effective),
        "legislationPassedBy": {"@type": "GovernmentOrganization", "name": known.issuer},
    }
    if status != str(Status.UNDETERMINED):
        values["legislationLegalForce"] = f"https://schema.org/{in_force}"
    return {name: value for name, value in values.items() if value is not None}


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def changes(limit: int, document_id: int | None = None) -> list[dict[str, Any]]:
    """The latest confirmed events as rows: document, what happened, when recorded."""
    return _steps(portal.latest_changes(limit, document_id))


def changes_after(cursor: int, limit: int) -> tuple[list[dict[str, Any]], int]:
    """The same rows after a cursor, oldest first, and where to go on: what a feed reader that stopped there missed."""
    rows, cursor = portal.changes_after(cursor, limit)
    return _steps(rows), cursor


def _steps(rows: Sequence[tuple[EffectEvent, Document]]) -> list[dict[str, Any]]:
    named = queries.named(event.source_id for event, _document in rows)
    return [{"id": event.id, "document": known, **presentation.step(event, named)} for event, known in rows]


def feed(cursor: int, limit: int) -> dict[str, Any]:
    """A stretch of the change feed as plain values; ``next`` continues it and never skips or repeats a change."""
    rows, cursor = portal.changes_after(cursor, limit)
    named = queries.named(event.source_id for event, _document in rows)
    return {
        "changes": [
            {
                "id": event.id,
                "kind": str(event.kind),
                "on": event.on,
                "recorded_at": event.recorded_at,
                "provision": event.provision,
                "reverses": event.reverses_id,
                "document": _reference(known),
                "source": _reference(named[event.source_id]) if event.source_id in named else None,
            }
            for event, known in rows
        ],
        "next": cursor,
        "complete": len(rows) < limit,
    }


def _reference(known: Document) -> dict[str, Any]:
    return {
        "id": known.id,
        "number": known.number,
        "title": known.title,
        "issuer": known.issuer,
        "iri": akn.other(known).iri,
        "url": url_for("portal.document", document_id=known.id, _external=True),
    }


def statistics(today: date) -> dict[str, Any]:
    """Figures with the picture and the table of each."""
    counted = portal.counts(today)
    last = today.year
    years = range(last - YEARS + 1, last + 1)
    return {
        "counts": counted,
        "as_at": day_words(today),
        "by_status": [
            {"label": str(status_look(code).word), "value": n, "url": url_for("portal.index", status=code)}
            for code, n in counted.by_status.most_common()
        ],
        "by_type": _bars(counted.by_type),
        "by_field": _bars(counted.by_field)[:YEARS],
        "by_territory": [{"label": territory_word(key), "value": n} for key, n in counted.by_territory.most_common()],
        "issued": [{"label": str(year), "value": counted.issued[year]} for year in years],
        "ended": [{"label": str(year), "value": counted.ended[year]} for year in years],
        "undated": _("Documents without a known day are not in the pictures by year."),
    }


def _bars(counted: Counter[str]) -> list[dict[str, Any]]:
    return [{"label": label, "value": n} for label, n in counted.most_common()]


def options(counted: Mapping[Any, int]) -> list[tuple[str, str]]:
    """Values to filter by with their number of documents, the most frequent first."""
    ordered = sorted(counted.items(), key=lambda item: (-item[1], str(item[0])))
    return [(str(value), f"{value} ({n})") for value, n in ordered]
