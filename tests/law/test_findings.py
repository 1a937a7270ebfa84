"""The rules on one document: each sees its fault and is silent on the lawful twin."""

from __future__ import annotations

from datetime import date

import pytest

from legaldocs.law.effect_events import Status
from legaldocs.law.findings import basis
from legaldocs.law.findings.check import check
from legaldocs.law.findings.model import Document, rules

TODAY = date(2026, 11, 22)


def _decision(articles: str, day: str = "20 tháng 8 năm 2025", number: str = "15/2025/QĐ-UBND") -> Document:
    head = (
        f"ỦY BAN NHÂN DÂN\nTỈNH LẠNG SƠN\nSố: {number}\nLạng Sơn, ngày {day}\nQUYẾT ĐỊNH\n"
        "Quy định quản lý chợ trên địa bàn tỉnh\n"
        "ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN\nCăn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;\nQUYẾT ĐỊNH:\n"
    )
    return Document(head + articles, number, "UBND tỉnh Lạng Sơn", TODAY)


def _rules(document: Document) -> set[str]:
    return {one.rule for one in check(document)} - {"effect-clause-missing"}  # most have no closing article


def _effect(clause: str) -> Document:
    return _decision(f"Điều 1. Ban hành Quy định quản lý chợ.\nĐiều 2. Quyết định này {clause}.")


@pytest.mark.parametrize(
    ("clause", "rule"),
    [
        ("có hiệu lực thi hành kể từ ngày 25 tháng 8 năm 2025", "effect-too-early"),
        ("có hiệu lực thi hành kể từ ngày 01 tháng 8 năm 2025", "effect-retroactive"),
        ("có hiệu lực thi hành kể từ ngày 10 tháng 9 năm 2025", None),
    ],
)
def test_a_local_text_takes_effect_ten_days_after_signing(clause: str, rule: str | None) -> None:
    assert _rules(_effect(clause)) == ({rule} if rule else set())


def test_the_day_of_effect_of_an_individual_decision_is_free() -> None:
    free = _decision("Điều 1. Khen thưởng.\nĐiều 2. Quyết định này có hiệu lực kể từ ngày ký.", number="415/QĐ-UBND")
    assert _rules(free) == set()


@pytest.mark.parametrize(
    ("clause", "vague"),
    [
        ("Các quy định trước đây trái với Quyết định này đều bị bãi bỏ", True),
        ("Bãi bỏ các quy định trước đây của Ủy ban nhân dân tỉnh trái với Quyết định này", True),
        ("Quyết định này thay thế Quyết định số 10/2020/QĐ-UBND", False),
        ("Bãi bỏ Quyết định số 10/2020/QĐ-UBND", False),
    ],
)
def test_what_is_repealed_must_be_named(clause: str, vague: bool) -> None:
    document = _decision(f"Điều 1. Ban hành Quy định quản lý chợ.\nĐiều 2. {clause}.")
    assert ("vague-repeal" in _rules(document)) is vague


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Ủy ban nhân dân cấp huyện quyết định mở chợ.", True),
        ("Ủy ban nhân dân cấp xã quyết định mở chợ.", False),
        ("Hồ sơ do Ủy ban nhân dân cấp huyện lập trước đây vẫn dùng được.", False),
        ("Thay thế Quyết định số 10/2020/QĐ-UBND của Ủy ban nhân dân huyện Chi Lăng về quản lý chợ.", False),
    ],
)
def test_a_body_that_is_gone_is_given_no_task(sentence: str, found: bool) -> None:
    after = _rules(_decision(f"Điều 1. {sentence}"))
    before = _rules(_decision(f"Điều 1. {sentence}", day="20 tháng 8 năm 2023"))
    assert ("body-gone-at-signing" in after, "body-gone-since" in before) == (found, found)


def test_rules_for_people_in_general_need_the_form_of_a_normative_text() -> None:
    articles = (
        "Điều 1. Đối tượng áp dụng\nTổ chức, cá nhân kinh doanh tại chợ.\nĐiều 2. Trách nhiệm\n"
        "1. Người bán hàng phải niêm yết giá.\n2. Người bán hàng không được bày hàng ở lối đi.\n"
        "3. Người vi phạm bị xử phạt theo quy định."
    )
    assert "norms-in-form" in _rules(_decision(articles, number="415/QĐ-UBND"))
    assert "norms-in-form" not in _rules(_decision(articles))


def test_a_reference_leads_to_a_provision_of_the_same_text() -> None:
    article = "Điều 1. Mở chợ\n1. Hồ sơ nộp tại xã.\n2. Hồ sơ tại khoản {} Điều này trả trong 05 ngày.\n"
    assert _rules(_decision(article.format(1) + "Điều 2. Thi hành")) == set()
    [found, _closing] = check(_decision(article.format(4) + "Điều 2. Thi hành"))
    assert (found.rule, found.detail) == ("dangling-reference", "dieu-1/khoan-4")
    whole = "Điều 1. Mở chợ theo Điều 9 Quyết định này.\nĐiều 2. Thi hành theo Điều 9 Nghị định này."
    assert [one.detail for one in check(_decision(whole)) if one.rule == "dangling-reference"] == ["dieu-9"]


def test_articles_are_numbered_without_gaps() -> None:
    assert _rules(_decision("Điều 1. Mở chợ.\nĐiều 2. Quản lý chợ.\nĐiều 4. Thi hành.")) == {"numbering"}


@pytest.mark.parametrize(
    ("at_signing", "at_effect", "today", "rule"),
    [
        (Status.ENDED, Status.ENDED, Status.ENDED, "basis-ended-at-signing"),
        (Status.IN_FORCE, Status.IN_FORCE, Status.ENDED, "basis-ended-since"),
        (Status.NOT_YET, Status.NOT_YET, Status.IN_FORCE, "basis-not-yet"),
        (Status.NOT_YET, Status.IN_FORCE, Status.IN_FORCE, None),  # passed, and in force by then
        (Status.PARTLY_ENDED, Status.PARTLY_ENDED, Status.PARTLY_ENDED, None),
        (Status.UNDETERMINED, Status.UNDETERMINED, Status.UNDETERMINED, None),
    ],
)
def test_a_basis_is_judged_on_the_day_of_signing(
    at_signing: Status, at_effect: Status, today: Status, rule: str | None
) -> None:
    found = list(basis.find([basis.Basis(3, 9, "10/2020/NĐ-CP", at_signing, at_effect, today)]))
    assert [one.rule for one in found] == ([rule] if rule else [])


def test_every_rule_states_its_law() -> None:
    assert all(rule.law and rule.explanation and 0 < rule.confidence < 1 for rule in rules().values())


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("Hỗ trợ các xã phấn đấu đạt chuẩn nông thôn mới giai đoạn 2021 - 2025.", "period-over"),
        ("Thời gian thực hiện: năm học 2025-2026.", "period-over"),
        ("Thời gian thực hiện: từ năm học 2025-2026.", None),
        ("Hỗ trợ các xã phấn đấu đạt chuẩn nông thôn mới giai đoạn 2026 - 2030.", None),
        ("Kinh phí theo Quyết định số 10/2021/QĐ-UBND về định mức giai đoạn 2021 - 2025.", None),
        ("Mức thu này áp dụng đến hết ngày 31 tháng 12 năm 2025.", "last-day-passed"),
        ("Mức thu này áp dụng đến hết ngày 31 tháng 12 năm 2027.", None),
        ("Công trình đã hoàn thành trước ngày 01/7/2006 được giữ nguyên.", None),
        ("Hồ sơ nộp trước ngày 01/7/2026 được giải quyết theo quy định cũ.", None),
    ],
)
def test_a_period_or_last_day_that_has_passed(sentence: str, rule: str | None) -> None:
    found = _rules(_decision(f"Điều 1. Mức hỗ trợ\n1. {sentence}"))
    assert found & {"period-over", "last-day-passed"} == ({rule} if rule else set())


def test_a_period_in_the_title_is_that_of_the_whole_document() -> None:
    document = _decision("Điều 1. Định mức\n1. Định mức giai đoạn 2022 - 2025 là 5 triệu đồng.")
    titled = Document(
        document.text.replace("Quy định quản lý chợ trên", "Quy định định mức chi giai đoạn 2022 - 2025 trên"),
        document.number, document.issuer, TODAY,
    )  # fmt: skip
    assert [
        (one.start < titled.text.index("Căn cứ"), one.detail) for one in check(titled) if one.rule == "period-over"
    ] == [(True, "2025")]
    assert "period-over" not in _rules(Document(titled.text, titled.number, titled.issuer))
