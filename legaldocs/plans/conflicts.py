"""Two people changed one plan: what the other did, what I typed, what stands now.  Nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.core.errors import Missing
from legaldocs.documents import queries as documents
from legaldocs.plans import queries
from legaldocs.plans.compare import Hand
from legaldocs.plans.models import Line
from legaldocs.plans.pages import unit_name
from legaldocs.trail.words import use_case
from legaldocs.ui.words import moment


def page(plan_id: int, typed: Mapping[str, Any], line_id: int | None = None) -> dict[str, Any]:
    """Values for ``plans/conflict.html``; ``typed`` is the form that came too late.  Raises ``Missing``."""
    plan = queries.get(plan_id)
    if plan is None:
        raise Missing()
    line = queries.line(plan, line_id) if line_id is not None else None
    return {
        "plan": plan,
        "line": line,
        "subject": documents.named([line.document_id])[line.document_id] if line else None,
        "others": [
            {"text": f"{who}: {use_case(what)}", "note": moment(at)}
            for who, what, at in queries.latest_acts(plan, max(1, plan.version - _version(typed, plan.version)))
        ],
        "rows": _rows(line, typed),
        "sent": [
            (name, value) for name, value in typed.items() if name not in ("version", "csrf_token", "form_key", "next")
        ],
    }


def _version(typed: Mapping[str, Any], now: int) -> int:
    """The version the late form was read at."""
    stated = str(typed.get("version", ""))
    return int(stated) if stated.isdecimal() else now


def _rows(line: Line | None, typed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was typed beside what stands, for every field of the form."""
    names = {unit.key: unit_name(unit) for unit in accounts.units()}
    now = _now(line, names)
    mine = {
        "number": (_("Document"), typed.get("number")),
        "month": (_("Month"), typed.get("month")),
        "unit_key": (_("Unit in charge"), names.get(typed.get("unit_key", ""))),
        "reason": (_("Why"), typed.get("reason")),
    }
    return [
        {"label": label, "values": (value or "–", now.get(name, "–")), "differs": (value or "–") != now.get(name, "–")}
        for name, (label, value) in mine.items()
        if name in typed
    ]


def _now(line: Line | None, names: Mapping[str, str]) -> dict[str, str]:
    if line is None:
        return {}
    gone = line.hand is Hand.REMOVED
    return {
        "month": _("Taken off the plan") if gone else str(line.month),
        "unit_key": _("Taken off the plan") if gone else names.get(line.unit_key, _("No unit")),
        "reason": line.hand_reason or "–",
    }
