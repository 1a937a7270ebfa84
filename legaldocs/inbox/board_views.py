"""The boards of units: all units of a month, one unit in detail, the head's confirmation."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock, permissions
from legaldocs.core.errors import Invalid, LegalDocsError, Missing
from legaldocs.core.i18n import language
from legaldocs.core.schema import load
from legaldocs.core.web import actor, back_with, entry
from legaldocs.deadlines import queries as clocks
from legaldocs.deadlines import rulebooks
from legaldocs.deadlines.rules import RuleMissing
from legaldocs.inbox import board, board_service, schemas
from legaldocs.ui import tables

blueprint = Blueprint("board", __name__)


@blueprint.get("/units")
@entry("board.read")
def index() -> str:
    """Every unit I may see, in one month and now."""
    first = _month()
    units = board.visible_units(actor())
    return render_template("units/index.html", **_values(units, first))


def _values(units: Any, first: date) -> dict[str, Any]:
    states = board.states(units, first)
    shown = [unit for unit in units if _busy(states[unit.id]) or len(units) == 1]
    late = ", ".join(f"{unit.name}: {states[unit.id].late_now}" for unit in shown)
    return {
        "units": shown or list(units),
        "states": states,
        "first": first,
        "month": f"{first:%Y-%m}",
        "confirmed": board.confirmations([unit.id for unit in units], first),
        "bars": [{"label": _initials(unit.name), "value": states[unit.id].late_now} for unit in shown],
        "sentence": _("Late now by unit: %(figures)s.", figures=late or "0"),
        "over": clock.today() >= board.next_month(first),
    }


def _busy(state: board.UnitState) -> bool:
    return bool(state.waiting or state.on_time or state.late_done)


def _initials(name: str) -> str:
    """A unit's name short enough for a bar: its first letters without "and", as people write them."""
    words = [word for word in name.split() if word[0].isalpha() and word.lower() not in ("và", "and")]
    return "".join(word[0].upper() for word in words)[:6].replace("Ủ", "U")


@blueprint.get("/units/export")
@entry("board.read")
def export() -> Response:
    """The board as .xlsx or .csv."""
    first = _month()
    heads = [_("Unit"), _("Waiting"), _("Late now"), _("Done on time"), _("Done late"), _("Confirmed by")]
    form = "csv" if request.args.get("format") == "csv" else "xlsx"
    rows = board.rows_for_export(board.visible_units(actor()), first)
    return tables.table(f"units-{first:%Y-%m}", heads, rows, form, "1 2 3 4 5 6")


@blueprint.get("/units/<unit_key>")
@entry("board.read")
def unit(unit_key: str) -> str:
    """One unit: by step, by person, what is late and who answers for it."""
    return _unit_page(unit_key, _month(), {}, {})


def _unit_page(unit_key: str, first: date, given: dict[str, Any], errors: dict[str, Any]) -> str:
    found = next((one for one in board.visible_units(actor()) if one.key == unit_key), None)
    if found is None:
        raise Missing()
    state = board.states([found], first)[found.id]
    late = board.late(found.id)
    people = accounts.person_names(person for one in late for person in (*one.holders, *one.heads))
    return render_template(
        "units/unit.html",
        unit=found,
        state=state,
        late=late,
        first=first,
        month=f"{first:%Y-%m}",
        steps=[(_rule_words(rule, first), len(took), board.average(took)) for rule, took in sorted(state.took.items())],
        people=people,
        days_late=lambda one: -(clocks.days_left(one.clock, clock.today()) or 0),
        said=board.confirmations([found.id], first).get(found.id),
        over=clock.today() >= board.next_month(first),
        may_confirm=permissions.can(actor(), "board.confirm", _Of(found.id)),
        given=given,
        errors=errors,
    )


class _Of:
    """What the permission is asked about."""

    def __init__(self, unit_id: int) -> None:
        self.unit_id = unit_id


def _rule_words(rule: str, day: date) -> tuple[str, int | None]:
    """A step in words with its limit in days."""
    try:
        found = rulebooks.current().on(rule, day)
    except RuleMissing:
        return rule, None
    return (found.en if language() == "en" else found.vi), found.length


@blueprint.post("/units/<unit_key>/confirm")
@entry("board.read")
def confirm(unit_key: str) -> Any:
    """The head confirms the state of a month."""
    given = load(schemas.ConfirmMonth(), request.form)
    found = accounts.unit_by_key(unit_key)
    if found is None:
        raise Missing()
    home = url_for("board.unit", unit_key=unit_key, month=f"{given['month']:%Y-%m}")
    try:
        board_service.confirm_month(actor(), found.id, **given)
    except Invalid as error:
        return _unit_page(unit_key, given["month"], request.form.to_dict(), error.fields), error.status
    except LegalDocsError as error:
        return back_with(error, home)
    flash(_("Confirmed in your name."), "success")
    return redirect(home)


def _month() -> date:
    """The month asked for; last month, which can be confirmed, when none is."""
    text = request.args.get("month", "")
    today = clock.today()
    last = (today.replace(day=1).toordinal()) - 1
    try:
        return date.fromisoformat(f"{text}-01") if text else date.fromordinal(last).replace(day=1)
    except ValueError as error:
        raise Invalid(_("“%(text)s” is not a month; write it as 2026-11.", text=text)) from error
