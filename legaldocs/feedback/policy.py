"""Who may do what with feedback from outside."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from legaldocs.accounts.models import Role
from legaldocs.core.actor import Actor
from legaldocs.core.permissions import Permission, any_of, nobody_but_system, register, role

LAW = "Nghị định 79/2025/NĐ-CP, Điều 34"
MODERATORS = (Role.JUSTICE_LEADER, Role.OFFICE)


def in_charge(actor: Actor, subject: Any) -> bool:
    """The message was given to a unit of the actor; without a message, whether the actor has a unit at all."""
    return bool(actor.posts) if subject is None else subject.unit_id is not None and subject.unit_id in actor.units()


register(
    (
        Permission(
            "feedback.send",
            _l("Anybody may send feedback on a document; a limit keeps machines out."),
            nobody_but_system,
        ),
        Permission(
            "feedback.read",
            _l("Feedback is read by the unit in charge, Justice department leaders, the office and auditors."),
            any_of(in_charge, role(*MODERATORS, Role.AUDITOR)),
        ),
        Permission(
            "feedback.moderate",
            _l("Feedback is accepted or set aside by Justice department leaders and the office."),
            role(*MODERATORS),
            LAW,
        ),
        Permission(
            "feedback.answer",
            _l("Feedback is answered by the unit in charge or a leader of the Department of Justice."),
            any_of(in_charge, role(Role.JUSTICE_LEADER)),
            LAW,
        ),
    )
)
