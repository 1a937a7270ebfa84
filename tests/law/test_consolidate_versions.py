"""A provision in two times: what it said on a day, and what the register said on a day about it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from legaldocs.law.consolidate import Instruction, consolidate
from legaldocs.law.consolidate_order import Order
from legaldocs.law.provision_identity import Move, follow
from legaldocs.law.provision_versions import Known, Wordings
from legaldocs.law.types import Operation

BASE = "Điều 1. Phí\n1. Mức một.\n2. Mức hai.\nĐiều 2. Hiệu lực\nNgay.\n"
JANUARY, JUNE = date(2026, 1, 1), date(2026, 6, 1)


def moment(day: int) -> datetime:
    return datetime(2026, 7, day, tzinfo=UTC)


def worded(key: int, on: date, words: str, recorded: int, withdrawn: int | None = None) -> Known:
    order = Order(Operation.AMEND, "dieu-1/khoan-1", words)
    return Known(Instruction(key, on, key, 0, order), moment(recorded), moment(withdrawn) if withdrawn else None)


def said(versions):
    return [(v.words, v.since, v.until) for v in versions]


def test_wordings_follow_each_other_by_their_days_of_effect():
    texts = Wordings(BASE, [worded(2, JUNE, "1. Mức ba.", 1), worded(1, JANUARY, "1. Mức mới.", 2)])
    expected = [("1. Mức một.", None, JANUARY), ("1. Mức mới.", JANUARY, JUNE), ("1. Mức ba.", JUNE, None)]
    assert said(texts.versions("dieu-1/khoan-1", JUNE)) == expected
    assert said(texts.versions("dieu-1/khoan-2", JUNE)) == [("2. Mức hai.", None, None)]


def test_register_of_an_earlier_day_knew_neither_the_later_fact_nor_the_later_reversal():
    texts = Wordings(BASE, [worded(1, JANUARY, "1. Sai.", 1, withdrawn=5), worded(2, JANUARY, "1. Đúng.", 6)])
    assert [texts.at(JUNE, moment(day)).text.splitlines()[1] for day in (1, 5, 6)] == [
        "1. Sai.", "1. Mức một.", "1. Đúng.",
    ]  # fmt: skip
    rows = {(v.words, v.recorded_from, v.recorded_until) for v in texts.record("dieu-1/khoan-1", JUNE) if v.since}
    assert rows == {("1. Sai.", moment(1), moment(5)), ("1. Đúng.", moment(6), None)}


def test_citation_follows_renumbering_split_and_merge():
    known = [
        Move(JANUARY, "dieu-3", ("dieu-4",)),
        Move(JANUARY, "dieu-4", ("dieu-5", "dieu-5a")),
        Move(JUNE, "dieu-7", ("dieu-6",)),
    ]
    before, after = date(2025, 1, 1), date(2026, 12, 31)
    assert follow(known, "dieu-3/khoan-2", before, after) == ("dieu-4/khoan-2",)
    assert follow(known, "dieu-4", before, after) == ("dieu-5", "dieu-5a")
    assert follow(known, "dieu-4", JANUARY, after) == ("dieu-4",)
    assert follow(known, "dieu-4/khoan-2", after, before) == ("dieu-3/khoan-2",)
    merged = [*known, Move(JUNE, "dieu-6", ("dieu-6",))]
    assert follow(merged, "dieu-7", before, after) == follow(merged, "dieu-6", before, after) == ("dieu-6",)


def test_renumbered_clause_keeps_its_identity_and_its_history():
    renumber = Instruction(1, JUNE, 1, 0, Order(Operation.RENUMBER, "dieu-1/khoan-2", becomes=("dieu-1/khoan-3",)))
    add = Order(Operation.SUPPLEMENT, "dieu-1/khoan-2", "2. Mức giữa.")
    texts = Wordings(BASE, [Known(renumber, moment(1)), Known(Instruction(2, date(2026, 7, 1), 2, 0, add), moment(1))])
    versions = texts.versions("dieu-1/khoan-3", date(2026, 12, 31))
    assert [(v.paths, v.words) for v in versions] == [
        (("dieu-1/khoan-2",), "2. Mức hai."), (("dieu-1/khoan-3",), "3. Mức hai."),
    ]  # fmt: skip


facts = st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(0, 9)), max_size=6)


@given(facts, st.integers(1, 10), st.integers(1, 10))
@settings(max_examples=60, deadline=None)
def test_every_day_at_every_moment_equals_a_rebuild_from_what_was_held_then(rows, day, known_day):
    known = [
        worded(n, date(2026, 1, on), f"1. Lời {n}.", recorded, recorded + gone if gone else None)
        for n, (on, recorded, gone) in enumerate(rows, start=1)
    ]
    at, on = moment(known_day), date(2026, 1, day)
    held = [one.instruction for one in known if one.held(at)]
    texts = Wordings(BASE, known)
    assert texts.at(on, at).text == consolidate(BASE, held, on).text
    showing = [v for v in texts.versions("dieu-1/khoan-1", on, at) if (v.since or on) <= on < (v.until or date.max)]
    assert [v.words for v in showing] == [consolidate(BASE, held, on).text.splitlines()[1]]
