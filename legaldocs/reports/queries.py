"""Counts and lists of figures, issued reports, PAR-Index settings: a fixed number of queries per page."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from legaldocs.checking import queries as checking
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.proposals import queries as proposals
from legaldocs.reports.figures import FIGURES, Figure, Period, Rows
from legaldocs.reports.models import ParSetting, ReportIssue
from legaldocs.review import queries as review

NO_UNIT = 0  # asked for as a unit: what belongs to none


def count(figure: Figure, period: Period, unit: int | None = None) -> int:
    """How many rows stand behind a figure, of one unit when asked."""
    rows = figure.rows(period).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(rows).where(_of(rows, unit))) or 0


def _of(rows: Any, unit: int | None) -> Any:
    if unit is None:
        return sa.true()
    return rows.c.unit_id.is_(None) if unit == NO_UNIT else rows.c.unit_id == unit


def by_unit(figure: Figure, period: Period) -> dict[int | None, int]:
    """The figure by unit in charge."""
    rows = figure.rows(period).subquery()
    found = sa.select(rows.c.unit_id, sa.func.count()).group_by(rows.c.unit_id)
    return {row[0]: row[1] for row in db.session.execute(found)}


def listed(figure: Figure, period: Period, actor: Actor, unit: int | None = None) -> Rows:
    """The rows behind a figure that the actor may know of, of one unit when asked, by day."""
    rows = figure.rows(period)
    if figure.kind == "review":
        rows = rows.where(review.visible_to(actor))
    elif figure.kind == "check":
        rows = rows.where(checking.visible_to(actor))
    elif figure.kind == "proposal":
        rows = rows.where(proposals.visible_to(actor))
    found = rows.subquery()
    return sa.select(found).where(_of(found, unit)).order_by(sa.nulls_last(found.c.day.asc()), found.c.id)


def closed_by_month(year: int) -> dict[int, int]:
    """Reviews concluded in each month of a year."""
    period = Period(date(year, 1, 1), date(year, 12, 31))
    found: Counter[int] = Counter()
    rows = FIGURES["reviews.closed"].rows(period).subquery()
    for (at,) in db.session.execute(sa.select(rows.c.day)):
        found[at.month] += 1
    return dict(found)


def issues(kind: str = "") -> sa.Select[Any]:
    """Issued reports, the latest first."""
    found = sa.select(ReportIssue).order_by(ReportIssue.id.desc())
    return found.where(ReportIssue.kind == kind) if kind else found


def issue_of(kind: str, period: Period) -> ReportIssue | None:
    """The latest issue of a report for a period, with its content."""
    chosen = (ReportIssue.kind == kind, ReportIssue.first == period.first, ReportIssue.last == period.last)
    found = sa.select(ReportIssue).where(*chosen).options(undefer(ReportIssue.content))
    return db.session.scalars(found.order_by(ReportIssue.id.desc()).limit(1)).first()


def par_settings(year: int) -> dict[str, ParSetting]:
    """The standing setting of each criterion of a year: the last one recorded."""
    rows = db.session.scalars(sa.select(ParSetting).where(ParSetting.year == year).order_by(ParSetting.id))
    return {row.criterion: row for row in rows}


def par_history(year: int) -> list[ParSetting]:
    """Every setting of a year, the latest first."""
    chosen = sa.select(ParSetting).where(ParSetting.year == year).order_by(ParSetting.id.desc())
    return list(db.session.scalars(chosen))
