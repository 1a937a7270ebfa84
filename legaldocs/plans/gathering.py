"""What a plan is proposed from: a unit's own plan from its reasons, the common plan from everybody's.

The common plan takes over what approved plans of single units decided: their documents keep unit and month, and the
places they take are gone for the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Unit
from legaldocs.documents import queries as documents
from legaldocs.plans import queries, rows
from legaldocs.plans.generate import generate
from legaldocs.plans.items import Candidate, Capacity, Plan, PlanItem
from legaldocs.plans.models import Line


def proposed(year: int, unit: Unit, room: Capacity, today: date) -> Plan:
    """The plan of one unit as the reasons on file and its capacity make it."""
    found = candidates(year, unit, today)
    lines = queries.unit_lines(year) if unit.id == accounts.justice_unit_id() else []
    gathered = _items(lines)
    left = [one for one in found if one.document_id not in gathered]
    fresh = generate(year, left, _without(room, gathered.values()))
    return replace(fresh, items=(*fresh.items, *gathered.values()))


def candidates(year: int, unit: Unit, today: date) -> list[Candidate]:
    """Reasons on file that concern the plan of a unit: all of them for the common one."""
    found = queries.candidates(year, today)
    return found if unit.id == accounts.justice_unit_id() else [one for one in found if one.unit == unit.key]


def _items(lines: list[Line]) -> dict[int, PlanItem]:
    """Document → its line on the plan of a unit; of two the earlier month."""
    named = documents.named(line.document_id for line in lines)
    return {line.document_id: rows.item_of(line, named[line.document_id]) for line in reversed(lines)}


def _without(room: Capacity, taken: Iterable[PlanItem]) -> Capacity:
    """The capacity that is left beside the gathered lines."""
    counted = Counter((item.unit, item.month) for item in taken)
    left = {(unit, month): max(0, room.of(unit, month) - count) for (unit, month), count in counted.items()}
    return replace(room, exceptions={**room.exceptions, **left})
