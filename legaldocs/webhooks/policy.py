"""Who may have events sent where."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from legaldocs.accounts.models import Role
from legaldocs.core.actor import Actor
from legaldocs.core.permissions import Permission, all_of, any_of, nobody_but_system, register, role, signed_in

EVERYTHING = (Role.ADMINISTRATOR,)


def own(actor: Actor, hook: Any) -> bool:
    """The webhook is the actor's, or none in particular is meant."""
    return hook is None or hook.person_id == actor.user_id


register(
    (
        Permission(
            "webhooks.manage",
            _l("People have events sent to programs of their own; administrators see and end any."),
            all_of(signed_in, any_of(own, role(*EVERYTHING))),
        ),
        Permission("webhooks.deliver", _l("Messages to programs are sent by the system."), nobody_but_system),
    )
)
