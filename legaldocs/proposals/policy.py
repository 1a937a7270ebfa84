"""Who may do what with proposals."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from legaldocs.accounts.models import Role
from legaldocs.core.actor import Actor
from legaldocs.core.permissions import Permission, all_of, any_of, register, role, role_in_unit

READERS = (Role.JUSTICE_LEADER, Role.AUDITOR, Role.ADMINISTRATOR, Role.OFFICE, Role.COUNCIL_COMMITTEE)
LAW = "Nghị định 79/2025/NĐ-CP, Điều 38"


def raised_by(actor: Actor, subject: Any) -> bool:
    """The actor raised the proposal."""
    return subject is not None and actor.user_id is not None and subject.created_by == actor.user_id


def in_unit_or_list(actor: Actor, subject: Any) -> bool:
    """The proposal is the actor's unit's; without one, whether the actor has any list at all."""
    return bool(actor.posts) if subject is None else subject.unit_id in actor.units()


register(
    (
        Permission(
            "proposals.read",
            _l("Proposals are read by their unit, the Department of Justice, the office, committees and auditors."),
            any_of(in_unit_or_list, role(*READERS)),
        ),
        Permission(
            "proposals.raise",
            _l("Proposals are raised by drafters, reviewers, heads of unit and Justice department leaders."),
            role(Role.DRAFTER, Role.REVIEWER, Role.HEAD, Role.JUSTICE_LEADER),
            LAW,
        ),
        Permission("proposals.edit", _l("A proposal is edited by the person who raised it."), raised_by, LAW),
        Permission(
            "proposals.submit",
            _l("A proposal is submitted by the person who raised it or the head of the unit."),
            any_of(raised_by, role_in_unit(Role.HEAD)),
            LAW,
        ),
        Permission(
            "proposals.join",
            _l("Proposals are joined in one instrument by drafters, heads of unit and Justice department leaders."),
            role(Role.DRAFTER, Role.HEAD, Role.JUSTICE_LEADER),
            LAW,
        ),
        Permission(
            "proposals.decide",
            _l("A proposal is decided on by a Justice department leader."),
            all_of(role(Role.JUSTICE_LEADER)),
            LAW,
        ),
    )
)
