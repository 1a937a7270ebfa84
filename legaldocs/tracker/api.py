"""A department's sheet of texts to handle, for programs: rows, their steps, outcome, moves."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from legaldocs.core import api
from legaldocs.core.api import (
    Door,
    Step,
    from_page,
    listed,
    picked,
    query_from_page,
    record,
    stated_version,
    versioned,
)  # fmt: skip
from legaldocs.core.errors import present
from legaldocs.core.web import actor, paginate
from legaldocs.tracker import queries, schemas, service
from legaldocs.tracker.lifecycle import HANDLING
from legaldocs.tracker.models import Handling

door = Door("tracker", "Texts to handle after a merger: what was sent and answered, what becomes of each.")
_COLUMNS = "id version key kind state place name agency field officer outcome count expected_on cells"
HandlingLine = record("HandlingLine", "A row in a list.", Handling, _COLUMNS)
HandlingOut = record(
    "HandlingOut",
    "A row with the moves open to the caller.",
    Handling,
    _COLUMNS,
    moves=fields.List(fields.Nested(Step)),
)


def _values(row: Handling) -> dict[str, Any]:
    moves = api.steps(HANDLING, actor(), row, "api_tracker.move", handling_id=row.id)
    return {**picked(row, _COLUMNS), "moves": moves}


@door.get(
    "/handlings", entry="tracker.read", gives=api.page_of(HandlingLine), query=query_from_page(schemas.HandlingQuery)
)
def handlings(given: dict[str, Any]) -> dict[str, Any]:
    """Rows of the sheet"""
    names = ("q", "kind", "state", "outcome", "field", "officer", "sort")
    page = paginate(queries.handlings(queries.Filters(*(given[name] for name in names))))
    return listed(page, [picked(row, _COLUMNS) for row in page.rows])


@door.get("/handlings/<int:handling_id>", entry="tracker.read", gives=HandlingOut)
def handling(handling_id: int) -> Any:
    """One row"""
    return versioned(_values(present(queries.get(handling_id))))


@door.post("/handlings/<int:handling_id>/steps", entry="tracker.edit", gives=HandlingOut, takes=from_page(schemas.Step))
def record_step(given: dict[str, Any], handling_id: int) -> Any:
    """Write what was sent or answered"""
    version = stated_version(given.pop("version"))
    return versioned(_values(service.record_step(actor(), handling_id, version=version, **given)))


@door.post(
    "/handlings/<int:handling_id>/decide", entry="tracker.edit", gives=HandlingOut, takes=from_page(schemas.Decision)
)
def decide(given: dict[str, Any], handling_id: int) -> Any:
    """Say what becomes of a text and who works on it"""
    version = stated_version(given.pop("version"))
    return versioned(_values(service.decide(actor(), handling_id, version=version, **given)))


@door.post(
    "/handlings/<int:handling_id>/moves/<name>", entry="tracker.edit", gives=HandlingOut,
    takes=from_page(schemas.MoveInput),
)  # fmt: skip
def move(given: dict[str, Any], handling_id: int, name: str) -> Any:
    """Carry out a move of the lifecycle"""
    version = stated_version(given.pop("version"))
    return versioned(_values(service.move(actor(), handling_id, name, version=version, **given)))
