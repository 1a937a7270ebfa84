"""Annual plans for programs."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from legaldocs.core import api
from legaldocs.core.api import Door, PageQuery, Step, listed, stated_version, versioned
from legaldocs.core.errors import present
from legaldocs.core.web import actor, paginate
from legaldocs.plans import capacity_service, queries, service
from legaldocs.plans.lifecycle import PLAN
from legaldocs.plans.models import Plan

door = Door("plans", "Annual plans: proposed from every reason on file, edited, approved.")


class LineOut(Schema):
    """A document on the plan: when, by which unit, for which reasons."""

    id = fields.Integer()
    document_id = fields.Integer()
    month = fields.Integer()
    unit_key = fields.String()
    product = fields.String()
    reasons = fields.List(fields.Dict())


class PlanLine(Schema):
    """A plan in a list."""

    id = fields.Integer()
    year = fields.Integer()
    title = fields.String()
    state = fields.String()
    version = fields.Integer()


class CapacityOut(Schema):
    """What a unit (``*``: every unit) can review in a month; without month, in any month."""

    unit = fields.String()
    month = fields.Integer(allow_none=True)
    count = fields.Integer()
    why = fields.String()


class PlanOut(PlanLine):
    """A plan with its lines, its capacity and the moves open to the caller."""

    per_month = fields.Integer()
    capacity = fields.List(fields.Nested(CapacityOut))
    lines = fields.List(fields.Nested(LineOut))
    moves = fields.List(fields.Nested(Step))


class ProposeIn(Schema):
    """Year and capacity of a new plan."""

    year = fields.Integer(required=True)
    per_month = fields.Integer(load_default=8)


class ClearCapacityIn(Schema):
    """Whose capacity, in which month; ``version`` is that of the plan (or If-Match)."""

    unit_key = fields.String(required=True)
    month = fields.Integer(load_default=None, allow_none=True)
    version = fields.Integer(load_default=None)


class CapacityIn(ClearCapacityIn):
    """How many documents the unit can take, and why a month differs."""

    count = fields.Integer(required=True)
    why = fields.String(load_default="")


class RegenerateIn(Schema):
    """Generating anew, perhaps with another number for all units."""

    per_month = fields.Integer(load_default=None, allow_none=True)
    version = fields.Integer(load_default=None)


class PlanMoveIn(Schema):
    """What a move needs; ``version`` is that of the plan (or If-Match)."""

    version = fields.Integer(load_default=None)
    remark = fields.String(load_default=None, allow_none=True)


def _values(plan: Plan) -> dict[str, Any]:
    moves = api.steps(PLAN, actor(), plan, "api_plans.move", plan_id=plan.id)
    same = {name: getattr(plan, name) for name in ("id", "year", "title", "version", "lines", "per_month", "capacity")}
    return {**same, "state": str(plan.state), "moves": moves}


@door.get("/plans", entry="plans.read", gives=api.page_of(PlanLine), query=PageQuery)
def plans(_given: dict[str, Any]) -> dict[str, Any]:
    """Every plan, the latest year first"""
    page = paginate(queries.plans())
    return listed(page, page.rows)


@door.get("/plans/<int:plan_id>", entry="plans.read", gives=PlanOut)
def plan(plan_id: int) -> Any:
    """One plan with its lines and moves"""
    return versioned(_values(present(queries.get(plan_id))))


@door.post("/plans", entry="plans.edit", gives=PlanOut, takes=ProposeIn, status=201)
def propose(given: dict[str, Any]) -> Any:
    """Propose the plan of a year"""
    return versioned(_values(service.propose(actor(), **given)))


@door.post("/plans/<int:plan_id>/moves/<name>", entry="plans.read", gives=PlanOut, takes=PlanMoveIn)
def move(given: dict[str, Any], plan_id: int, name: str) -> Any:
    """Carry out a move of the lifecycle"""
    version = stated_version(given.pop("version"))
    return versioned(_values(service.move(actor(), plan_id, name, version=version, **given)))


@door.post("/plans/<int:plan_id>/capacity", entry="plans.edit", gives=PlanOut, takes=CapacityIn)
def set_capacity(given: dict[str, Any], plan_id: int) -> Any:
    """Set a unit's capacity, usual or of one month"""
    version = stated_version(given.pop("version"))
    return versioned(_values(capacity_service.set_capacity(actor(), plan_id, version=version, **given)))


@door.post("/plans/<int:plan_id>/capacity/clear", entry="plans.edit", gives=PlanOut, takes=ClearCapacityIn)
def clear_capacity(given: dict[str, Any], plan_id: int) -> Any:
    """Take a capacity back"""
    version = stated_version(given.pop("version"))
    return versioned(_values(capacity_service.clear_capacity(actor(), plan_id, version=version, **given)))


@door.post("/plans/<int:plan_id>/regenerate", entry="plans.edit", gives=PlanOut, takes=RegenerateIn)
def regenerate(given: dict[str, Any], plan_id: int) -> Any:
    """Generate a draft anew with the capacity that now holds"""
    version = stated_version(given.pop("version"))
    service.regenerate(actor(), plan_id, version=version, **given)
    return versioned(_values(present(queries.get(plan_id))))
