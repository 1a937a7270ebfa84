"""The four lists reconcile, whatever happened: pure rules and random histories."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legaldocs.law.effect import Event, EventKind
from legaldocs.systematisation import rules
from legaldocs.systematisation.listing import (
    BreakKind,
    Lists,
    Opening,
    OpeningRow,
    Paper,
    compile_lists,
    integrity,
    reconciles,
)
from legaldocs.systematisation.rules import RuleBook, RuleRefused

OPENED, CUT_OFF = date(2023, 12, 31), date(2028, 12, 31)
PLACEMENTS = rules.shipped().placements(CUT_OFF)
NOTHING = Opening()
RECORDED = datetime(2024, 1, 1, tzinfo=UTC)


def paper(number: int, issued: date | None = date(2020, 5, 1)) -> Paper:
    return Paper(
        number,
        f"{number:02d}/2020/QĐ-UBND",
        "Quyết định",
        "Về rác",
        "UBND",
        "ubnd",
        "mau",
        11,
        "tư pháp",
        issued,
        issued,
    )


def event(number: int, kind: EventKind, on: date | None, provision: str | None = None) -> Event:
    return Event(number, kind, on, provision, None, None, None, RECORDED + timedelta(seconds=number))


def lived(issued: date, *more: Event) -> list[Event]:
    return [event(1, EventKind.PROMULGATED, issued), event(2, EventKind.EFFECTIVE, issued), *more]


def listed(papers: list[Paper], events: dict[int, list[Event]], opening: Opening = NOTHING) -> Lists:
    return compile_lists(papers, events, OPENED, CUT_OFF, opening, PLACEMENTS)


def numbers(placed: list[object]) -> list[int]:
    return [one.paper.id for one in placed]  # type: ignore[attr-defined]  # every list holds placed papers


def test_each_document_stands_where_its_effect_at_the_cut_off_puts_it() -> None:
    old = date(2020, 5, 1)
    events = {
        1: lived(old),
        2: lived(old, event(3, EventKind.REPEALED, date(2026, 7, 1))),
        3: lived(old, event(3, EventKind.PAUSED, date(2028, 12, 1))),
        4: lived(old, event(3, EventKind.AMENDED, date(2025, 3, 1), "dieu-4")),
        5: [*lived(date(2028, 12, 20))[:1], event(2, EventKind.EFFECTIVE, date(2029, 1, 1))],
        6: lived(old, event(3, EventKind.REPEALED, date(2022, 1, 1))),
        7: lived(date(2029, 2, 1)),
    }
    papers = [paper(n, {5: date(2028, 12, 20), 7: date(2029, 2, 1)}.get(n, old)) for n in events]
    lists = listed(papers, events)
    assert numbers(lists.ended) == [2, 3]
    assert numbers(lists.partly) == [4]
    assert numbers(lists.in_force) == [1, 4, 5]
    assert (len(lists.opening), len(lists.issued)) == (4, 1)
    assert reconciles(lists)


def test_a_part_that_ended_before_the_term_was_published_then() -> None:
    events = {1: lived(date(2020, 5, 1), event(3, EventKind.AMENDED, date(2022, 3, 1), "dieu-4"))}
    lists = listed([paper(1)], events)
    assert numbers(lists.in_force) == [1]
    assert lists.partly == []


def test_a_document_whose_effect_is_not_known_breaks_the_equation_by_name() -> None:
    events = {1: lived(date(2020, 5, 1)), 2: [event(1, EventKind.PROMULGATED, date(2025, 1, 1))]}
    lists = listed([paper(1), paper(2, date(2025, 1, 1))], events)
    assert [(one.kind, one.paper.id) for one in lists.breaks if one.paper] == [(BreakKind.UNDETERMINED, 2)]
    assert lists.total.gap == -1
    assert not reconciles(lists)


ROWS = {
    "twice": ((1, 1), BreakKind.LISTED_TWICE, -1),
    "not in the register": ((1, None), BreakKind.NOT_IN_REGISTER, -1),
    "forgotten": ((), BreakKind.FORGOTTEN, 1),
}


@pytest.mark.parametrize("case", ROWS)
def test_the_previous_list_is_compared_by_name(case: str) -> None:
    documents, kind, gap = ROWS[case]
    rows = tuple(OpeningRow(f"row:{n}", "01/2020/QĐ-UBND", "Quyết định", "", key) for n, key in enumerate(documents))
    lists = listed([paper(1)], {1: lived(date(2020, 5, 1))}, Opening(rows))
    assert [one.kind for one in lists.breaks] == [kind]
    assert lists.total.gap == gap
    assert not reconciles(lists)


def test_a_signed_reason_settles_a_line_or_a_forgotten_document() -> None:
    events = {1: lived(date(2020, 5, 1)), 2: lived(date(2021, 5, 1))}
    papers = [paper(1), paper(2, date(2021, 5, 1))]
    rows = (OpeningRow("a", "1", "", "", 1), OpeningRow("b", "9", "", "", None, left_out=True))
    assert reconciles(listed(papers, events, Opening(rows, frozenset({2}))))


KINDS = (
    EventKind.AMENDED, EventKind.SUPPLEMENTED, EventKind.REPLACED, EventKind.REPEALED, EventKind.TERM_EXPIRED,
    EventKind.SUSPENDED, EventKind.PAUSED, EventKind.RESUMED, EventKind.CORRECTED,
)  # fmt: skip
DAYS = st.dates(date(2018, 1, 1), date(2030, 1, 1))


@st.composite
def registers(draw: st.DrawFn) -> tuple[list[Paper], dict[int, list[Event]]]:
    papers, events = [], {}
    for key in range(1, draw(st.integers(1, 12)) + 1):
        issued = draw(DAYS)
        papers.append(paper(key, issued))
        history = [event(1, EventKind.PROMULGATED, issued)]
        if draw(st.integers(0, 9)):  # one in ten has no day of effect on file
            history.append(event(2, EventKind.EFFECTIVE, issued + timedelta(days=draw(st.integers(0, 60)))))
        places = st.sampled_from((None, "dieu-1", "dieu-2/khoan-1"))
        for number in range(3, 3 + draw(st.integers(0, 4))):
            day = draw(DAYS) if draw(st.integers(0, 9)) else None
            history.append(event(number, draw(st.sampled_from(KINDS)), day, draw(places)))
        events[key] = history
    return papers, events


@given(registers())
@settings(max_examples=300, deadline=None)
def test_under_any_history_what_is_not_named_as_a_break_reconciles(
    register: tuple[list[Paper], dict[int, list[Event]]],
) -> None:
    papers, events = register
    lists = listed(papers, events)
    unplaced = [one for one in lists.breaks if one.kind is BreakKind.UNDETERMINED]
    assert lists.total.gap == -len(unplaced)
    assert not any(check.broken for check in integrity(lists) if check.code != "universe")
    missing = {one.paper.id for one in unplaced if one.paper}
    assert next(set(check.broken) for check in integrity(lists) if check.code == "universe") == missing
    assert reconciles(lists) == (not unplaced)
    by_type = lists.sums(lambda p, _row: (p.doc_type if p else "",))
    assert sum(one.counted for one in by_type) == lists.total.counted


@given(registers())
@settings(max_examples=100, deadline=None)
def test_what_one_term_closes_with_the_next_one_opens_with(
    register: tuple[list[Paper], dict[int, list[Event]]],
) -> None:
    papers, events = register
    before = compile_lists(papers, events, date(2018, 12, 31), OPENED, Opening(), PLACEMENTS)
    paused = [one for one in before.ended if one.answer.status.value in ("paused", "suspended")]
    after = listed(papers, events)
    unplaced = {one.paper.id for one in before.breaks if one.paper}
    opening = {one.id for _row, one in after.opening if one}
    assert opening - unplaced == {one.paper.id for one in (*before.in_force, *paused)}


def test_a_rule_without_its_article_is_refused() -> None:
    row = {"id": "five-years", "length": 5, "last_day": "12-31", "reference": 2023, "valid_from": date(2016, 7, 1)}
    with pytest.raises(RuleRefused, match="five-years"):
        RuleBook({"term": [row]})


def test_a_term_ends_every_fifth_year_and_in_no_other() -> None:
    dates = rules.shipped().term(2028)
    assert (dates.first, dates.cut_off, dates.opened) == (date(2024, 1, 1), CUT_OFF, OPENED)
    with pytest.raises(RuleRefused, match="2028"):
        rules.shipped().term(2026)
