"""Data quality: every planted fault becomes a finding of its own check, and is gone when it was put right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest
from flask import Flask

from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.documents import effect_service, quality, quality_service, queries, service, succession
from legaldocs.documents.effect_service import Fact
from legaldocs.documents.models import Level
from legaldocs.documents.quality_table import BY_ID, CHECKS
from legaldocs.documents.reading import Incoming
from legaldocs.documents.service import Registered
from legaldocs.documents.succession import Body
from legaldocs.law import regimes
from legaldocs.law.effect import EventKind
from tests.databases import BOTH
from tests.office import at_desk, decision, open_office

from .texts import REPEAL, WASTE
from .texts import decision as dated

Bring = Callable[..., Registered]
TODAY = date(2026, 11, 1)


def found(check: str, on: date = TODAY) -> list[int | None]:
    return [one.document for one in BY_ID[check].find(on)]


@pytest.mark.parametrize("uri", BOTH, indirect=True)
def test_what_a_text_lacks_is_found_by_the_check_of_its_name(bring: Bring, people: dict[str, Actor]) -> None:
    waste, repeal = bring(WASTE).document_id, bring(REPEAL).document_id
    bare = bring("Một câu không có điều nào.", number="7/2026/QĐ-UBND", issuer="UBND tỉnh Mẫu").document_id
    facts = Incoming(text="", number="5/2026/QĐ-UBND", title="Giá đất", doc_type="Quyết định", issuer="UBND tỉnh Mẫu")
    known = service.register_facts(people["an"], facts).document_id
    assert found("no-article") == [bare]
    assert set(found("issued-date-missing")) == {bare, known}
    assert set(found("effective-date-missing")) == {bare, known}
    assert found("text-missing") == [known]
    assert found("title-missing") == [bare] or found("title-missing") == []
    assert set(found("signer-missing")) == {waste, repeal, bare}
    assert set(found("mention-unlinked")) == {waste, repeal}
    wanted = BY_ID["number-without-document"].find(TODAY)
    assert [(one.number, one.document) for one in wanted] == [("72/2025/QH15", None)]
    for check in CHECKS:
        assert all(row.document is not None or row.found.number for row in quality.rows(check, TODAY)), check.id


@pytest.mark.parametrize("uri", BOTH, indirect=True)
def test_orders_that_cannot_be_are_named_and_gone_when_taken_back(bring: Bring, people: dict[str, Actor]) -> None:
    old, new = bring(WASTE).document_id, bring(REPEAL).document_id
    record = effect_service.record
    planted = {
        "event-before-promulgation": Fact(old, EventKind.AMENDED, date(2026, 5, 1), "dieu-2", source_id=new),
        "unit-unknown": Fact(old, EventKind.AMENDED, date(2026, 7, 1), "dieu-77", source_id=new),
        "contradictory-events": Fact(old, EventKind.RESUMED, date(2026, 7, 2), source_id=new),
        "replacement-circle": Fact(new, EventKind.REPLACED, date(2026, 8, 1), source_id=old),
    }
    record(people["an"], Fact(old, EventKind.REPEALED, date(2026, 9, 1), source_id=new))
    for check, fact in planted.items():
        before = len(BY_ID[check].find(TODAY))
        (event,) = record(people["an"], fact)
        assert len(BY_ID[check].find(TODAY)) > before, check
        effect_service.reverse(people["binh"], event, "Ghi nhầm khi thử nghiệm")
        assert len(BY_ID[check].find(TODAY)) == before, check
    assert found("status-drift") == []


@pytest.mark.parametrize(
    ("level_day", "words", "checks"),
    [
        ("01 tháng 02 năm 2026", "từ ngày 05 tháng 02 năm 2026", {"effective-too-early"}),
        ("01 tháng 02 năm 2026", "từ ngày 11 tháng 02 năm 2026", set()),
        ("01 tháng 02 năm 2026", "từ ngày 05 tháng 02 năm 2026 theo trình tự, thủ tục rút gọn", set()),
        ("01 tháng 02 năm 2026", "từ ngày 05 tháng 01 năm 2026", {"effective-before-signing"}),
    ],
)
def test_the_days_between_signing_and_effect_follow_the_regime(
    bring: Bring, level_day: str, words: str, checks: set[str]
) -> None:
    text = dated("9/2026/QĐ-UBND", level_day, "Quy định mức thu", f"Hiệu lực\nQuyết định này có hiệu lực {words}.")
    key = bring(text).document_id
    assert {c for c in ("effective-too-early", "effective-before-signing") if key in found(c)} == checks


def test_an_act_by_a_body_without_competence_is_a_finding(bring: Bring, people: dict[str, Actor]) -> None:
    council = WASTE.replace("ỦY BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN").replace("QĐ-UBND", "NQ-HĐND")
    target = bring(council.replace("QUYẾT ĐỊNH\n", "NGHỊ QUYẾT\n")).document_id
    source = bring(REPEAL).document_id
    assert queries.named([target])[target].rank < queries.named([source])[source].rank
    effect_service.record(people["an"], Fact(target, EventKind.REPEALED, date(2026, 7, 1), source_id=source))
    assert found("out-of-competence") == [target]


@pytest.mark.parametrize(
    ("actor", "issuer", "allowed"),
    [
        (("ubnd:mau", 11, "mau"), ("ubnd:mau", 11, "mau"), True),
        (("ubnd:mau", 11, "mau"), ("ubnd:mau-son", 11, "mau-son"), True),  # the successor of a merged province
        (("ubnd:mau-hai", 11, "mau-hai"), ("ubnd:mau-son", 11, "mau-son"), True),  # both stand as one today
        (("ubnd:an-giang-2025", 11, "an-giang-2025"), ("ubnd:mau", 11, "mau"), False),
        (("hdnd:mau", 10, "mau"), ("ubnd:mau-son", 11, "mau-son"), True),
        (("ubnd:mau", 11, "mau"), ("hdnd:mau", 10, "mau"), False),
        (("ubnd:mau", 11, "mau"), ("ubnd:huyen-x", 15, "huyen-x"), True),
    ],
)
def test_a_successor_stands_for_the_body_it_took_over(
    actor: tuple[str, int, str], issuer: tuple[str, int, str], allowed: bool
) -> None:
    def body(key: str, rank: int, place: str) -> Body:
        return Body(key, rank, Level.DISTRICT if "huyen" in key else Level.PROVINCIAL, place)

    assert succession.may_act(body(*actor), body(*issuer)) is allowed


def test_every_day_since_2016_has_one_regime() -> None:
    listed = regimes.regimes()
    for before, after in pairwise(listed):
        assert before.valid_to is not None
        assert before.valid_to + timedelta(days=1) == after.valid_from
    assert listed[-1].valid_to is None
    assert regimes.regime_on(date(2025, 4, 1)) is listed[1]
    assert regimes.regime_on(date(2016, 6, 30)) is None


def test_the_figures_of_a_day_are_kept_once_and_show_the_change_of_a_week(
    bring: Bring, people: dict[str, Actor]
) -> None:
    bring(WASTE)
    quality_service.count(SYSTEM, TODAY - timedelta(days=8))
    bring(REPEAL)
    quality_service.count(SYSTEM, TODAY)
    quality_service.count(people["an"], TODAY)
    trend = quality.trends(TODAY - timedelta(days=30))["signer-missing"]
    assert (trend.days, trend.change) == ([(TODAY - timedelta(days=8), 1), (TODAY, 2)], 1)
    assert set(quality.trends(TODAY)) == set(BY_ID)


def test_the_pages_list_filter_and_export_findings(tmp_path: object, app: Flask) -> None:
    office = open_office(tmp_path / "office")  # type: ignore[operator]  # pytest's path
    from tests.office import register

    register(office, [decision(n) for n in range(1, 4)])
    clerk, drafter = at_desk(office, "an"), at_desk(office, "dung")
    assert drafter.get("/quality").status_code == 403
    assert "signer-missing" in clerk.get("/quality").text
    page = clerk.get("/quality?check=signer-missing&q=02/2024").text
    assert "02/2024/QĐ-UBND" in page
    assert "01/2024/QĐ-UBND" not in page
    csv = clerk.get("/quality/export?check=signer-missing&format=csv").text
    assert csv.count("2024/QĐ-UBND") == 3
    assert clerk.get("/quality?check=none").status_code == 422
    assert clerk.post("/quality/count").status_code == 302
    assert clock.today()
