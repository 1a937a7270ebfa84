"""Plans and appendices without articles have their own numbering: A, I, 1, a."""

from __future__ import annotations

from legaldocs.law.structure import parse

PLAN = """\
KẾ HOẠCH
Thực hiện chương trình nước sạch

I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
a) Bảo đảm nước sạch.
b) Nâng cao nhận thức.
2.
Yêu cầu
Năm 2025:
3 đợt kiểm tra.
II. TỔ CHỨC THỰC HIỆN
1. Sở Nông nghiệp chủ trì, phối hợp với các cơ quan có liên quan thực hiện.
2. Sở Tài chính bố trí kinh phí.

Nơi nhận:
- Như trên.
"""
DECISION = """\
Điều 1. Ban hành Phụ lục.
1. Gồm một phụ lục.
Điều 2. Hiệu lực
TM. ỦY BAN NHÂN DÂN

PHỤ LỤC II
A. Đối tượng
1. Hộ nghèo;
2. Hộ cận nghèo.
B. Mức hỗ trợ
12 tháng
C. Hồ sơ
"""


def units(text: str) -> list[tuple[str, str, str | None]]:
    return [(p.path, p.kind.value, p.heading) for p in parse(text).provisions]


def test_a_plan_is_a_tree_of_sections_clauses_and_points() -> None:
    assert units(PLAN) == [
        ("muc-i", "muc", "MỤC ĐÍCH, YÊU CẦU"),
        ("muc-i/khoan-1", "khoan", None),
        ("muc-i/khoan-1/diem-a", "diem", None),
        ("muc-i/khoan-1/diem-b", "diem", None),
        ("muc-i/khoan-2", "khoan", None),
        ("muc-ii", "muc", "TỔ CHỨC THỰC HIỆN"),
        ("muc-ii/khoan-1", "khoan", None),
        ("muc-ii/khoan-2", "khoan", None),
    ]
    last = parse(PLAN).provisions[-1]
    assert PLAN[last.start : last.end] == "2. Sở Tài chính bố trí kinh phí."


def test_an_appendix_is_divided_as_it_is_lettered() -> None:
    assert [path for path, _, _ in units(DECISION)] == [
        "dieu-1",
        "dieu-1/khoan-1",
        "dieu-2",
        "phu-luc-ii",
        "phu-luc-ii/muc-a",
        "phu-luc-ii/muc-a/khoan-1",
        "phu-luc-ii/muc-a/khoan-2",
        "phu-luc-ii/muc-b",
        "phu-luc-ii/muc-c",
    ]


def test_rows_that_do_not_count_are_no_units() -> None:
    assert units("BÁO CÁO\n3. tháng đầu năm\n12) đợt\nI. Không có mục thứ hai\n") == []
