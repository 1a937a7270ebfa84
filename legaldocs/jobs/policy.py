"""Who may see and steer jobs."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from legaldocs.accounts.models import Role
from legaldocs.core.actor import Actor
from legaldocs.core.permissions import Permission, any_of, nobody_but_system, register, role, signed_in

EVERYTHING = (Role.ADMINISTRATOR,)


def started_it(actor: Actor, job: Any) -> bool:
    """The actor asked for the job (or no particular job is meant)."""
    return signed_in(actor, job) and (job is None or job.created_by == actor.user_id)


register(
    (
        Permission(
            "jobs.read",
            _l("People see the jobs they started; administrators see all."),
            any_of(role(*EVERYTHING), started_it, nobody_but_system),
        ),
        Permission(
            "jobs.manage",
            _l("A job is cancelled or run again by the person who started it or by an administrator."),
            any_of(role(*EVERYTHING), started_it, nobody_but_system),
        ),
    )
)
