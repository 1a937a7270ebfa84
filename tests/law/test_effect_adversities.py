"""What should not happen and does: each case becomes a named finding, never an exception, never a silent status."""

from __future__ import annotations

from datetime import UTC, date, datetime

from legaldocs.law import amendments
from legaldocs.law.consolidate import Instruction, consolidate
from legaldocs.law.consolidate_order import Why
from legaldocs.law.consolidate_words import orders
from legaldocs.law.effect import Event, EventKind, Status, contradictions, status_at

DAY = date(2026, 3, 1)


def fact(key: int, kind: EventKind, source: int | None = None, unit: str | None = None, on: date = DAY) -> Event:
    return Event(key, kind, on, unit, None, source, None, datetime(2026, 4, key, tzinfo=UTC))


START = fact(1, EventKind.EFFECTIVE, on=date(2026, 1, 1))


def test_unit_changed_by_one_text_and_ended_by_another_on_one_day_is_named_and_ended() -> None:
    events = [START, fact(2, EventKind.AMENDED, 7, "dieu-2"), fact(3, EventKind.REPEALED, 8, "dieu-2")]
    (finding,) = contradictions(events)
    assert (finding.code, finding.events, finding.on) == ("changed-and-ended-same-day", (2, 3), DAY)
    assert status_at(events, DAY, provision="dieu-2").status is Status.ENDED
    same = [START, fact(2, EventKind.AMENDED, 7, "dieu-2"), fact(3, EventKind.REPEALED, 7, "dieu-2")]
    assert contradictions(same) == []


def test_two_texts_that_change_the_same_words_on_one_day_change_nothing_and_are_both_named() -> None:
    base = "Điều 1. Phí\n1. Mức 10.000 đồng.\n2. Mức 20.000 đồng.\nĐiều 2. Hiệu lực\nNgay.\n"

    def ordered(key: int, words: str) -> Instruction:
        text = f"Điều 1. Sửa đổi Quyết định số 12/2026/QĐ-UBND\n1. Sửa đổi khoản 1 Điều 1 như sau:\n“1. {words}”\n"
        return Instruction(key, DAY, key, 0, orders(text, amendments.find(text))[0])

    made = consolidate(base, [ordered(1, "Mức một."), ordered(2, "Mức hai.")], DAY)
    assert [(r.instruction.key, r.why, r.other) for r in made.refused] == [(1, Why.SAME_DAY, 2), (2, Why.SAME_DAY, 1)]
    assert made.text == base


def test_texts_that_replace_each_other_end_both_without_an_exception() -> None:
    circle = {1: [START, fact(2, EventKind.REPLACED, 2)], 2: [START, fact(3, EventKind.REPLACED, 1)]}
    assert {status_at(events, DAY).status for events in circle.values()} == {Status.ENDED}
    assert all(status_at(events, DAY).because for events in circle.values())
