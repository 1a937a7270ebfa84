"""What the pages of plans show, gathered in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Role, Unit
from legaldocs.checking.presentation import kind_words
from legaldocs.core import clock, lifecycle
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Missing
from legaldocs.core.i18n import language
from legaldocs.documents import queries as documents
from legaldocs.plans import amending, capacity, capacity_pages, checks, execution, queries, rows, service
from legaldocs.plans.compare import Hand
from legaldocs.plans.execution import Progress
from legaldocs.plans.items import MONTHS, PlanItem, Product, Reason, Source
from legaldocs.plans.lifecycle import PLAN
from legaldocs.plans.models import Line, Plan, State
from legaldocs.plans.reasons import reason_sentence
from legaldocs.ui.words import day, doer

SOURCE_WORDS = {
    Source.OVERDUE: _l("Left over or overdue"),
    Source.EXPIRY: _l("Term of effect ends"),
    Source.TRIGGER: _l("A ground for review arose"),
    Source.CYCLE: _l("Five-year systematisation"),
    Source.COVERAGE: _l("Not reviewed for long"),
}
SOURCE_ICONS = {
    Source.OVERDUE: "exclamation-triangle",
    Source.EXPIRY: "hourglass-bottom",
    Source.TRIGGER: "arrow-repeat",
    Source.CYCLE: "calendar3",
    Source.COVERAGE: "clock-history",
}
PRODUCT_WORDS = {
    Product.REVIEW_RECORD: _l("Review record"),
    Product.EXPIRY_PROPOSAL: _l("Proposal on the expiring text"),
    Product.SYSTEMATISATION_RECORD: _l("Systematisation record"),
}
PROGRESS_WORDS = {
    Progress.DONE: _l("Concluded"),
    Progress.WORKING: _l("Under review"),
    Progress.WAITING: _l("Not begun"),
    Progress.LATE: _l("Late"),
}
WHY_WORDS = {
    checks.Why.UNFINISHED: _l("The dossier is not finished"),
    checks.Why.NEVER: _l("Not checked since it was issued"),
}
FIELD_WORDS = {
    "unit": _l("unit"),
    "month": _l("month"),
    "product": _l("product"),
    "reasons": _l("reasons"),
    "priority": _l("priority"),
    "due": _l("due day"),
    "late": _l("lateness"),
    "number": _l("number"),
    "title": _l("title"),
    "field": _l("field"),
}


@dataclass(frozen=True, slots=True)
class ShownReason:
    """A reason as a sentence with the record behind it."""

    text: str
    icon: str
    url: str | None
    words: str


def page(actor: Actor, plan_id: int, unit: str = "", source: str = "") -> dict[str, Any]:
    """Values for ``plans/page.html``.  Raises ``Missing``."""
    plan = _plan(plan_id)
    units = {row.key: row for row in accounts.units()}
    names = {key: unit_name(row) for key, row in units.items()}
    standing = [line for line in plan.lines if line.hand is not Hand.REMOVED]
    shown = [line for line in standing if unit in ("", line.unit_key) and (not source or source in _sources(line))]
    unplaced = [row["document_id"] for row in plan.unplaced]
    moves = list(db.session.scalars(lifecycle.history("plan", plan.id)))
    return {
        "plan": plan,
        "units": units,
        "unit": unit,
        "common": queries.is_common(plan),
        "owner": next((unit_name(row) for row in units.values() if row.id == plan.unit_id), ""),
        "source": source,
        "total": len(standing),
        "by_month": [(month, [line for line in shown if line.month == month]) for month in MONTHS],
        "shown": len(shown),
        "removed": [line for line in plan.lines if line.hand is Hand.REMOVED],
        "named": documents.named([*(line.document_id for line in plan.lines), *unplaced]),
        "names": names,
        "unit_options": list(names.items()),
        "source_options": [(str(one), str(words)) for one, words in SOURCE_WORDS.items()],
        "month_options": [(month, _("Month %(number)s", number=month)) for month in MONTHS],
        "load": load(plan, standing, unit),
        "room": capacity_pages.panel(plan, standing, names),
        "warnings": warnings(plan, standing, units),
        "products": PRODUCT_WORDS,
        "summary": summary(plan),
        "offers": PLAN.offers(actor, plan),
        "phases": phases(plan, moves),
        "moves": [_moved(row) for row in reversed(moves)],
        "state": PLAN.label(plan.state),
        "day": day,
        **_standing(plan),
    }


def _standing(plan: Plan) -> dict[str, Any]:
    """How far an approved plan is, what arose since, and what an amendment changes."""
    today = clock.today()
    carried = execution.carried(plan, today) if plan.state in (State.APPROVED, State.SUPERSEDED) else {}
    counted = Counter(one.progress for one in carried.values())
    asks = plan.state is State.APPROVED or (plan.state is State.DRAFT and plan.amends_id is not None)
    change = amending.difference(plan)
    names = {unit.key: unit_name(unit) for unit in accounts.units()}
    changed = change.changed if change else ()
    return {
        "carried": carried,
        "progress_words": PROGRESS_WORDS,
        "progress": [(words, counted[one]) for one, words in PROGRESS_WORDS.items()] if carried else [],
        "arisen": execution.arisen(plan, today) if asks else [],
        "checks": _checks(plan, today),
        "check_words": kind_words,
        "why_words": WHY_WORDS,
        "amendment": queries.amendment_of(plan.id),
        "amends": queries.get(plan.amends_id) if plan.amends_id else None,
        "change": change,
        "changed": [(row, [_field(row.old, row.new, name, names) for name in row.fields]) for row in changed],
        "sentences": lambda item: [reason_sentence(reason, day) for reason in item.reasons],
    }


def _checks(plan: Plan, today: date) -> list[tuple[checks.Task, checks.Checked]]:
    found = checks.tasks(plan, today)
    return list(zip(found, checks.carried(plan, found, today), strict=True))


def _plan(plan_id: int) -> Plan:
    plan = queries.get(plan_id)
    if plan is None:
        raise Missing()
    return plan


def _sources(line: Line) -> set[str]:
    return {row["source"] for row in line.reasons}


def unit_name(unit: Unit) -> str:
    """A unit in the reader's language."""
    return unit.name_en if language() == "en" else unit.name


def units_to_plan(actor: Actor) -> list[tuple[str, str]]:
    """Units whose own plan this person may propose, beside the common plan."""
    common, own = accounts.justice_unit_id(), actor.units(Role.REVIEWER, Role.HEAD)
    everywhere = actor.has_role(Role.JUSTICE_LEADER)
    chosen = (one for one in accounts.units() if one.id != common and (everywhere or one.id in own))
    return [(one.key, unit_name(one)) for one in chosen]


def load(plan: Plan, lines: Sequence[Line], unit: str) -> dict[str, Any]:
    """Bars of the load by month; the capacity is that of the unit shown, or of all units with lines."""
    counted = Counter(line.month for line in lines if unit in ("", line.unit_key))
    room = capacity.of(plan.per_month, plan.capacity)
    units = [unit] if unit else sorted({line.unit_key for line in lines})
    places = [sum(room.of(key, month) for key in units) for month in MONTHS]
    figures = ", ".join(str(counted[month]) for month in MONTHS)
    return {
        "bars": [{"label": _("M%(number)s", number=month), "value": counted[month]} for month in MONTHS],
        "capacity": places,
        "sentence": _("Documents by month, January to December: %(figures)s.", figures=figures),
    }


def warnings(plan: Plan, lines: Sequence[Line], units: dict[str, Unit]) -> list[dict[str, Any]]:
    """What to look at before submitting, the worst first; when all is in order that is said."""
    room = capacity.of(plan.per_month, plan.capacity)
    over = [(place, count - room.of(place[1], place[0])) for place, count in _loads(lines)]
    found = [_overload(plan, units, place, count) for place, count in over if count > 0]
    # Work begins on the first of its month, so a due day before that is missed for certain.
    late = [line for line in lines if line.late or (line.due_on and date(plan.year, line.month, 1) > line.due_on)]
    if late:
        words = ngettext(
            "%(num)d document is planned after its due day.",
            "%(num)d documents are planned after their due day.",
            len(late),
        )
        found.append({"kind": "warn", "text": words, "url": f"#line-{late[0].id}"})
    homeless = [line for line in lines if line.unit_key not in units]
    if homeless:
        count = len(homeless)
        words = ngettext("%(num)d document has no unit in charge.", "%(num)d documents have no unit in charge.", count)
        found.append({"kind": "warn", "text": words, "url": f"#line-{homeless[0].id}"})
    if plan.unplaced:
        words = ngettext("%(num)d document found no place.", "%(num)d documents found no place.", len(plan.unplaced))
        found.append({"kind": "warn", "text": words, "url": "#unplaced"})
    in_order = {"kind": "ok", "text": _("Every month is within capacity and every line has its unit."), "url": None}
    return found or [in_order]


def _loads(lines: Sequence[Line]) -> list[tuple[tuple[int, str], int]]:
    return sorted(Counter((line.month, line.unit_key) for line in lines).items())


def _overload(plan: Plan, units: dict[str, Unit], place: tuple[int, str], over: int) -> dict[str, Any]:
    month, key = place
    name = unit_name(units[key]) if key in units else _("No unit")
    words = _("Month %(month)s: %(unit)s has %(count)s more than it can take.", month=month, unit=name, count=over)
    return {"kind": "late", "text": words, "url": url_for("plans.page", plan_id=plan.id, unit=key) + f"#month-{month}"}


def summary(plan: Plan) -> str:
    """How the draft came about, in a sentence."""
    hands = Counter(line.hand for line in plan.lines)
    return _(
        "%(total)s documents; changed by hand: %(changed)s, added: %(added)s, taken off: %(removed)s.",
        total=len(plan.lines) - hands[Hand.REMOVED],
        changed=hands[Hand.CHANGED],
        added=hands[Hand.ADDED],
        removed=hands[Hand.REMOVED],
    )


def shown_reasons(stored: Iterable[dict[str, Any]]) -> list[ShownReason]:
    """The reasons of a stored line as sentences with links to the records behind them."""
    return [_shown(rows.read_reason(row)) for row in stored]


def _shown(reason: Reason) -> ShownReason:
    url, words = _record(reason)
    return ShownReason(reason_sentence(reason, day), SOURCE_ICONS[reason.source], url, words)


def _record(reason: Reason) -> tuple[str | None, str]:
    """Address of the record that proves a reason, and what to call it."""
    if not reason.source_ids:
        return None, ""
    first = reason.source_ids[0]
    if reason.code.startswith("trigger.") or reason.code == "overdue.review":
        there = "review.page" in current_app.view_functions
        return (url_for("review.page", ticket_id=first) if there else None), _("See the review")
    if reason.code == "overdue.plan_line":
        return url_for("plans.of_year", year=dict(reason.args)["year"], line=first) + f"#line-{first}", _(
            "See that plan"
        )
    return url_for("documents.page", document_id=first), _("See the document")


def phases(plan: Plan, moves: Iterable[lifecycle.StateMove]) -> list[dict[str, Any]]:
    """Draft, waiting, approved, with the day each was reached."""
    reached = {row.target: row.at for row in moves}
    here = PLAN.steps.index(plan.state)
    over = plan.state in PLAN.final
    return [
        {
            "label": PLAN.label(step),
            "state": "done" if n < here or (n == here and over) else "current" if n == here else "todo",
            "when": day(reached[step.value]) if n <= here and step.value in reached else "",
        }
        for n, step in enumerate(PLAN.steps)
    ]


def _moved(row: lifecycle.StateMove) -> dict[str, Any]:
    label = _("Proposed") if row.move == "open" else str(PLAN[row.move].label)
    return {
        "label": label,
        "at": row.at,
        "by": doer(row.actor_name, row.actor_id),
        "for": row.on_behalf_of,
        "remark": row.remark,
    }


def difference(plan_id: int, per_month: int | None = None) -> dict[str, Any]:
    """Values for ``plans/difference.html``: what generating anew would change, with nothing written."""
    plan = _plan(plan_id)
    change = service.difference(plan, per_month)
    names = {unit.key: unit_name(unit) for unit in accounts.units()}
    return {
        "plan": plan,
        "per_month": per_month or plan.per_month,
        "change": change,
        "changed": [(row, [_field(row.old, row.new, name, names) for name in row.fields]) for row in change.changed],
        "kept_out": list(documents.named(change.kept_out).values()),
        "room_changes": capacity_pages.changes(plan, per_month or plan.per_month, names),
        "said": capacity_pages.said(plan, names),
        "names": names,
        "reasons": lambda item: [reason_sentence(reason, day) for reason in item.reasons],
    }


def _field(old: PlanItem, new: PlanItem, name: str, names: dict[str, str]) -> dict[str, str]:
    if name == "reasons":  # those that went and those that came; the others would only hide them
        before, after = ({reason_sentence(reason, day): None for reason in item.reasons} for item in (old, new))
        gone, come = [one for one in before if one not in after], [one for one in after if one not in before]
        if gone or come:
            return {"name": str(FIELD_WORDS[name]), "old": " ".join(gone), "new": " ".join(come)}
    return {"name": str(FIELD_WORDS[name]), "old": _value(old, name, names), "new": _value(new, name, names)}


def _value(item: PlanItem, name: str, names: dict[str, str]) -> str:
    value = getattr(item, name)
    match name:
        case "unit":
            return names.get(value, _("No unit"))
        case "product":
            return str(PRODUCT_WORDS[value])
        case "reasons":
            return " ".join(reason_sentence(reason, day) for reason in value) or "–"
        case "due":
            return day(value)
        case "late":
            return _("late") if value else _("in time")
    return str(value)
