"""Use cases of plans: propose next year's plan, generate it anew, edit lines, move it to approval."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Unit
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Invalid, Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import emit, use_case
from legaldocs.documents import queries as documents
from legaldocs.events import PlanApproved
from legaldocs.forms import registry
from legaldocs.plans import capacity, gathering, queries, rows
from legaldocs.plans.compare import Hand, PlanDifference, compare
from legaldocs.plans.items import Plan as Proposed
from legaldocs.plans.items import Product
from legaldocs.plans.lifecycle import PLAN
from legaldocs.plans.models import Line, Plan, State


def title_of(year: int, unit: Unit) -> str:
    """The plan's official title, as the form words it; a unit's own plan names the unit."""
    form = registry.form("plan")
    own = "" if unit.id == accounts.justice_unit_id() else form["of_unit"].format(unit=unit.name)
    return f"{form['full_title'].format(year=year)}{own}"


@use_case
def propose(actor: Actor, year: int, per_month: int = 8, unit_key: str = "") -> Plan:
    """Propose a unit's review plan of a year (the common one when no unit is named) from every reason on file.

    Raises ``Invalid`` for a year that is over or too far, ``Refused`` when the unit has a plan for the year already.
    """
    require(actor, "plans.edit")
    today = clock.today()
    if not today.year <= year <= today.year + 2:
        raise Invalid(fields={"year": [_("Choose this year or one of the next two.")]})
    _check_capacity(per_month)
    unit = _unit(unit_key)
    require(actor, "plans.edit", Plan(unit_id=unit.id))
    standing = queries.of_year(year, unit.id)
    if standing is not None:
        raise Refused(
            _(
                "%(unit)s has a plan for %(year)s already (%(state)s). Open it to generate it anew or to amend it.",
                unit=unit.name,
                year=year,
                state=str(PLAN.label(standing.state)).lower(),
            )
        )
    rooms = capacity.carried_over(queries.of_year(year - 1, unit.id))
    proposed = gathering.proposed(year, unit, capacity.of(per_month, rooms), today)
    plan = Plan(
        year=year,
        title=title_of(year, unit),
        unit_id=unit.id,
        per_month=per_month,
        state=State.DRAFT,
        created_by=actor.user_id,
        generated_at=clock.now(),
        capacity=rooms,
        generated_with=rooms,
        unplaced=[rows.stored(item) for item in proposed.unplaced],
    )
    plan.lines = [rows.new_line(item) for item in proposed.items]
    db.session.add(plan)
    db.session.flush()
    PLAN.open(actor, plan)
    return plan


def _unit(key: str) -> Unit:
    unit = accounts.unit_by_key(key) if key else accounts.justice_unit()
    if unit is None and key:
        raise Invalid(fields={"unit_key": [_("Choose a unit.")]})
    if unit is None:
        raise Refused(_("Set up the Department of Justice as a unit first."))
    return unit


def difference(plan: Plan, per_month: int | None = None) -> PlanDifference:
    """What generating the plan anew would change; nothing is written."""
    return _compared(plan, _fresh(plan, per_month))


@use_case
def regenerate(actor: Actor, plan_id: int, version: int | None = None, per_month: int | None = None) -> PlanDifference:
    """Generate the draft anew; lines that people decided on stay as they left them."""
    plan = draft(actor, plan_id, version)
    _check_capacity(per_month or plan.per_month)
    fresh = _fresh(plan, per_month)
    if plan.amends_id is not None:
        raise Refused(_("An amendment keeps the approved lines; take on what arose since instead."))
    change = _compared(plan, fresh)
    kept = {line.document_id: line for line in plan.lines}
    wanted = {item.document_id: item for item in change.result}
    proposed = {item.document_id: item for item in fresh.items}
    plan.lines = [line for key, line in kept.items() if key in wanted or line.hand is Hand.REMOVED]
    for key, item in wanted.items():
        if key in kept:
            rows.update_line(kept[key], item, proposed.get(key))
        else:
            plan.lines.append(rows.new_line(item))
    known = {line.document_id for line in plan.lines}  # with what was taken off: it asks for no place
    plan.unplaced = [rows.stored(item) for item in fresh.unplaced if item.document_id not in known]
    plan.per_month, plan.generated_at = per_month or plan.per_month, clock.now()
    plan.generated_with = list(plan.capacity)
    plan.version += 1
    return change


def _fresh(plan: Plan, per_month: int | None) -> Proposed:
    room = capacity.of(per_month or plan.per_month, plan.capacity)
    return gathering.proposed(plan.year, db.session.get_one(Unit, plan.unit_id), room, clock.today())


def _compared(plan: Plan, fresh: Proposed) -> PlanDifference:
    named = documents.named(line.document_id for line in plan.lines)
    old = [rows.item_of(line, named[line.document_id]) for line in plan.lines if line.hand is not Hand.REMOVED]
    return compare(old, fresh.items, rows.edits(plan))


def _check_capacity(per_month: int) -> None:
    if not 1 <= per_month <= 200:
        raise Invalid(fields={"per_month": [_("Give between 1 and 200 documents a month.")]})


@use_case
def edit_line(
    actor: Actor, plan_id: int, line_id: int, month: int, unit_key: str, reason: str, version: int | None = None
) -> Line:
    """Move a line to another month or unit by hand, with a reason."""
    plan = draft(actor, plan_id, version)
    line = queries.line(plan, line_id)
    if line is None:
        raise Missing()
    _check_place(month, unit_key)
    if line.hand is Hand.REMOVED:
        raise Refused(_("The line was taken off; put it back first."))
    line.proposed_month = line.proposed_month or line.month
    line.proposed_unit = line.proposed_unit or line.unit_key
    line.month, line.unit_key, line.hand_reason = month, unit_key, reason.strip() or None
    line.hand = _hand_shown_by(line)  # back where the proposal had it, the line is no longer a person's
    _raise_version(plan, line)
    return line


def _check_place(month: int, unit_key: str) -> None:
    if month not in range(1, 13):
        raise Invalid(fields={"month": [_("Choose a month from 1 to 12.")]})
    if accounts.unit_by_key(unit_key) is None:
        raise Invalid(fields={"unit_key": [_("Choose a unit.")]})


@use_case
def remove_line(actor: Actor, plan_id: int, line_id: int, reason: str, version: int | None = None) -> None:
    """Take a document off the plan, with a reason; generating anew does not bring it back."""
    plan = draft(actor, plan_id, version)
    line = queries.line(plan, line_id)
    if line is None:
        raise Missing()
    if len(reason.strip()) < 5:
        raise Invalid(fields={"reason": [_("Say why, in a sentence.")]})
    line.hand, line.hand_reason = Hand.REMOVED, reason.strip()
    _raise_version(plan, line)


def _raise_version(plan: Plan, line: Line) -> None:
    """A line that really changed makes every page that was read before too old to write from."""
    if db.session.is_modified(line):
        plan.version += 1


@use_case
def restore_line(actor: Actor, plan_id: int, line_id: int, version: int | None = None) -> None:
    """Put a line that was taken off back on the plan."""
    plan = draft(actor, plan_id, version)
    line = queries.line(plan, line_id)
    if line is None:
        raise Missing()
    if line.hand is not Hand.REMOVED:
        raise Refused(_("The document is on the plan already."))
    line.hand, line.hand_reason = _hand_shown_by(line), None
    plan.version += 1


def _hand_shown_by(line: Line) -> Hand | None:
    """A line without reasons on file was added by hand; one with a proposed place beside its own was moved."""
    if not line.reasons:
        return Hand.ADDED
    moved = (line.proposed_month or line.month, line.proposed_unit or line.unit_key) != (line.month, line.unit_key)
    return Hand.CHANGED if moved else None


@use_case
def add_line(
    actor: Actor, plan_id: int, document_id: int, month: int, unit_key: str, reason: str, version: int | None = None
) -> Line:
    """Put a document on the plan by hand, with a reason."""
    plan = draft(actor, plan_id, version)
    if documents.get(document_id) is None:
        raise Missing()
    if any(line.document_id == document_id for line in plan.lines):
        raise Refused(_("The document is on the plan already."))
    _check_place(month, unit_key)
    if len(reason.strip()) < 5:
        raise Invalid(fields={"reason": [_("Say why, in a sentence.")]})
    line = Line(document_id=document_id, unit_key=unit_key, month=month, product=Product.REVIEW_RECORD)
    line.hand, line.hand_reason, line.reasons = Hand.ADDED, reason.strip(), []
    plan.lines.append(line)
    plan.version += 1
    db.session.flush()
    return line


@use_case
def move(actor: Actor, plan_id: int, name: str, version: int | None = None, **inputs: Any) -> Plan:
    """Carry out one move of the table.  Raises ``Conflict`` when the plan moved on since the page was read."""
    plan = queries.get(plan_id)
    if plan is None:
        raise Missing()
    if name not in {row.name for row in PLAN.moves}:
        raise Missing()
    if version is not None and version != plan.version:
        raise Conflict()
    PLAN.apply(actor, plan, name, **inputs)
    plan.version += 1
    if plan.state is State.APPROVED:
        emit(PlanApproved(plan.id))
    return plan


def draft(actor: Actor, plan_id: int, version: int | None) -> Plan:
    """The draft, as the page it was read from showed it; every change of a line raises the version of its plan."""
    require(actor, "plans.edit")
    plan = queries.get(plan_id)
    if plan is None:
        raise Missing()
    require(actor, "plans.edit", plan)
    if plan.state is not State.DRAFT:
        raise Refused(_("Only a draft plan is edited; ask for it to be returned."))
    if version is not None and version != plan.version:
        raise Conflict()
    return plan
