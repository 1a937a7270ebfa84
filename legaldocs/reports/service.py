"""Use cases of reports: issue one, set and confirm a criterion of the PAR-Index."""

from __future__ import annotations

from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Invalid, Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import use_case
from legaldocs.reports import building, par, queries
from legaldocs.reports.figures import FIGURES, Period
from legaldocs.reports.models import ParSetting, ReportIssue


@use_case
def issue(actor: Actor, key: str, at: date, content_hash: str) -> ReportIssue:
    """Keep a report as it is sent.  Raises ``Refused`` before its days are over, ``Conflict`` when figures moved."""
    require(actor, "reports.issue")
    kind = building.kind_of(key)
    if kind is None:
        raise Missing()
    covered = building.span(kind, at)
    if clock.today() <= covered.counted.last:
        raise Refused(
            _("The report counts up to %(day)s; issue it after that day.", day=f"{covered.counted.last:%d/%m/%Y}")
        )
    with force_locale("vi"):
        content = building.frozen(building.tables(kind, covered, clock.today()))
    if building.digest(content) != content_hash:
        raise Conflict(_("Figures changed since you read the report. Read it again before issuing it."))
    row = ReportIssue(kind=key, first=covered.counted.first, last=covered.counted.last, content=content)
    row.sha256, row.at, row.person_id, row.person_name = content_hash, clock.now(), actor.user_id, actor.name
    db.session.add(row)
    return row


@use_case
def set_criterion(
    actor: Actor,
    year: int,
    criterion: str,
    maximum: float,
    floor: float,
    source: str,
    points: float | None = None,
    confirmed: bool = False,
) -> ParSetting:
    """Set one criterion for a year; the earlier setting stays as its history.  Raises ``Invalid`` per field."""
    require(actor, "reports.set_par")
    known = {one.id for one in par.criteria(year, {})}
    if criterion not in known:
        raise Missing()
    problems: dict[str, list[str]] = {}
    if not 0 < maximum <= 100:
        problems["maximum"] = [_("Give points between 0 and 100.")]
    if not 0 <= floor <= 1:
        problems["floor"] = [_("Give a share between 0 and 1, such as 0.7.")]
    if points is not None and not 0 <= points <= maximum:
        problems["points"] = [_("Give points between 0 and the maximum.")]
    if len(source.strip()) < 10:
        problems["source"] = [_("Name the decision or circular these points come from.")]
    if problems:
        raise Invalid(fields=problems)
    row = ParSetting(year=year, criterion=criterion, maximum=maximum, floor=floor, points=points)
    row.source, row.confirmed, row.at = source.strip(), confirmed, clock.now()
    row.person_id, row.person_name = actor.user_id, actor.name
    db.session.add(row)
    return row


def scores(year: int) -> list[par.Score]:
    """Every criterion of a year scored as at today; nothing is written."""
    counted: dict[tuple[str, Period], int] = {}

    def count(name: str, period: Period) -> int:
        if (name, period) not in counted:
            counted[name, period] = queries.count(FIGURES[name], period)
        return counted[name, period]

    return [par.score(one, year, clock.today(), count) for one in par.criteria(year, queries.par_settings(year))]
