"""Reports: every figure equals its list, a past month stays what it was, forms decide what is printed."""

from __future__ import annotations

import html
import re
from datetime import date
from importlib import resources
from io import BytesIO

import openpyxl
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from legaldocs.checking import service as checking
from legaldocs.checking.models import SELF
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Forbidden, Invalid, Refused
from legaldocs.documents import effect_service
from legaldocs.documents.effect_service import Fact
from legaldocs.formats.word_in import parse_word
from legaldocs.forms.registry import BrokenForm
from legaldocs.law.effect import EventKind
from legaldocs.proposals import service as proposals
from legaldocs.proposals.models import Action
from legaldocs.proposals.service import Aim
from legaldocs.reports import building, par, queries, service
from legaldocs.reports.figures import FIGURES, Period
from legaldocs.reports.models import ParSetting, ReportIssue
from tests import apps
from tests.databases import BOTH_IN_THE_BUILD
from tests.proposals.world import DRAFTER, LEADER, OFFICER, client_of, document, people, who

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture(autouse=True)
def _register(app: Flask) -> None:
    apps.begin(app, a_year)


def a_year() -> None:
    """One old document that a newer one repeals in April 2026, and a proposal of May carried out in June."""
    with time_machine.travel(date(2026, 2, 2)):
        people()
        old, kept = document("12/2021/QĐ-UBND"), document("13/2021/QĐ-UBND")
        newer = document("05/2026/QĐ-UBND", "Ủy ban nhân dân tỉnh Mẫu", issued=date(2026, 1, 20))
    with time_machine.travel(date(2026, 4, 2)):
        effect_service.record(who(OFFICER), Fact(old, EventKind.REPEALED, date(2026, 4, 1), source_id=newer))
        effect_service.record(
            who(OFFICER), Fact(kept, EventKind.AMENDED, date(2026, 4, 1), provision="dieu-1", source_id=newer)
        )
    with time_machine.travel(date(2026, 5, 4)):
        due = date(2026, 9, 1)
        raised = proposals.raise_proposal(who(OFFICER), Action.REPEAL, [Aim(kept)], "Điều 8", "Không còn phù hợp.", due)
        proposals.move(who(OFFICER), raised.id, "submit")
        proposals.move(who(LEADER), raised.id, "accept")
        checking.open_by_officer(who(LEADER), newer, SELF, "Kiểm tra theo chuyên đề của năm.")


def counted(name: str, period: Period) -> int:
    return queries.count(FIGURES[name], period)


@pytest.mark.parametrize("uri", BOTH_IN_THE_BUILD, indirect=True)
def test_every_figure_is_the_length_of_the_list_behind_it(app: Flask) -> None:
    for figure in FIGURES.values():
        rows = list(db.session.execute(queries.listed(figure, YEAR, SYSTEM)))
        assert queries.count(figure, YEAR) == len(rows), figure.id
        assert sum(queries.by_unit(figure, YEAR).values()) == len(rows), figure.id
    assert {name: counted(name, YEAR) for name in ("documents.issued", "documents.ended", "documents.parts")} == {
        "documents.issued": 1, "documents.ended": 1, "documents.parts": 1,
    }  # fmt: skip
    # The new document is checked by its issuer of itself, and once more by the officer's choice.
    assert (counted("checks.opened", YEAR), counted("checks.to_handle", YEAR)) == (2, 0)
    assert (counted("proposals.accepted", YEAR), counted("proposals.outstanding", YEAR)) == (1, 1)


def test_what_stood_at_the_end_of_a_month_is_still_said_later() -> None:
    may, june = Period(date(2026, 5, 1), date(2026, 5, 31)), Period(date(2026, 6, 1), date(2026, 6, 30))
    with time_machine.travel(date(2026, 6, 10)):
        proposals.move(who(LEADER), 1, "carry-out", instrument="05/2026/QĐ-UBND")
    assert (counted("proposals.outstanding", may), counted("proposals.outstanding", june)) == (1, 0)
    assert (counted("proposals.done", may), counted("proposals.done", june)) == (0, 1)


def test_an_event_taken_back_no_longer_counts() -> None:
    effect_service.reverse(who(LEADER), 8, "Ghi nhầm văn bản khác.")
    assert counted("documents.parts", YEAR) + counted("documents.ended", YEAR) == 1


def test_the_month_of_a_report_closes_on_the_day_its_form_says() -> None:
    kind = building.kind_of("monthly")
    assert kind is not None
    covered = building.span(kind, date(2026, 3, 1))
    assert covered.counted == Period(date(2026, 2, 16), date(2026, 3, 15))
    assert covered.due == date(2026, 3, 24)


def test_what_is_to_come_is_estimated_in_the_same_pace_and_what_stands_is_not() -> None:
    half = building.kind_of("half_year")
    assert half is not None
    table = building.tables(half, building.span(half, date(2026, 6, 1)), date(2026, 6, 20))[0]
    by_name = dict(zip(table.figures, table.rows, strict=True))
    assert by_name["proposals.accepted"][2:] == (1, 1)
    assert by_name["proposals.outstanding"][2:] == (1, "")
    days = Period(date(2026, 1, 1), date(2026, 5, 31))
    assert building.estimate(151, days, Period(days.first, date(2026, 6, 30))) == 181


def test_an_issued_report_prints_what_was_sent(app: Flask) -> None:
    kind = building.kind_of("monthly")
    assert kind is not None
    client, at = client_of(app, LEADER), date(2026, 4, 1)
    tables = building.tables(kind, building.span(kind, at), date(2026, 4, 20))
    digest = building.digest(building.frozen(tables))
    with time_machine.travel(date(2026, 4, 20)):
        with pytest.raises(Forbidden):
            service.issue(who(DRAFTER), "monthly", at, digest)
        with pytest.raises(Conflict):
            service.issue(who(LEADER), "monthly", at, "0" * 64)
        service.issue(who(LEADER), "monthly", at, digest)
    effect_service.record(who(OFFICER), Fact(2, EventKind.REPEALED, date(2026, 4, 2), source_id=3))
    assert "đã thay đổi sau khi" in client.get("/reports/kinds/monthly?at=2026-04").text
    text = parse_word(client.get("/reports/kinds/monthly/report.docx?at=2026-04").data, "x.docx").text
    assert "tháng 4 năm 2026" in text
    assert "chưa đối chiếu" in text
    assert "Văn bản hết hiệu lực toàn bộ,1" in client.get("/reports/kinds/monthly/report.csv?at=2026-04").text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ReportIssue)) == 1


def test_a_report_is_not_issued_before_its_days_are_over() -> None:
    with time_machine.travel(date(2026, 4, 10)), pytest.raises(Refused, match="15/04/2026"):
        service.issue(who(LEADER), "monthly", date(2026, 4, 1), "0" * 64)


def test_a_form_with_an_unknown_figure_is_refused_by_name(app: Flask) -> None:
    own = app.config["DATA_DIR"] / "forms"
    own.mkdir()
    text = resources.files("legaldocs.forms").joinpath("reports.toml").read_text("utf-8")
    (own / "reports.toml").write_text(text.replace('"plan.due", "plan.done"', '"plan.dou", "plan.done"'), "utf-8")
    with pytest.raises(BrokenForm, match=r"plan\.dou"):
        building.form()


def test_points_of_a_ratio_begin_at_its_floor_and_say_what_would_raise_them() -> None:
    criterion = next(one for one in par.criteria(2026, {}) if one.id == "results-handled")
    figures = {"proposals.done": 6, "proposals.to_handle": 10}
    low = par.score(criterion, 2026, date(2026, 12, 31), lambda name, _period: figures[name])
    assert (low.now, low.more, low.raised) == (0.0, 1, 0.7)
    figures["proposals.done"] = 8
    high = par.score(criterion, 2026, date(2026, 12, 31), lambda name, _period: figures[name])
    assert (high.now, high.more, high.raised) == (0.8, 2, pytest.approx(0.2))


def test_a_late_list_scores_nothing_and_one_still_in_time_is_projected_full() -> None:
    criterion = next(one for one in par.criteria(2026, {}) if one.id == "list-on-time")
    early = par.score(criterion, 2026, date(2026, 1, 20), lambda _name, _period: 0)
    late = par.score(criterion, 2026, date(2026, 2, 20), lambda _name, _period: 0)
    assert (early.now, early.projected, early.raised) == (0.0, 0.5, 0.5)
    assert (late.now, late.projected, late.raised) == (0.0, 0.0, 0.0)


def test_a_criterion_is_set_per_year_with_its_source_and_keeps_its_history() -> None:
    with pytest.raises(Forbidden):
        service.set_criterion(who(OFFICER), 2026, "survey", 5, 0, "Quyết định 876/QĐ-BNV")
    with pytest.raises(Invalid) as wrong:
        service.set_criterion(who(LEADER), 2026, "survey", 5, 0, "?", points=9)
    assert set(wrong.value.fields) == {"points", "source"}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ParSetting)) == 0
    service.set_criterion(who(LEADER), 2026, "survey", 5, 0, "Quyết định 876/QĐ-BNV, Phụ lục", points=3)
    service.set_criterion(who(LEADER), 2026, "survey", 4, 0, "Quyết định 876/QĐ-BNV, Phụ lục", 3.5, confirmed=True)
    standing = next(one for one in par.criteria(2026, queries.par_settings(2026)) if one.id == "survey")
    assert (standing.maximum, standing.points, standing.verified) == (4, 3.5, True)
    assert [row.maximum for row in queries.par_history(2026)] == [4, 5]
    assert next(one for one in par.criteria(2027, queries.par_settings(2027)) if one.id == "survey").points is None


def test_a_criterion_without_its_article_is_refused() -> None:
    with pytest.raises(Refused, match="survey"):
        par.checked({"id": "survey", "article": " "})


PAGES = ("/reports", "/reports/kinds/monthly", "/reports/kinds/annual?at=2026-01", "/reports/figures/documents.ended",
         "/reports/par?year=2026", "/reports/figures/reviews.late/export?format=csv")  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_who_reads_reports_and_who_does_not(app: Flask, page: str) -> None:
    assert client_of(app, OFFICER).get(page).status_code == 200
    assert client_of(app, "pham.quang.duy").get(page).status_code == 403


@pytest.mark.parametrize(
    "address", ["kinds/monthly?at=2026-13", "figures/documents.ended?first=2026-02-01&last=2026-01-01"]
)
def test_a_month_or_a_stretch_of_days_that_is_none_is_refused(app: Flask, address: str) -> None:
    assert client_of(app, OFFICER).get(f"/reports/{address}").status_code == 422


def test_the_self_assessment_prints_each_criterion_its_sums_and_its_mark(app: Flask) -> None:
    service.set_criterion(who(LEADER), 2026, "survey", 5, 0, "Quyết định 876/QĐ-BNV, Phụ lục", points=3)
    client, asked = client_of(app, OFFICER), "/reports/par/field.{}?year=2026"
    text = parse_word(client.get(asked.format("docx")).data, "x.docx").text
    assert "chưa đối chiếu với bảng điểm chính thức" in text
    known = par.criteria(2026, queries.par_settings(2026))
    assert all(one.vi in text for one in known)
    sheet = openpyxl.load_workbook(BytesIO(client.get(asked.format("xlsx")).data)).active
    assert sheet is not None
    total = next(row for row in sheet.iter_rows(values_only=True) if row[1] == "Tổng cộng")
    assert total[4] == sum(one.maximum for one in known)
    assert total[5] == sum(one.now or 0 for one in service.scores(2026)) >= 3
    assert len(client.get(asked.format("csv")).text.splitlines()) == len(known) + 2


def test_each_figure_of_a_unit_opens_the_list_of_that_unit(app: Flask) -> None:
    page = html.unescape(client_of(app, LEADER).get("/reports/kinds/annual?at=2026-01").text)
    links = dict(re.findall(r'<a href="(/reports/figures/[^"]+unit=\d+)">(\d+)</a>', page))
    assert links
    for address, figure in links.items():
        listed = client_of(app, LEADER).get(address).text
        assert listed.count('class="ld-no fw-medium"') == int(figure), address
