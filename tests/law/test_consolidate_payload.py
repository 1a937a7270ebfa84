"""Where new wordings stand in an amending text, and which share of them is a unit's own; lines, forms and phrases."""

from __future__ import annotations

from datetime import date

import pytest

from legaldocs.law import amendments, citations
from legaldocs.law.consolidate import Consolidated, Instruction, consolidate
from legaldocs.law.consolidate_order import Why
from legaldocs.law.consolidate_words import orders
from legaldocs.law.types import Operation, RelationKind

DAY = date(2026, 3, 1)
NAME = "Quyết định số 12/2026/QĐ-UBND"
BASE = """QUYẾT ĐỊNH
Ban hành quy định về chợ

Điều 1. Phạm vi điều chỉnh
Quyết định này quy định việc quản lý chợ.

Điều 2. Quầy hàng
1. Quầy hàng được giao cho:
a) Hộ kinh doanh;
b) Hợp tác xã.
2. Thời hạn giao là 12 tháng.
3. Hồ sơ gồm:
- Đơn đề nghị;
- Bản sao giấy tờ tùy thân;
- Ảnh.

Điều 3. Trách nhiệm
1. Ủy ban nhân dân cấp tỉnh, cấp huyện, cấp xã quản lý chợ.
2. Uỷ ban nhân dân cấp huyện và cấp xã kiểm tra chợ.
3. Tổ trưởng tổ chợ và Tổ trưởng tổ dân phố lập danh sách.
Danh sách được niêm yết.

Điều 4. Hiệu lực
Quyết định này có hiệu lực từ ngày 01 tháng 02 năm 2026./.

Phụ lục I
DANH MỤC CHỢ
Chợ Mẫu

Phụ lục II
BIỂU MẪU KÈM THEO
Đơn đề nghị giao quầy
"""


def carried(body: str, tail: str = "") -> tuple[Consolidated, list[Why]]:
    """``BASE`` after a decision with this article, and the reasons of what was refused."""
    text = (
        f"Điều 1. Sửa đổi, bổ sung một số điều của {NAME}\n{body}\n"
        f"Điều 2. Quyết định này có hiệu lực từ ngày 01 tháng 3 năm 2026.\n{tail}"
    )
    rows = [row for row in amendments.find(text) if row.target_number]
    read = [Instruction(n, DAY, 1, r.start, o) for n, (r, o) in enumerate(zip(rows, orders(text, rows), strict=True))]
    made = consolidate(BASE, read, DAY)
    return made, [refusal.why for refusal in made.refused]


def words(made: Consolidated, path: str) -> str:
    """The words of one unit."""
    (unit,) = [unit for unit in made.provisions if unit.path == path]
    return made.text[unit.start : unit.end].strip()


def only(made: Consolidated, *changed: str) -> bool:
    """Whether every other unit of the base reads as before."""
    before = consolidate(BASE, [], DAY)
    return all(
        words(before, unit.path) == words(made, unit.path)
        for unit in before.provisions
        if not any(unit.path.startswith(path) or path.startswith(unit.path) for path in changed)
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "1. Sửa đổi điểm b khoản 1 và khoản 2 Điều 2 như sau:\n“b) Tổ hợp tác.”\n“2. Thời hạn giao là 24 tháng.”",
            {"dieu-2/khoan-1/diem-b": "b) Tổ hợp tác.", "dieu-2/khoan-2": "2. Thời hạn giao là 24 tháng."},
            id="each in marks of its own",
        ),
        pytest.param(
            "1. Sửa đổi khoản 2; bổ sung khoản 2a vào sau khoản 2 Điều 2 như sau:\n“2. Thời hạn giao là 24 tháng.\n"
            "2a. Hộ nghèo được giao 36 tháng.”",
            {
                "dieu-2/khoan-2": "2. Thời hạn giao là 24 tháng.",
                "dieu-2/khoan-2a": "2a. Hộ nghèo được giao 36 tháng.",
            },
            id="changed and added ones share a quotation",
        ),
        pytest.param(
            "1. Sửa đổi điểm a khoản 1 và khoản 2 Điều 2 như sau:\n“1. Quầy hàng được giao cho:\na) Cá nhân;\n"
            "2. Thời hạn giao là 24 tháng.”",
            {"dieu-2/khoan-1/diem-a": "a) Cá nhân;", "dieu-2/khoan-2": "2. Thời hạn giao là 24 tháng."},
            id="the clause around a point only says where it stands",
        ),
        pytest.param(
            '1. Sửa đổi khoản 2 Điều 2 như sau:\n"2. Thời hạn giao là 24 tháng.”.\n2. Bãi bỏ Điều 3.',
            {"dieu-2/khoan-2": "2. Thời hạn giao là 24 tháng.", "dieu-3": "Điều 3. (được bãi bỏ)"},
            id="opened and closed by different marks",
        ),
        pytest.param(
            "1. Sửa đổi khoản 2 Điều 2 như sau:\n“2. Thời hạn giao là 24 tháng.\n2. Sửa đổi Điều 1 như sau:\n"
            "“Điều 1. Phạm vi\nQuyết định này quy định về chợ.”",
            {
                "dieu-2/khoan-2": "2. Thời hạn giao là 24 tháng.",
                "dieu-1": "Điều 1. Phạm vi\nQuyết định này quy định về chợ.",
            },
            id="never closed, the next instruction follows",
        ),
        pytest.param(
            "1. Sửa đổi khoản 2 Điều 2 như sau:\n2. Thời hạn giao là 24 tháng.\n2. Bãi bỏ Điều 3.",
            {"dieu-2/khoan-2": "2. Thời hạn giao là 24 tháng.", "dieu-3": "Điều 3. (được bãi bỏ)"},
            id="no marks at all",
        ),
        pytest.param(
            "1. Sửa đổi Điều 1 như sau:\n“Phạm vi\nQuyết định này quy định về chợ.”",
            {"dieu-1": "Điều 1. Phạm vi\nQuyết định này quy định về chợ."},
            id="an article printed without its number",
        ),
        pytest.param(
            "1. Sửa đổi gạch đầu dòng thứ hai khoản 3 Điều 2 như sau:\n“- Bản chụp căn cước;”",
            {"dieu-2/khoan-3": "3. Hồ sơ gồm:\n- Đơn đề nghị;\n- Bản chụp căn cước;\n- Ảnh."},
            id="one dash of a list",
        ),
        pytest.param(
            "1. Sửa đổi đoạn thứ hai khoản 3 Điều 3 như sau:\n“Danh sách được đăng tải.”",
            {"dieu-3/khoan-3": "3. Tổ trưởng tổ chợ và Tổ trưởng tổ dân phố lập danh sách.\nDanh sách được đăng tải."},
            id="one paragraph",
        ),
        pytest.param(
            "1. Sửa đổi, bổ sung một số khoản của khoản 1 và khoản 2 Điều 2 như sau:\n"
            "a) Sửa đổi điểm b khoản 1 như sau:\n“b) Tổ hợp tác.”;\nb) Sửa đổi khoản 2 như sau:\n“2. Giao 24 tháng.”",
            {"dieu-2/khoan-1/diem-b": "b) Tổ hợp tác.", "dieu-2/khoan-2": "2. Giao 24 tháng."},
            id="the article is named once for several clauses",
        ),
        pytest.param(
            "1. Bỏ cụm từ “cấp huyện” tại khoản 1 và khoản 2 Điều 3.",
            {
                "dieu-3/khoan-1": "1. Ủy ban nhân dân cấp tỉnh, cấp xã quản lý chợ.",
                "dieu-3/khoan-2": "2. Uỷ ban nhân dân cấp xã kiểm tra chợ.",
            },
            id="a phrase leaves its list with one mark or linking word",
        ),
        pytest.param(
            "1. Bỏ cụm từ “cấp xã” tại khoản 1 Điều 3; bỏ cụm từ “Tổ trưởng tổ dân phố” tại khoản 3 Điều 3.",
            {
                "dieu-3/khoan-1": "1. Ủy ban nhân dân cấp tỉnh, cấp huyện quản lý chợ.",
                "dieu-3/khoan-3": "3. Tổ trưởng tổ chợ lập danh sách.\nDanh sách được niêm yết.",
            },
            id="the last goes with the mark or word that joins it",
        ),
        pytest.param(
            "1. Thay thế cụm từ “Ủy ban nhân dân cấp huyện” bằng cụm từ “Ủy ban nhân dân phường” tại khoản 2 Điều 3.",
            {"dieu-3/khoan-2": "2. Ủy ban nhân dân phường và cấp xã kiểm tra chợ."},
            id="where a tone mark stands is a matter of typing",
        ),
        pytest.param(
            "1. Thay thế cụm từ “Tổ trưởng Tổ dân phố” bằng cụm từ “Trưởng khu phố” tại khoản 3 Điều 3.",
            {"dieu-3/khoan-3": "3. Tổ trưởng tổ chợ và Trưởng khu phố lập danh sách.\nDanh sách được niêm yết."},
            id="so is the case of a letter",
        ),
        pytest.param(
            "1. Thay thế cụm từ “Chợ Mẫu” bằng cụm từ “Chợ Mới” tại Phụ lục I.",
            {"phu-luc-i": "Phụ lục I\nDANH MỤC CHỢ\nChợ Mới"},
            id="a phrase of an appendix",
        ),
        pytest.param(
            "1. Bãi bỏ Phụ lục II.",
            {"phu-luc-ii": "Phụ lục II\n(được bãi bỏ)"},
            id="an appendix is repealed whole",
        ),
    ],
)
def test_words_stand_at_their_place_and_nothing_else_moves(body: str, expected: dict[str, str]) -> None:
    made, refused = carried(body)

    assert refused == []
    assert {path: words(made, path) for path in expected} == expected
    assert only(made, *expected)


def test_an_appendix_is_exchanged_for_the_one_the_amending_text_carries() -> None:
    made, refused = carried(
        "1. Thay thế Phụ lục I bằng Phụ lục I ban hành kèm theo Quyết định này.",
        "Nơi nhận:\n- Như Điều 2;\n\nPhụ lục I\nDANH MỤC CHỢ MỚI\nChợ Mới\n",
    )

    assert refused == []
    assert words(made, "phu-luc-i") == "Phụ lục I\nDANH MỤC CHỢ MỚI\nChợ Mới"
    assert only(made, "phu-luc-i")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        pytest.param(
            "1. Sửa đổi điểm 2.1 khoản 2 Điều 2 như sau:\n“Giao 24 tháng.”", Why.PART_OF_UNIT, id="a decimal line"
        ),
        pytest.param(
            "1. Sửa đổi gạch đầu dòng thứ năm khoản 3 Điều 2 như sau:\n“- Ảnh màu.”",
            Why.PART_OF_UNIT,
            id="no such dash",
        ),
        pytest.param(
            "1. Sửa đổi gạch đầu dòng thứ nhất khoản 3 Điều 2 như sau:\n“3. Giấy tờ gồm:\n- Đơn;”",
            Why.PAYLOAD_LABEL,
            id="the lead above the dash is another one",
        ),
        pytest.param(
            "1. Sửa đổi khoản 2 và khoản 3 Điều 2 như sau:\n“2. Giao 24 tháng.”", Why.PAYLOAD_LABEL, id="one too few"
        ),
        pytest.param("1. Bãi bỏ số thứ tự 2 Phụ lục I.", Why.APPENDIX, id="a row of an appendix"),
        pytest.param(
            "1. Thay thế Phụ lục I bằng Phụ lục I ban hành kèm theo Quyết định này.", Why.APPENDIX, id="none carried"
        ),
    ],
)
def test_what_is_not_plain_is_refused_and_the_text_stays(body: str, why: Why) -> None:
    made, refused = carried(body)

    assert set(refused) == {why}
    assert made.text == BASE


def test_the_ministry_of_justice_is_no_verb() -> None:
    text = (
        "QUYẾT ĐỊNH\nĐiều 1. Nội dung\n1. Bộ Tư pháp, Thông tư số 13/2020/TT-BTP.\n"
        "2. Bỏ cụm từ “chợ” tại khoản 1 Điều 2 Quyết định số 12/2026/QĐ-UBND.\n"
    )
    found = {cited.number: cited.relation for cited in citations.find(text)}
    (row,) = amendments.find(text)

    assert found["13/2020/TT-BTP"] is RelationKind.REFER
    assert (row.operation, row.target_number) == (Operation.REPEAL_PHRASE, "12/2026/QĐ-UBND")
