"""Use cases of capacity: a unit's usual number of documents a month, and months that differ."""

from __future__ import annotations

from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.core.actor import Actor
from legaldocs.core.errors import Invalid, Missing
from legaldocs.core.unit_of_work import use_case
from legaldocs.plans import capacity, service
from legaldocs.plans.items import EVERY_UNIT, MONTHS
from legaldocs.plans.models import Plan

MOST = 200  # documents a month


@use_case
def set_capacity(
    actor: Actor, plan_id: int, unit_key: str, month: int | None, count: int, why: str = "", version: int | None = None
) -> Plan:
    """Say how many documents a unit (or ``EVERY_UNIT``) can review in a month, or in every month when none is given.

    Lines stay where they are until the plan is generated anew.  Raises ``Invalid`` with a sentence per field.
    """
    plan = service.draft(actor, plan_id, version)
    words, wrong = why.strip(), _wrong(unit_key, month, count)
    if month is not None and len(words) < 3:
        wrong["why"] = [_("Say why this month differs.")]
    if wrong:
        raise Invalid(fields=wrong)
    plan.capacity = capacity.with_room(
        plan.capacity, {"unit": unit_key, "month": month, "count": count, "why": words[:300]}
    )
    plan.version += 1
    return plan


def _wrong(unit_key: str, month: int | None, count: int) -> dict[str, list[str]]:
    wrong = {}
    if unit_key != EVERY_UNIT and accounts.unit_by_key(unit_key) is None:
        wrong["unit_key"] = [_("Choose a unit.")]
    if month is None and unit_key == EVERY_UNIT:
        wrong["month"] = [_("Choose a month; the usual number of all units is set when the plan is generated.")]
    if month is not None and month not in MONTHS:
        wrong["month"] = [_("Choose a month from 1 to 12.")]
    if not 0 <= count <= MOST:
        wrong["count"] = [_("Give between 0 and %(most)s documents a month.", most=MOST)]
    return wrong


@use_case
def clear_capacity(actor: Actor, plan_id: int, unit_key: str, month: int | None, version: int | None = None) -> Plan:
    """Take such a number back; the unit takes again what is usual.  Raises ``Missing`` when there is none."""
    plan = service.draft(actor, plan_id, version)
    left = capacity.without(plan.capacity, unit_key, month)
    if len(left) == len(plan.capacity):
        raise Missing()
    plan.capacity = left
    plan.version += 1
    return plan
