"""Who may read and confirm forms."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from legaldocs.accounts.models import Role
from legaldocs.core.permissions import Permission, register, role, signed_in

register(
    (
        Permission("forms.read", _l("Anyone signed in may see the forms."), signed_in),
        Permission(
            "forms.confirm",
            _l("A form is confirmed by a Justice department leader."),
            role(Role.JUSTICE_LEADER),
            "Nghị định 78/2025/NĐ-CP, phụ lục I",
        ),
    )
)
