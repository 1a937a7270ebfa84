"""Who may do what with dossiers.  A secret dossier is asked about only by its readers: the queries see to that."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Role
from legaldocs.core.actor import Actor
from legaldocs.core.permissions import Permission, any_of, register, role, role_in_unit

SEES_ALL = (Role.JUSTICE_LEADER, Role.OFFICE, Role.AUDITOR)  # every dossier that is not secret
LAW = "Luật 64/2025/QH15"


def has_a_post(actor: Actor, _subject: Any) -> bool:
    """Holds any post: such a person has a list of dossiers, perhaps an empty one."""
    return bool(actor.posts)


def _appraises(actor: Actor, _subject: Any) -> bool:
    """Works in the Department of Justice."""
    justice = accounts.justice_unit()
    return justice is not None and justice.id in actor.units(Role.REVIEWER, Role.HEAD, Role.JUSTICE_LEADER)


register(
    (
        Permission(
            "drafting.read",
            _l("Dossiers are read by the unit that draws them up and by those whose step it is; secret ones by name."),
            has_a_post,
        ),
        Permission(
            "drafting.register",
            _l("A dossier is registered by a drafter or a head of unit."),
            role(Role.DRAFTER, Role.HEAD),
            LAW,
        ),
        Permission(
            "drafting.draft",
            _l("The draft is drawn up by drafters and the head of the unit in charge."),
            role_in_unit(Role.DRAFTER, Role.HEAD),
            LAW,
        ),
        Permission(
            "drafting.lead", _l("This step is taken by the head of the unit in charge."), role_in_unit(Role.HEAD), LAW
        ),
        Permission(
            "drafting.office",
            _l("This step is recorded by the provincial office, for the body that decides."),
            role(Role.OFFICE),
            LAW,
        ),
        Permission("drafting.appraise", _l("Drafts are appraised by the Department of Justice."), _appraises, LAW),
        Permission(
            "drafting.conclude",
            _l("The appraisal is concluded by a Justice department leader."),
            role(Role.JUSTICE_LEADER),
            LAW,
        ),
        Permission(
            "drafting.verify",
            _l("Resolutions are verified by the committees of the People's Council."),
            role(Role.COUNCIL_COMMITTEE),
            LAW,
        ),
        Permission(
            "drafting.council",
            _l("Decisions of the People's Council are recorded by its committees or the provincial office."),
            role(Role.COUNCIL_COMMITTEE, Role.OFFICE),
            LAW,
        ),
        Permission(
            "drafting.answer",
            _l("An opinion is given by the head, a reviewer or a drafter of the unit that was asked."),
            role_in_unit(Role.HEAD, Role.REVIEWER, Role.DRAFTER),
            LAW,
        ),
        Permission(
            "drafting.attach",
            _l("Papers are added by those whose step it is."),
            any_of(role_in_unit(Role.DRAFTER, Role.HEAD), role(Role.OFFICE, Role.COUNCIL_COMMITTEE), _appraises),
            LAW,
        ),
    )
)
