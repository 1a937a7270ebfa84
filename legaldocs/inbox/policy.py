"""Who may ask for and grant more time, and who reads the boards of units."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from legaldocs.accounts.models import Role
from legaldocs.core.actor import Actor
from legaldocs.core.permissions import Permission, any_of, nobody_but_system, register, role, role_in_unit, signed_in


def holds(actor: Actor, held: Any) -> bool:
    """The actor has to act on the running time limit."""
    return held is not None and actor.user_id is not None and actor.user_id in held.holders


register(
    (
        Permission("notices.read", _l("Everyone signed in reads their own notices."), signed_in),
        Permission("notices.send", _l("Reminders and digests are written by the system."), nobody_but_system),
        Permission(
            "deadlines.ask",
            _l("More time is asked for by the person who has to act, or by the head of the unit."),
            any_of(holds, role_in_unit(Role.HEAD)),
        ),
        Permission(
            "board.read",
            _l("The board of a unit is read by its people; all boards by leaders, the office and auditors."),
            signed_in,
        ),
        Permission(
            "board.confirm",
            _l("The head of the unit confirms the month."),
            role_in_unit(Role.HEAD, Role.JUSTICE_LEADER),
        ),
        Permission(
            "deadlines.grant",
            _l("More time is granted by the head of the unit or a Justice department leader."),
            any_of(role_in_unit(Role.HEAD), role(Role.JUSTICE_LEADER)),
        ),
    )
)
