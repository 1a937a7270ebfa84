"""Pages on the quality of the register's data: every check with its trend, the findings of one, as page and table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.core.schema import load
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.core.web import actor, entry, page_of
from legaldocs.documents import quality
from legaldocs.documents.jobs import COUNT_QUALITY
from legaldocs.documents.quality import Check, Row
from legaldocs.documents.quality_table import BY_ID, CHECKS
from legaldocs.documents.schemas import QualityQuery
from legaldocs.ui import tables

blueprint = Blueprint("quality", __name__, url_prefix="/quality")
SHOWN_DAYS, CHART_DAYS = 90, 14


@blueprint.get("")
@entry("quality.read")
def index() -> str:
    """Every check with its last figure and its trend, or the findings of one."""
    given = load(QualityQuery(), request.args)
    if given["check"]:
        return _findings(BY_ID[given["check"]], given)
    today = clock.today()
    trends = quality.trends(today - timedelta(days=SHOWN_DAYS), given["unit"])
    # Before the first night there is no figure on file: count now, keep nothing.
    live = {} if trends else quality.counted(CHECKS, today)
    return render_template(
        "quality/index.html",
        checks=CHECKS,
        trends=trends,
        live={name: _of(units, given["unit"]) for name, units in live.items()},
        counted_on=max((trend.days[-1][0] for trend in trends.values()), default=today),
        units=accounts.units(),
        unit=given["unit"],
    )


def _of(units: Mapping[int | None, int], unit_id: int | None) -> int:
    return Counter(units)[unit_id] if unit_id else sum(units.values())


def _findings(check: Check, given: dict[str, Any]) -> str:
    today = clock.today()
    trend = quality.trends(today - timedelta(days=SHOWN_DAYS), given["unit"]).get(check.id)
    days = trend.days[-CHART_DAYS:] if trend else []
    return render_template(
        "quality/check.html",
        check=check,
        page=page_of(quality.rows(check, today, given["unit"], given["q"])),
        given=given,
        units=accounts.units(),
        names=accounts.unit_names(),
        bars=[{"label": f"{day.day}/{day.month}", "value": count} for day, count in days],
    )


@blueprint.get("/export")
@entry("quality.read")
def export() -> Response:
    """The findings of one check as asked, all of them; of every check when none is named."""
    given, names = load(QualityQuery(), request.args), accounts.unit_names()
    chosen = [BY_ID[given["check"]]] if given["check"] else list(CHECKS)
    heads = [
        _("Check"), _("Number"), _("Title"), _("Issuer"), _("Issued on"), _("Finding"), _("Other document"), _("Unit"),
    ]  # fmt: skip
    rows = [
        _row(check, row, names)
        for check in chosen
        for row in quality.rows(check, clock.today(), given["unit"], given["q"])
    ]
    return tables.table(f"quality-{given['check'] or 'all'}", heads, rows, given["format"], "* 1 2 2 1 3 3 4")


def _row(check: Check, row: Row, names: Mapping[int, str]) -> tables.Row:
    document = row.document
    return [
        str(check.title),
        document.number if document else row.found.number,
        document.title if document else None,
        document.issuer if document else None,
        document.issued_date if document else None,
        row.found.detail,
        row.other.number if row.other else None,
        names.get(document.unit_id or 0) if document else None,
    ]


@blueprint.post("/count")
@entry("quality.count")
def count() -> Any:
    """Queue a new count; the figures of the day are replaced."""
    with unit_of_work(actor(), "documents.queue_quality"):
        COUNT_QUALITY.enqueue()
    flash(_("The checks are being counted; the figures follow in a moment."))
    return redirect(url_for("quality.index"))
