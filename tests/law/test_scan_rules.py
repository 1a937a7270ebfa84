"""Rules that hold one text against the register, on texts of a few lines."""

from __future__ import annotations

from datetime import date

import pytest

from legaldocs.law.effect_events import Status
from legaldocs.law.scan.model import Cited, Seen, Text
from legaldocs.law.scan.register import Register
from legaldocs.law.scan.rivals import Side
from legaldocs.law.scan.run import scan
from legaldocs.law.scan.shelf import Shelf
from legaldocs.law.structure import parse
from legaldocs.law.types import RelationKind

TODAY = date(2026, 11, 22)


def text(
    key: int, words: str, number: str = "", title: str = "Quy định giá dịch vụ thu gom rác thải", **given: object
) -> Text:
    values: dict[str, object] = {
        "id": key, "number": number or f"{key:02d}/2023/QĐ-UBND", "title": title, "body": "ubnd", "local": True,
        "place": "mau", "rank": 11, "issued": date(2023, 1, key), "effective": date(2023, 2, key), "text": words,
        "provisions": parse(words).provisions, "issuer": "Ủy ban nhân dân tỉnh Mẫu",
    }  # fmt: skip
    return Text(**{**values, **given})  # type: ignore[arg-type]  # values of a test


def seen(tested: Text, *others: Text) -> list[Seen]:
    texts = {one.id: one for one in (tested, *others)}
    register = Register(TODAY, Shelf(), lambda keys: [texts[key] for key in keys if key in texts])
    for one in texts.values():
        if one.local:
            sides = (Side.of(one, unit) for unit in one.units)
            register.shelf.put(one, [side for side in sides if side.values])
    return scan(register, tested)


def rules_of(tested: Text, *others: Text) -> set[str]:
    return {one.rule for one in seen(tested, *others)}


def price(amount: str, unit: str = "đồng/hộ/tháng") -> str:
    return f"Điều 1. Mức giá\n1. Hộ gia đình tại phường: {amount} {unit}.\n2. Cơ sở kinh doanh: 90.000 {unit}."


def cites(target: int, kind: RelationKind = RelationKind.BASIS, **given: object) -> Cited:
    values: dict[str, object] = {
        "target": target, "number": "09/2020/NQ-HĐND", "kind": kind, "start": 0, "end": 5, "path": None,
        "at_signing": Status.IN_FORCE, "at_effect": Status.IN_FORCE, "today": Status.IN_FORCE, "local": True,
    }  # fmt: skip
    return Cited(**{**values, **given})  # type: ignore[arg-type]  # values of a test


def test_two_texts_with_two_prices_for_one_service_are_rivals() -> None:
    found = seen(text(2, price("35.000")), text(1, price("25.000")))
    assert [(one.rule, one.path, one.other, one.other_path) for one in found] == [
        ("two-values", "dieu-1/khoan-1", 1, "dieu-1/khoan-1")
    ]


@pytest.mark.parametrize(
    "other",
    [
        text(1, price("35.000")),  # the same price
        text(1, price("25.000", "đồng/m3")),  # counted otherwise
        text(1, price("25.000"), place="khac"),  # of another province
        text(1, price("25.000"), alive=False),  # ended
        text(1, price("25.000"), gone=frozenset({"dieu-1/khoan-1"})),  # the provision ended
        text(1, "Điều 1. Hội họp\n1. Chủ hộ tại phường: 10.000 đồng/hộ/tháng.", title="Quy định quỹ tổ dân phố"),
    ],
)
def test_no_rivals(other: Text) -> None:
    assert rules_of(text(2, price("35.000")), other) == set()


def test_an_amending_text_is_no_rival_of_what_it_amends() -> None:
    old = text(1, price("25.000"))
    assert rules_of(text(2, price("35.000"), cites=(cites(1, RelationKind.AMEND),)), old) == set()


def test_a_waiver_differs_from_a_reduction() -> None:
    one = text(2, "Điều 1. Miễn, giảm\nHộ nghèo được miễn toàn bộ giá dịch vụ thu gom rác.")
    other = text(1, "Điều 1. Miễn, giảm\nHộ nghèo được giảm 50% giá dịch vụ thu gom rác.")
    assert rules_of(one, other) == {"two-values"}


CEILING = "Điều 1. Mức thu\n1. Phí trông giữ xe: không quá 4.000 đồng/lượt đối với xe máy."
FEE = "Quy định mức thu phí trông giữ xe"


def test_a_fee_above_the_ceiling_of_the_resolution_is_outside() -> None:
    council = text(1, CEILING, "09/2020/NQ-HĐND", title="Quy định phí trông giữ xe", body="hdnd")
    above = text(2, "Điều 1. Mức thu\n1. Xe máy: 5.000 đồng/lượt.", title=FEE, cites=(cites(1),))
    assert rules_of(above, council) == {"amount-outside"}


def test_a_fee_within_the_ceiling_is_not() -> None:
    council = text(1, CEILING, "09/2020/NQ-HĐND", title="Quy định phí trông giữ xe", body="hdnd")
    within = text(2, "Điều 1. Mức thu\n1. Xe máy: 3.000 đồng/lượt.", title=FEE, cites=(cites(1),))
    assert rules_of(within, council) == set()


def test_a_fee_for_what_the_resolution_does_not_list() -> None:
    council = text(1, CEILING, "09/2020/NQ-HĐND", title="Quy định phí trông giữ xe", body="hdnd")
    more = text(
        2,
        "Điều 1. Mức thu\n1. Xe máy: 4.000 đồng/lượt.\n2. Xe đạp điện: 2.000 đồng/lượt.",
        title=FEE,
        cites=(cites(1),),
    )
    assert rules_of(more, council) == {"outside-frame"}


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("Tổ chức vi phạm bị phạt tiền từ 1.000.000 đồng đến 2.000.000 đồng.", "own-fine"),
        ("Tổ chức, cá nhân thi công phải ký quỹ bằng 120% giá trị hoàn trả.", "own-condition"),
        ("Cá nhân dạy thêm phải có giấy phép do Sở Nội vụ cấp.", "own-licence"),
        ("Người đề nghị hỗ trợ nộp thêm văn bản thỏa thuận có xác nhận của xã.", "own-paper"),
        ("1. Hội đồng nhân dân tỉnh giao Ủy ban nhân dân tỉnh quyết định chủ trương đầu tư.", "council-act"),
    ],
)
def test_what_is_not_the_committees_to_lay_down(words: str, rule: str) -> None:
    assert rules_of(text(1, f"Điều 1. Quản lý\n{words}")) == {rule}


@pytest.mark.parametrize(
    "words",
    [
        "Tổ chức vi phạm bị phạt tiền từ 1.000.000 đồng theo quy định của pháp luật.",
        "Nhà thầu vi phạm hợp đồng bị phạt 5.000.000 đồng.",
        "Cơ quan tiếp nhận không được yêu cầu người đề nghị nộp thêm giấy xác nhận nơi cư trú.",
        "Hội đồng nhân dân tỉnh giám sát việc thực hiện.",
    ],
)
def test_what_only_repeats_or_refers_is_left_alone(words: str) -> None:
    assert rules_of(text(1, f"Điều 1. Quản lý\n{words}")) == set()


def test_a_council_may_raise_fines_where_the_law_lets_it() -> None:
    fine = "Điều 1. Mức phạt\nPhạt tiền từ 1.000.000 đồng đến 2.000.000 đồng."
    assert rules_of(text(1, fine, "01/2023/NQ-HĐND", body="hdnd")) == set()


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"at_signing": Status.ENDED, "today": Status.ENDED}, "basis-ended-at-signing"),
        ({"today": Status.ENDED}, "basis-ended-since"),
        ({"stated_date": date(2020, 5, 1), "issued": date(2020, 4, 1)}, "cited-date"),
        ({"kind": RelationKind.REPEAL, "competent": False}, "other-organ"),
    ],
)
def test_what_the_register_knows_of_the_cited_text(given: dict[str, object], rule: str) -> None:
    assert rules_of(text(1, "Điều 1. Phạm vi\nVăn bản này quy định chung.", cites=(cites(9, **given),))) == {rule}


def test_a_national_amount_on_file_speaks_where_the_law_itself_is_not() -> None:
    house = "Điều 1. Thời hạn cấp giấy phép\nĐối với nhà ở riêng lẻ: {} ngày kể từ ngày nhận đủ hồ sơ."
    assert rules_of(text(1, house.format(25), title="Quy định cấp phép xây dựng")) == {"national-standard"}
    assert rules_of(text(1, house.format(12), title="Quy định cấp phép xây dựng")) == set()


def test_a_text_that_is_not_local_or_has_ended_is_not_tested() -> None:
    fine = "Điều 1. Xử lý\nTổ chức vi phạm bị phạt tiền từ 1.000.000 đồng đến 2.000.000 đồng."
    assert rules_of(text(1, fine, local=False)) == set()
    assert rules_of(text(1, fine, alive=False)) == set()


def test_a_date_on_file_that_is_in_doubt_accuses_nobody() -> None:
    def on(issued: date, *, titled: bool = True) -> set[str]:
        says = cites(9, number="01/2019/TT-BTP", stated_date=date(2019, 11, 2), issued=issued, titled=titled)
        return rules_of(text(3, price("25.000"), cites=(says,)))

    assert "cited-date" in on(date(2019, 1, 2))
    assert "cited-date" not in on(date(2015, 2, 16))
    assert "cited-date" not in on(date(2019, 12, 20), titled=False)


def test_the_years_in_the_name_of_a_plan_are_no_amount() -> None:
    def plan(years: str) -> str:
        return f"Điều 1. Nhiệm vụ\n1. Lập kế hoạch tài chính - ngân sách {years} gửi cơ quan tài chính tổng hợp."

    assert "two-values" not in rules_of(text(2, plan("05 năm")), text(1, plan("03 năm")))
