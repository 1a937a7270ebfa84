"""The search page's values: hits as provisions in their place, with their own effect on the day read at."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from legaldocs.core.db import db
from legaldocs.documents import effects, queries
from legaldocs.documents.models import Document, Edition, Provision
from legaldocs.law.effect import Status, StatusAnswer, status_at
from legaldocs.law.types import Kind
from legaldocs.search import service
from legaldocs.search.backend import Filters, Hits, Query
from legaldocs.search.notices import SENTENCES
from legaldocs.search.snippet import Piece, snippet

PER_PAGE = 20
RANKED = 1000
"""Best hits whose effect is computed; beyond them a reader is asked to narrow the question."""
FACETS = ("doc_type", "level", "issuer", "field", "year")
OUT_OF_SIGHT = (Status.ENDED,)
"""Left out, and counted, unless a reader asks for them."""


@dataclass(frozen=True, slots=True)
class Found:
    """One hit: the document, the smallest provision that holds the words, its status and a marked snippet."""

    document: Document
    path: str
    label: str
    heading: list[Piece]
    status: StatusAnswer
    whole: StatusAnswer
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits with what the reader should know about them.

    ``total`` counts what is shown on all pages; ``hidden`` the hits left out because they have ended; ``beyond`` the
    hits the index found after the best ``RANKED``; ``by_status`` the hits of each status, shown or not.
    """

    hits: list[Found]
    total: int
    page: int
    pages: int
    first: int
    last: int
    notes: list[str]
    facets: dict[str, dict[str, int]]
    by_status: dict[str, int]
    engine: str
    hidden: int
    beyond: int


def search(given: dict[str, Any], on: date) -> Results:
    """Ask the index, leave out what the reader did not ask for, and dress one page of the rest."""
    found, ranked, by_status = _ranked(given, on)
    pages = max(1, -(-len(ranked) // PER_PAGE))
    page = min(given["page"], pages)
    first = (page - 1) * PER_PAGE
    hits = dress(ranked[first : first + PER_PAGE], given["q"], on)
    return Results(
        hits=hits,
        total=len(ranked),
        page=page,
        pages=pages,
        first=first + 1 if ranked else 0,
        last=first + len(hits),
        notes=[str(SENTENCES[note]) for note in found.notes if note in SENTENCES],
        facets=found.facets,
        by_status=by_status,
        engine=found.engine,
        hidden=0 if given["status"] or given["ended"] else sum(by_status.get(str(one), 0) for one in OUT_OF_SIGHT),
        beyond=max(0, found.total - RANKED),
    )


def all_hits(given: dict[str, Any], on: date) -> list[Found]:
    """Exactly what the page shows, all pages, for an export."""
    return dress(_ranked(given, on)[1], given["q"], on)


def _ranked(given: dict[str, Any], on: date) -> tuple[Hits, list[tuple[int, str]], dict[str, int]]:
    """The answer of the index, the (document, provision) pairs to show in their order, and hits per status."""
    found = service.ask(Query(given["q"], _filters(given), RANKED, 0, FACETS))
    keys = [_split(hit.id) for hit in found.hits]
    documents = queries.named(key for key, _path in keys)
    events = effects.events_of(documents)
    known = [key for key in keys if key[0] in documents]
    statuses = {key: status_at(events[key[0]], on, provision=key[1] or None).status for key in known}
    by_status = Counter(str(status) for status in statuses.values())
    return found, [key for key in known if _asked_for(statuses[key], given)], dict(by_status)


def _asked_for(status: Status, given: dict[str, Any]) -> bool:
    if given["status"]:
        return str(status) in given["status"]
    return bool(given["ended"]) or status not in OUT_OF_SIGHT


def _filters(given: dict[str, Any]) -> Filters:
    return Filters(
        doc_type=tuple(given["doc_type"]),
        level=tuple(given["level"]),
        year_from=given["year_from"],
        year_to=given["year_to"],
    )


def dress(keys: list[tuple[int, str]], words: str, on: date) -> list[Found]:
    """Hits with document, words and status: a fixed number of queries however many there are."""
    documents = queries.named(key for key, _path in keys)
    events = effects.events_of(documents)
    texts = _texts(keys)
    clauses = _clauses(keys)
    dressed = []
    for key, path in keys:
        unit, start, text = texts.get((key, path), (None, 0, ""))
        text, start = _after_heading(text, start, unit)
        pieces = snippet(text, words)
        place = _narrow(clauses.get((key, path), []), start, text, pieces) or path
        dressed.append(
            Found(
                document=documents[key],
                path=place,
                label=queries.unit_label(place) if place else "",
                heading=snippet(unit.heading, words, 400) if unit and unit.heading else [],
                status=status_at(events[key], on, provision=place or None),
                whole=status_at(events[key], on),
                pieces=pieces,
            )
        )
    return dressed


def _after_heading(text: str, start: int, unit: Provision | None) -> tuple[str, int]:
    """The words after "Điều 5. Heading", which a hit shows by itself, and where they begin."""
    at = text.find(unit.heading, 0, len(unit.heading) + 40) if unit and unit.heading else -1
    if unit is None or unit.heading is None or at < 0:
        return text, start
    end = at + len(unit.heading)
    return text[end:], start + end


def _split(hit_id: str) -> tuple[int, str]:
    document_id, _colon, path = hit_id.partition(":")
    return int(document_id), path


def _texts(keys: list[tuple[int, str]]) -> dict[tuple[int, str], tuple[Provision | None, int, str]]:
    """(document, path) → the provision, where it starts, its words; whole texts are cut to their beginning."""
    ids = {key for key, _path in keys}
    latest = sa.select(sa.func.max(Edition.id)).where(Edition.document_id.in_(ids)).group_by(Edition.document_id)
    words = sa.func.substr(Edition.text, Provision.start + 1, Provision.end - Provision.start)
    rows = db.session.execute(
        sa.select(Provision, words)
        .join(Edition, Edition.id == Provision.edition_id)
        .where(Edition.id.in_(latest), Provision.path.in_({path for _key, path in keys}))
    )
    found: dict[tuple[int, str], tuple[Provision | None, int, str]] = {
        (unit.document_id, unit.path): (unit, unit.start, text) for unit, text in rows
    }
    whole = [key for key, path in keys if not path]
    bare = sa.select(Edition.document_id, sa.func.substr(Edition.text, 1, 20_000))
    for document_id, text in db.session.execute(bare.where(Edition.id.in_(latest), Edition.document_id.in_(whole))):
        found[(document_id, "")] = (None, 0, text)
    return found


def _clauses(keys: list[tuple[int, str]]) -> dict[tuple[int, str], list[tuple[str, int, int]]]:
    """(document, article) → its clauses as (path, start, end)."""
    paths = {path for _key, path in keys if path}
    rows = db.session.execute(
        sa.select(Provision.document_id, Provision.parent, Provision.path, Provision.start, Provision.end)
        .where(Provision.document_id.in_({key for key, _path in keys}), Provision.parent.in_(paths))
        .where(Provision.kind == Kind.CLAUSE)
        .order_by(Provision.position)
    )
    found: dict[tuple[int, str], list[tuple[str, int, int]]] = {}
    for row in rows:
        found.setdefault((row.document_id, row.parent), []).append((row.path, row.start, row.end))
    return found


def _narrow(clauses: list[tuple[str, int, int]], start: int, text: str, pieces: list[Piece]) -> str | None:
    """The clause that holds the first marked word of the snippet."""
    marked = next((n for n, piece in enumerate(pieces) if piece.is_match), None)
    if marked is None or not clauses:
        return None
    before = "".join(piece.text for piece in pieces[: marked + 1]).replace("…", "")
    at = text.find(re.sub(r"^\s+|\s+$", "", before)[-80:])
    if at < 0:
        return None
    place = start + at + len(before[-80:].strip()) - 1
    return next((path for path, first, last in clauses if first <= place < last), None)
