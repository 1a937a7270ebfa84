"""Forms of a plan's capacity: a unit's usual number a month, months that differ."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _

from legaldocs.core.errors import Conflict, LegalDocsError
from legaldocs.core.schema import Input, load
from legaldocs.core.web import actor, back_with, entry
from legaldocs.plans import capacity_service, queries, schemas, views
from legaldocs.ui import undoing

blueprint = Blueprint("plan_capacity", __name__)


@blueprint.post("/plans/<int:plan_id>/capacity")
@entry("plans.edit")
def set_capacity(plan_id: int) -> Any:
    """Set a unit's usual month, or one month that differs."""
    return _changed(plan_id, capacity_service.set_capacity, schemas.Room())


@blueprint.post("/plans/<int:plan_id>/capacity/clear")
@entry("plans.edit")
def clear_capacity(plan_id: int) -> Any:
    """Take such a number back."""
    return _changed(plan_id, capacity_service.clear_capacity, schemas.ClearRoom())


def _changed(plan_id: int, change: Any, schema: Input) -> Any:
    here = url_for("plans.page", plan_id=plan_id) + "#capacity"
    try:
        given = load(schema, request.form)
        before = _room(plan_id, given["unit_key"], given["month"])
        plan = change(actor(), plan_id, **given)
    except Conflict:
        return views.too_late(plan_id)
    except LegalDocsError as error:
        return back_with(views.plain(error), here)
    back = "plan_capacity.set_capacity" if before else "plan_capacity.clear_capacity"
    former = {name: before[name] for name in ("count", "why")} if before else {}
    undoing.offer(
        _("Saved. The lines stay where they are until the plan is generated anew."),
        url_for(back, plan_id=plan_id),
        unit_key=given["unit_key"], month=given["month"], version=plan.version, **former,
    )  # fmt: skip
    return redirect(here)


def _room(plan_id: int, unit_key: str, month: int | None) -> dict[str, Any] | None:
    """What the plan says of a unit's month (or usual month) now."""
    plan = queries.get(plan_id)
    rooms = plan.capacity if plan is not None else []
    return next((row for row in rooms if (row["unit"], row["month"]) == (unit_key, month)), None)
