"""Who may do what with yearly plans."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Role
from legaldocs.core.actor import Actor
from legaldocs.core.permissions import (
    Permission,
    any_of,
    nobody_but_system,
    register,
    role,
    role_in_unit,
    signed_in,
)

LAW = "Nghị định 79/2025/NĐ-CP, Điều 34"

_AUTHORS = (Role.REVIEWER, Role.HEAD)


def _draws_up(actor: Actor, subject: Any) -> bool:
    """The common plan is everybody's who reviews; a unit's own is drawn up by its people and by Justice leaders."""
    if not role(*_AUTHORS, Role.JUSTICE_LEADER)(actor, subject):
        return False
    common = subject is None or subject.unit_id == accounts.justice_unit_id()
    return common or actor.has_role(Role.JUSTICE_LEADER) or role_in_unit(*_AUTHORS)(actor, subject)


register(
    (
        Permission("plans.read", _l("Anyone signed in may read the plans."), signed_in),
        Permission(
            "plans.edit",
            _l(
                "Plans are drawn up by reviewers, heads of unit and Justice department leaders; "
                "a unit's own plan by people of that unit and Justice department leaders."
            ),
            _draws_up,
            LAW,
        ),
        Permission(
            "plans.look",
            _l("Superior texts are read for delegations at night, or when a head or Justice department leader asks."),
            any_of(role(Role.HEAD, Role.JUSTICE_LEADER), nobody_but_system),
            "Luật 64/2025/QH15, Điều 53 khoản 2",
        ),
        Permission(
            "plans.carry-out",
            _l("An approved plan is carried out by the system: reviews open when their month has come."),
            nobody_but_system,
            LAW,
        ),
        Permission(
            "plans.approve", _l("A plan is approved by a Justice department leader."), role(Role.JUSTICE_LEADER), LAW
        ),
    )
)
