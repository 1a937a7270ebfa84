"""Who may do what with review tickets."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from legaldocs.accounts.models import Role
from legaldocs.core.actor import Actor
from legaldocs.core.permissions import (
    Permission,
    any_of,
    nobody_but_system,
    register,
    role,
    role_in_unit,
)

READERS = (Role.JUSTICE_LEADER, Role.AUDITOR, Role.ADMINISTRATOR, Role.OFFICE)
LAW = "Nghị định 79/2025/NĐ-CP, Điều 34 khoản 1"


def assigned(actor: Actor, subject: Any) -> bool:
    """The ticket was given to the actor."""
    return subject is not None and subject.assignee_id == actor.user_id and actor.user_id is not None


def in_unit_or_list(actor: Actor, subject: Any) -> bool:
    """The ticket is the actor's unit's; without a ticket, whether the actor has any list at all."""
    return bool(actor.posts) if subject is None else subject.unit_id in actor.units()


def opened(actor: Actor, subject: Any) -> bool:
    """The actor named the ground on which the ticket was opened."""
    return subject is not None and subject.opened_by == actor.user_id and actor.user_id is not None


register(
    (
        Permission(
            "review.read",
            _l(
                "Tickets are read by their unit, by who opened them, the Department of Justice leaders, the office and "
                "auditors."
            ),
            any_of(in_unit_or_list, opened, role(*READERS)),
        ),
        Permission(
            "review.open",
            _l("A review is opened by a reviewer, a head of unit or a Justice department leader."),
            any_of(role(Role.REVIEWER, Role.HEAD, Role.JUSTICE_LEADER), nobody_but_system),
            LAW,
        ),
        Permission(
            "review.assign", _l("The head of the unit that owns the ticket assigns it."), role_in_unit(Role.HEAD), LAW
        ),
        Permission("review.conclude", _l("The reviewer to whom the ticket is assigned concludes it."), assigned, LAW),
        Permission(
            "review.approve",
            _l("The head of the unit that owns the ticket decides on it."),
            role_in_unit(Role.HEAD),
            LAW,
        ),
        Permission(
            "review.record-case",
            _l("The case of a closed conclusion that lacks it is recorded by its reviewer or the head of the unit."),
            any_of(assigned, role_in_unit(Role.HEAD)),
            "Nghị định 79/2025/NĐ-CP, Điều 38",
        ),
        Permission(
            "review.opinion",
            _l("The opinion of the Department of Justice is given by its leader."),
            role(Role.JUSTICE_LEADER),
            LAW,
        ),
        Permission(
            "review.withdraw",
            _l("A ticket opened in error is withdrawn by the head of its unit or a Justice department leader."),
            any_of(role_in_unit(Role.HEAD), role(Role.JUSTICE_LEADER), nobody_but_system),
            LAW,
        ),
    )
)
