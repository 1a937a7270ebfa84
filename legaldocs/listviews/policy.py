"""Who may keep views."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from legaldocs.accounts.models import Role
from legaldocs.core.permissions import Permission, register, role, signed_in

register(
    (
        Permission(
            "views.keep", _l("Everyone signed in keeps views of lists, for themselves or their unit."), signed_in
        ),
        Permission(
            "views.for_role",
            _l("Justice department leaders and administrators choose what opens a list for a role."),
            role(Role.JUSTICE_LEADER, Role.ADMINISTRATOR),
        ),
    )
)
