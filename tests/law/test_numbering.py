"""Document numbers: found in running text, printed one way, compared by one key."""

from __future__ import annotations

import pytest

from legaldocs.law import numbering


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("22/2020 / QD-UBND", "22/2020/QĐ-UBND"),
        ("78/2025/NĐ-СР", "78/2025/NĐ-CP"),  # Cyrillic letters
        ("05/2020/QÐ-TTG", "05/2020/QĐ-TTg"),  # the Icelandic eth
        ("404/TTR-UBND", "404/TTr-UBND"),
        ("25/2010/TTLT-BLDTBXH-BTC-BYT", "25/2010/TTLT-BLĐTBXH-BTC-BYT"),
        ("22/2023/OH15", "22/2023/QH15"),
        ("49/2025TT-BCT", "49/2025/TT-BCT"),
        ("255/2025-NĐ-CP", "255/2025/NĐ-CP"),
        ("07/2013/CT-UB", "07/2013/CT-UB"),
    ],
)
def test_number_is_printed_without_blanks_and_with_its_own_letters(written: str, canonical: str) -> None:
    assert numbering.canonical(written) == canonical


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("7/2013/CT-UB", "07/2013/CT-UBND"),
        ("02/2004/TTLT/BTC-BTP", "2/2004/TTLT-BTC-BTP"),
        ("22/2020/qđ-ubnd", "22/2020/QĐ-UBND"),
    ],
)
def test_two_printed_forms_of_one_number_have_one_key(one: str, other: str) -> None:
    assert numbering.key(one) == numbering.key(other)


def test_people_s_council_terms_keep_numbers_apart() -> None:
    assert numbering.key("62/2024/NQ-HĐND16") != numbering.key("62/2024/NQ-HĐND17")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Luật số\n87/2025/QH15;", ["87/2025/QH15"]),
        ("Quyết định số 40/2024/QĐ-UBNDngày 04/10/2024", ["40/2024/QĐ-UBND"]),
        ("Nghị quyết số 36-NQ/TW và Công văn 6144/STC-HCSN", ["36-NQ/TW", "6144/STC-HCSN"]),
        ("Nghị quyết số 66.2/2025/NQ-CP", ["66.2/2025/NQ-CP"]),
        ("số 11/QĐ-UBND - Lưu: VT", ["11/QĐ-UBND"]),
        ("Tờ trình số 1605/TTr-SNgV ngày 06/11/2025", ["1605/TTr-SNgV"]),
        ("100.000 đồng/m2, tháng 11/2025 UBND tỉnh, phòng 12/TB", []),
    ],
)
def test_numbers_are_found_whole_and_nothing_else_is_one(text: str, numbers: list[str]) -> None:
    assert [m.number for m in numbering.find_numbers(text)] == numbers


@pytest.mark.parametrize(
    ("number", "normative"),
    [
        ("22/2020/QĐ-UBND", True),
        ("72/2025/QH15", True),
        ("1211/2016/UBTVQH13", True),
        ("2718/UBND-NC", False),
        ("152/QĐ-UBND", False),
        ("15/VBHN-VPQH", False),
    ],
)
def test_a_year_and_a_normative_type_make_a_normative_document(number: str, normative: bool) -> None:
    assert numbering.is_normative(number) is normative


def test_the_symbol_tells_the_type_where_it_can() -> None:
    assert numbering.doc_type_of("07/2013/CT-UBND") == "Chỉ thị"
    assert numbering.doc_type_of("72/2025/QH15") is None
