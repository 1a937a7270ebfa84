"""The life of a yearly plan: one table."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.errors import Blocker
from legaldocs.core.lifecycle import Inputs, Lifecycle, Move, has_remark
from legaldocs.plans import checks, delegated, queries
from legaldocs.plans.compare import Hand
from legaldocs.plans.models import Plan, State


def has_lines(_actor: Actor, plan: Plan, _inputs: Inputs) -> Blocker | None:
    """A plan without a line is not a plan."""
    if any(line.hand is not Hand.REMOVED for line in plan.lines):
        return None
    return Blocker("lines", _("The plan has no lines yet."), "lines")


def not_own_plan(actor: Actor, plan: Plan, _inputs: Inputs) -> Blocker | None:
    """Nobody approves a plan they submitted."""
    if actor.user_id != plan.submitted_by:
        return None
    return Blocker("four-eyes", _("Another person must approve: you submitted this plan."))


def note_submitter(actor: Actor, plan: Plan, _inputs: Inputs) -> None:
    """Who submitted, for the four-eyes rule."""
    plan.submitted_by = actor.user_id


def note_approver(actor: Actor, plan: Plan, _inputs: Inputs) -> None:
    """Who approved, and the checking tasks and delegated matters as they stood then."""
    plan.checks = checks.approved(plan, clock.today())
    plan.approved_by, plan.owed = actor.user_id, delegated.owed(clock.today()) if queries.is_common(plan) else []


S = State
LAW = "Nghị định 79/2025/NĐ-CP, Điều 34"
# fmt: off
PLAN = Lifecycle(
    "plan",
    states=State,
    labels={S.DRAFT: _l("Draft"), S.SUBMITTED: _l("Waiting for approval"), S.APPROVED: _l("Approved"), S.SUPERSEDED: _l("Superseded by an amendment")},
    initial=S.DRAFT,
    final=frozenset({S.APPROVED, S.SUPERSEDED}),
    steps=(S.DRAFT, S.SUBMITTED, S.APPROVED),
    moves=(
        #    name       from            to            who              label                guards                       deadline          effects            law
        Move("submit", (S.DRAFT,), S.SUBMITTED, "plans.edit", _l("Submit plan"), (has_lines,), "review.approve", (note_submitter,), LAW),
        Move("approve", (S.SUBMITTED,), S.APPROVED, "plans.approve", _l("Approve plan"), (not_own_plan, has_lines), None, (note_approver,), LAW),
        Move("supersede", (S.APPROVED,), S.SUPERSEDED, "plans.carry-out", _l("Superseded by an amendment"), (), None, (), LAW),
        Move("return", (S.SUBMITTED,), S.DRAFT, "plans.approve", _l("Return"), (has_remark,), None, (), LAW, ("remark",) ),
    ),
)
# fmt: on
