"""Who may do what with review campaigns."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from legaldocs.accounts.models import Role
from legaldocs.core.permissions import Permission, register, role

LAW = "Nghị định 79/2025/NĐ-CP, Điều 34"
WORKERS = (Role.REVIEWER, Role.HEAD, Role.JUSTICE_LEADER)

register(
    (
        Permission(
            "campaigns.read",
            _l("Campaigns are seen by everyone who reviews or drafts, the office and auditors."),
            role(*WORKERS, Role.DRAFTER, Role.OFFICE, Role.ADMINISTRATOR, Role.AUDITOR),
        ),
        Permission(
            "campaigns.edit",
            _l("Campaigns are prepared by reviewers, heads of unit and Justice department leaders."),
            role(*WORKERS),
            LAW,
        ),
        Permission(
            "campaigns.run",
            _l("A campaign is started, closed and given up by a leader of the Department of Justice."),
            role(Role.JUSTICE_LEADER),
            LAW,
        ),
        Permission(
            "campaigns.share",
            _l("Work of a campaign is shared out by heads of unit and Justice department leaders."),
            role(Role.HEAD, Role.JUSTICE_LEADER),
            LAW,
        ),
        Permission(
            "campaigns.sign",
            _l("The reason for a gap is signed by a head of unit or a leader of the Department of Justice."),
            role(Role.HEAD, Role.JUSTICE_LEADER),
            LAW,
        ),
        Permission(
            "campaigns.decide",
            _l("What becomes of documents of merged provinces is decided by heads of unit and Justice leaders."),
            role(Role.HEAD, Role.JUSTICE_LEADER),
            "Luật 64/2025/QH15, Điều 54 khoản 2",
        ),
    )
)
