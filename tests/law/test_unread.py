"""Clauses that order a change and were not read are found; what was read, quoted or orders nothing is not reported."""

from __future__ import annotations

import pytest

from legaldocs.law import amendments
from legaldocs.law.unread import Unread, unread

TARGET = "5/2020/QĐ-UBND"
HEAD = f"Điều 1. Sửa đổi, bổ sung một số điều của Quyết định số {TARGET}:\n"
TAIL = "Điều 2. Hiệu lực thi hành\nQuyết định này có hiệu lực từ ngày 01 tháng 3 năm 2026.\n"


def left(*clauses: str) -> list[Unread]:
    """What is left unread of an amending text with these clauses."""
    text = HEAD + "".join(f"{n}. {clause}\n" for n, clause in enumerate(clauses, 1)) + TAIL
    return unread(text, amendments.find(text))


@pytest.mark.parametrize(
    "clause",
    [
        "Sửa đổi khoản 1 Điều 13 như sau:\n“1. Mức hỗ trợ.\n2. Bãi bỏ khoản này khi cần.”",
        "Bổ sung khoản 3a vào sau khoản 3 Điều 10 như sau:\n“3a. Bổ sung kinh phí.”",
        "Sửa đổi, bổ sung Điều 7 như sau:\na) Sửa đổi khoản 1 như sau:\n“1. Phí.”\nb) Bãi bỏ khoản 2.",
        "Bãi bỏ điểm c khoản 2 và điểm d khoản 3 Điều 14.",
        "Bỏ các cụm từ:\n“huyện đảo” tại Điều 76;\n“huyện” tại khoản 2 Điều 84; “cấp huyện” tại Điều 122.",
        "Thay thế cụm từ “A” bằng cụm từ “B”; thay thế cụm từ “C” bằng cụm từ “D”.",
        "Chuyển khoản 5 Điều 3 thành khoản 4.",
    ],
)
def test_what_was_read_is_not_reported(clause: str) -> None:
    assert left(clause) == []


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ("Lược bỏ phần giải thích về chợ.", "Lược bỏ phần giải thích về chợ."),
        ("Thay cụm từ “A” bằng cụm từ “B” tại Điều 5; cụm từ “C” bằng cụm từ “D”.", "cụm từ “C” bằng cụm từ “D”."),
        (
            "Thay từ “A” bằng từ “B” tại Điều 5; thay từ “C” bằng từ “D” tại Điều 5, Điều 6.",
            "thay từ “C” bằng từ “D” tại Điều 5, Điều 6.",
        ),
        ("Đổi tên bảng mức thu thành biểu mức thu.", "Đổi tên bảng mức thu thành biểu mức thu."),
    ],
)
def test_order_without_a_row_of_its_own_is_reported(clause: str, words: str) -> None:
    (found,) = left("Bãi bỏ Điều 9.", clause)
    text = HEAD + f"1. Bãi bỏ Điều 9.\n2. {clause}\n" + TAIL
    assert text[found.start : found.end] == words
    assert found.source_unit == "dieu-1/khoan-2"
    assert (found.may_change(TARGET), found.may_change("6/2020/QĐ-UBND")) == (True, False)


def test_text_that_changes_no_other_orders_nothing() -> None:
    text = "Điều 1. Sửa đổi, bổ sung hợp đồng\n1. Thay thế người lao động nghỉ thai sản.\nĐiều 2. Khác\nNội dung.\n"
    assert unread(text, amendments.find(text)) == []


def test_reading_grows_no_faster_than_the_text() -> None:
    text = HEAD + "1. Bãi bỏ đoạn cuối; thay cụm từ “A” bằng “B”; " * 2000
    assert unread(text, [])
