"""Pages of reports: kinds and issues, one report with its figures, the list behind a figure, the PAR-Index."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from legaldocs.core import clock
from legaldocs.core.errors import Invalid, LegalDocsError, Missing
from legaldocs.core.schema import load
from legaldocs.core.web import actor, back_with, entry, int_arg
from legaldocs.reports import building, documents_out, pages, par_out, schemas, service
from legaldocs.reports.figures import FIGURES, Period
from legaldocs.ui import tables

blueprint = Blueprint("reports", __name__)
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}
_WRITERS = {"docx": documents_out.word, "xlsx": documents_out.workbook, "csv": documents_out.csv}
_PAR_WRITERS = {"docx": par_out.word, "xlsx": par_out.workbook, "csv": par_out.csv}


@blueprint.get("/reports")
@entry("reports.read")
def index() -> str:
    """Kinds of report with their due days, and what was issued."""
    return render_template("reports/index.html", **pages.index(actor()))


@blueprint.get("/reports/kinds/<kind>")
@entry("reports.read")
def report(kind: str) -> str:
    """One report: its tables, each figure with the list behind it."""
    return render_template("reports/report.html", **pages.report(actor(), kind, _asked_month()))


@blueprint.get("/reports/kinds/<kind>/report.<any(docx, xlsx, csv):form>")
@entry("reports.read")
def export(kind: str, form: str) -> Response:
    """The report as a file: as issued, else as the register says now."""
    known = building.kind_of(kind)
    if known is None:
        raise Missing()
    covered = building.span(known, _asked_month())
    answer = current_app.response_class(_WRITERS[form](known, covered, clock.today()), mimetype=_TYPES[form])
    name = f"{kind}-{covered.counted.last.isoformat()}.{form}"
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


@blueprint.post("/reports/kinds/<kind>/issue")
@entry("reports.issue")
def issue(kind: str) -> Any:
    """Keep the report as it is sent."""
    given = load(schemas.Issue(), request.form)
    home = url_for("reports.report", kind=kind, at=f"{given['at']:%Y-%m}")
    try:
        service.issue(actor(), kind, **given)
    except LegalDocsError as error:
        return back_with(error, home)
    flash(_("Issued. The files now print these figures for good."), "success")
    return redirect(home)


@blueprint.get("/reports/figures/<figure_id>")
@entry("reports.read")
def figure(figure_id: str) -> str:
    """The list behind a figure."""
    return render_template("reports/figure.html", **pages.figure(actor(), figure_id, _asked_period(), _asked_unit()))


@blueprint.get("/reports/figures/<figure_id>/export")
@entry("reports.read")
def figure_export(figure_id: str) -> Response:
    """The whole list behind a figure as .xlsx or .csv."""
    found = FIGURES.get(figure_id)
    if found is None:
        raise Missing()
    heads = [_("Number"), _("Title"), _("Unit"), _("Day")]
    rows = pages.figure_rows(found, _asked_period(), actor(), _asked_unit())
    form = "csv" if request.args.get("format") == "csv" else "xlsx"
    return tables.table(figure_id.replace(".", "-"), heads, rows, form)


@blueprint.get("/reports/par")
@entry("reports.read")
def par() -> str:
    """The PAR-Index field of a year."""
    return _par({}, {}, "")


def _par(given: dict[str, Any], errors: dict[str, Any], criterion: str) -> str:
    year = int(given["year"]) if str(given.get("year", "")).isdigit() else _asked_year()
    values = pages.par(actor(), year)
    return render_template("reports/par.html", given=given, errors=errors, chosen=criterion, **values)


def _asked_year() -> int:
    return min(max(int_arg("year", clock.today().year), 2022), 2100)


@blueprint.get("/reports/par/field.<any(docx, xlsx, csv):form>")
@entry("reports.read")
def par_export(form: str) -> Response:
    """The PAR-Index field of a year as a file."""
    year = _asked_year()
    answer = current_app.response_class(_PAR_WRITERS[form](year, clock.today()), mimetype=_TYPES[form])
    answer.headers["Content-Disposition"] = f"attachment; filename=par-index-{year}.{form}"
    return answer


@blueprint.post("/reports/par/<criterion>")
@entry("reports.set_par")
def set_par(criterion: str) -> Any:
    """Set and confirm one criterion for a year."""
    try:
        row = service.set_criterion(actor(), criterion=criterion, **load(schemas.SetCriterion(), request.form))
    except Invalid as error:
        return _par(request.form.to_dict(), error.fields, criterion), error.status
    flash(_("Set for %(year)s; the earlier setting stays in the history.", year=row.year), "success")
    return redirect(url_for("reports.par", year=row.year))


def _asked_month() -> date:
    return building.read_month(request.args.get("at", ""), clock.today())


def _asked_unit() -> int | None:
    return int_arg("unit", 0) if request.args.get("unit", "") else None


def _asked_period() -> Period:
    """The days asked for; the year so far when none are."""
    today = clock.today()
    try:
        first = date.fromisoformat(request.args.get("first", f"{today.year}-01-01"))
        last = date.fromisoformat(request.args.get("last", today.isoformat()))
    except ValueError as error:
        raise Invalid(_("Give both days as 2026-11-22.")) from error
    if first > last:
        raise Invalid(_("The first day lies after the last day."))
    return Period(first, last)
