"""What the pages of reports show."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Missing
from legaldocs.core.i18n import language
from legaldocs.core.web import paginate
from legaldocs.forms import registry
from legaldocs.reports import building, queries, service
from legaldocs.reports.figures import FIGURES, Figure, Period
from legaldocs.reports.par import Criterion, Formula, Score
from legaldocs.ui.words import day, number

KIND_WORDS = {
    "monthly": _l("Monthly report"),
    "half_year": _l("Half-year report"),
    "annual": _l("Annual report"),
}
_PAGES = {
    "document": ("documents.page", "document_id"),
    "review": ("review.page", "ticket_id"),
    "proposal": ("proposals.page", "proposal_id"),
    "check": ("checking.page", "check_id"),
    "plan": ("plans.page", "plan_id"),
    "year_list": ("systematisation.year", "list_id"),
}


def kind_words(kind: dict[str, Any]) -> str:
    """A kind of report by name; one that only the locality's form knows goes by its subject."""
    return str(KIND_WORDS.get(kind["key"], kind["key"]))


def index(actor: Actor) -> dict[str, Any]:
    """Values for ``reports/index.html``."""
    today = clock.today()
    months = queries.closed_by_month(today.year)
    rows = []
    for kind in building.form()["kind"]:
        covered = building.span(kind, today)
        issued = queries.issue_of(kind["key"], covered.counted)
        rows.append({"kind": kind, "words": kind_words(kind), "span": covered, "issued": issued})
    figures = ", ".join(str(months.get(month, 0)) for month in range(1, 13))
    return {
        "rows": rows,
        "issues": paginate(queries.issues()),
        "kind_names": {kind["key"]: kind_words(kind) for kind in building.form()["kind"]},
        "bars": [{"label": _("M%(number)s", number=month), "value": months.get(month, 0)} for month in range(1, 13)],
        "bars_sentence": _("Reviews concluded by month, January to December: %(figures)s.", figures=figures),
        "month": f"{today:%Y-%m}",
        "today": today,
    }


def report(actor: Actor, key: str, at: date) -> dict[str, Any]:
    """Values for ``reports/report.html``.  Raises ``Missing``."""
    kind = building.kind_of(key)
    if kind is None:
        raise Missing()
    today = clock.today()
    covered = building.span(kind, at)
    with force_locale("vi"):
        found = building.tables(kind, covered, today)
    issued = queries.issue_of(key, covered.counted)
    counted = Period(covered.counted.first, min(covered.counted.last, today))
    content = building.frozen(found)
    return {
        "kind": kind,
        "words": kind_words(kind),
        "at": at,
        "month": f"{at:%Y-%m}",
        "span": covered,
        "tables": found,
        "issued": issued,
        "moved": issued is not None and issued.sha256 != building.digest(content),
        "content_hash": building.digest(content),
        "link": lambda name, unit=None: list_url(name, counted, unit),
        "unit_of": _unit_of(),
        "over": today > covered.counted.last,
        "mark": registry.mark(building.form()),
        "today": today,
    }


def _unit_of() -> dict[str, int]:
    """The unit a line of a table by unit is about, by the words of its second cell; the line of sums is about none."""
    ids = {name: key for key, name in accounts.unit_names().items()}
    return {**ids, building.form()["unassigned"]: queries.NO_UNIT}


def list_url(name: str, period: Period, unit: int | None = None) -> str:
    """Address of the list behind a figure, of one unit when asked."""
    first, last = period.first.isoformat(), period.last.isoformat()
    return url_for("reports.figure", figure_id=name, first=first, last=last, unit=unit)


def figure(actor: Actor, figure_id: str, period: Period, unit: int | None = None) -> dict[str, Any]:
    """Values for ``reports/figure.html``.  Raises ``Missing``."""
    found = FIGURES.get(figure_id)
    if found is None:
        raise Missing()
    page = paginate(queries.listed(found, period, actor, unit), scalars=False)
    total = queries.count(found, period, unit)
    return {
        "figure": found,
        "period": period,
        "page": page,
        "total": total,
        "hidden": total - page.total,
        "units": accounts.unit_words(),
        "unit": unit,
        "unit_options": [*accounts.unit_words().items(), (queries.NO_UNIT, _("No unit"))],
        "row_url": lambda row: row_url(found, row.id),
        "row_day": lambda row: day(building.local_day(row.day)),
    }


def row_url(found: Figure, key: int) -> str:
    """The record a row stands for."""
    endpoint, name = _PAGES[found.kind]
    values: dict[str, Any] = {name: key}
    return url_for(endpoint, **values)


def figure_rows(found: Figure, period: Period, actor: Actor, unit: int | None = None) -> list[list[Any]]:
    """The list behind a figure for export."""
    units = accounts.unit_words()
    rows = db.session.execute(queries.listed(found, period, actor, unit))
    return [[row.number, row.title, units.get(row.unit_id), building.local_day(row.day)] for row in rows]


def par(actor: Actor, year: int) -> dict[str, Any]:
    """Values for ``reports/par.html``."""
    scores = service.scores(year)
    today = clock.today()
    until = min(max(today, date(year, 1, 1)), date(year, 12, 31))
    return {
        "year": year,
        "years": [(y, str(y)) for y in range(today.year + 1, today.year - 6, -1)],
        "scores": [_shown(one, Period(date(year, 1, 1), until)) for one in scores],
        "maximum": sum(one.criterion.maximum for one in scores),
        "now": sum(one.now or 0 for one in scores),
        "projected": sum(one.projected or 0 for one in scores),
        "unscored": sum(1 for one in scores if one.now is None),
        "unverified": sum(1 for one in scores if not one.criterion.verified),
        "history": queries.par_history(year),
        "Formula": Formula,
        "today": today,
    }


def _shown(one: Score, period: Period) -> dict[str, Any]:
    criterion = one.criterion
    names = [name for name in (criterion.done, criterion.all) if name]
    return {
        "score": one,
        "criterion": criterion,
        "words": criterion.en if language() == "en" else criterion.vi,
        "how": how(criterion, period.first.year),
        "raise": raising(one),
        "links": [(str(FIGURES[name].label), list_url(name, period)) for name in names],
    }


def how(criterion: Criterion, year: int) -> str:
    """How a criterion is scored, in a sentence."""
    match criterion.formula:
        case Formula.ON_TIME:
            return _("Full points when done by %(day)s, else none.", day=day(criterion.due_on(year)))
        case Formula.RATIO:
            share = round(criterion.floor * 100)
            return _("Done by all, times the maximum; below %(share)s%% no points.", share=share)
        case Formula.MANUAL:
            return _("Points given by hand, with their source.")


def raising(one: Score) -> str:
    """What would raise a score, in a sentence; empty when nothing is measured or nothing is left."""
    if one.criterion.formula is Formula.ON_TIME and one.raised:
        return _("Publishing in time: +%(points)s.", points=_points(one.raised))
    if one.criterion.formula is Formula.RATIO and one.more and one.raised > 0:
        return _("Carrying out %(count)s more: +%(points)s.", count=one.more, points=_points(one.raised))
    return ""


def _points(value: float) -> str:
    return number(round(value, 2))
