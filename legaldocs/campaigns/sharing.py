"""Sharing work out: each document to the unit in charge of its field, each unit's work to its least busy reviewers.

Pure: the same documents, people and loads always give the same shares.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """A document's unit and, while somebody there has room, its reviewer."""

    document_id: int
    unit_id: int | None
    person_id: int | None


def share(
    owners: Sequence[tuple[int, int | None]],
    reviewers: Mapping[int, Sequence[int]],
    loads: Mapping[int, int],
    per_person: int,
) -> list[Share]:
    """Shares in the order of ``owners`` (document, unit); nobody is given more than ``per_person`` in this campaign."""
    given: Counter[int] = Counter()
    found = []
    for document_id, unit_id in owners:
        able = [person for person in reviewers.get(unit_id or 0, ()) if given[person] < per_person]
        person = min(able, key=lambda one: (given[one] + loads.get(one, 0), one), default=None)
        if person is not None:
            given[person] += 1
        found.append(Share(document_id, unit_id, person))
    return found


def without_room(shares: Sequence[Share]) -> dict[int | None, int]:
    """Unit → documents for which nobody had room."""
    left: dict[int | None, int] = defaultdict(int)
    for one in shares:
        if one.person_id is None:
            left[one.unit_id] += 1
    return dict(left)
