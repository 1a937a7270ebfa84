"""The edited text of a dossier: its rows put together, and a text laid out into rows that keep their keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import sqlalchemy as sa

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.drafting.workspace_models import DraftProvision, Message, SetAside, Thread, Working
from legaldocs.law import tree_moves
from legaldocs.law.types import Kind
from legaldocs.law.types import Provision as Unit
from legaldocs.law.working_tree import Piece, cut, same_as


@dataclass(frozen=True, slots=True)
class Row:
    """A provision as it stands: its row, where its words lie in the text, and what the text makes of it."""

    provision: DraftProvision
    start: int
    end: int
    place: int
    unit: Unit | None


@dataclass(frozen=True, slots=True)
class Held:
    """The edited text and its rows in order."""

    working: Working
    text: str
    rows: tuple[Row, ...]

    def row(self, provision_id: int | None) -> Row | None:
        """The row with this key."""
        return next((row for row in self.rows if row.provision.id == provision_id), None)

    def at(self, position: int) -> Row | None:
        """The row that holds a character of the text."""
        return next((row for row in self.rows if row.start <= position < row.end), None)


def held(draft_id: int) -> Held | None:
    """The edited text, ``None`` before editing began; two queries."""
    working = db.session.scalars(sa.select(Working).where(Working.draft_id == draft_id)).first()
    if working is None:
        return None
    kept = sa.select(DraftProvision).where(DraftProvision.draft_id == draft_id, DraftProvision.gone.is_(False))
    provisions = {one.id: one for one in db.session.scalars(kept)}
    ordered = [provisions[key] for key in working.order if key in provisions]
    text = "".join(one.words for one in ordered)
    return Held(working, text, tuple(_rows(ordered, text)))


def _rows(ordered: Sequence[DraftProvision], text: str) -> list[Row]:
    pieces = cut(text) if text else []
    places = {piece.start: place for place, piece in enumerate(pieces)}
    found, at = [], 0
    for provision in ordered:
        end = at + len(provision.words)
        place = places.get(at, max((n for n, piece in enumerate(pieces) if piece.start <= at), default=0))
        unit = pieces[place].unit if at in places else None
        found.append(Row(provision, at, end, place, unit))
        at = end
    return found


def begun(held: Held, row: Row) -> list[Piece]:
    """Provisions that begin within a row's words: typed there, and not provisions of their own before the next laying.

    What a typed one holds itself belongs to it; headings of chapters and the like are left where they are.
    """
    own = _DEPTH.get(row.unit.kind) if row.unit else None
    if own is None:
        return []
    inside = [piece for piece in cut(held.text) if row.start < piece.start < row.end and piece.unit is not None]
    found: list[Piece] = []
    for piece in inside:
        depth = _DEPTH.get(piece.unit.kind) if piece.unit else None
        held_by_last = found and depth is not None and depth > _DEPTH[Kind(found[-1].kind)]
        if depth is not None and not held_by_last:
            found.append(piece)
    return found


def without_typed(held: Held, row: Row) -> str:
    """The whole text with the provisions typed into a row made provisions of their own; numbers run on."""
    typed = begun(held, row)
    if not typed:
        return held.text
    stops = [*(piece.start for piece in typed), row.end]
    parts = [held.text[start:end] for start, end in pairwise(stops)]
    text = held.text[: typed[0].start] + held.text[row.end :]
    place = next(n for n, piece in enumerate(cut(text)) if piece.start == row.start)
    return tree_moves.change(text, place, tree_moves.typed([Kind(piece.kind) for piece in typed], parts))


_DEPTH = {Kind.ARTICLE: 1, Kind.CLAUSE: 2, Kind.POINT: 3}


def lay(actor: Actor, draft_id: int, text: str) -> Held:
    """Make ``text`` the edited text: provisions that are still there keep their key, others go or come."""
    before = held(draft_id)
    working = before.working if before else Working(draft_id=draft_id, order=[])
    old = before.rows if before else ()
    pieces = [piece for piece in cut(text) if piece.words]
    keys = same_as(
        [(row.provision.id, str(row.unit.kind) if row.unit else "", row.provision.words) for row in old], pieces
    )
    rows = {row.provision.id: row.provision for row in old}
    working.order = [
        _laid(actor, draft_id, rows.get(key or 0), piece).id for key, piece in zip(keys, pieces, strict=True)
    ]
    for key, provision in rows.items():
        if key not in keys:
            provision.gone, provision.changed_by, provision.changed_at = True, actor.user_id, clock.now()
    db.session.add(working)
    db.session.flush()
    after = held(draft_id)
    assert after is not None  # noqa: S101  # just laid
    return after


def _laid(actor: Actor, draft_id: int, provision: DraftProvision | None, piece: Piece) -> DraftProvision:
    if provision is None:
        provision = DraftProvision(
            draft_id=draft_id, words=piece.words, changed_by=actor.user_id, changed_at=clock.now()
        )
        db.session.add(provision)
        db.session.flush()
    elif provision.words != piece.words:
        provision.words, provision.changed_by, provision.changed_at = piece.words, actor.user_id, clock.now()
    return provision


def threads(draft_id: int) -> list[Thread]:
    """Comments of a dossier, open ones first."""
    found = sa.select(Thread).where(Thread.draft_id == draft_id)
    return list(db.session.scalars(found.order_by(Thread.resolved_at.is_not(None), Thread.id)))


def thread(draft_id: int, thread_id: int) -> Thread | None:
    """One comment of the dossier."""
    return db.session.scalars(sa.select(Thread).where(Thread.draft_id == draft_id, Thread.id == thread_id)).first()


def set_aside(draft_id: int) -> list[SetAside]:
    """Findings that were answered with a reason."""
    return list(db.session.scalars(sa.select(SetAside).where(SetAside.draft_id == draft_id).order_by(SetAside.id)))


PARTS = (Working, DraftProvision, Thread, Message, SetAside)
