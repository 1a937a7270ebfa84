"""Annual plans for programs."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from legaldocs.core import api, clock
from legaldocs.core.api import (
    Count,
    Door,
    PageQuery,
    Step,
    from_page,
    listed,
    query_from_page,
    stated_version,
    versioned,
)  # fmt: skip
from legaldocs.core.errors import present
from legaldocs.core.schema import Line, Prose
from legaldocs.core.web import actor, paginate
from legaldocs.plans import amending, capacity_service, delegated, delegated_service, queries, service
from legaldocs.plans.jobs import FIND_DELEGATED
from legaldocs.plans.lifecycle import PLAN
from legaldocs.plans.models import Delegated, Plan
from legaldocs.plans.schemas import Decide, DelegatedQuery, EditLine, Reason, Seen

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
    unit_id = fields.Integer()
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
    unit_key = fields.String(load_default="", metadata={"description": "A unit's own plan; none = the common plan."})


class ClearCapacityIn(Schema):
    """Whose capacity, in which month; ``version`` is that of the plan (or If-Match)."""

    unit_key = fields.String(required=True)
    month = fields.Integer(load_default=None, allow_none=True)
    version = fields.Integer(load_default=None)


class CapacityIn(ClearCapacityIn):
    """How many documents the unit can take, and why a month differs."""

    count = fields.Integer(required=True)
    why = Line(load_default="")


class RegenerateIn(Schema):
    """Generating anew, perhaps with another number for all units."""

    per_month = fields.Integer(load_default=None, allow_none=True)
    version = fields.Integer(load_default=None)


class PlanMoveIn(Schema):
    """What a move needs; ``version`` is that of the plan (or If-Match)."""

    version = fields.Integer(load_default=None)
    remark = Prose(load_default=None, allow_none=True)


def _values(plan: Plan) -> dict[str, Any]:
    moves = api.steps(PLAN, actor(), plan, "api_plans.move", plan_id=plan.id)
    same = {
        name: getattr(plan, name)
        for name in ("id", "year", "unit_id", "title", "version", "lines", "per_month", "capacity")
    }
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


class LineIn(Schema):
    """A document put on the plan by hand; ``version`` is that of the plan (or If-Match)."""

    document_id = fields.Integer(required=True)
    month = fields.Integer(required=True)
    unit_key = fields.String(required=True)
    reason = Prose(required=True)
    version = fields.Integer(load_default=None)


class AmendIn(Schema):
    """Why an approved plan is amended."""

    reason = Prose(required=True)


class TakeOnIn(Schema):
    """Documents for which a ground arose."""

    document_ids = fields.List(fields.Integer(), required=True, validate=validate.Length(1, 500))
    version = fields.Integer(load_default=None)


def _plan(plan_id: int) -> Any:
    return versioned(_values(present(queries.get(plan_id))))


@door.post("/plans/<int:plan_id>/lines", entry="plans.edit", gives=PlanOut, takes=LineIn, status=201)
def add_line(given: dict[str, Any], plan_id: int) -> Any:
    """Put a document on the plan by hand"""
    service.add_line(actor(), plan_id, version=stated_version(given.pop("version")), **given)
    return _plan(plan_id)


@door.put("/plans/<int:plan_id>/lines/<int:line_id>", entry="plans.edit", gives=PlanOut, takes=from_page(EditLine))
def edit_line(given: dict[str, Any], plan_id: int, line_id: int) -> Any:
    """Another month or unit for a line, with a reason"""
    service.edit_line(actor(), plan_id, line_id, version=stated_version(given.pop("version")), **given)
    return _plan(plan_id)


@door.post(
    "/plans/<int:plan_id>/lines/<int:line_id>/remove", entry="plans.edit", gives=PlanOut, takes=from_page(Reason)
)
def remove_line(given: dict[str, Any], plan_id: int, line_id: int) -> Any:
    """Take a document off the plan, with a reason"""
    service.remove_line(actor(), plan_id, line_id, given["reason"], stated_version(given["version"]))
    return _plan(plan_id)


@door.post("/plans/<int:plan_id>/lines/<int:line_id>/restore", entry="plans.edit", gives=PlanOut, takes=from_page(Seen))
def restore_line(given: dict[str, Any], plan_id: int, line_id: int) -> Any:
    """Put a document back on the plan"""
    service.restore_line(actor(), plan_id, line_id, stated_version(given["version"]))
    return _plan(plan_id)


@door.post("/plans/<int:plan_id>/amend", entry="plans.edit", gives=PlanOut, takes=AmendIn, status=201)
def amend(given: dict[str, Any], plan_id: int) -> Any:
    """Begin the next version of an approved plan; the approved one stands until then"""
    return versioned(_values(amending.amend(actor(), plan_id, given["reason"])))


@door.post("/plans/<int:plan_id>/take-on", entry="plans.edit", gives=Count, takes=TakeOnIn)
def take_on(given: dict[str, Any], plan_id: int) -> dict[str, Any]:
    """Put documents for which a ground arose on the draft"""
    version = stated_version(given["version"])
    return {"count": amending.take_on(actor(), plan_id, given["document_ids"], version)}


_CLAUSE = "id version document_id path quote delegate matter due_on decision issued_id reason candidates"
ClauseOut = api.record(
    "DelegatedClauseOut", "A clause that leaves a matter to the province.", Delegated, _CLAUSE, state=fields.String()
)


def _clause(row: Delegated) -> dict[str, Any]:
    return {**api.picked(row, _CLAUSE), "state": delegated.state_of(row, clock.today())}


@door.get("/delegated-clauses", entry="plans.read", gives=api.page_of(ClauseOut), query=query_from_page(DelegatedQuery))
def clauses(given: dict[str, Any]) -> dict[str, Any]:
    """What superior texts leave to the province, those due first"""
    filters = delegated.Filters(given["state"], given["q"], given["sort"])
    page = paginate(delegated.rows(filters, clock.today()), scalars=False)
    return listed(page, [_clause(row[0]) for row in page.rows])


@door.get("/delegated-clauses/<int:clause_id>", entry="plans.read", gives=ClauseOut)
def clause(clause_id: int) -> Any:
    """One clause"""
    return versioned(_clause(present(delegated.get(clause_id))))


@door.post("/delegated-clauses/<int:clause_id>/decide", entry="plans.edit", gives=ClauseOut, takes=from_page(Decide))
def decide(given: dict[str, Any], clause_id: int) -> Any:
    """Say what carries a clause out, that it is missing, or that it asks for no text"""
    version = stated_version(given.pop("version"))
    return versioned(_clause(delegated_service.decide(actor(), clause_id, version=version, **given)))


@door.post("/delegated-clauses/look", entry="plans.look", gives=Count, status=202)
def look() -> dict[str, Any]:
    """Have all superior texts read in the background; the count is of jobs queued"""
    delegated_service.look(actor(), FIND_DELEGATED)
    return {"count": 1}
