"""Who may do what with yearly plans."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from legaldocs.accounts.models import Role
from legaldocs.core.permissions import Permission, any_of, nobody_but_system, register, role, signed_in

LAW = "Nghị định 79/2025/NĐ-CP, Điều 34"

register(
    (
        Permission("plans.read", _l("Anyone signed in may read the plans."), signed_in),
        Permission(
            "plans.edit",
            _l("Plans are drawn up by reviewers, heads of unit and Justice department leaders."),
            role(Role.REVIEWER, Role.HEAD, Role.JUSTICE_LEADER),
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
