"""Short names a text gives to documents stand for them from then on."""

from __future__ import annotations

import pytest

from legaldocs.law.citations import find

LAW = "Thực hiện điểm b khoản 2 Điều 29 Luật Thủ đô số 39/2024/QH15 (sau đây gọi là Luật Thủ đô)."
DECREE = "Nghị định số 12/2020/NĐ-CP quy định chi tiết Luật Giá (sau đây gọi tắt là Nghị định số 12)."
RULES = "Quy chế quản lý chợ ban hành kèm theo Quyết định số 11/2020/QĐ-UBND (sau đây gọi là Quy chế)."
BARE = "Nghị định này quy định chi tiết Luật Phòng thủ dân sự (sau đây gọi là Luật)."


@pytest.mark.parametrize(
    ("given", "later", "number", "unit"),
    [
        (LAW, "Theo Điều 7 Luật Thủ đô thì được hỗ trợ.", "39/2024/QH15", "dieu-7"),
        (DECREE, "Theo khoản 1 Điều 5 Nghị định số 12 và văn bản này.", "12/2020/NĐ-CP", "dieu-5/khoan-1"),
        (RULES, "Thực hiện Điều 5 Quy chế.", "11/2020/QĐ-UBND", "quy-che/dieu-5"),
    ],
)
def test_a_short_name_cites_the_document_it_was_given_to(given: str, later: str, number: str, unit: str) -> None:
    cited = find(f"Điều 1. Phạm vi\n{given}\nĐiều 2. Áp dụng\n{later}\n")[-1]
    assert (cited.number, cited.title, cited.unit) == (number, None, unit)
    assert cited.text in later


def test_a_bare_type_word_stands_for_the_law_it_was_given_to_and_for_nothing_else() -> None:
    cited = find(f"Điều 1. Phạm vi\n{BARE}\nĐiều 2. Theo Điều 3 của Luật, Điều 4 Luật Đất đai và pháp luật khác.\n")
    assert [(c.title, c.unit) for c in cited[1:]] == [("Luật Phòng thủ dân sự", "dieu-3"), ("Luật Đất đai", "dieu-4")]


def test_a_common_word_is_no_short_name() -> None:
    text = "Quyết định số 5/QĐ-TTg duyệt Chương trình nước (sau đây gọi là Chương trình). Chương trình gồm 3 việc."
    assert [c.number for c in find(text)] == ["5/QĐ-TTg"]


def test_a_name_given_twice_means_what_it_was_given_to_last() -> None:
    twice = f"{BARE}\nTheo Luật Giá (sau đây gọi là Luật).\nTheo Điều 3 của Luật.\n"
    cited = find(f"Điều 1. Phạm vi\n{twice}")
    assert (cited[-1].title, cited[-1].unit) == ("Luật Giá", "dieu-3")
