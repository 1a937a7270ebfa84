"""Hits as readers see them: the provision in its place, with its own effect on the day and the words found marked."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import sqlalchemy as sa

from legaldocs.core.db import db
from legaldocs.documents import effects, queries
from legaldocs.documents.models import Document, Provision
from legaldocs.law.effect import StatusAnswer, status_at
from legaldocs.law.types import Kind
from legaldocs.search.snippet import Piece, snippet
from legaldocs.search.units import ENGLISH, Passage, Passages, addressed, addresses, original, parts

_NOTHING = Passage("", "", 0)
Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Found:
    """One hit: the document, the smallest provision that holds the words, its chapter, status and a marked snippet.

    ``unit`` is the path of the index entry (article or appendix), ``path`` that of the provision shown.  An entry of
    an ``english`` translation is about the provision of the original at ``path``.
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
    def english(self) -> bool:
        """Whether the words are those of the English translation."""
        return self.unit.startswith(ENGLISH)

    @property
    def id(self) -> str:
        """The entry of the index."""
        return f"{self.document.id}:{self.unit}"


def split(hit_id: str) -> Key:
    """Document and path of a hit."""
    document_id, _colon, path = hit_id.partition(":")
    return int(document_id), path


def dress(keys: list[Key], words: str, on: date, passages: Passages | None = None) -> list[Found]:
    """Hits with document, words and status: a fixed number of queries however many there are.

    ``passages`` may know the words already, from ranking.
    """
    read = passages or Passages()
    documents = queries.named(key for key, _path in keys)
    keys = [key for key in keys if key[0] in documents]  # one deleted since is forgotten at the next update
    events = effects.events_of(documents)
    known = read(f"{document_id}:{path}" for document_id, path in keys)
    texts = {key: known.get(f"{key[0]}:{key[1]}", _NOTHING) for key in keys}
    pieces = {key: snippet(one.text, words) for key, one in texts.items()}
    marked = {key: at for key in keys if key[1] and (at := _first_marked(texts[key], pieces[key])) is not None}
    english = {key for key in marked if key[1].startswith(ENGLISH)}
    inner = _clauses({key: at for key, at in marked.items() if key not in english}, read)
    inner |= {key: path for key in english if (path := _translated_clause(texts[key], marked[key]))}
    above = _chapters({key: one.parent for key, one in texts.items()}, read)
    whole = {document_id: status_at(events[document_id], on) for document_id in documents}
    in_part = {document_id for document_id in documents if any(one.provision for one in events[document_id])}

    def dressed(key: Key) -> Found:
        document_id, path = key
        place = inner.get(key, original(path))
        title = texts[key].title
        return Found(
            document=documents[document_id],
            unit=path,
            path=place,
            label=queries.unit_label(place) if place else "",
            chapter=above.get(key, ""),
            heading=snippet(title, words, 400) if title else [],
            status=status_at(events[document_id], on, provision=place)
            if place and document_id in in_part
            else whole[document_id],
            whole=whole[document_id],
            pieces=pieces[key],
        )

    return [dressed(key) for key in keys]


def _first_marked(passage: Passage, pieces: list[Piece]) -> int | None:
    """Where in the edition the first marked word of a snippet stands."""
    first = next((n for n, piece in enumerate(pieces) if piece.is_match), None)
    if first is None:
        return None
    before = "".join(piece.text for piece in pieces[: first + 1]).replace("…", "")
    at = passage.text.find(before.strip()[-80:])
    return None if at < 0 else passage.start + at + len(before[-80:].strip()) - 1


def _translated_clause(passage: Passage, at: int) -> str:
    """The clause of an article of a translation that holds a place; empty when it has none there."""
    before = bisect_right(passage.clauses, at, key=lambda clause: clause[0])
    return passage.clauses[before - 1][1] if before else ""


def _clauses(marked: dict[Key, int], read: Passages) -> dict[Key, str]:
    """The clause of each article that holds a place in the edition."""
    found: dict[Key, str] = {}
    for part in parts(list(marked.items())):
        values = addresses((read.edition(document_id), path) for (document_id, path), _at in part)
        values |= {f"a{number}": at for number, (_key, at) in enumerate(part)}
        rows = db.session.execute(_inside(len(part)), values)
        found.update({(row.document_id, row.parent): row.path for row in rows})
    return found


@lru_cache(maxsize=512)
def _inside(count: int) -> sa.Select[int, str | None, str]:
    """Clauses that hold a place in their article, written out as ``units.addressed``; "end" is a word of SQL."""
    each = (
        f"(provision.edition_id = :e{n} AND provision.parent = :p{n} AND provision.start <= :a{n}"
        f' AND provision."end" > :a{n})'
        for n in range(count)
    )
    places = sa.text(f"({' OR '.join(each) or '1 = 0'})")
    columns = (Provision.document_id, Provision.parent, Provision.path)
    return sa.select(*columns).where(places, Provision.kind == Kind.CLAUSE)


def _chapters(parents: dict[Key, str | None], read: Passages) -> dict[Key, str]:
    """Hit → "Chương II. Heading" of the part, chapter or section it stands in."""
    above = {(key[0], parent): "" for key, parent in parents.items() if parent}
    for part in parts(list(above)):
        columns = (Provision.document_id, Provision.path, Provision.label, Provision.heading)
        named = sa.select(*columns).where(addressed(len(part)))
        for row in db.session.execute(named, addresses((read.edition(key), path) for key, path in part)):
            above[(row.document_id, row.path)] = ". ".join(text for text in (row.label, row.heading) if text)
    return {key: above[(key[0], parent)] for key, parent in parents.items() if parent}
