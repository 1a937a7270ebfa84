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


def of_own_unit(actor: Actor, subject: Any) -> bool:
    """A post in a unit the actor heads, or a delegation of such a post."""
    post = getattr(subject, "post", subject)
    return getattr(post, "unit_id", None) in actor.units(Role.HEAD)


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
        Permission("accounts.factors", _l("Anyone with an account sets up their own second factors."), signed_in),
        Permission("accounts.token", _l("Anyone with an account makes tokens for their own programs."), signed_in),
        Permission(
            "access.review",
            _l("Administrators review who may do what, and heads of units for their own people."),
            role(Role.ADMINISTRATOR, Role.HEAD),
        ),
        Permission(
            "access.decide",
            _l("Heads decide on posts in their own unit, administrators on everything."),
            any_of(role(Role.ADMINISTRATOR), of_own_unit),
        ),
        Permission(
            "audit.read",
            _l("The audit is read by auditors, administrators and Justice department leaders."),
            role(Role.AUDITOR, Role.ADMINISTRATOR, Role.JUSTICE_LEADER),
        ),
    )
)
