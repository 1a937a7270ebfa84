"""Consolidated text: what an amending text orders stands there, everything else is untouched, doubt is refused."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legaldocs.bench.random_edits import edited
from legaldocs.law import amendments
from legaldocs.law.amending_draft import Unsaid, draft, why_unsaid
from legaldocs.law.consolidate import Instruction, consolidate
from legaldocs.law.consolidate_order import Why
from legaldocs.law.consolidate_words import orders, repeal
from legaldocs.law.structure import parse

DAY = date(2026, 3, 1)
NAME = "Quyết định số 12/2026/QĐ-UBND"
BASE = """QUYẾT ĐỊNH
Ban hành mức thu phí

Điều 1. Phạm vi điều chỉnh
Quyết định này quy định mức thu phí vệ sinh của Ủy ban nhân dân cấp huyện.

Điều 2. Mức thu
1. Hộ gia đình: 30.000 đồng/tháng.
2. Cơ quan nộp phí gồm:
a) Cơ quan nhà nước: 200.000 đồng/tháng;
b) Đơn vị sự nghiệp: 150.000 đồng/tháng;
c) Doanh nghiệp: 300.000 đồng/tháng.
3. Ủy ban nhân dân cấp huyện thu phí; phòng chuyên môn kiểm tra việc thu phí.

Điều 3. Hiệu lực thi hành
1. Quyết định này có hiệu lực từ ngày 01 tháng 02 năm 2026.
2. Giám đốc Sở Tài chính chịu trách nhiệm thi hành./.

Nơi nhận:
- Như Điều 3;
"""


def carried(*clauses: str, base: str = BASE, on: date = DAY):
    """``BASE`` after an amending decision with these clauses, and the reasons of what was refused."""
    lines = "\n".join(f"{n}. {clause}" for n, clause in enumerate(clauses, start=1))
    text = f"Điều 1. Sửa đổi, bổ sung một số điều của {NAME}\n{lines}\n"
    rows = amendments.find(text)
    read = [Instruction(n, DAY, 1, r.start, o) for n, (r, o) in enumerate(zip(rows, orders(text, rows), strict=True))]
    result = consolidate(base, read, on)
    return result, [refusal.why for refusal in result.refused]


def unit(result, path: str) -> str:
    """The words of one unit of a consolidated text."""
    (found,) = [p for p in result.provisions if p.path == path]
    return result.text[found.start : found.end]


@pytest.mark.parametrize(
    ("clause", "path", "words"),
    [
        (
            "Sửa đổi khoản 1 Điều 2 như sau:\n“1. Hộ gia đình: 40.000 đồng/tháng.”",
            "dieu-2/khoan-1",
            "1. Hộ gia đình: 40.000 đồng/tháng.",
        ),
        (
            "Sửa đổi khoản 1 Điều 2 như sau:\n“Hộ gia đình: 40.000 đồng/tháng.”",
            "dieu-2/khoan-1",
            "1. Hộ gia đình: 40.000 đồng/tháng.",
        ),
        ("Sửa đổi điểm b khoản 2 Điều 2 như sau:\n“b) Đơn vị: 1 đồng;”", "dieu-2/khoan-2/diem-b", "b) Đơn vị: 1 đồng;"),
        (
            "Bổ sung khoản 1a vào sau khoản 1 Điều 2 như sau:\n“1a. Hộ nghèo: miễn thu.”",
            "dieu-2/khoan-1a",
            "1a. Hộ nghèo: miễn thu.",
        ),
        (
            "Bổ sung khoản 4 vào sau khoản 3 Điều 2 như sau:\n“4. Chợ: 5.000 đồng.”",
            "dieu-2/khoan-4",
            "4. Chợ: 5.000 đồng.",
        ),
        (
            "Bổ sung điểm d khoản 2 Điều 2 như sau:\n“d) Trường học: miễn thu.”",
            "dieu-2/khoan-2/diem-d",
            "d) Trường học: miễn thu.",
        ),
        (
            "Bổ sung Điều 2a vào sau Điều 2 như sau:\n“Điều 2a. Miễn thu\n1. Hộ nghèo.\n2. Trẻ em.”",
            "dieu-2a/khoan-2",
            "2. Trẻ em.",
        ),
        ("Bãi bỏ điểm a khoản 2 Điều 2.", "dieu-2/khoan-2/diem-a", "a) (được bãi bỏ)"),
        ("Bãi bỏ Điều 1.", "dieu-1", "Điều 1. (được bãi bỏ)"),
        (
            "Thay thế cụm từ “cấp huyện” bằng cụm từ “cấp xã” tại khoản 3 Điều 2.",
            "dieu-2/khoan-3",
            "3. Ủy ban nhân dân cấp xã thu phí; phòng chuyên môn kiểm tra việc thu phí.",
        ),
        (
            "Bãi bỏ cụm từ “; phòng chuyên môn kiểm tra việc thu phí” tại khoản 3 Điều 2.",
            "dieu-2/khoan-3",
            "3. Ủy ban nhân dân cấp huyện thu phí.",
        ),
        (
            "Bổ sung cụm từ “và doanh nghiệp” vào sau cụm từ “Hộ gia đình” tại khoản 1 Điều 2.",
            "dieu-2/khoan-1",
            "1. Hộ gia đình và doanh nghiệp: 30.000 đồng/tháng.",
        ),
        (
            "Sửa đổi tên Điều 2 như sau:\n“Điều 2. Mức thu và đối tượng”.",
            "dieu-2/khoan-1",
            "1. Hộ gia đình: 30.000 đồng/tháng.",
        ),
    ],
)
def test_order_stands_in_the_text_and_nothing_else_changes(clause, path, words):
    result, refused = carried(clause)
    assert refused == []
    assert unit(result, path) == words
    untouched = [p for p in parse(BASE).provisions if not p.path.startswith(("dieu-1", "dieu-2"))]
    assert all(unit(result, p.path) == BASE[p.start : p.end] for p in untouched)


@pytest.mark.parametrize(
    ("clause", "why"),
    [
        ("Sửa đổi khoản 9 Điều 2 như sau:\n“9. Chợ.”", Why.TARGET_MISSING),
        ("Bổ sung khoản 3 vào sau khoản 2 Điều 2 như sau:\n“3. Chợ.”", Why.TARGET_EXISTS),
        ("Bổ sung khoản 7 vào sau khoản 6 Điều 2 như sau:\n“7. Chợ.”", Why.POSITION_UNCLEAR),
        ("Bổ sung khoản 2 Điều 1 như sau:\n“2. Chợ.”", Why.POSITION_UNCLEAR),
        ("Sửa đổi khoản 1 Điều 2 như sau:\n“2. Hộ gia đình.”", Why.PAYLOAD_LABEL),
        ("Sửa đổi khoản 1 Điều 2 như sau:\n“1. Hộ gia đình: 40.000 đồng/tháng.", Why.PAYLOAD_OPEN),
        ("Sửa đổi khoản 1 Điều 2 theo Phụ lục I kèm theo Quyết định này.", Why.PAYLOAD_MISSING),
        ("Bãi bỏ đoạn thứ hai khoản 3 Điều 2.", Why.PART_OF_UNIT),
        ("Bãi bỏ khoản 3 Điều 2 đối với hộ gia đình.", Why.CONDITION),
        ("Thay thế cụm từ “cấp thôn” bằng cụm từ “cấp xã” tại khoản 3 Điều 2.", Why.PHRASE_MISSING),
        ("Thay thế cụm từ “thu phí” tại 3 vị trí bằng cụm từ “thu tiền” tại khoản 3 Điều 2.", Why.PHRASE_COUNT),
        ("Thay thế cụm từ “nhân dân” bằng cụm từ “Ủy ban nhân dân” tại Điều 1.", Why.PHRASE_ALREADY),
        ("Bỏ cụm từ “phòng chuyên môn” tại khoản 3 Điều 2.", Why.PHRASE_IN_LIST),
        ("Sửa đổi khoản 2 Điều 2 như sau:\n“2. Cơ quan.\nĐiều 3. Khác\nNội dung khác.”", Why.STRUCTURE),
    ],
)
def test_what_is_not_plain_is_refused_with_its_reason_and_the_text_stays(clause, why):
    result, refused = carried(clause)
    assert refused == [why]
    assert result.text == BASE


def test_two_orders_of_one_day_for_the_same_words_are_both_refused():
    whole = "Sửa đổi Điều 2 như sau:\n“Điều 2. Mức thu\nMiễn thu.”"
    result, refused = carried("Sửa đổi khoản 1 Điều 2 như sau:\n“1. Hộ.”", whole)
    assert refused == [Why.OVERLAP, Why.OVERLAP]
    assert result.text == BASE


def test_phrase_is_exchanged_in_the_old_words_only():
    clauses = (
        "Thay thế cụm từ “cấp huyện” bằng cụm từ “cấp xã” tại Điều 2.",
        "Sửa đổi khoản 1 Điều 2 như sau:\n“1. Do cấp huyện cũ thu.”",
    )
    result, refused = carried(*clauses)
    assert refused == []
    assert unit(result, "dieu-2/khoan-1") == "1. Do cấp huyện cũ thu."
    assert "cấp xã thu phí" in unit(result, "dieu-2/khoan-3")


def test_nothing_is_carried_out_before_its_day():
    result, refused = carried("Bãi bỏ Điều 1.", on=date(2026, 2, 28))
    assert (result.text, refused, result.applied) == (BASE, [], ())


def test_what_rests_on_refused_words_is_refused_until_the_unit_is_worded_anew():
    def order(n, text):
        rows = amendments.find(f"Điều 1. Sửa đổi {NAME}\n1. {text}\n")
        found = orders(f"Điều 1. Sửa đổi {NAME}\n1. {text}\n", rows)
        return Instruction(n, date(2026, 3, n), n, 0, found[0])

    chain = [
        order(1, "Sửa đổi khoản 2 Điều 2 theo Phụ lục I kèm theo Quyết định này."),
        order(2, "Sửa đổi điểm a khoản 2 Điều 2 như sau:\n“a) Khác;”"),
        order(3, "Thay thế cụm từ “Doanh nghiệp” bằng cụm từ “Công ty” tại khoản 2 Điều 2."),
        order(4, "Sửa đổi khoản 2 Điều 2 như sau:\n“2. Doanh nghiệp.”"),
        order(5, "Thay thế cụm từ “Doanh nghiệp” bằng cụm từ “Công ty” tại khoản 2 Điều 2."),
    ]
    result = consolidate(BASE, chain, date(2026, 4, 1))
    rests = [(r.instruction.key, r.why) for r in result.refused]
    assert rests == [(1, Why.PAYLOAD_MISSING), (2, Why.RESTS_ON_REFUSED), (3, Why.RESTS_ON_REFUSED)]
    assert unit(result, "dieu-2/khoan-2") == "2. Công ty."


def test_confirmed_repeal_needs_no_words_and_missing_days_are_named():
    known = [Instruction(1, DAY, None, 0, repeal("dieu-1")), Instruction(2, None, None, 0, repeal("dieu-2"))]
    result = consolidate(BASE, known, DAY)
    assert unit(result, "dieu-1") == "Điều 1. (được bãi bỏ)"
    assert [(r.instruction.key, r.why) for r in result.refused] == [(2, Why.NO_DATE)]


def test_renumbered_clause_keeps_its_words():
    result, refused = carried("Sửa đổi số thứ tự: đánh lại số thứ tự khoản 3 thành khoản 4 Điều 2.")
    if not refused:
        assert unit(result, "dieu-2/khoan-4").startswith("4. Ủy ban nhân dân cấp huyện")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("30.000 đồng", "45.000 đồng", "Thay thế cụm từ|Sửa đổi, bổ sung khoản 1 Điều 2"),
        ("Phạm vi điều chỉnh", "Phạm vi áp dụng", "Sửa đổi tên Điều 1|Sửa đổi, bổ sung Điều 1|Thay thế cụm từ"),
        ("Cơ quan nộp phí gồm:", "Cơ quan, tổ chức nộp phí gồm:", "đoạn mở đầu khoản 2 Điều 2"),
        ("3. Ủy ban", "2a. Chợ thu theo buổi.\n3. Ủy ban", "Bổ sung khoản 2a vào sau khoản 2 Điều 2 như sau:"),
        ("c) Doanh nghiệp: 300.000 đồng/tháng.\n", "", "Bãi bỏ điểm c khoản 2 Điều 2."),
        ("Điều 3. Hiệu", "Điều 2a. Miễn thu\nHộ nghèo được miễn.\n\nĐiều 3. Hiệu", "Bổ sung Điều 2a vào sau Điều 2"),
    ],
)
def test_edit_is_said_in_the_formulas_of_drafting_and_proved(old, new, says):
    made = draft(BASE, BASE.replace(old, new), NAME)
    assert made.proved, (made.text, made.unsaid)
    assert any(words in made.text for words in says.split("|"))


def test_change_that_no_instruction_can_say_is_named():
    made = draft(BASE, BASE.replace("Ban hành mức thu phí", "Ban hành giá"), NAME)
    assert (made.proved, made.unsaid, made.steps) == (False, ("",), ())


@given(st.integers(0, 2**32), st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_carrying_out_what_is_drafted_gives_the_edited_text(seed, count):
    made = draft(BASE, edited(random.Random(seed), BASE, count), NAME)  # noqa: S311  # edits, not secrets
    assert made.proved, (made.text, made.unsaid)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("", Unsaid.OUTSIDE),
        ("chuong-2", Unsaid.HEADING),
        ("phu-luc-i/muc-1", Unsaid.APPENDIX),
        ("dieu-1/khoan-1/diem-b-2", Unsaid.TWICE),
        ("quy-dinh/dieu-5/khoan-2", Unsaid.WORDS),
        ("dieu-51a", Unsaid.WORDS),
    ],
)
def test_a_change_that_cannot_be_said_has_a_reason(path: str, why: Unsaid) -> None:
    assert why_unsaid(path) is why
