"""Who may read and issue reports."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from legaldocs.accounts.models import Role
from legaldocs.core.permissions import Permission, register, role

LAW = "Thông tư 03/2019/TT-BTP"

register(
    (
        Permission(
            "reports.read",
            _l("Reports are read by reviewers, heads of unit, leaders, the office, administrators and auditors."),
            role(Role.REVIEWER, Role.HEAD, Role.JUSTICE_LEADER, Role.OFFICE, Role.ADMINISTRATOR, Role.AUDITOR),
        ),
        Permission(
            "reports.issue", _l("A report is issued by a Justice department leader."), role(Role.JUSTICE_LEADER), LAW
        ),
        Permission(
            "reports.set_par",
            _l("Criteria of the PAR-Index are set by a Justice department leader."),
            role(Role.JUSTICE_LEADER),
            "Quyết định 876/QĐ-BNV (2022)",
        ),
    )
)
