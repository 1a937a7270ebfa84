"""Quantities: what is an amount, what it is worth, how it is bounded, what it is for."""

from __future__ import annotations

from decimal import Decimal

import pytest

from legaldocs.law import quantities
from legaldocs.law.fact_types import Quantity


def brief(one: Quantity) -> str:
    """Value or range, unit, bound (with "!" when the bound itself is excluded) and what it is counted by."""
    value = str(one.value) if one.upper is None else f"{one.value}..{one.upper}"
    bound = f"{one.bound.value}{'!' if one.strict else ''}"
    return " ".join(filter(None, (value, one.unit, bound, one.per and f"/{one.per}")))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Mức thu 435.000đồng/người/ngày.", ["435000 VND exact /người/ngày"]),
        ("hỗ trợ 500 nghìn và 1,5 triệu đồng", ["500000 VND exact", "1500000 VND exact"]),
        ("Đến 01 tỷ đồng: 2 tỷ 300 triệu đồng", ["1000000000 VND max", "2300000000 VND exact"]),
        ("tổng thu 10.367,700 tỷ đồng", ["10367700000000 VND exact"]),
        ("từ 10.000.000 (mười triệu) đồng trở lên", ["10000000 VND min"]),
        ("Phạt tiền từ 500.000 đồng đến 1.000.000 đồng", ["500000..1000000 VND range"]),
        ("Trên 01 đến 10 tỷ đồng", ["1000000000..10000000000 VND range"]),
        ("nhưng không quá 20.000.000 đồng/tháng/đối tượng", ["20000000 VND max /tháng/đối tượng"]),
        ("thuê đất 5.000 đồng/m²/tháng; 2.000 đồng/01 km", ["5000 VND exact /m²/tháng", "2000 VND exact /km"]),
        ("từ 80.000 đồng lên 240.000 đồng", ["80000 VND exact", "240000 VND exact"]),
        ("giảm 50%, đạt trên 60%, lý thuyết từ 25% - 45%", ["50 % exact", "60 % min!", "25..45 % range"]),
        ("lớn hơn năm phần trăm (5%)", ["5 % min!"]),
        ("trong thời hạn 05 ngày làm việc kể từ ngày nhận", ["5 working_day max"]),
        ("chậm nhất là 15 ngày trước ngày mở phiên", ["15 day min"]),
        ("chậm nhất sau 15 giờ kể từ khi nhận", ["15 hour exact"]),
        ("từ 10 năm đến dưới 15 năm kinh nghiệm", ["10..15 year range!"]),
        ("phạt tù từ 03 tháng đến 02 năm", ["3 month min", "2 year max"]),
        ("không quá ba tháng; Mười (10) ngày làm việc", ["3 month max", "10 working_day exact"]),
        ("có từ 15 năm kinh nghiệm trở lên", ["15 year min"]),
        ("không quá 02 ha; suất tối thiểu 30m2", ["20000 m2 max", "30 m2 min"]),
        ("02 lần mức lương cơ sở; 24 tháng tiền lương", ["2 base_salary exact", "24 month_salary exact"]),
        ("hệ số 2,34 so với mức lương cơ sở nhân 1,5 lần", ["3.51 base_salary exact"]),
        ("vượt quá mười lần mức lương cơ sở", ["10 base_salary min!"]),
    ],
)
def test_amounts_are_read_with_unit_and_bound(sentence: str, expected: list[str]) -> None:
    assert [brief(one) for one in quantities.find(sentence)] == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "ngày 15 tháng 3 năm 2016 và tháng 12 năm trước",
        "ngày 01, 02 tết; ngày 15 tháng 8 âm lịch; quý I năm 2025",
        "tiếp nhận sau 15 giờ hằng ngày, khung giờ từ 18 giờ đến 21 giờ, lúc 7 giờ 30 phút",
        "trẻ em dưới 36 tháng tuổi, đủ 55 tuổi",
        "Nghị định số 15 ngày 02/3/2020; khoản 3 năm 2024; 1,5 triệu người",
        "Đơn vị tính: 1.000 đồng; chính quyền địa phương 02 cấp; bậc 3/7",
    ],
)
def test_dates_clocks_ages_counts_and_numbers_are_no_amounts(sentence: str) -> None:
    assert quantities.find(sentence) == []


def test_a_table_gives_its_numbers_the_unit_of_its_head() -> None:
    text = "Khu vực\n\nMức hỗ trợ (đồng)\n\nCác phường\n\n400.000.000\n\nCác xã\n\n350.000.000\n\nĐiều 2. Số 12.000"
    found = quantities.find(text)
    assert [brief(one) for one in found] == ["400000000 VND exact", "350000000 VND exact"]
    assert [text[one.subject.start : one.subject.end] for one in found if one.subject] == ["Các phường", "Các xã"]


def test_a_number_of_another_grouping_is_read_by_its_unit() -> None:
    assert [one.value for one in quantities.find("300,000 đồng; 2,340 ha; 2 340 000 đồng")] == [
        Decimal(300_000),
        Decimal(23_400),
        Decimal(2_340_000),
    ]


@pytest.mark.parametrize(
    ("sentence", "subject", "scope"),
    [
        ("1. Hạn mức giao đất trồng rừng không quá 30 ha đối với mỗi loại đất.", "Hạn mức giao đất trồng rừng", True),
        ("a) Được hỗ trợ 70% chi phí thuê thiết bị tại cơ sở;", "chi phí thuê thiết bị", False),
        ("Trong thời hạn 05 ngày kể từ ngày nhận hồ sơ, Sở phải trả lời.", "Sở phải trả lời", False),
        ("Phí:\n- 25.000 đồng/giao dịch", "Phí", False),
        ("| Xe máy | 3.000 đồng/lượt |", "Xe máy", False),
    ],
)
def test_an_amount_says_what_it_is_for(sentence: str, subject: str, scope: bool) -> None:
    [found] = quantities.find(sentence)
    assert found.subject is not None
    assert sentence[found.subject.start : found.subject.end] == subject
    assert (found.scope is not None) == scope
