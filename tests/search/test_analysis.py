"""How Vietnamese legal text is cut into tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legaldocs.core.text import fold
from legaldocs.search import analysis


def exact(text: str) -> list[str]:
    return analysis.syllables(text)[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("uỷ ban", "ủy ban"),
        ("hoà giải", "hòa giải"),
        ("khoẻ", "khỏe"),
        ("thuý", "thúy"),
        ("kỹ thuật", "kĩ thuật"),
        ("lý do", "lí do"),
        ("quí", "quý"),
        ("UBND", "Ủy ban nhân dân"),
        ("QPPL", "quy phạm pháp luật"),
        ("05 ngày", "5 ngày"),
        ("1.500.000 đồng", "1500000 đồng"),
        ("22/2020/QĐ-UBND", "22/2020 / QD-UBND"),
        ("05/2020/NQ-HĐND", "5/2020/nq-hđnd"),
        ("01/2021/TT‑BTP", "01/2021/TT-BTP"),
    ],
)
def test_both_spellings_give_the_same_tokens(one: str, other: str) -> None:
    assert exact(one) == exact(other)


@pytest.mark.parametrize("word", ["quý", "hoàn", "toàn", "khuyết", "thuyền", "oan", "my", "tay"])
def test_tone_stays_where_it_belongs(word: str) -> None:
    assert len(exact(word)) == 1
    assert exact(word)[0] in {word, "mi"}


@pytest.mark.parametrize(
    "number",
    ["22/2020/qd-ubnd", "8/2007/qh12", "1/ct-ttg", "123-qd/tw", "12/2019/ttlt-btc-btnmt", "9/2024/nd-cp", "22/2020"],
)
def test_document_number_is_one_token(number: str) -> None:
    assert exact(f"theo {number.upper()} của") == ["theo", number, "của"]


@pytest.mark.parametrize("text", ["ngày 15/10/2020", "20.000 đồng/tháng", "1/người", "và/hoặc"])
def test_dates_and_rates_are_not_document_numbers(text: str) -> None:
    assert not any(unit.number for unit in analysis.units(text))


def test_pairs_follow_the_syllables() -> None:
    assert analysis.analyse("quy hoạch đất").exact == "quy hoạch đất quy_hoạch hoạch_đất"
    assert analysis.analyse("quy hoạch đất").folded == "quy hoach dat quy_hoach hoach_dat"


@given(st.text(max_size=300))
def test_any_text_gives_parallel_streams_without_blanks(text: str) -> None:
    one, two = analysis.syllables(text)
    assert len(one) == len(two)
    assert not any(char.isspace() for token in one + two for char in token)


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạ ờớ0123456789/-.QĐUBN", max_size=80))
def test_accentless_typing_gives_the_folded_stream(text: str) -> None:
    assert analysis.syllables(fold(text))[1] == analysis.syllables(text)[1]


@given(st.text(alphabet="quy hoạch 22/2020/QĐ-UBND.,", max_size=80))
def test_places_cut_out_the_words(text: str) -> None:
    for lexeme in analysis.lexemes(text):
        assert exact(text[lexeme.start : lexeme.end]) == list(lexeme.unit.exact)
