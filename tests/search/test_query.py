"""The query language: whatever is typed is understood somehow."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from legaldocs.search.query import parse


def test_fields_are_known_in_both_languages() -> None:
    assert parse("số:22/2020/QĐ-UBND").number_fields == parse("number:22/2020/qd-ubnd").number_fields
    assert parse('cơ quan:"Sở Tư pháp"').issuers == parse('issuer:"so tu phap"').issuers == (("so", "tu", "phap"),)
    assert parse("năm:2020").years == (2020, 2020)
    assert parse("year:2024-2020").years == (2020, 2024)
    assert parse("điều:15a").articles == ("dieu-15a",)


def test_vietnamese_capitals_are_words_not_operators() -> None:
    parsed = parse("cha mẹ KHÔNG có nghĩa vụ VÀ quyền")
    assert "không" in parsed.exact
    assert parsed.mode == "plain"
    assert not parsed.without


def test_malformed_parts_become_words_and_a_note_says_so() -> None:
    parsed = parse('năm:abc "đất')
    assert set(parsed.folded) == {"abc", "dat"}
    assert "query-malformed" in parsed.notes


def test_unknown_field_is_a_word() -> None:
    parsed = parse("ghi chú: đất đai")
    assert parsed.exact == ("ghi", "chú", "đất", "đai")


def test_plain_sentence_has_no_notes() -> None:
    assert parse("Trường hợp nào phải lập quy hoạch: đất ở, đất vườn - và đất rừng?").notes == ()


def test_nothing_searchable_is_told() -> None:
    assert "query-empty" in parse(" ... ").notes
    assert "query-empty" in parse("-đất").notes


def test_long_query_is_read_by_its_beginning() -> None:
    parsed = parse("đất " * 5_000)
    assert "query-shortened" in parsed.notes
    assert len(parsed.exact) <= 64


@given(st.text(max_size=200))
def test_any_string_can_be_read(text: str) -> None:
    parse(text)
