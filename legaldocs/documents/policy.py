"""Who may do what with the register."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from legaldocs.accounts.models import Role
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.permissions import Permission, any_of, nobody_but_system, register, role, signed_in
from legaldocs.documents.models import ProposedEvent

EDITORS = (Role.REVIEWER, Role.HEAD, Role.JUSTICE_LEADER, Role.ADMINISTRATOR)


def _own_today(actor: Actor, proposal: ProposedEvent | None) -> bool:
    """Whether the actor decided on the proposal, today by the calendar of the office."""
    if proposal is None or proposal.decided_at is None or proposal.decided_by != actor.user_id:
        return False
    return clock.local(proposal.decided_at).date() == clock.today()


register(
    (
        Permission("documents.read", _l("Anyone signed in may read the register."), signed_in),
        Permission(
            "documents.import",
            _l("Documents are brought in by reviewers, heads of unit, Justice department leaders and administrators."),
            any_of(role(*EDITORS), nobody_but_system),
            "Nghị định 79/2025/NĐ-CP, Điều 34",
        ),
        Permission(
            "tags.keep",
            _l("The list of tags is kept by Justice department leaders and administrators."),
            role(Role.JUSTICE_LEADER, Role.ADMINISTRATOR),
        ),
        Permission(
            "tags.put",
            _l("Tags are put on documents and taken off by those who bring documents in."),
            role(*EDITORS),
        ),
        Permission(
            "quality.read",
            _l("Data quality is seen by reviewers, heads of unit, Justice leaders, administrators and auditors."),
            role(*EDITORS, Role.AUDITOR),
        ),
        Permission(
            "quality.count",
            _l("The checks of the data are counted by those who bring documents in, and every night."),
            any_of(role(*EDITORS), nobody_but_system),
        ),
        Permission(
            "effect.confirm",
            _l("Effect is confirmed by reviewers, heads of unit and Justice department leaders, in their own name."),
            any_of(role(Role.REVIEWER, Role.HEAD, Role.JUSTICE_LEADER), nobody_but_system),
            "Luật 64/2025/QH15, Điều 57",
        ),
        Permission(
            "effect.undo",
            _l("A decision is undone on the same day by who made it; later by a head of unit or a Justice leader."),
            any_of(role(Role.HEAD, Role.JUSTICE_LEADER), _own_today),
            "Luật 64/2025/QH15, Điều 57",
        ),
        Permission(
            "effect.reverse",
            _l("A confirmed event is taken back by a head of unit or a Justice department leader, with a reason."),
            role(Role.HEAD, Role.JUSTICE_LEADER),
            "Luật 64/2025/QH15, Điều 57",
        ),
        Permission(
            "consolidation.sign",
            _l("A consolidated text is signed off by a head of unit or a Justice department leader."),
            role(Role.HEAD, Role.JUSTICE_LEADER),
            "Pháp lệnh 01/2012/UBTVQH13",
        ),
    )
)
