"""Who may do what with the handling of texts after the merger."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from legaldocs.accounts.models import Role
from legaldocs.core.permissions import Permission, any_of, nobody_but_system, register, role

LAW = "Luật 64/2025/QH15, Điều 54 khoản 2"
WORKERS = (Role.REVIEWER, Role.HEAD, Role.JUSTICE_LEADER)

register(
    (
        Permission(
            "tracker.read",
            _l("The handling of texts is followed by everyone who works on documents, the office and auditors."),
            role(*WORKERS, Role.DRAFTER, Role.OFFICE, Role.ADMINISTRATOR, Role.AUDITOR),
        ),
        Permission(
            "tracker.edit",
            _l("The handling of texts is recorded by reviewers, heads of unit and Justice department leaders."),
            role(*WORKERS),
            LAW,
        ),
        Permission(
            "tracker.import",
            _l("A tracking sheet is brought in by reviewers, heads of unit, Justice leaders and administrators."),
            any_of(role(*WORKERS, Role.ADMINISTRATOR), nobody_but_system),
            LAW,
        ),
    )
)
