"""What plans do when something happens: an approved amendment takes the place of what it amends."""

from __future__ import annotations

from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.events import PlanApproved
from legaldocs.plans import queries
from legaldocs.plans.lifecycle import PLAN
from legaldocs.plans.models import State


def supersede(_actor: Actor, event: PlanApproved) -> None:
    """An approved amendment takes the place of the version it amends."""
    plan = queries.get(event.plan_id)
    before = queries.get(plan.amends_id) if plan is not None and plan.amends_id else None
    if before is not None and before.state is State.APPROVED:
        PLAN.apply(SYSTEM, before, "supersede")
        before.version += 1
