"""A comparison table shows both wordings whole, and what differs between them."""

from __future__ import annotations

import zipfile
from io import BytesIO

from lxml import etree

from legaldocs.formats.ooxml import W
from legaldocs.formats.word_comparison import ComparedProvision, Comparison, compared, comparison_table
from legaldocs.formats.word_in import parse_word

OLD = "Điều 1. Mức thu\n1. Mức thu là 5.000 đồng.\n2. Miễn thu hộ nghèo.\nĐiều 2. Hiệu lực\nTừ ngày ký."
NEW = OLD.replace("5.000", "7.000").replace("nghèo.", "nghèo.\n3. Giảm một nửa cho học sinh.")


def table(rows: tuple[ComparedProvision, ...]) -> bytes:
    return comparison_table(Comparison(rows, "Quyết định số 01/2024/QĐ-UBND", "Dự thảo Quyết định", "Về phí chợ"))


def marked(data: bytes, property_name: str) -> list[str]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    runs = [run for run in root.iter(W + "r") if run.find(f"{W}rPr/{W}{property_name}") is not None]
    return ["".join(map(str, run.itertext())) for run in runs]


def test_only_provisions_that_differ_are_rows() -> None:
    rows = compared(OLD, NEW, str.upper, {"dieu-1/khoan-1": "Theo mặt bằng giá"})
    assert rows == (
        ComparedProvision(
            "DIEU-1/KHOAN-1", "1. Mức thu là 5.000 đồng.", "1. Mức thu là 7.000 đồng.", "Theo mặt bằng giá"
        ),
        ComparedProvision("DIEU-1/KHOAN-3", "", "3. Giảm một nửa cho học sinh."),
    )


def test_both_wordings_stand_whole_beside_the_reason() -> None:
    text = parse_word(
        table((ComparedProvision("Khoản 1", "Mức thu 5.000 đồng", "Mức thu 7.000 đồng", "Giá"),)), "a"
    ).text
    assert text.split("\n")[-2:] == [
        "| STT | Quyết định số 01/2024/QĐ-UBND | Dự thảo Quyết định | Lý do |",
        "| 1 | Khoản 1 Mức thu 5.000 đồng | Khoản 1 Mức thu 7.000 đồng | Giá |",
    ]


def test_words_that_change_are_set_off_on_their_own_side() -> None:
    made = table((ComparedProvision("", "Mức thu 5.000 đồng", "Mức thu 7.000 đồng"),))
    assert marked(made, "strike") == ["5.000 đồng"]
    assert marked(made, "u") == ["7.000 đồng"]


def test_a_provision_on_one_side_only_says_so_on_the_other() -> None:
    text = parse_word(table((ComparedProvision("", "", "Mới"), ComparedProvision("", "Cũ", ""))), "a").text
    assert "| 1 | (Chưa quy định) | Mới |" in text
    assert "| 2 | Cũ | (Bãi bỏ) |" in text


def test_equal_texts_give_a_table_that_says_so() -> None:
    assert "Không có nội dung khác nhau" in parse_word(table(compared(OLD, OLD, str)), "a").text
