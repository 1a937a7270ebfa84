"""English translations: which one is shown, and its provisions under the addresses of the original."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from legaldocs.core.db import db
from legaldocs.documents import queries
from legaldocs.documents.models import Edition, Translation
from legaldocs.law import structure
from legaldocs.law.effect import Event, StatusAnswer, status_at
from legaldocs.law.types import Kind, Provision

UNITS = (Kind.ARTICLE, Kind.APPENDIX)
_SHOWN = Translation.withdrawn_at.is_(None)


@dataclass(frozen=True, slots=True)
class Line:
    """One article (or what stands before the first) in both languages; either may be missing."""

    path: str
    original: str
    english: str


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


def translated() -> list[int]:
    """Documents that have a translation."""
    return list(db.session.scalars(sa.select(Translation.document_id).where(_SHOWN).distinct()))


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


def otherwise(lines: Iterable[Line], events: Sequence[Event], on: date) -> dict[str, StatusAnswer]:
    """Effect of the articles that stand otherwise than the document as a whole: an ended one must not be quoted."""
    if not any(event.provision for event in events):
        return {}
    whole = status_at(events, on)
    found = {line.path: status_at(events, on, provision=line.path) for line in lines if line.path}
    return {path: answer for path, answer in found.items() if answer.status is not whole.status}


def side_by_side(edition: Edition | None, translation: Translation) -> list[Line]:
    """Original and translation, article by article in the order of the original."""
    english = translation.text
    theirs = {unit.path: english[unit.start : unit.end] for unit in units(translation.text_sha256, english)}
    opening = english[: min((unit.start for unit in units(translation.text_sha256, english)), default=len(english))]
    if edition is None:
        return [Line("", "", opening), *(Line(path, "", words) for path, words in theirs.items())]
    tree = [unit for unit in queries.provisions(edition.id) if unit.kind in UNITS]
    first = min((unit.start for unit in tree), default=len(edition.text))
    lines = [Line("", edition.text[:first].strip(), opening.strip())]
    lines += [Line(unit.path, edition.text[unit.start : unit.end], theirs.pop(unit.path, "")) for unit in tree]
    return lines + [Line(path, "", words) for path, words in theirs.items()]
