"""Who may do what with accounts."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from legaldocs.accounts.models import Role
from legaldocs.core.actor import Actor
from legaldocs.core.permissions import Permission, all_of, any_of, nobody_but_system, register, role, signed_in

INTERNAL_LAW = "Nghị định 79/2025/NĐ-CP, Điều 34"


def own_post(actor: Actor, subject: Any) -> bool:
    """The post delegated is the actor's own."""
    return subject is not None and subject.person_id == actor.user_id


def own_record(actor: Actor, subject: Any) -> bool:
    """The session or setting belongs to the actor."""
    return subject is None or subject.person_id == actor.user_id


register(
    (
        Permission(
            "accounts.manage",
            _l("Only administrators manage people, units and posts."),
            any_of(role(Role.ADMINISTRATOR), nobody_but_system),
        ),
        Permission("accounts.directory", _l("Anyone signed in may see who holds which post."), signed_in),
        Permission(
            "accounts.delegate",
            _l("A post is delegated by the person who holds it, or by an administrator."),
            any_of(own_post, role(Role.ADMINISTRATOR)),
        ),
        Permission(
            "accounts.session",
            _l("A person ends their own sessions; administrators end any."),
            all_of(signed_in, any_of(own_record, role(Role.ADMINISTRATOR))),
        ),
        Permission("accounts.token", _l("Anyone with an account makes tokens for their own programs."), signed_in),
        Permission(
            "audit.read",
            _l("The audit is read by auditors, administrators and Justice department leaders."),
            role(Role.AUDITOR, Role.ADMINISTRATOR, Role.JUSTICE_LEADER),
        ),
    )
)
