"""Who may do what with dossiers of checking."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from legaldocs.accounts.models import Role
from legaldocs.checking.models import KNOWN_TO_HANDLER
from legaldocs.core.actor import Actor
from legaldocs.core.permissions import Permission, any_of, nobody_but_system, register, role, role_in_unit

READERS = (Role.JUSTICE_LEADER, Role.AUDITOR, Role.ADMINISTRATOR)
LEADS = (Role.HEAD, Role.JUSTICE_LEADER, Role.COUNCIL_COMMITTEE)
LAW = "Nghị định 79/2025/NĐ-CP, Điều 2"


def assigned(actor: Actor, subject: Any) -> bool:
    """The dossier was given to the actor."""
    return subject is not None and actor.user_id is not None and subject.assignee_id == actor.user_id


def collaborates(actor: Actor, subject: Any) -> bool:
    """The actor was asked to help with the dossier."""
    return subject is not None and any(one.person_id == actor.user_id for one in subject.collaborators)


def handles(actor: Actor, subject: Any) -> bool:
    """The dossier is before the actor's unit, which has to handle the text."""
    return (
        subject is not None
        and subject.handler_id is not None
        and subject.state in KNOWN_TO_HANDLER
        and subject.handler_id in actor.units()
    )


def reads(actor: Actor, subject: Any) -> bool:
    """The dossier is of the actor's unit; without a dossier, whether the actor has any list at all."""
    return bool(actor.posts) if subject is None else subject.unit_id in actor.units()


def signs(actor: Actor, subject: Any) -> bool:
    """The leader of the checking body: Justice leader, Council committee, or the head where a unit checks itself."""
    if subject is None:
        return False
    if subject.unit_id in actor.units(Role.JUSTICE_LEADER, Role.COUNCIL_COMMITTEE):
        return True
    return subject.unit_id == subject.handler_id and subject.unit_id in actor.units(Role.HEAD)


register(
    (
        Permission(
            "checking.read",
            _l("Dossiers are read by the unit that checks, its helpers, the unit that handles; auditors read all."),
            any_of(reads, role(*READERS), assigned, collaborates, handles),
            LAW,
        ),
        Permission(
            "checking.open",
            _l("A check is opened by a head of unit, a Justice department leader, a Council committee or an examiner."),
            any_of(role(*LEADS, Role.REVIEWER), nobody_but_system),
            LAW,
        ),
        Permission(
            "checking.assign", _l("The leader of the unit that checks assigns the dossier."), role_in_unit(*LEADS), LAW
        ),
        Permission(
            "checking.examine",
            _l("The examiner to whom the dossier is assigned fills in the form."),
            any_of(assigned, nobody_but_system),
            LAW,
        ),
        Permission(
            "checking.contribute",
            _l("Findings are written by the examiner and the collaborators of the dossier."),
            any_of(assigned, collaborates),
            LAW,
        ),
        Permission(
            "checking.decide", _l("The leader of the unit that checks decides on the form."), role_in_unit(*LEADS), LAW
        ),
        Permission(
            "checking.sign",
            _l("The conclusion is signed by the leader of the body that checks."),
            signs,
            "Nghị định 79/2025/NĐ-CP, Điều 24",
        ),
        Permission(
            "checking.follow",
            _l("Handling is followed by the examiner, the leader of the unit that checks, and the unit that handles."),
            any_of(assigned, role_in_unit(*LEADS), handles),
            "Nghị định 79/2025/NĐ-CP, Điều 26",
        ),
        Permission(
            "checking.press",
            _l("Urging and escalation belong to the unit that checks."),
            any_of(assigned, role_in_unit(*LEADS)),
            "Nghị định 79/2025/NĐ-CP, Điều 24",
        ),
        Permission(
            "checking.withdraw",
            _l("A dossier opened in error is withdrawn by the leader of the unit that checks."),
            any_of(role_in_unit(*LEADS), nobody_but_system),
            LAW,
        ),
        Permission(
            "checking.campaign",
            _l("Campaigns of checking are opened by a Justice department leader or a head of unit there."),
            role(Role.JUSTICE_LEADER, Role.HEAD, Role.COUNCIL_COMMITTEE),
            LAW,
        ),
    )
)
