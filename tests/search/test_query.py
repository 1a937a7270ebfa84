"""The query language: whatever is typed is understood somehow."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legaldocs.law.effect import Status
from legaldocs.search.conditions import Between, Named
from legaldocs.search.query import parse


def test_fields_are_known_in_both_languages() -> None:
    assert parse("số:22/2020/QĐ-UBND").condition == parse("number:22/2020/qd-ubnd").condition
    assert parse('cơ quan:"Sở Tư pháp"').condition == parse('issuer:"so tu phap"').condition
    assert parse('issuer:"so tu phap"').condition == Named(("issuer=so", "issuer=tu", "issuer=phap"))
    assert parse("năm: 2020").condition == Between("year", 2020, 2020)
    assert parse("year:2024-2020").condition == Between("year", 2020, 2024)
    assert parse("điều:15a").condition == Named(("article=dieu-15a",))


def test_vietnamese_capitals_are_words_not_operators() -> None:
    parsed = parse("cha mẹ KHÔNG có nghĩa vụ VÀ quyền")
    assert "không" in parsed.exact
    assert not parsed.condition
    assert parsed.loose == len(parsed.exact)


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


@pytest.mark.parametrize("typed", ["ban hành:03/2020", "issued:[01/03/2020 TO 31/03/2020]", "ngày:1/3/2020..31/3/2020"])
def test_days_are_read_as_people_write_them(typed: str) -> None:
    first, last = date(2020, 3, 1).toordinal(), date(2020, 3, 31).toordinal()
    assert parse(typed).condition == Between("issued_on", first, last)


def test_effect_is_asked_about_a_day() -> None:
    parsed = parse('phí rác thải status:ended tại ngày:01/07/2021 hiệu lực:"còn hiệu lực"')
    assert parsed.on == date(2021, 7, 1)
    assert parsed.statuses == (Status.ENDED, Status.IN_FORCE, Status.PARTLY_ENDED)
    assert parsed.notes == ()


@pytest.mark.parametrize("text", ["(" * 900, "a AND " * 300, "[a TO " * 300, "NOT " * 400, '"' * 1_999, "type:" * 300])
def test_rows_of_commands_are_read_quickly(text: str) -> None:
    began = time.process_time()
    parse(text)
    assert time.process_time() - began < 1


@given(st.text(alphabet='ab "()[]*:-|ANDORTOnămtype:2020..', max_size=60))
def test_any_mix_of_commands_can_be_read(text: str) -> None:
    parse(text)


@given(st.text(max_size=200))
def test_any_string_can_be_read(text: str) -> None:
    parse(text)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("xe máy OR ô tô", "(xe máy) OR (ô tô)"),
        ("mức thu phí OR lệ phí năm:2018-2020", "(mức thu phí) OR (lệ phí) năm:2018-2020"),
        ("phí NOT xe máy", "phí NOT (xe máy)"),
        ("loại:(nghị quyết) AND phí nhà", "loại:(nghị quyết) AND (phí nhà)"),
        ("quy định AND (phí OR lệ", "quy định AND (phí OR lệ)"),
        ("(phí OR thuế) AND đất)", "(phí OR thuế) AND đất"),
    ],
)
def test_operators_bind_the_rows_of_words_beside_them(text: str, same: str) -> None:
    assert parse(text).condition == parse(same).condition is not None


@pytest.mark.parametrize(
    "text", ["phí AND", "(phí AND", "AND phí", "phí OR", "phí NOT", "đất AND (phí OR lệ", "đất OR phí)"]
)
def test_an_operator_without_its_words_or_a_bracket_without_its_other_is_said(text: str) -> None:
    assert "query-malformed" in parse(text).notes
    assert not {"and", "or", "not"} & set(parse(text).exact)
