"""Use cases of a plan that stands: amend it as a new version, open the reviews whose month has come."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import force_locale
from flask_babel import gettext as _

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import emit, use_case
from legaldocs.documents import queries as documents
from legaldocs.events import CheckWanted, ReviewWanted
from legaldocs.plans import checks, execution, queries, rows, service
from legaldocs.plans.compare import PlanDifference, compare
from legaldocs.plans.lifecycle import PLAN
from legaldocs.plans.models import Line, Plan, State
from legaldocs.plans.reasons import reason_sentence
from legaldocs.ui.words import day

_COPIED = (
    "document_id", "unit_key", "month", "product", "reasons", "priority", "due_on", "late", "hand", "hand_reason",
    "proposed_month", "proposed_unit",
)  # fmt: skip


@use_case
def amend(actor: Actor, plan_id: int, reason: str) -> Plan:
    """Begin the next version of an approved plan, with all its lines; the approved one stands until this is approved.

    Raises ``Refused`` for a plan that does not stand or is being amended already.
    """
    require(actor, "plans.edit")
    plan = queries.get(plan_id)
    if plan is None:
        raise Missing()
    require(actor, "plans.edit", plan)
    if plan.state is not State.APPROVED:
        raise Refused(_("Only an approved plan is amended; a draft is edited."))
    if queries.amendment_of(plan.id) is not None:
        raise Refused(_("An amendment of this plan is being drawn up already; open it."))
    if len(reason.strip()) < 10:
        raise Invalid(fields={"reason": [_("Say why the plan is amended, in a sentence.")]})
    amended = Plan(
        year=plan.year,
        edition=plan.edition + 1,
        amends_id=plan.id,
        amend_reason=reason.strip(),
        title=plan.title,
        unit_id=plan.unit_id,
        per_month=plan.per_month,
        capacity=plan.capacity,
        generated_with=plan.generated_with,
        state=State.DRAFT,
        created_by=actor.user_id,
        generated_at=clock.now(),
        unplaced=plan.unplaced,
        checks=plan.checks,
    )
    amended.lines = [Line(**{name: getattr(line, name) for name in _COPIED}) for line in plan.lines]
    db.session.add(amended)
    db.session.flush()
    PLAN.open(actor, amended)
    return amended


@use_case
def take_on(actor: Actor, plan_id: int, document_ids: Iterable[int], version: int | None = None) -> int:
    """Put documents for which a ground arose on the draft, with their reasons; returns how many."""
    plan = service.draft(actor, plan_id, version)
    wanted = set(document_ids)
    taken = [item for item in execution.arisen(plan, clock.today()) if item.document_id in wanted]
    plan.lines += [rows.new_line(item) for item in taken]
    plan.version += 1 if taken else 0
    return len(taken)


def difference(plan: Plan) -> PlanDifference | None:
    """What an amendment changes of the plan it amends; ``None`` for a first version."""
    before = queries.get(plan.amends_id) if plan.amends_id else None
    if before is None:
        return None
    old, new = execution.standing(before), execution.standing(plan)
    named = documents.named(line.document_id for line in (*old, *new))
    before_items, after_items = ([rows.item_of(line, named[line.document_id]) for line in some] for some in (old, new))
    return compare(before_items, after_items)


@use_case
def open_due(actor: Actor, plan_id: int) -> int:
    """Ask for the reviews and checks whose month has come and that nobody has begun; returns how many."""
    require(actor, "plans.carry-out")
    plan = queries.get(plan_id)
    if plan is None or plan.state is not State.APPROVED:
        return 0
    due = execution.due_lines(plan, clock.today())
    for line in due:
        emit(
            ReviewWanted(
                trigger="plan",
                key=f"plan:{plan.year}",
                reason=_reason(plan, line),
                documents=((line.document_id, ()),),
                source_key=f"plan:{plan.year}",
                due_on=execution.month_end(plan.year, line.month),
            )
        )
    wanted = checks.due(plan, clock.today())
    for task in wanted:
        emit(CheckWanted(task.document_id, task.lifecycle, f"plan:{plan.year}", f"{plan.title}."))
    return len(due) + len(wanted)


def _reason(plan: Plan, line: Line) -> str:
    """The ground in the register's own language: it is kept with the ticket and printed in its form."""
    with force_locale("vi"):
        why = [reason_sentence(rows.read_reason(row), day) for row in line.reasons] or [line.hand_reason or ""]
        return f"{plan.title}. {' '.join(why)}".strip()
