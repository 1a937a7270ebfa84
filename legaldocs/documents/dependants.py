"""Who rests on a text that changed, near and far, with the way there.

A link by provision counts only when that provision changed; a link to a document as a whole always counts.  From a
text that rests on the changed one the search goes on to what rests on that text, up to ``MAX_STEPS``: law → decree →
circular → resolution → decision.  The shortest way is kept, and no document is visited twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from legaldocs.core.db import db
from legaldocs.documents.models import Relation
from legaldocs.law.types import RelationKind

MAX_STEPS = 4
RESTING = (RelationKind.BASIS, RelationKind.GUIDE)
REFERRING = RelationKind.REFER
_FOLLOWED = (*RESTING, REFERRING)
WHOLE: frozenset[str] = frozenset()
Link = sa.Row[int, int, int | None, RelationKind, str | None, list[str]]


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a way: a document, where in it, and the words that lean on which units of the one before."""

    document_id: int
    relation_id: int
    source_path: str | None
    units: tuple[str, ...]

    def stored(self) -> dict[str, object]:
        """The step as kept with a ticket."""
        return {
            "document_id": self.document_id,
            "relation_id": self.relation_id,
            "path": self.source_path,
            "units": list(self.units),
        }


@dataclass(frozen=True, slots=True)
class Dependant:
    """A document that rests on the changed one: the way to it, and the relations of its last step."""

    document_id: int
    way: tuple[Step, ...]
    relation_ids: tuple[int, ...]


def of_change(
    document_id: int, units: Iterable[str], goes_on: Callable[[list[int]], set[int]], steps: int = MAX_STEPS
) -> dict[int, Dependant]:
    """Every dependant of a document of which ``units`` changed (none given: the whole), nearest first.

    ``goes_on`` says which of the documents reached count and are followed further.  A few queries per step, whatever
    the number of documents.
    """
    found: dict[int, Dependant] = {}
    ways: dict[int, tuple[Step, ...]] = {document_id: ()}
    frontier: dict[int, frozenset[str]] = {document_id: frozenset(units)}
    for _step in range(steps):
        reached = _next(frontier, ways)
        kept = goes_on(sorted(reached))
        found |= {key: reached[key][0] for key in sorted(kept)}
        frontier = {key: reached[key][1] for key in kept}
        ways |= {key: reached[key][0].way for key in kept}
        if not frontier:
            break
    return found


def _next(
    frontier: dict[int, frozenset[str]], ways: dict[int, tuple[Step, ...]]
) -> dict[int, tuple[Dependant, frozenset[str]]]:
    """Documents one step further, each with the units of it that the change reaches (none: the whole)."""
    links: dict[tuple[int, int], list[Step]] = {}
    whole: set[int] = set()
    for row in _links(list(frontier)):
        parent = row.target_id
        if parent is None or row.document_id in ways or not _leans(row, frontier[parent]):
            continue
        step = Step(row.document_id, row.id, row.source_path, tuple(row.target_units))
        links.setdefault((row.document_id, parent), []).append(step)
        if row.kind in RESTING and not (row.target_units and row.source_path):
            whole.add(row.document_id)
    reached: dict[int, tuple[Dependant, frozenset[str]]] = {}
    for (document_id, parent), steps in links.items():
        if document_id in reached:
            continue
        best = min(steps, key=lambda step: (not step.units, step.relation_id))
        units = WHOLE if document_id in whole else frozenset(step.source_path or "" for step in steps)
        ids = tuple(step.relation_id for step in steps)
        reached[document_id] = (Dependant(document_id, (*ways[parent], best), ids), units)
    return reached


def _links(targets: list[int]) -> Iterator[Link]:
    columns = (
        Relation.id, Relation.document_id, Relation.target_id, Relation.kind, Relation.source_path,
        Relation.target_units,
    )  # fmt: skip
    for part in (targets[i : i + 500] for i in range(0, len(targets), 500)):
        chosen = (
            Relation.target_id.in_(part),
            Relation.kind.in_(_FOLLOWED),
            Relation.document_id != Relation.target_id,
        )
        yield from db.session.execute(sa.select(*columns).where(*chosen).order_by(Relation.id))


def _leans(row: Link, changed: frozenset[str]) -> bool:
    """Whether the words rest on what changed: the whole on anything, a provision on itself, a part or its container.

    A mention that names neither a basis nor a provision ("theo Luật này …") rests on nothing in particular.
    """
    if not row.target_units:
        return row.kind in RESTING
    return not changed or any(touches(unit, other) for unit in row.target_units for other in changed)


def touches(unit: str, other: str) -> bool:
    """Whether two addresses are one provision or one lies in the other."""
    return unit == other or unit.startswith(f"{other}/") or other.startswith(f"{unit}/")
