"""English translations: which one is shown, and its provisions under the addresses of the original."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from legaldocs.core.db import db
from legaldocs.documents import queries
from legaldocs.documents.models import Edition, Translation
from legaldocs.law import structure
from legaldocs.law.effect import Event, Status, StatusAnswer, status_at
from legaldocs.law.types import Kind, Provision

UNITS = (Kind.ARTICLE, Kind.APPENDIX)
_SHOWN = Translation.withdrawn_at.is_(None)


class Part(NamedTuple):
    """A clause of an article, or what stands before the first; ``gone`` when it has ended."""

    text: str
    gone: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One article (or what stands before the first) in both languages; either may be missing."""

    path: str
    original: tuple[Part, ...]
    english: tuple[Part, ...]


def current(document_id: int) -> Translation | None:
    """The translation that is shown, with its words."""
    chosen = sa.select(Translation).where(Translation.document_id == document_id, _SHOWN)
    newest = chosen.order_by(Translation.id.desc()).limit(1).options(undefer(Translation.text))
    return db.session.scalars(newest).first()


def has_one(document_id: int) -> bool:
    """Whether a translation is shown for the document."""
    return bool(db.session.scalar(sa.select(sa.exists().where(Translation.document_id == document_id, _SHOWN))))


def history(document_id: int) -> list[Translation]:
    """Every translation a document ever had, the newest first, without the words."""
    chosen = sa.select(Translation).where(Translation.document_id == document_id)
    return list(db.session.scalars(chosen.order_by(Translation.id.desc())))


def texts(document_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Document → (hash, words) of the translation that is shown; documents without one are left out."""
    newest = (
        sa.select(sa.func.max(Translation.id))
        .where(Translation.document_id.in_(list(document_ids)), _SHOWN)
        .group_by(Translation.document_id)
    )
    columns = (Translation.document_id, Translation.text_sha256, Translation.text)
    rows = db.session.execute(sa.select(*columns).where(Translation.id.in_(newest)))
    return {row.document_id: (row.text_sha256, row.text) for row in rows}


def translated(among: Sequence[int] | None = None) -> list[int]:
    """Documents that have a translation, of all or of some."""
    chosen = sa.select(Translation.document_id).where(_SHOWN).distinct()
    if among is not None:
        chosen = chosen.where(Translation.document_id.in_(among))
    return list(db.session.scalars(chosen))


@lru_cache(maxsize=64)
def units(_digest: str, text: str) -> tuple[Provision, ...]:
    """Articles and appendices of a translation ("Article 5" stands at ``dieu-5``), as the same words always read."""
    return tuple(unit for unit in structure.parse(text).provisions if unit.kind in UNITS)


@lru_cache(maxsize=64)
def clauses(_digest: str, text: str) -> dict[str, tuple[tuple[int, str], ...]]:
    """Where the clauses of each article of a translation begin: article → (start, path) in text order."""
    found: dict[str, tuple[tuple[int, str], ...]] = {}
    for unit in structure.parse(text).provisions:
        if unit.kind is Kind.CLAUSE:
            above = unit.path.rpartition("/")[0]
            found[above] = (*found.get(above, ()), (unit.start, unit.path))
    return found


def ended_on(events: Sequence[Event], on: date) -> Callable[[str], bool]:
    """Whether a provision has ended on a day, where events name provisions; a text ended as a whole is not struck."""
    in_part = any(event.provision for event in events)
    return lambda path: in_part and status_at(events, on, provision=path).status is Status.ENDED


def doubtful(lines: Iterable[Line], events: Sequence[Event], on: date) -> dict[str, StatusAnswer]:
    """Effect of the articles that are not plainly in force, where events name provisions."""
    if not any(event.provision for event in events):
        return {}
    found = {line.path: status_at(events, on, provision=line.path) for line in lines if line.path}
    return {path: answer for path, answer in found.items() if answer.status is not Status.IN_FORCE}


def side_by_side(edition: Edition | None, translation: Translation, ended: Callable[[str], bool]) -> list[Line]:
    """Original and translation, article by article in the order of the original, ended clauses marked in both."""
    english, digest = translation.text, translation.text_sha256
    theirs = {
        unit.path: _parts(english, unit.start, unit.end, unit.path, clauses(digest, english).get(unit.path, ()), ended)
        for unit in units(digest, english)
    }
    first = min((unit.start for unit in units(digest, english)), default=len(english))
    opening = _parts(english, 0, first, "", (), ended)
    if edition is None:
        return [Line("", (), opening), *(Line(path, (), parts) for path, parts in theirs.items())]
    tree = queries.provisions(edition.id)
    inner: dict[str | None, list[tuple[int, str]]] = {}
    for unit in tree:
        if unit.kind is Kind.CLAUSE:
            inner.setdefault(unit.parent, []).append((unit.start, unit.path))
    whole = [unit for unit in tree if unit.kind in UNITS]
    first = min((unit.start for unit in whole), default=len(edition.text))
    lines = [Line("", _parts(edition.text, 0, first, "", (), ended), opening)]
    for unit in whole:
        ours = _parts(edition.text, unit.start, unit.end, unit.path, inner.get(unit.path, ()), ended)
        lines.append(Line(unit.path, ours, theirs.pop(unit.path, ())))
    return lines + [Line(path, (), parts) for path, parts in theirs.items()]


def _parts(
    text: str, start: int, end: int, path: str, inner: Sequence[tuple[int, str]], ended: Callable[[str], bool]
) -> tuple[Part, ...]:
    """A unit cut where its clauses begin; no part when it holds no words."""
    places = [(start, path), *(place for place in inner if start < place[0] < end)]
    bounds = [place for place, _path in places[1:]] + [end]
    found = [(text[at:stop], bool(name) and ended(name)) for (at, name), stop in zip(places, bounds, strict=True)]
    if not "".join(words for words, _gone in found).strip():
        return ()
    found[0], found[-1] = (found[0][0].lstrip(), found[0][1]), (found[-1][0].rstrip(), found[-1][1])
    return tuple(Part(words, gone) for words, gone in found)
