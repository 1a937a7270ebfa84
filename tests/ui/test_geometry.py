"""Pictures drawn on the server show exactly the facts they are given."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from legaldocs.ui.chart import bar_layout
from legaldocs.ui.days import calendar_cells
from legaldocs.ui.links import link_with, narrowed
from legaldocs.ui.samples import COUNT, TIMELINE_EVENTS, TIMELINE_ROWS, TODAY
from legaldocs.ui.timeline import timeline_layout


def test_periods_that_follow_each_other_touch_and_an_open_one_reaches_the_edge() -> None:
    first, second = timeline_layout(TIMELINE_ROWS, TIMELINE_EVENTS, TODAY).bars[:2]
    assert round(first.x + first.width, 1) == round(second.x, 1)
    assert round(second.x + second.width, 1) == 100


def test_event_labels_that_would_touch_take_another_line() -> None:
    events = [{"date": date(2023, 8, day), "label": "27/2023/QĐ-UBND"} for day in (1, 15, 28)]
    assert [tick.line for tick in timeline_layout([], events, TODAY).events] == [0, 1, 2]


def test_a_document_read_before_it_was_issued_still_has_its_reading_line() -> None:
    view = timeline_layout(TIMELINE_ROWS, [], date(2019, 5, 1))
    assert 0 <= view.now < view.bars[0].x


def test_only_what_goes_over_capacity_is_drawn_in_late_red() -> None:
    chart = bar_layout([{"label": "T5", "value": 8}, {"label": "T6", "value": 11}], capacity=8)
    assert [column.over_height > 0 for column in chart.columns] == [False, True]


def test_an_empty_chart_has_no_columns_and_does_not_fail() -> None:
    assert bar_layout([]).columns == ()


def test_the_calendar_starts_on_monday_and_numbers_only_counted_days() -> None:
    cells = calendar_cells([{"date": date(2026, 11, 19), "kind": "start", "number": None}, *COUNT["days"][4:]])
    assert [cell.date for cell in cells[:3]] == [None, None, None]
    counted = [cell.note for cell in calendar_cells(COUNT["days"]) if cell.note]
    assert counted == [str(number) for number in range(1, 11)]


def test_a_new_filter_keeps_the_others_and_goes_back_to_page_one(app: Flask) -> None:
    with app.test_request_context("/style?type=qd&page=4&lang=en"):
        assert link_with(sort="due") == "/style?type=qd&lang=en&sort=due"
        assert link_with(page=5) == "/style?type=qd&lang=en&page=5"
        assert link_with(type=None) == "/style?lang=en"


def test_a_capacity_of_its_own_per_bar_draws_steps() -> None:
    chart = bar_layout([{"label": "T1", "value": 8}, {"label": "T2", "value": 5}], capacity=[8, 3])
    assert chart.capacity_y is None
    assert [column.over_height > 0 for column in chart.columns] == [False, True]
    assert chart.columns[0].capacity_y is not None
    assert chart.columns[1].capacity_y > chart.columns[0].capacity_y


@pytest.mark.parametrize(
    ("query", "is_narrowed"),
    [("", False), ("lang=en&page=2&size=50&sort=-due&cols=1", False), ("q=&state=", False), ("lang=en&q=phí", True)],
)
def test_only_what_keeps_rows_out_narrows_a_list(app: Flask, query: str, is_narrowed: bool) -> None:
    with app.test_request_context(f"/style?{query}"):
        assert narrowed() is is_narrowed
