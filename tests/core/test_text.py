"""Vietnamese text: one normal form, folding that keeps offsets, and the order of the dictionary."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legaldocs.core.text import fold, fold_aligned, nfc, prose, sort_key, squeeze

# Pairs in the order of a Vietnamese dictionary: by letter first, then by tone (huyền, hỏi, ngã, sắc, nặng).
DICTIONARY = [
    "an", "ăn", "ân", "ba", "bà", "bả", "bã", "bá", "bạ", "bá cáo", "bác", "ban", "bàn", "bản", "bán", "bạn",
    "cấm", "công an", "công văn", "dân", "đan", "đất", "đê", "đề", "để", "ê", "hiến pháp", "hiệu lực", "luật",
    "lý", "nghị", "ngõ", "ô", "ơ", "quy", "quyết", "thông", "tờ", "ủy ban", "ưu", "văn", "xã", "yên",
]  # fmt: skip


def test_dictionary_order() -> None:
    shuffled = sorted(DICTIONARY, key=hash)
    assert sorted(shuffled, key=sort_key) == DICTIONARY


@pytest.mark.parametrize(
    ("before", "after"), [("Điều 9", "Điều 10"), ("Điều 2a", "Điều 10"), ("khoản 1", "khoản 01a"), ("A", "Ă")]
)
def test_numbers_sort_by_value(before: str, after: str) -> None:
    assert sort_key(before) < sort_key(after)


def test_case_does_not_part_words() -> None:
    assert sort_key("Đất") == sort_key("đất")


@pytest.mark.parametrize(
    ("given_text", "folded"),
    [
        ("Nghị định", "Nghi dinh"),
        ("ĐẤT ĐAI", "DAT DAI"),
        ("12/2024/QĐ–UBND", "12/2024/QD-UBND"),
        ("uỷ", "uy"),
        ("", ""),
    ],
)
def test_folding(given_text: str, folded: str) -> None:
    assert fold(given_text) == folded


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"])))
def test_aligned_folding_keeps_every_offset(given_text: str) -> None:
    assert len(fold_aligned(nfc(given_text))) == len(nfc(given_text))


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạ -/0123456789"))
def test_aligned_and_plain_folding_agree_on_vietnamese(given_text: str) -> None:
    assert fold_aligned(nfc(given_text)) == fold(nfc(given_text))


@given(st.text())
def test_normal_form_is_stable(given_text: str) -> None:
    assert nfc(nfc(given_text)) == nfc(given_text)


def test_decomposed_and_invisible_characters_are_brought_to_one_form() -> None:
    assert nfc(unicodedata.normalize("NFD", "Quyết\u200b định")) == "Quyết định"
    assert squeeze("  Quyết\u00a0 định\n số ") == "Quyết định số"
    assert prose(" Vì đã hết\r\nhiệu lực.\r\n") == "Vì đã hết\nhiệu lực."


def test_tones_sort_in_textbook_order() -> None:
    order = [sort_key(word) for word in ("ma", "mà", "mả", "mã", "má", "mạ")]
    assert all(first < second for first, second in itertools.pairwise(order))
