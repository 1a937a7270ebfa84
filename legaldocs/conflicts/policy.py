"""Who may do what with findings."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Role
from legaldocs.core.actor import Actor
from legaldocs.core.permissions import (
    Permission,
    all_of,
    any_of,
    nobody_but_system,
    register,
    role,
    role_in_unit,
)

READERS = (Role.JUSTICE_LEADER, Role.AUDITOR, Role.ADMINISTRATOR, Role.OFFICE, Role.COUNCIL_COMMITTEE)
LAW = "Nghị định 79/2025/NĐ-CP, Điều 38"


def in_unit_or_list(actor: Actor, subject: Any) -> bool:
    """The finding is on a text of the actor's unit or handed to it; without one, whether the actor has any list."""
    if subject is None:
        return bool(actor.posts)
    return bool({subject.unit_id, subject.handed_to} & set(actor.units()))


def in_justice(actor: Actor, *roles: str) -> bool:
    """The actor holds one of the roles (any, when none is named) in the Department of Justice: it looks at all."""
    justice = accounts.justice_unit_id()
    return justice is not None and justice in actor.units(*roles)


def of_justice(actor: Actor, _subject: Any) -> bool:
    """Anybody of the Department of Justice."""
    return in_justice(actor)


def reviews_in_justice(actor: Actor, _subject: Any) -> bool:
    """Reviewers and heads of the Department of Justice."""
    return in_justice(actor, Role.REVIEWER, Role.HEAD)


def handed_to(actor: Actor, subject: Any) -> bool:
    """The finding was handed to a unit in which the actor reviews or leads."""
    return subject is not None and subject.handed_to in actor.units(Role.REVIEWER, Role.HEAD)


register(
    (
        Permission(
            "findings.read",
            _l("Findings are read by the unit of the text, the unit they were handed to, Justice and auditors."),
            any_of(in_unit_or_list, role(*READERS), of_justice),
        ),
        Permission(
            "findings.decide",
            _l("A finding is decided on by reviewers and heads of its unit and by the Department of Justice."),
            any_of(role_in_unit(Role.REVIEWER, Role.HEAD), handed_to, role(Role.JUSTICE_LEADER), reviews_in_justice),
            LAW,
        ),
        Permission(
            "findings.scan",
            _l("A full scan is started by Justice department leaders and administrators."),
            all_of(role(Role.JUSTICE_LEADER, Role.ADMINISTRATOR)),
        ),
        Permission("findings.renew", _l("A finding is opened again by the system."), nobody_but_system, LAW),
    )
)
