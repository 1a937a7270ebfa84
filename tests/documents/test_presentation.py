"""A document as its page shows it: addresses of provisions, struck provisions, notes, quotations of a term."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, render_template_string
from hypothesis import given, settings
from hypothesis import strategies as st

from legaldocs.documents import presentation, queries, quoting
from legaldocs.documents.presentation import Text, letterhead
from legaldocs.law.effect import Event, EventKind, Status, live_events, status_at
from legaldocs.law.types import Kind

TEXT = "Điều 1. Phạm vi\n1. Một.\n2. Hai.\nĐiều 2. Mức thu\nMười đồng."
SHOW = '{% from "macros/law.html" import text %}{{ text(blocks) }}'


def unit(path: str, kind: Kind, label: str, heading: str | None = None) -> Any:
    starts = {"dieu-1": 0, "dieu-1/khoan-1": TEXT.index("1. Một"), "dieu-1/khoan-2": TEXT.index("2. Hai")}
    start = starts.get(path, TEXT.index("Điều 2"))
    return SimpleNamespace(path=path, kind=kind, label=label, heading=heading, start=start)


TREE = [
    unit("dieu-1", Kind.ARTICLE, "Điều 1", "Phạm vi"),
    unit("dieu-1/khoan-1", Kind.CLAUSE, "1."),
    unit("dieu-1/khoan-2", Kind.CLAUSE, "2."),
    unit("dieu-2", Kind.ARTICLE, "Điều 2", "Mức thu"),
]


def event(number: int, kind: EventKind, on: date, provision: str | None = None, reverses: int | None = None) -> Event:
    return Event(
        id=number,
        kind=kind,
        on=on,
        provision=provision,
        territory=None,
        source_document=7,
        source_unit="dieu-3",
        recorded_at=datetime(2026, 1, 1, tzinfo=UTC),
        reverses=reverses,
    )


STARTED = event(1, EventKind.EFFECTIVE, date(2020, 1, 1))
REPEALED = event(2, EventKind.REPEALED, date(2024, 5, 1), "dieu-1/khoan-2")
TAKEN_BACK = event(3, EventKind.REVERSED, date(2024, 6, 1), "dieu-1/khoan-2", reverses=2)


def blocks(*events: Event, on: date = date(2025, 1, 1)) -> dict[str, presentation.Block]:
    source: Any = SimpleNamespace(id=7, number="09/2024/QĐ-UBND")
    made = Text(TEXT, TREE, [], list(events), on, {7: source}).blocks()
    return {block.anchor: block for block in made}


@pytest.fixture(autouse=True)
def in_a_request(app: Flask) -> Any:
    with app.test_request_context("/documents/1"):
        yield


def test_every_article_and_clause_has_its_address_in_the_page() -> None:
    html = render_template_string(SHOW, blocks=list(blocks(STARTED).values()))
    assert re.findall(r' id="([^"]+)"', html) == ["dieu-1", "dieu-1-khoan-1", "dieu-1-khoan-2", "dieu-2"]


def test_an_attached_text_puts_its_name_before_the_address() -> None:
    assert presentation.anchor("quy-dinh/dieu-5/khoan-2") == "quy-dinh-dieu-5-khoan-2"
    assert presentation.provision_url(3, "quy-dinh/dieu-5").endswith("/documents/3#quy-dinh-dieu-5")


def test_an_ended_clause_is_struck_and_its_note_names_who_ended_it() -> None:
    shown = blocks(STARTED, REPEALED)
    assert shown["dieu-1-khoan-2"].gone
    assert not shown["dieu-1-khoan-1"].gone
    (note,) = shown["dieu-1-khoan-2"].notes
    assert note.words == "09/2024/QĐ-UBND, Điều 3"
    assert note.url is not None
    assert note.url.endswith("/documents/7#dieu-3")


def test_before_the_day_of_repeal_the_clause_is_not_struck() -> None:
    assert not blocks(STARTED, REPEALED, on=date(2024, 4, 30))["dieu-1-khoan-2"].gone


def test_an_event_taken_back_leaves_neither_a_strike_nor_a_note() -> None:
    clause = blocks(STARTED, REPEALED, TAKEN_BACK)["dieu-1-khoan-2"]
    assert not clause.gone
    assert clause.notes == []


KINDS = (EventKind.AMENDED, EventKind.REPEALED, EventKind.SUSPENDED, EventKind.RESUMED, EventKind.REVERSED)
PATHS = (None, "dieu-1", "dieu-1/khoan-1", "dieu-1/khoan-2", "dieu-1/khoan-2/diem-a", "dieu-2", "dieu-20")
HAPPENED = st.tuples(st.sampled_from(KINDS), st.sampled_from(PATHS), st.integers(1, 6), st.integers(0, 6))


@given(st.lists(HAPPENED, max_size=8), st.integers(0, 7))
@settings(max_examples=150, deadline=None)
def test_a_unit_is_struck_exactly_when_its_own_status_says_so(drawn: list[Any], on: int) -> None:
    events = [STARTED]
    for number, (kind, path, month, reverses) in enumerate(drawn, start=2):
        taken = reverses if kind is EventKind.REVERSED else None
        events.append(event(number, kind, date(2024, month, 1), path, taken))
    day = date(2024, on, 2) if on else date(2023, 1, 1)
    shown = Text(TEXT, TREE, [], events, day, {})
    if any(one.provision for one in live_events(events)):
        for one in TREE:
            ended = status_at(events, day, provision=one.path).status is Status.ENDED
            assert next(b for b in shown.blocks() if b.anchor == presentation.anchor(one.path)).gone is ended


def test_a_term_is_quoted_by_the_line_that_states_its_last_day() -> None:
    line = "Nghị quyết này được thực hiện đến hết ngày 31 tháng 12 năm 2030."
    text = "HỘI ĐỒNG NHÂN DÂN\n" * 40 + line + "\nNơi nhận:"
    assert quoting.words(text, date(2031, 1, 1)) == line


def test_a_short_quotation_is_shown_as_it_is() -> None:
    assert quoting.words("Bãi bỏ khoản 2 Điều 1.", date(2024, 5, 1)) == "Bãi bỏ khoản 2 Điều 1."


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("quy-dinh/dieu-9/khoan-2", "Điều 9 khoản 2 (Quy định kèm theo)"),
        ("phu-luc-ii", "Phụ lục II"),
        ("mau-01", "Mẫu số 01"),
        ("chuong-iii/muc-2/tieu-muc-1", "Chương III Mục 2 Tiểu mục 1"),
    ],
)
def test_an_address_is_said_as_people_say_it(path: str, said: str) -> None:
    assert queries.unit_label(path) == said


def test_the_letterhead_stands_in_the_middle_and_the_grounds_do_not() -> None:
    lines = [
        "ỦY BAN NHÂN DÂN",
        "-------",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 1/2026/QĐ-UBND",
        "Căn cứ Luật Đất đai;",
        "QUYẾT ĐỊNH:",
    ]
    assert letterhead(lines) == ["strong", "rule", "line", "line", "", "strong"]


def test_a_text_without_grounds_has_no_letterhead() -> None:
    assert letterhead(["Một câu.", "CÂU KHÁC"]) == ["", ""]
    assert not any(letterhead([*(f"Dòng {n}" for n in range(40)), "Căn cứ Luật Đất đai;"]))
