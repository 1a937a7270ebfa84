"""Reports for programs: tables with their figures, the list behind a figure, the PAR-Index, issuing."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from marshmallow import Schema, fields

from legaldocs.core import api, clock
from legaldocs.core.api import Door, PageQuery, from_page, listed
from legaldocs.core.errors import Invalid, present
from legaldocs.core.web import actor, paginate
from legaldocs.reports import building, pages, queries, schemas, service
from legaldocs.reports.figures import FIGURES, Period
from legaldocs.reports.models import ParSetting, ReportIssue

door = Door("reports", "Periodic reports, the list behind each figure, the PAR-Index field.")


class MonthQuery(Schema):
    """A month of the days reported on, such as 2026-11; none = this month."""

    at = fields.String(load_default="")


class FigureQuery(PageQuery):
    """The days counted, both included; the year so far when none are given."""

    first = fields.Date(load_default=None)
    last = fields.Date(load_default=None)


class YearQuery(Schema):
    """A year; none = this year."""

    year = fields.Integer(load_default=None)


class TableOut(Schema):
    """One table of a report; ``figures`` are the ids of what its lines or columns count."""

    title = fields.String()
    kind = fields.String()
    columns = fields.List(fields.String())
    rows = fields.List(fields.List(fields.Raw()))
    figures = fields.List(fields.String())


class ReportOut(Schema):
    """A report as the register says now; ``issued`` = hash of what was sent, if it was."""

    kind = fields.String()
    first = fields.Date()
    last = fields.Date()
    due_on = fields.Date()
    content_hash = fields.String()
    issued = fields.String(allow_none=True)
    tables = fields.List(fields.Nested(TableOut))


class FigureRow(Schema):
    """A line of the list behind a figure: id of the record counted, and where it belongs."""

    id = fields.Integer()
    number = fields.String(allow_none=True)
    title = fields.String(allow_none=True)
    unit_id = fields.Integer(allow_none=True)
    day = fields.String(allow_none=True)


class ScoreOut(Schema):
    """One criterion of the PAR-Index: score now, projected at the year's end, what would raise it."""

    id = fields.String()
    words = fields.String()
    maximum = fields.Float()
    article = fields.String()
    verified = fields.Boolean()
    done = fields.Integer(allow_none=True)
    all = fields.Integer(allow_none=True)
    now = fields.Float(allow_none=True)
    projected = fields.Float(allow_none=True)
    raising = fields.String()


class ParOut(Schema):
    """The PAR-Index field of a year."""

    year = fields.Integer()
    scores = fields.List(fields.Nested(ScoreOut))


IssueOut = api.record(
    "ReportIssueOut", "A report as it was sent.", ReportIssue, "id kind first last sha256 person_name at"
)
SettingOut = api.record(
    "ParSettingOut", "A criterion as set for a year.", ParSetting, "id year criterion maximum floor points source"
)


@door.get("/reports/<kind>", entry="reports.read", gives=ReportOut, query=MonthQuery)
def report(given: dict[str, Any], kind: str) -> dict[str, Any]:
    """One report with its tables"""
    known = present(building.kind_of(kind))
    covered = building.span(known, building.read_month(given["at"], clock.today()))
    with force_locale("vi"):  # a report is in the language of the law
        tables = building.tables(known, covered, clock.today())
    issued = queries.issue_of(kind, covered.counted)
    return {
        "kind": kind,
        "first": covered.counted.first,
        "last": covered.counted.last,
        "due_on": covered.due,
        "content_hash": building.digest(building.frozen(tables)),
        "issued": issued.sha256 if issued else None,
        "tables": tables,
    }


@door.post("/reports/<kind>/issues", entry="reports.issue", gives=IssueOut, takes=from_page(schemas.Issue), status=201)
def issue(given: dict[str, Any], kind: str) -> Any:
    """Keep the report as it is sent"""
    return service.issue(actor(), kind, **given)


@door.get("/figures/<figure_id>", entry="reports.read", gives=api.page_of(FigureRow), query=FigureQuery)
def figure(given: dict[str, Any], figure_id: str) -> dict[str, Any]:
    """The list behind a figure"""
    found = present(FIGURES.get(figure_id))
    page = paginate(queries.listed(found, _period(given), actor()), scalars=False)
    return listed(page, [_row(row) for row in page.rows])


def _period(given: dict[str, Any]) -> Period:
    today = clock.today()
    period = Period(given["first"] or date(today.year, 1, 1), given["last"] or today)
    if period.first > period.last:
        raise Invalid(fields={"last": [_("The first day lies after the last day.")]})
    return period


def _row(row: Any) -> dict[str, Any]:
    day = building.local_day(row.day)
    same = api.picked(row, "id number title unit_id")
    return {**same, "day": day.isoformat() if isinstance(day, date) else day}


@door.get("/par", entry="reports.read", gives=ParOut, query=YearQuery)
def par(given: dict[str, Any]) -> dict[str, Any]:
    """The PAR-Index field: score now, projected, what would raise it"""
    year = min(max(given["year"] or clock.today().year, 2022), 2100)
    return {"year": year, "scores": [_score(one) for one in pages.par(actor(), year)["scores"]]}


def _score(shown: dict[str, Any]) -> dict[str, Any]:
    score, criterion = shown["score"], shown["criterion"]
    return {
        **api.picked(criterion, "id maximum article verified"),
        **api.picked(score, "done all now projected"),
        "words": shown["words"],
        "raising": shown["raise"],
    }


@door.put("/par/<criterion>", entry="reports.set_par", gives=SettingOut, takes=from_page(schemas.SetCriterion))
def set_par(given: dict[str, Any], criterion: str) -> Any:
    """Set one criterion for a year; the earlier setting stays in the history"""
    return service.set_criterion(actor(), criterion=criterion, **given)
