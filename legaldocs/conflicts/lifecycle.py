"""The life of a finding: one table.  A finding says nothing by itself; each step is a person's."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from legaldocs.conflicts.models import Finding, State
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.errors import Blocker
from legaldocs.core.lifecycle import Inputs, Lifecycle, Move, has_remark, needs_input


@needs_input
def has_unit(_actor: Actor, _finding: Finding, inputs: Inputs) -> Blocker | None:
    """The unit that takes it over is named."""
    return None if inputs.get("unit_id") else Blocker("unit_id", _("Choose the unit that takes it over."), "unit_id")


def still_seen(_actor: Actor, finding: Finding, _inputs: Inputs) -> Blocker | None:
    """The last scan still saw it."""
    if finding.current:
        return None
    return Blocker("gone", _("The texts have changed and the finding is no longer there."))


def sign(actor: Actor, finding: Finding, inputs: Inputs) -> None:
    """Keep who decided, and to whom it was handed."""
    finding.decided_by, finding.decided_at = actor.user_id, clock.now()
    finding.handed_to = inputs.get("unit_id") or finding.handed_to


def unsign(_actor: Actor, finding: Finding, _inputs: Inputs) -> None:
    """Nobody has decided any more."""
    finding.decided_by = finding.decided_at = finding.handed_to = None


def link(_actor: Actor, finding: Finding, inputs: Inputs) -> None:
    """Keep the proposal that was raised."""
    finding.proposal_id = inputs.get("proposal_id")


S = State
LAW = "Nghị định 79/2025/NĐ-CP, Điều 38"
# fmt: off
FINDING = Lifecycle(
    "finding",
    states=State,
    labels={
        S.OPEN: _l("To be looked at"),
        S.CONFIRMED: _l("Confirmed as a problem"),
        S.DISMISSED: _l("No problem"),
        S.HANDED: _l("Handed to a unit"),
        S.PROPOSED: _l("Proposal raised"),
    },
    initial=S.OPEN,
    final=frozenset({S.PROPOSED}),
    steps=(S.OPEN, S.CONFIRMED, S.PROPOSED),
    moves=(
        #    name       from                                to           who                label                              guards                       deadline  effects   law
        Move("confirm", (S.OPEN, S.HANDED), S.CONFIRMED, "findings.decide", _l("Confirm"), (still_seen,), None, (sign,), LAW),
        Move("dismiss", (S.OPEN, S.HANDED, S.CONFIRMED), S.DISMISSED, "findings.decide", _l("Dismiss"), (has_remark,), None, (sign,), LAW, ("remark",)),
        Move("hand-over", (S.OPEN, S.CONFIRMED), S.HANDED, "findings.decide", _l("Hand over"), (still_seen, has_unit), None, (sign,), LAW, ("unit_id",)),
        Move("propose", (S.OPEN, S.HANDED, S.CONFIRMED), S.PROPOSED, "findings.read", _l("Raise a proposal"), (still_seen,), None, (sign, link), LAW),
        Move("reopen", (S.CONFIRMED, S.DISMISSED, S.HANDED), S.OPEN, "findings.decide", _l("Look at it again"), (has_remark,), None, (unsign,), LAW, ("remark",)),
        Move("renew", (S.CONFIRMED, S.DISMISSED, S.HANDED, S.PROPOSED), S.OPEN, "findings.renew", _l("The texts have changed"), (), None, (unsign,), LAW),
    ),
)
# fmt: on
