"""Edges between documents, one row per pair and kind: what texts say, joined with what people confirmed.

An edge is directed and typed (DOMAIN §8): its source acts on, rests on or mentions its target; the other direction is
the same row read from the target.  What moves effect counts as confirmed only when an event on record says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa

from legaldocs.core.db import db
from legaldocs.documents import effects
from legaldocs.documents.models import Document, Edition, EffectEvent, ProposalState, ProposedEvent, Relation
from legaldocs.law.effect import EventKind
from legaldocs.law.types import RelationKind

EVENT_EDGES: dict[EventKind, str] = {
    EventKind.AMENDED: "amend",
    EventKind.SUPPLEMENTED: "supplement",
    EventKind.REPLACED: "replace",
    EventKind.REPEALED: "repeal",
    EventKind.SUSPENDED: "suspend",
    EventKind.PAUSED: "pause",
    EventKind.RESUMED: "resume",
    EventKind.ANNOUNCED_ENDED: "announce",
    EventKind.CORRECTED: "correct",
    EventKind.CONSOLIDATED: "consolidate",
    EventKind.TERRITORY_CHANGED: "territory",
}
# In the order in which a reader asks: what it rests on, what acts on its effect, what merely mentions it.
KINDS = (
    "basis", "guide", "amend", "supplement", "replace", "repeal", "suspend", "pause", "resume", "announce", "correct",
    "consolidate", "interpret", "territory", "refer",
)  # fmt: skip
NOT_MOVING = frozenset(map(str, (RelationKind.BASIS, RelationKind.GUIDE, RelationKind.REFER, RelationKind.INTERPRET)))
_PART = 400  # ids of one question
Value = TypeVar("Value")
Key = int | sa.BindParameter[int]  # a document, or its place in a statement that is built once


class Direction(StrEnum):
    """Which end of the edges the document asked about is: their source (out) or their target (in)."""

    OUT = "out"
    IN = "in"


class EdgeState(StrEnum):
    """How sure an edge is: read from words that move nothing, or confirmed, waiting, or dismissed by a person."""

    READ = "read"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Edge:
    """One pair and kind; ``relation`` is the first mention that says so (``None`` = only an event does)."""

    source: int
    target: int
    kind: str
    relation: int | None
    places: int
    event: int | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words around the first mention of an edge, and where they stand in the source."""

    path: str | None
    before: str
    words: str
    after: str


def parts(ids: Iterable[Value]) -> Iterator[list[Value]]:
    """Ids in stretches that every database takes in one question."""
    chosen = list(ids)
    yield from (chosen[start : start + _PART] for start in range(0, len(chosen), _PART))


def live() -> sa.ColumnElement[bool]:
    """Condition: an event that nobody took back, and not itself a reversal."""
    return sa.and_(EffectEvent.kind != EventKind.REVERSED, ~effects.taken_back())


def _pairs(
    direction: Direction, ids: Collection[int | sa.BindParameter[int]], kinds: Collection[str] = ()
) -> sa.Select[Any]:
    """(source, target, kind, first relation, mentions, first event) of the edges that leave or reach these ids."""
    nothing = sa.cast(sa.null(), sa.Integer)
    kind_of = sa.type_coerce(Relation.kind, sa.String())
    said = sa.select(
        Relation.document_id.label("source"), Relation.target_id.label("target"), kind_of.label("kind"),
        Relation.id.label("relation"), nothing.label("event"),
    ).where(Relation.target_id.is_not(None))  # fmt: skip
    named = sa.case(EVENT_EDGES, value=EffectEvent.kind, else_=None)
    done = sa.select(
        EffectEvent.source_id.label("source"), EffectEvent.document_id.label("target"), named.label("kind"),
        nothing.label("relation"), EffectEvent.id.label("event"),
    ).where(EffectEvent.source_id != EffectEvent.document_id, EffectEvent.kind.in_(EVENT_EDGES), live())  # fmt: skip
    if direction is Direction.OUT:
        said, done = said.where(Relation.document_id.in_(ids)), done.where(EffectEvent.source_id.in_(ids))
    else:
        said, done = said.where(Relation.target_id.in_(ids)), done.where(EffectEvent.document_id.in_(ids))
    found = sa.union_all(said, done).subquery()
    rows = sa.select(
        found.c.source, found.c.target, found.c.kind, sa.func.min(found.c.relation).label("relation"),
        sa.func.count(found.c.relation).label("places"), sa.func.min(found.c.event).label("event"),
    ).group_by(found.c.source, found.c.target, found.c.kind)  # fmt: skip
    return rows.where(found.c.kind.in_(kinds)) if kinds else rows


def touching(ids: Collection[int], direction: Direction, kinds: Collection[str] = ()) -> list[Edge]:
    """Edges that leave (``OUT``) or reach (``IN``) any of the documents; one question per 400 of them."""
    found: list[Edge] = []
    for part in parts(ids):
        found.extend(Edge(*row) for row in db.session.execute(_pairs(direction, part, kinds)))
    return found


def lines(document_id: int, direction: Direction, kind: str = "") -> sa.Select[Any]:
    """Rows of ``Edge`` of one document for paging: kinds in their order, higher and newer documents first."""
    ranked = _ranked(document_id, direction, kind)
    order = sa.case({name: at for at, name in enumerate(KINDS)}, value=ranked.c.kind, else_=len(KINDS))
    return sa.select(*_edge_columns(ranked)).order_by(order, ranked.c.place)


def first_lines(document_id: int, direction: Direction, each: int) -> list[tuple[Edge, int]]:
    """The first ``each`` edges of every kind with how many there are of the kind; one question."""
    rows = db.session.execute(_first_lines(direction), {"document": document_id, "each": each})
    return [(Edge(*row[:6]), row.total) for row in rows]


@cache
def _first_lines(direction: Direction) -> sa.Select[Any]:
    """The statement of ``first_lines``, built once: building it takes longer than asking it."""
    ranked = _ranked(sa.bindparam("document", type_=sa.Integer), direction)
    first = ranked.c.place <= sa.bindparam("each", type_=sa.Integer)
    return sa.select(*_edge_columns(ranked), ranked.c.total).where(first).order_by(ranked.c.place)


def counts(document_id: int, direction: Direction) -> dict[str, int]:
    """Kind → number of documents at the other end, in the order of ``KINDS``."""
    pairs = _pairs(direction, [document_id]).subquery()
    rows = db.session.execute(sa.select(pairs.c.kind, sa.func.count()).group_by(pairs.c.kind))
    found = {row[0]: row[1] for row in rows}
    return {kind: found[kind] for kind in KINDS if kind in found}


def _ranked(document_id: Key, direction: Direction, kind: str = "") -> sa.Subquery:
    """Edges of one document, each with its place within its kind and the size of that kind."""
    pairs = _pairs(direction, [document_id], (kind,) if kind else ()).subquery()
    other = pairs.c.target if direction is Direction.OUT else pairs.c.source
    order = (Document.rank, sa.nulls_last(Document.issued_date.desc()), Document.id)
    return (
        sa.select(
            *_edge_columns(pairs),
            sa.func.row_number().over(partition_by=pairs.c.kind, order_by=order).label("place"),
            sa.func.count().over(partition_by=pairs.c.kind).label("total"),
        )
        .join(Document, Document.id == other)
        .subquery()
    )


def _edge_columns(rows: sa.Subquery) -> tuple[Any, ...]:
    return (rows.c.source, rows.c.target, rows.c.kind, rows.c.relation, rows.c.places, rows.c.event)


def states(edges: Collection[Edge]) -> dict[Edge, EdgeState]:
    """State of every edge: two questions for any number of them."""
    moving = [edge for edge in edges if edge.kind not in NOT_MOVING]
    ends = {edge.source for edge in moving}
    confirmed: set[tuple[int | None, int]] = set()
    decided: dict[tuple[int, int | None], set[ProposalState]] = {}
    for part in parts(sorted(ends)):
        pairs = sa.select(EffectEvent.source_id, EffectEvent.document_id).distinct()
        confirmed |= {(r[0], r[1]) for r in db.session.execute(pairs.where(live(), EffectEvent.source_id.in_(part)))}
        read = sa.select(ProposedEvent.source_id, ProposedEvent.target_id, ProposedEvent.state).distinct()
        for source, target, state in db.session.execute(read.where(ProposedEvent.source_id.in_(part))):
            decided.setdefault((source, target), set()).add(state)
    return {edge: _state(edge, confirmed, decided.get((edge.source, edge.target), set())) for edge in edges}


def _state(edge: Edge, confirmed: set[tuple[int | None, int]], decided: set[ProposalState]) -> EdgeState:
    if edge.kind in NOT_MOVING:
        return EdgeState.READ
    if edge.event is not None or (edge.source, edge.target) in confirmed:
        return EdgeState.CONFIRMED
    return EdgeState.DISMISSED if decided == {ProposalState.DISMISSED} else EdgeState.UNCONFIRMED


def places(relation_ids: Iterable[int | None]) -> dict[int, Evidence]:
    """Where mentions stand, without reading any text."""
    found: dict[int, Evidence] = {}
    for part in parts(sorted({key for key in relation_ids if key is not None})):
        chosen = sa.select(Relation.id, Relation.source_path).where(Relation.id.in_(part))
        found.update({row.id: Evidence(row.source_path, "", "", "") for row in db.session.execute(chosen)})
    return found


def evidence(relation_ids: Iterable[int | None], around: int = 120) -> dict[int, Evidence]:
    """The words of mentions with their surroundings, cut from the latest texts by the database."""
    found: dict[int, Evidence] = {}
    for part in parts(sorted({key for key in relation_ids if key is not None})):
        latest = (
            sa.select(Edition.document_id, sa.func.max(Edition.id).label("id"))
            .where(Edition.document_id.in_(sa.select(Relation.document_id).where(Relation.id.in_(part))))
            .group_by(Edition.document_id)
            .subquery()
        )
        first = sa.case((Relation.start > around, Relation.start - around), else_=0)
        words = sa.func.substr(Edition.text, first + 1, Relation.end - first + around)
        chosen = (
            sa.select(Relation.id, Relation.source_path, Relation.start, Relation.end, words.label("words"))
            .join(latest, latest.c.document_id == Relation.document_id)
            .join(Edition, Edition.id == latest.c.id)
            .where(Relation.id.in_(part))
        )
        found.update({row.id: _evidence(row, around) for row in db.session.execute(chosen)})
    return found


def _evidence(row: Any, around: int) -> Evidence:
    """The mention within its line, whole words only."""
    at = min(row.start, around)
    core = at + row.end - row.start
    before, after = row.words[:at].rsplit("\n", 1)[-1], row.words[core:].split("\n", 1)[0]
    if len(before) == at == around:
        before = "…" + before.split(" ", 1)[-1]
    if len(after) == around:
        after = after.rsplit(" ", 1)[0] + "…"
    return Evidence(row.source_path, before.lstrip(), row.words[at:core], after.rstrip())
