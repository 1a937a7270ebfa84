"""A text ends the whole of a document only where its words plainly say so."""

from __future__ import annotations

from datetime import date

import pytest

from legaldocs.law import amendments
from legaldocs.law.types import Extent


def extents(clause: str, *, below: str = "") -> dict[str, Extent]:
    """Number of each document ended without a provision → how much of it."""
    text = (
        f"QUYẾT ĐỊNH\nĐiều 9. Hiệu lực thi hành\n1. Quyết định này có hiệu lực từ ngày 01/3/2026.\n2. {clause}\n{below}"
    )
    ended = [row for row in amendments.find(text) if row.target_unit is None and row.target_number]
    return {row.target_number: row.extent for row in ended if row.target_number}


@pytest.mark.parametrize(
    "clause",
    [
        "Bãi bỏ Quyết định số 12/2020/QĐ-UBND ngày 01/02/2020 của UBND tỉnh về quản lý chợ.",
        "Quyết định số 12/2020/QĐ-UBND ngày 01/02/2020 hết hiệu lực kể từ ngày Quyết định này có hiệu lực.",
        "Bãi bỏ toàn bộ Quy định quản lý chợ ban hành kèm theo Quyết định số 12/2020/QĐ-UBND.",
        "Bãi bỏ các quy định tại Quyết định số 12/2020/QĐ-UBND.",
        "Quyết định số 12/2020/QĐ-UBND hết hiệu lực, trừ trường hợp chuyển tiếp quy định tại Điều 10 Quyết định này.",
    ],
)
def test_the_whole_ends(clause: str) -> None:
    assert extents(clause) == {"12/2020/QĐ-UBND": Extent.WHOLE}


@pytest.mark.parametrize(
    "clause",
    [
        "Bãi bỏ quy định về mức thu phí chợ tại Quyết định số 12/2020/QĐ-UBND.",
        "Các quy định về phí chợ trong Quyết định số 12/2020/QĐ-UBND hết hiệu lực từ ngày 01/3/2026.",
        "Quyết định này thay thế phần trình tự, thủ tục giao quầy của Quyết định số 12/2020/QĐ-UBND.",
        "Thay thế Biểu phí chợ ban hành kèm theo Quyết định số 12/2020/QĐ-UBND.",
        "Quyết định này thay thế Quyết định số 12/2020/QĐ-UBND, trừ các Điều 10, 11.",
    ],
)
def test_a_part_ends(clause: str) -> None:
    assert extents(clause) == {"12/2020/QĐ-UBND": Extent.PART}


def test_an_exception_that_keeps_provisions_in_force_leaves_a_part_and_its_list_repeals_nothing() -> None:
    found = amendments.find(
        "QUYẾT ĐỊNH\nĐiều 9. Hiệu lực\n1. Quyết định số 12/2020/QĐ-UBND hết hiệu lực, trừ các trường hợp "
        "sau đây:\na) Các điều 7 và 8 của Quyết định số 12/2020/QĐ-UBND có hiệu lực đến hết ngày 31/12/2027.\n"
    )

    assert [(row.target_unit, row.extent) for row in found] == [(None, Extent.PART)]


def test_one_topic_of_several_documents_is_a_part_of_each() -> None:
    clause = "Bãi bỏ quy định về miễn phí tại các Quyết định: số 31/2015/QĐ-UBND ngày 04/8/2015, số 52/2015/QĐ-UBND."

    assert set(extents(clause).values()) == {Extent.PART}


def test_a_number_that_may_belong_to_the_title_of_another_is_doubtful() -> None:
    clause = (
        "Bãi bỏ Quyết định số 05/2021/QĐ-UBND sửa đổi, bổ sung một số điều của Quyết định số 33/2018/QĐ-UBND về chợ "
        "và Quyết định số 24/2020/QĐ-UBND."
    )

    assert extents(clause)["05/2021/QĐ-UBND"] is Extent.WHOLE
    assert extents(clause).get("24/2020/QĐ-UBND") in (None, Extent.DOUBT)


def test_rules_named_by_what_they_are_about_stay_where_the_clause_below_says_so() -> None:
    clause = "Quyết định số 12/2020/QĐ-UBND hết hiệu lực, trừ trường hợp quy định tại khoản 3 Điều này."
    stays = "3. Các quy định về phí chợ tại Quyết định số 12/2020/QĐ-UBND tiếp tục có hiệu lực đến khi có quy định mới."
    finished = "3. Hồ sơ đã nhận theo Quyết định số 12/2020/QĐ-UBND tiếp tục thực hiện theo quy định đó."

    assert extents(clause, below=stays) == {"12/2020/QĐ-UBND": Extent.PART}
    assert extents(clause, below=finished) == {"12/2020/QĐ-UBND": Extent.WHOLE}


@pytest.mark.parametrize(
    ("kept", "through"),
    [
        ("trừ Điều 10 có hiệu lực đến hết ngày 31 tháng 12 năm 2027", date(2027, 12, 31)),
        ("trừ Điều 10 có hiệu lực đến ngày 30/6/2027 và Điều 11 có hiệu lực đến ngày 31/12/2028", date(2028, 12, 31)),
        ("trừ Điều 10 có hiệu lực đến hết ngày 30/6/2027 và Điều 11 tiếp tục có hiệu lực", None),
        ("trừ các Điều 10, 11", None),
    ],
)
def test_what_an_exception_keeps_in_force_may_have_a_last_day_of_its_own(kept: str, through: date | None) -> None:
    found = amendments.find(
        f"QUYẾT ĐỊNH\nĐiều 9. Hiệu lực thi hành\n1. Quyết định này thay thế Quyết định số 12/2020/QĐ-UBND, {kept}.\n"
    )

    assert [(row.extent, row.rest_through) for row in found if row.target_unit is None] == [(Extent.PART, through)]
