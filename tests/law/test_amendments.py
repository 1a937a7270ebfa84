"""Amendment instructions: one row per source unit, operation and target, and no row for what merely announces."""

from __future__ import annotations

from datetime import date

import pytest

from legaldocs.law import amendments
from legaldocs.law.types import Amendment

HEAD = "QUYẾT ĐỊNH\nSố: 97/2025/QĐ-UBND\n"
TARGET = "5/2020/QĐ-UBND"


def rows(text: str) -> list[tuple[str, str | None, str | None]]:
    """Operation, target number and target unit of each row."""
    return [(r.operation.value, r.target_number, r.target_unit) for r in amendments.find(HEAD + text)]


def amending(*instructions: str) -> str:
    """An article amending the target, with numbered instructions."""
    listed = "".join(f"{n}. {text}\n" for n, text in enumerate(instructions, 1))
    return f"Điều 1. Sửa đổi, bổ sung một số điều của Quyết định số {TARGET}:\n{listed}Điều 2. Hiệu lực thi hành\n"


@pytest.mark.parametrize(
    ("instruction", "expected"),
    [
        ("Sửa đổi khoản 1 Điều 13 như sau:\n“1. Mức hỗ trợ.”", [("amend", "dieu-13/khoan-1")]),
        ("Bổ sung Điều 6a vào sau Điều 6 như sau:\n“Điều 6a. Mức thu.”", [("supplement", "dieu-6a")]),
        ("Bổ sung khoản 3a vào sau khoản 3 Điều 10 như sau:\n“3a. Mức thu.”", [("supplement", "dieu-10/khoan-3a")]),
        ("Bổ sung điểm d vào khoản 2 Điều 5 như sau:\n“d) Mức thu.”", [("supplement", "dieu-5/khoan-2/diem-d")]),
        (
            "Bãi bỏ điểm c khoản 2 và điểm d khoản 3 Điều 14.",
            [("repeal", "dieu-14/khoan-2/diem-c"), ("repeal", "dieu-14/khoan-3/diem-d")],
        ),
        (
            "Sửa đổi điểm đ; bổ sung điểm g khoản 1 Điều 2 như sau:\n“đ) Phí.”",
            [("amend", "dieu-2/khoan-1/diem-đ"), ("supplement", "dieu-2/khoan-1/diem-g")],
        ),
        (
            "Thay thế cụm từ “cấp huyện” bằng cụm từ “cấp xã” tại khoản 1 Điều 3, Điều 8.",
            [("replace_phrase", "dieu-3/khoan-1"), ("replace_phrase", "dieu-8")],
        ),
        ("Bãi bỏ cụm từ “cấp huyện” tại khoản 6 Điều 2.", [("repeal_phrase", "dieu-2/khoan-6")]),
        ("Thay thế Phụ lục I bằng Phụ lục I ban hành kèm theo Quyết định này.", [("replace", "phu-luc-i")]),
    ],
)
def test_instructions_under_an_announced_target(instruction: str, expected: list[tuple[str, str]]) -> None:
    assert rows(amending(instruction)) == [(operation, TARGET, unit) for operation, unit in expected]


def test_units_inside_an_attached_regulation_are_addressed_there() -> None:
    text = (
        f"Điều 1. Sửa đổi một số điều của Quy định về phí ban hành kèm theo Quyết định số {TARGET}\n"
        "1. Sửa đổi Điều 7 như sau:\n“Điều 7. Phí.”\n"
    )
    assert rows(text) == [("amend", TARGET, "quy-dinh/dieu-7")]


def test_nested_instructions_take_the_unit_of_the_clause_above() -> None:
    text = amending("Sửa đổi, bổ sung Điều 7 như sau:\na) Sửa đổi khoản 1 như sau:\n“1. Phí.”\nb) Bãi bỏ khoản 2.")
    assert rows(text) == [("amend", TARGET, "dieu-7/khoan-1"), ("repeal", TARGET, "dieu-7/khoan-2")]


def test_a_repeal_list_gives_one_row_per_document_with_its_former_province() -> None:
    text = (
        "Điều 1. Bãi bỏ các Quyết định sau:\n"
        "1. Quyết định số 27/2009/QĐ-UBND ngày 26 tháng 8 năm 2009 của Ủy ban nhân dân tỉnh Hòa Bình về phí;\n"
        "2. Quyết định số 39/2019/QĐ-UBND ngày 29 tháng 8 năm 2019 của Ủy ban nhân dân tỉnh Vĩnh Phúc.\n"
    )
    found = amendments.find(HEAD + text)
    assert [(r.operation.value, r.target_number, r.target_unit) for r in found] == [
        ("repeal", "27/2009/QĐ-UBND", None),
        ("repeal", "39/2019/QĐ-UBND", None),
    ]
    assert [r.target_issuer for r in found] == ["Ủy ban nhân dân tỉnh Hòa Bình", "Ủy ban nhân dân tỉnh Vĩnh Phúc"]


def test_a_stated_date_is_the_operation_s_own() -> None:
    (row,) = amendments.find(HEAD + f"Điều 1. Quyết định số {TARGET} hết hiệu lực kể từ ngày 01 tháng 01 năm 2026.\n")
    assert row.effective_date == date(2026, 1, 1)


def test_source_and_new_text_are_given() -> None:
    (row,) = amendments.find(HEAD + amending("Sửa đổi khoản 1 Điều 13 như sau:\n“1. Mức hỗ trợ.”"))
    assert (row.source_unit, row.new_text) == ("dieu-1/khoan-1", "1. Mức hỗ trợ.")


def test_a_quotation_never_closed_does_not_swallow_the_next_article() -> None:
    text = (
        f"Điều 1. Sửa đổi Điều 4 của Quyết định số {TARGET} như sau:\n“Điều 4. Mức thu\n1. Thu phí.\n"
        f"Điều 2. Bãi bỏ Điều 9 của Quyết định số {TARGET}.\n"
    )
    assert rows(text) == [("amend", TARGET, "dieu-4"), ("repeal", TARGET, "dieu-9")]


@pytest.mark.parametrize(
    "text",
    [
        "Điều 1. Thực hiện theo Nghị định số 7/2021/NĐ-CP được sửa đổi bởi Nghị định số 8/2022/NĐ-CP.\n",
        "Điều 1. Sở Tài chính rà soát, trình cấp có thẩm quyền bãi bỏ Quyết định số 7/2021/QĐ-UBND.\n",
        "Điều 1. Danh mục thủ tục hành chính được sửa đổi, bổ sung, bị bãi bỏ.\n",
    ],
)
def test_no_row_without_an_act_of_the_text_itself(text: str) -> None:
    assert rows(text) == []


def test_rows_are_values() -> None:
    assert all(isinstance(row, Amendment) for row in amendments.find(HEAD + amending("Bãi bỏ Điều 3.")))


LISTED = """\
Điều 1. Bãi bỏ toàn bộ 02 văn bản quy phạm pháp luật do Ủy ban nhân dân tỉnh ban hành (Danh mục kèm theo).
Điều 2. Quyết định này có hiệu lực từ ngày 10 tháng 12 năm 2025.
Nơi nhận:
- Lưu: VT.
DANH MỤC
VĂN BẢN BÃI BỎ
"""
ROWS = (
    "| 1 | 05/2019/QĐ-UBND | Sửa đổi Quyết định số 04/2018/QĐ-UBND |\n| 2 | 07/2013/CT-UBND | Về giá |\n",
    "1\nQuyết định số\n05/2019/QĐ-UBND\nSửa đổi Quyết định số 04/2018/QĐ-UBND\n2\nChỉ thị số 07/2013/CT-UBND\nVề giá\n",
)


@pytest.mark.parametrize("annex", ROWS)
def test_a_list_in_an_annex_is_repealed_by_the_article_that_points_to_it(annex: str) -> None:
    found = amendments.find(HEAD + LISTED + annex)
    assert [(r.source_unit, r.operation.value, r.target_number) for r in found] == [
        ("dieu-1", "repeal", "05/2019/QĐ-UBND"),
        ("dieu-1", "repeal", "07/2013/CT-UBND"),
    ]
    assert {r.effective_date for r in found} == {date(2025, 12, 10)}


def dated(text: str) -> list[tuple[str | None, date | None]]:
    """Target and day of each row."""
    return [(r.target_number or r.target_unit, r.effective_date) for r in amendments.find(HEAD + text)]


def test_each_repeal_has_the_day_stated_for_it() -> None:
    listed = (
        "Bãi bỏ Quyết định số 1/2020/QĐ-UBND kể từ ngày 01/01/2026, Quyết định số 2/2020/QĐ-UBND từ ngày 01/3/2026."
    )
    assert dated(f"Điều 1. {listed}\n") == [
        ("1/2020/QĐ-UBND", date(2026, 1, 1)),
        ("2/2020/QĐ-UBND", date(2026, 3, 1)),
    ]


def test_a_provision_with_a_day_of_its_own_lends_it_to_what_it_instructs() -> None:
    text = amending("Bãi bỏ Điều 3.", "Bãi bỏ Điều 4.").replace(
        "Hiệu lực thi hành",
        "Quyết định này có hiệu lực từ ngày 01/12/2025; khoản 2 Điều 1 có hiệu lực từ ngày 01/01/2026.",
    )
    assert [r.effective_date for r in amendments.find(HEAD + text)] == [date(2025, 12, 1), date(2026, 1, 1)]


@pytest.mark.parametrize(
    "clause",
    [
        "Điều 5 Thông tư số 1/2020/TT-BTC bị bãi bỏ bởi Điều 112 Luật số 05/2017/QH14.",
        "Thông tư số 1/2020/TT-BTC đã hết hiệu lực thi hành.",
    ],
)
def test_what_another_text_ended_is_not_ended_here(clause: str) -> None:
    assert rows(f"Điều 2. Hiệu lực thi hành\n1. {clause}\n") == []


def test_a_decree_under_which_a_circular_was_made_does_not_end_with_it() -> None:
    clause = (
        "Thông tư số 1/2020/TT-BTC theo Nghị định số 5/2019/NĐ-CP hết hiệu lực kể từ ngày Thông tư này có hiệu lực."
    )
    assert rows(f"Điều 2. Hiệu lực thi hành\n{clause}\n") == [("repeal", "1/2020/TT-BTC", None)]


def test_new_numbers_and_exchanged_words_are_instructions_too() -> None:
    found = amendments.find(
        HEAD
        + amending(
            "Chuyển khoản 5 Điều 3 thành khoản 4.", "Bỏ cụm từ “huyện” tại Điều 8; thay từ “A” bằng từ “B” tại Điều 9."
        )
    )
    assert [(r.operation.value, r.target_unit, r.old_phrase) for r in found] == [
        ("renumber", "dieu-3/khoan-5", None),
        ("repeal_phrase", "dieu-8", "huyện"),
        ("replace_phrase", "dieu-9", "A"),
    ]


def test_phrases_listed_below_or_quoted_over_two_lines_are_read() -> None:
    found = rows(
        amending(
            "Bỏ các cụm từ:\n“huyện đảo” tại Điều 76;\n“huyện” tại khoản 2 Điều 84; “cấp huyện” tại Điều 122.",
            "Thay thế: cụm từ “Quyết định số 17/2021/QĐ-TTg” bằng cụm từ “Mục II\nChương trình kèm theo Quyết định số "
            "9/2025/QĐ-TTg” tại Điều 32.",
        )
    )
    assert found == [
        ("repeal_phrase", TARGET, "dieu-76"), ("repeal_phrase", TARGET, "dieu-84/khoan-2"),
        ("repeal_phrase", TARGET, "dieu-122"), ("replace_phrase", TARGET, "dieu-32"),
    ]  # fmt: skip


def test_a_unit_that_is_supplemented_keeps_its_own_words() -> None:
    text = (
        "CHÍNH PHỦ\nSố: 10/2025/NĐ-CP\nNGHỊ ĐỊNH\nSửa đổi, bổ sung một số điều của Nghị định số 5/2020/NĐ-CP\n"
        "Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 5/2020/NĐ-CP\n"
        "1. Điều 18 được sửa đổi, bổ sung như sau:\n“Điều 18. Tên\n1. Một.”\n"
        "2. Điều 5 được bổ sung khoản 4 như sau:\n“4. Bốn.”\n"
        "3. Điều 11 bị bãi bỏ.\n"
        "Điều 2. Hiệu lực\n1. Nghị định này có hiệu lực từ ngày 01 tháng 3 năm 2025.\n"
        "2. Khoản 3 Điều 4 hết hiệu lực kể từ ngày 01 tháng 5 năm 2025.\n"
    )
    rows = amendments.find(text, number="10/2025/NĐ-CP")
    assert [(row.operation.value, row.target_unit) for row in rows] == [
        ("amend", "dieu-18"),
        ("supplement", "dieu-5/khoan-4"),
        ("repeal", "dieu-11"),
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "Bãi bỏ toàn bộ các quyết định",
        "Bãi bỏ toàn bộ một số văn bản quy phạm pháp luật của Ủy ban nhân dân tỉnh",
        "Các văn bản hết hiệu lực thi hành",
    ],
)
def test_a_heading_without_a_colon_governs_the_list_under_it(heading: str) -> None:
    listed = (
        "1. Quyết định số 43/2017/QĐ-UBND ngày 29/9/2017 của UBND tỉnh quy định trình tự.\n"
        "2. Quyết định số 31/2020/QĐ-UBND sửa đổi Điều 5 Quyết định số 03/2019/QĐ-UBND về tiêu chí.\n"
    )
    found = rows(f"Điều 1. {heading}\n{listed}Điều 2. Điều khoản thi hành\n")
    assert found == [("repeal", "43/2017/QĐ-UBND", None), ("repeal", "31/2020/QĐ-UBND", None)]


def test_a_heading_about_repeals_does_not_reach_ordinary_clauses() -> None:
    text = "Điều 1. Bãi bỏ các quy định trái pháp luật\n1. Sở Tư pháp rà soát Quyết định số 43/2017/QĐ-UBND.\n"
    assert rows(text) == []


def test_the_lines_after_and_replaces_are_the_list_without_labels() -> None:
    text = (
        "Điều 2. Quyết định này có hiệu lực từ ngày 04/12/2025 và thay thế:\n"
        "Điều 14, 18 Quyết định số 15/2022/QĐ-UBND ban hành Quy định đầu tư; Điều 3 Quyết định số 07/2022/QĐ-UBND.\n"
        "Điều 3. Chánh Văn phòng chịu trách nhiệm thi hành.\n"
    )
    assert rows(text) == [
        ("replace", "15/2022/QĐ-UBND", "dieu-14"),
        ("replace", "15/2022/QĐ-UBND", "dieu-18"),
        ("replace", "07/2022/QĐ-UBND", "dieu-3"),
    ]


def test_two_exchanges_of_words_joined_by_and_share_their_place() -> None:
    long = "cơ quan chuyên môn về kinh tế thuộc Ủy ban nhân dân cấp xã " * 5
    text = amending(
        f"Thay thế cụm từ “cấp huyện” thành cụm từ “{long}” và bãi bỏ cụm từ “của huyện” tại khoản 2 Điều 23."
    )
    assert rows(text) == [
        ("replace_phrase", TARGET, "dieu-23/khoan-2"),
        ("repeal_phrase", TARGET, "dieu-23/khoan-2"),
    ]


def test_the_title_of_an_article_is_amended_where_the_clause_above_names_it() -> None:
    text = amending("Sửa đổi, bổ sung Điều 8 như sau:\na) Bổ sung tên điều như sau:\n“Điều 8. Phụ cấp”.")
    assert rows(text) == [("supplement", TARGET, "dieu-8")]


def test_new_text_in_one_long_line_is_given_whole() -> None:
    clause = "6. " + "Mức hỗ trợ do Ủy ban nhân dân cấp xã quyết định. " * 30
    (row,) = amendments.find(HEAD + amending(f"Sửa đổi khoản 6 Điều 13 như sau:\n“{clause.strip()}”."))
    assert row.new_text == clause.strip()
    (straight,) = amendments.find(HEAD + amending(f'Sửa đổi khoản 6 Điều 13 như sau:\n"{clause.strip()}"'))
    assert straight.new_text == clause.strip()


def test_day_inside_the_quoted_new_text_is_no_day_of_effect() -> None:
    text = (
        "Điều 1. Sửa đổi Quyết định số 595/QĐ-BHXH\n1. Sửa đổi Điều 3 như sau:\n"
        "“Người hoạt động kể từ ngày 01/01/1945 đến tháng 8 năm 1945.”\n"
        "Điều 2. Quyết định này có hiệu lực từ ngày 01/5/2020.\n"
    )
    assert [(a.target_unit, a.effective_date) for a in amendments.find(text)] == [("dieu-3", date(2020, 5, 1))]


@pytest.mark.parametrize(
    ("instruction", "expected"),
    [
        ("Bãi bỏ Chương III.", [("repeal", "chuong-3")]),
        ("Bãi bỏ Điều 3; Chương III; Phụ lục II.", [("repeal", u) for u in ("dieu-3", "chuong-3", "phu-luc-ii")]),
        ("Bãi bỏ nội dung “A” tại khoản 5 Điều 9.", [("repeal_phrase", "dieu-9/khoan-5")]),
        ("Lược bỏ cụm từ “A” tại Điều 3.", [("repeal_phrase", "dieu-3")]),
        ("Sửa cụm từ “A” thành cụm từ “B” tại Điều 3.", [("replace_phrase", "dieu-3")]),
        ("Điều chỉnh cụm từ “A” thành “B” tại Điều 3.", [("replace_phrase", "dieu-3")]),
        ("Tại khoản 2 Điều 4, thay thế cụm từ “A” bằng “B”.", [("replace_phrase", "dieu-4/khoan-2")]),
        ("Bổ sung Chương IIa vào sau Chương II như sau:\n“Chương IIa\nX”", [("supplement", "chuong-2a")]),
        ("Bổ sung Mục 2a vào sau Mục 2 Chương II như sau:\n“Mục 2a\nX”", [("supplement", "chuong-2/muc-2a")]),
        (
            "Bổ sung khoản 3a vào sau khoản 3, khoản 4a vào sau khoản 4 Điều 10 như sau:\n“X”",
            [("supplement", "dieu-10/khoan-3a"), ("supplement", "dieu-10/khoan-4a")],
        ),
        (
            "Bổ sung điểm đ vào khoản 1 Điều 2, khoản 5 vào Điều 3 như sau:\n“X”",
            [("supplement", "dieu-2/khoan-1/diem-đ"), ("supplement", "dieu-3/khoan-5")],
        ),
        ("Thay thế điểm c khoản 2 Điều 3 bằng điểm c như sau:\n“c) X”", [("replace", "dieu-3/khoan-2/diem-c")]),
    ],
)
def test_units_and_words_are_told_apart(instruction: str, expected: list[tuple[str, str]]) -> None:
    assert [(op, unit) for op, _, unit in rows(amending(instruction))] == expected
