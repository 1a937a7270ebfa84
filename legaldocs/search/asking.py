"""Asking the index, and what to do when there is none: answers come from the database and say so.

Nothing here writes; the worker rebuilds what is missing (``service``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

import sqlalchemy as sa
from flask import current_app
from flask_babel import lazy_gettext as _l

from legaldocs.core.db import db
from legaldocs.core.errors import Unavailable
from legaldocs.core.text import fold
from legaldocs.documents import queries as documents
from legaldocs.documents.models import Document, Edition
from legaldocs.search import effect_labels, ranking, spelling, units
from legaldocs.search.backend import Filters, Hits, Labels, Query
from legaldocs.search.errors import IndexUnusable
from legaldocs.search.home import IndexHome
from legaldocs.search.memory_backend import MemoryBackend
from legaldocs.search.query import parse
from legaldocs.search.units import Passages

FROM_DATABASE = 60  # documents read when the index is not available: about half a second
_WORTH = 5  # words of a question looked for in texts then
AT_ONCE = 2  # such answers at once in a process: its other threads stay free for every other page
PATIENCE = 2.0  # seconds that a question waits for its turn
_turns = BoundedSemaphore(AT_ONCE)


class IndexBuilding(Unavailable):
    """There is no index yet, and as many questions as may be are being answered without it."""

    code = "search-index-building"
    sentence = _l(
        "The search index is being built, and many people are searching without it. Try again in half a minute;"
        " every other page works."
    )


@contextmanager
def _turn() -> Iterator[None]:
    """One of the few places for answers from the database.  Raises ``IndexBuilding`` when none comes free in time."""
    if not _turns.acquire(timeout=PATIENCE):
        raise IndexBuilding
    try:
        yield
    finally:
        _turns.release()


def home() -> IndexHome:
    """The index of this installation."""
    return _home(current_app.config["DATA_DIR"] / "search")


@cache
def _home(root: Path) -> IndexHome:
    return IndexHome(root)


def labels(day: date) -> Labels:
    """The effect of every provision on ``day``: as the index holds it when that is still true, else worked out."""
    if home().effect_state() == effect_labels.state(day):
        return Labels(day, stored=True)
    return effect_labels.on(day)


def ask(query: Query, passages: Passages | None = None) -> Hits:
    """Answer from the index; without a usable one from the database, saying so in the notes.

    What is read for ranking stays in ``passages``.
    """
    try:
        return ranking.rank(home().current(), query, passages or Passages())
    except IndexUnusable:
        home().close()
        with _turn():
            return _from_database(query)


def more_like(document_id: int, path: str, limit: int) -> Hits:
    """Entries of other documents worded like this one; none when there is no index or no such entry."""
    key = f"{document_id}:{path}"
    entry = Passages()([key]).get(key)
    if entry is None:
        return Hits(0, (), "")
    try:
        return home().current().more_like(key, entry.text, limit, Filters())
    except IndexUnusable:
        return Hits(0, (), "database", (IndexUnusable.code,))


def better_spelling(text: str, found: Hits) -> str:
    """What the reader may have meant, when the words as typed found nothing, were loosened, or stand in no text."""
    if found.engine == "database":
        return ""
    loosened = {"query-relaxed", "accents-ignored"} & set(found.notes)
    try:
        index = home().current()
        doubtful = loosened or not (found.by_label or found.total) or spelling.holds_stranger(text, index)
        return spelling.better(text, index) if doubtful else ""
    except IndexUnusable:
        return ""


def _from_database(query: Query) -> Hits:
    """The query over a few documents that the database finds by number, title or words of the text."""
    if query.labels is not None and query.labels.stored:
        query = replace(query, labels=effect_labels.on(query.labels.day))
    backend = MemoryBackend()
    backend.index(units.entries(_candidates(query.text)))
    backend.commit()
    found = backend.search(query)
    notes = (*found.notes, IndexUnusable.code)
    return Hits(found.total, found.hits, "database", notes, found.facets, found.by_label)


def _candidates(text: str) -> list[int]:
    """Documents that hold the rarer-looking words of the question, by title and then by text."""
    parsed = parse(text)
    words = sorted(dict.fromkeys(parsed.exact), key=len, reverse=True)[:_WORTH]
    numbered = [document.id for number in parsed.numbers for document in documents.by_number(number)]
    found = dict.fromkeys(numbered)
    if words:
        titled = sa.and_(*(Document.title_key.contains(fold(word), autoescape=True) for word in words))
        found |= dict.fromkeys(db.session.scalars(sa.select(Document.id).where(titled).limit(FROM_DATABASE)))
        held = sa.and_(*(Edition.text.icontains(word, autoescape=True) for word in words))
        found |= dict.fromkeys(db.session.scalars(sa.select(Edition.document_id).where(held).limit(FROM_DATABASE)))
    return list(found)[:FROM_DATABASE]
