"""Forms of a plan's capacity: a unit's usual number a month, months that differ."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from legaldocs.core.errors import Conflict, LegalDocsError
from legaldocs.core.schema import Input, load
from legaldocs.core.web import actor, back_with, entry
from legaldocs.plans import capacity_service, schemas, views

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
        change(actor(), plan_id, **load(schema, request.form))
    except Conflict:
        return views.too_late(plan_id)
    except LegalDocsError as error:
        return back_with(views.plain(error), here)
    flash(_("Saved. The lines stay where they are until the plan is generated anew."), "success")
    return redirect(here)
