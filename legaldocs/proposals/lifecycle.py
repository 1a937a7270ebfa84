"""The life of a proposal: one table."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from legaldocs.core.actor import Actor
from legaldocs.core.errors import Blocker
from legaldocs.core.lifecycle import Inputs, Lifecycle, Move, has_remark, needs_input
from legaldocs.core.unit_of_work import emit
from legaldocs.events import ProposalCarriedOut
from legaldocs.proposals.models import ENDING, Proposal, State


def has_targets(_actor: Actor, proposal: Proposal, _inputs: Inputs) -> Blocker | None:
    """At least one provision or document is named."""
    return None if proposal.targets else Blocker("targets", _("Name at least one provision."), "targets")


def has_deadline(_actor: Actor, proposal: Proposal, _inputs: Inputs) -> Blocker | None:
    """A day by which it should be handled is named."""
    return None if proposal.due_on else Blocker("due_on", _("Give the day by which it should be handled."), "due_on")


def has_body(_actor: Actor, proposal: Proposal, _inputs: Inputs) -> Blocker | None:
    """The competent body is known from the competence table."""
    if proposal.competent_body:
        return None
    return Blocker("competent_body", _("Nobody here is competent for this action; choose another one."), "action")


def not_own_proposal(actor: Actor, proposal: Proposal, _inputs: Inputs) -> Blocker | None:
    """Nobody decides on a proposal they raised."""
    if actor.user_id != proposal.created_by:
        return None
    return Blocker("four-eyes", _("Another person must decide: you raised this proposal."))


@needs_input
def has_instrument(_actor: Actor, _proposal: Proposal, inputs: Inputs) -> Blocker | None:
    """The document that carried the proposal out is named."""
    if inputs.get("instrument_id"):
        return None
    return Blocker("instrument_id", _("Name the document that carried it out."), "instrument_id")


def keep_instrument(_actor: Actor, proposal: Proposal, inputs: Inputs) -> None:
    """Keep the document that carried it out, and tell who waits for it."""
    proposal.instrument_id = inputs["instrument_id"]
    places = tuple((target.document_id, target.path) for target in proposal.targets)
    emit(ProposalCarriedOut(proposal.id, inputs["instrument_id"], places, proposal.action in ENDING))


S = State
LAW = "Nghị định 79/2025/NĐ-CP, Điều 38"
# fmt: off
PROPOSAL = Lifecycle(
    "proposal",
    states=State,
    labels={
        S.DRAFT: _l("Being prepared"),
        S.SUBMITTED: _l("Waiting for a decision"),
        S.ACCEPTED: _l("Accepted, to be carried out"),
        S.REFUSED: _l("Not accepted"),
        S.DONE: _l("Carried out"),
        S.WITHDRAWN: _l("Withdrawn"),
    },
    initial=S.DRAFT,
    final=frozenset({S.DONE, S.REFUSED, S.WITHDRAWN}),
    steps=(S.DRAFT, S.SUBMITTED, S.ACCEPTED, S.DONE),
    moves=(
        #    name        from             to            who                 label                  guards                                      deadline          effects  law
        Move("submit", (S.DRAFT,), S.SUBMITTED, "proposals.submit", _l("Submit proposal"), (has_targets, has_deadline, has_body), "review.approve", (), LAW),
        Move("accept", (S.SUBMITTED,), S.ACCEPTED, "proposals.decide", _l("Accept"), (not_own_proposal,), None, (), LAW ),
        Move("refuse", (S.SUBMITTED,), S.REFUSED, "proposals.decide", _l("Do not accept"), (not_own_proposal, has_remark), None, (), LAW, ("remark",)),
        Move("return", (S.SUBMITTED,), S.DRAFT, "proposals.decide", _l("Return"), (has_remark,), None, (), LAW, ("remark",)),
        Move("carry-out", (S.ACCEPTED,), S.DONE, "proposals.decide", _l("Carried out"), (has_instrument,), None, (keep_instrument,), LAW, ("instrument_id",)),
        Move("withdraw", (S.DRAFT, S.SUBMITTED), S.WITHDRAWN, "proposals.submit", _l("Withdraw"), (has_remark,), None, (), LAW, ("remark",)),
    ),
)
# fmt: on
