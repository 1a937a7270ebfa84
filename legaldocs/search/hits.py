"""Hits as readers see them: the provision in its place, with its own effect on the day and the words found marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from legaldocs.core.db import db
from legaldocs.documents import effects, queries
from legaldocs.documents.models import Document, Edition, Provision
from legaldocs.law.effect import StatusAnswer, status_at
from legaldocs.law.types import Kind
from legaldocs.search.snippet import Piece, snippet
from legaldocs.search.units import addressed, latest_editions

WHOLE_TEXT_READ = 20_000  # characters of a text without articles
Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Found:
    """One hit: the document, the smallest provision that holds the words, its chapter, status and a marked snippet.

    ``unit`` is the path of the index entry (article or appendix), ``path`` that of the provision shown.
    """

    document: Document
    unit: str
    path: str
    label: str
    chapter: str
    heading: list[Piece]
    status: StatusAnswer
    whole: StatusAnswer
    pieces: list[Piece]

    @property
    def id(self) -> str:
        """The entry of the index."""
        return f"{self.document.id}:{self.unit}"


@dataclass(frozen=True, slots=True)
class _Entry:
    """What is stored about one hit: its provision (none for a whole text), where it starts, its words."""

    unit: sa.Row[int, str, str | None, str, str | None, int, int] | None
    start: int
    text: str


def split(hit_id: str) -> Key:
    """Document and path of a hit."""
    document_id, _colon, path = hit_id.partition(":")
    return int(document_id), path


def dress(keys: list[Key], words: str, on: date) -> list[Found]:
    """Hits with document, words and status: a fixed number of queries however many there are."""
    documents = queries.named(key for key, _path in keys)
    events = effects.events_of(documents)
    editions = latest_editions(documents)
    entries = _entries(keys, editions)
    below, above = _clauses(keys, editions), _chapters(entries, editions)
    dressed = []
    for key, path in keys:
        if key not in documents:
            continue  # deleted since it was indexed; the next update of the index forgets it
        entry = entries.get((key, path), _Entry(None, 0, ""))
        text, start = _after_heading(entry)
        pieces = snippet(text, words)
        place = _narrow(below.get((key, path), []), start, text, pieces) or path
        heading = entry.unit.heading if entry.unit is not None else None
        dressed.append(
            Found(
                document=documents[key],
                unit=path,
                path=place,
                label=queries.unit_label(place) if place else "",
                chapter=above.get((key, entry.unit.parent or ""), "") if entry.unit is not None else "",
                heading=snippet(heading, words, 400) if heading else [],
                status=status_at(events[key], on, provision=place or None),
                whole=status_at(events[key], on),
                pieces=pieces,
            )
        )
    return dressed


def _after_heading(entry: _Entry) -> tuple[str, int]:
    """The words after "Điều 5. Heading", which a hit shows by itself, and where they begin."""
    heading = entry.unit.heading if entry.unit is not None else None
    at = entry.text.find(heading, 0, len(heading) + 40) if heading else -1
    if not heading or at < 0:
        return entry.text, entry.start
    end = at + len(heading)
    return entry.text[end:], entry.start + end


def _entries(keys: list[Key], editions: dict[int, int]) -> dict[Key, _Entry]:
    """(document, path) → what is stored; whole texts are cut to their beginning."""
    words = sa.func.substr(Edition.text, Provision.start + 1, Provision.end - Provision.start).label("words")
    columns = (Provision.document_id, Provision.path, Provision.parent, Provision.label, Provision.heading)
    found: dict[Key, _Entry] = {}
    for part in _parts([(editions[key], path) for key, path in keys if path and key in editions]):
        rows = db.session.execute(
            sa.select(*columns, Provision.start, Provision.end, words)
            .join(Edition, Edition.id == Provision.edition_id)
            .where(addressed(part))
        )
        found.update({(row.document_id, row.path): _Entry(row, row.start, row.words) for row in rows})
    whole = [editions[key] for key, path in keys if not path and key in editions]
    bare = sa.select(Edition.document_id, sa.func.substr(Edition.text, 1, WHOLE_TEXT_READ))
    for document_id, text in db.session.execute(bare.where(Edition.id.in_(whole))) if whole else ():
        found[(document_id, "")] = _Entry(None, 0, text)
    return found


def _clauses(keys: list[Key], editions: dict[int, int]) -> dict[Key, list[tuple[str, int, int]]]:
    """(document, article) → its clauses as (path, start, end)."""
    found: dict[Key, list[tuple[str, int, int]]] = {}
    columns = (Provision.document_id, Provision.parent, Provision.path, Provision.start, Provision.end)
    for part in _parts([(editions[key], path) for key, path in keys if path and key in editions]):
        chosen = (addressed(part, Provision.parent), Provision.kind == Kind.CLAUSE)
        for row in db.session.execute(sa.select(*columns).where(*chosen).order_by(Provision.position)):
            found.setdefault((row.document_id, row.parent), []).append((row.path, row.start, row.end))
    return found


def _chapters(entries: dict[Key, _Entry], editions: dict[int, int]) -> dict[Key, str]:
    """(document, path of a part, chapter or section) → "Chương II. Heading"."""
    above = {(editions[key], one.unit.parent) for (key, _path), one in entries.items() if one.unit and one.unit.parent}
    found: dict[Key, str] = {}
    for part in _parts(sorted(above)):
        chosen = addressed(part)
        columns = (Provision.document_id, Provision.path, Provision.label, Provision.heading)
        for row in db.session.execute(sa.select(*columns).where(chosen)):
            found[(row.document_id, row.path)] = ". ".join(text for text in (row.label, row.heading) if text)
    return found


def _parts(pairs: list[tuple[int, str]], size: int = 200) -> Iterator[list[tuple[int, str]]]:
    """Pieces short enough for one statement."""
    return (pairs[at : at + size] for at in range(0, len(pairs), size))


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
