"""Who may do what with systematisation and the yearly lists."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from legaldocs.accounts.models import Role
from legaldocs.core.permissions import Permission, register, role, signed_in

LAW = "Nghị định 79/2025/NĐ-CP, Điều 51"

register(
    (
        Permission("systematisation.read", _l("Anyone signed in may read the systematisation."), signed_in),
        Permission(
            "systematisation.edit",
            _l("Systematisation is worked on by reviewers, heads of unit and Justice department leaders."),
            role(Role.REVIEWER, Role.HEAD, Role.JUSTICE_LEADER),
            LAW,
        ),
        Permission(
            "systematisation.approve",
            _l("Lists are approved by a Justice department leader."),
            role(Role.JUSTICE_LEADER),
            LAW,
        ),
        Permission(
            "systematisation.publish",
            _l("The publishing decision is recorded by the provincial office or a Justice department leader."),
            role(Role.OFFICE, Role.JUSTICE_LEADER),
            LAW,
        ),
    )
)
