"""Who relies on a provision: mentions of it, of what contains it or lies in it, and of its document as a whole."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import sqlalchemy as sa

from legaldocs.core.db import db
from legaldocs.documents import effects, graph_edges, queries
from legaldocs.documents.graph_edges import Evidence
from legaldocs.documents.models import Document, Relation
from legaldocs.law.effect import StatusAnswer, status_at
from legaldocs.law.types import RelationKind


class Reach(StrEnum):
    """What of the document a mention names."""

    ALL = ""
    PROVISION = "provision"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Reliance:
    """One mention: who, in which provision, naming what, and the status of that provision on the day asked."""

    relation: Relation
    document: Document
    named: bool
    status: StatusAnswer
    evidence: Evidence | None


def mentions(
    document_id: int, path: str, reach: Reach = Reach.ALL, kind: RelationKind | None = None
) -> sa.Select[Relation]:
    """Mentions by other documents; those naming the provision first, then higher and newer documents."""
    named = _names(path) if path else sa.true()
    whole = sa.cast(Relation.target_units, sa.Text) == "[]"
    chosen = {
        Reach.ALL: sa.or_(named, whole) if path else sa.true(),
        Reach.PROVISION: named if path else sa.not_(whole),
        Reach.DOCUMENT: whole,
    }[reach]
    found = sa.select(Relation).join(Document, Document.id == Relation.document_id)
    found = found.where(Relation.target_id == document_id, chosen)
    found = found.where(Relation.kind == kind) if kind else found
    nearer = sa.case((named, 0), else_=1) if path else sa.case((whole, 1), else_=0)
    return found.order_by(nearer, Document.rank, sa.nulls_last(Document.issued_date.desc()), Relation.id)


def _names(path: str) -> sa.ColumnElement[bool]:
    """The mention names the provision itself, something inside it, or a unit that contains it."""
    units = sa.cast(Relation.target_units, sa.Text)
    steps = path.split("/")
    around = ["/".join(steps[:end]) for end in range(1, len(steps) + 1)]
    whole = [units.contains(json.dumps(one), autoescape=True) for one in around]
    return sa.or_(units.contains(f'"{path}/', autoescape=True), *whole)


def described(relations: Sequence[Relation], path: str, on: date) -> list[Reliance]:
    """The mentions with their documents, words and statuses: four questions for any number of them."""
    ids = {relation.document_id for relation in relations}
    named, events = queries.named(ids), effects.events_of(ids)
    words = graph_edges.evidence(relation.id for relation in relations)
    return [
        Reliance(
            relation,
            named[relation.document_id],
            any(_touches(unit, path) for unit in relation.target_units),
            status_at(events[relation.document_id], on, provision=relation.source_path),
            words.get(relation.id),
        )
        for relation in relations
    ]


def _touches(unit: str, path: str) -> bool:
    return not path or unit == path or unit.startswith(f"{path}/") or path.startswith(f"{unit}/")


def relied_on(document_id: int) -> Counter[str]:
    """Article of this document → documents that name it or a part of it; the articles named most come first."""
    rows = sa.select(Relation.document_id, Relation.target_units).where(
        Relation.target_id == document_id, sa.cast(Relation.target_units, sa.Text) != "[]"
    )
    pairs = {(row.document_id, article(unit)) for row in db.session.execute(rows) for unit in row.target_units}
    return Counter(unit for _document, unit in pairs)


def article(path: str) -> str:
    """The article a provision lies in: ``quy-dinh/dieu-5/khoan-2`` → ``quy-dinh/dieu-5``; others as they are."""
    steps = path.split("/")
    at = next((n for n, step in enumerate(steps) if step.startswith("dieu-")), len(steps) - 1)
    return "/".join(steps[: at + 1])


def most(counts: Counter[str], limit: int) -> list[tuple[str, int]]:
    """The first of the articles named, then the rest by address, so that equal counts never change places."""
    return sorted(counts.items(), key=lambda item: (-item[1], _natural(item[0])))[:limit]


def _natural(path: str) -> list[tuple[int, str]]:
    pieces: Iterable[str] = path.replace("/", "-").split("-")
    return [(int(piece), "") if piece.isdigit() else (-1, piece) for piece in pieces]
