"""Rules of how facts are shown: one glyph and one word per status, dates and figures as the office writes them."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from legaldocs.ui.icons import UnknownIcon, icon, sprite_names
from legaldocs.ui.looks import STATUS_LOOKS, deadline_look, initials, provision_anchor
from legaldocs.ui.words import day, long_day, number, percent, sentences


def test_every_status_has_a_drawing_in_the_sprite_and_a_word_of_its_own(app: Flask) -> None:
    with app.test_request_context("/"):
        words = [str(look.word) for look in STATUS_LOOKS.values()]
    assert {look.glyph for look in STATUS_LOOKS.values()} <= sprite_names()
    assert len(set(words)) == len(words) == 9


def test_six_shapes_tell_the_statuses_apart_without_colour() -> None:
    assert len({look.glyph for look in STATUS_LOOKS.values()}) == 6


@pytest.mark.parametrize(
    ("code", "vietnamese"),
    [
        ("inforce", "Còn hiệu lực"),
        ("part", "Hết hiệu lực một phần"),
        ("ended", "Hết hiệu lực"),
        ("notyet", "Chưa có hiệu lực"),
        ("paused", "Tạm ngưng hiệu lực"),
        ("suspended", "Đình chỉ thi hành"),
        ("unknown", "Chưa xác định"),
    ],
)
def test_status_words_are_the_terms_of_the_law(app: Flask, code: str, vietnamese: str) -> None:
    with app.test_request_context("/?lang=vi"):
        assert str(STATUS_LOOKS[code].word) == vietnamese


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (date(2025, 9, 2), "02/9/2025"),
        (date(2027, 1, 15), "15/01/2027"),
        (date(2026, 2, 3), "03/02/2026"),
        (date(2026, 12, 1), "01/12/2026"),
        (None, "–"),
    ],
)
def test_days_have_two_digits_and_only_january_and_february_do_among_months(value: date | None, written: str) -> None:
    assert day(value) == written


def test_dates_in_prose_follow_the_language(app: Flask) -> None:
    with app.test_request_context("/?lang=vi"):
        assert long_day(date(2025, 9, 2)) == "ngày 02 tháng 9 năm 2025"
    with app.test_request_context("/?lang=en"):
        assert long_day(date(2025, 9, 2)) == "2 September 2025"


def test_figures_follow_the_language(app: Flask) -> None:
    with app.test_request_context("/?lang=vi"):
        assert (number(40000), number(0.94, 2), percent(0.85)) == ("40.000", "0,94", "85%")
    with app.test_request_context("/?lang=en"):
        assert (number(40000), number(0.94, 2)) == ("40,000", "0.94")


@pytest.mark.parametrize(
    ("left", "done", "tone", "words"),
    [
        (12, False, "", "Còn 12 ngày làm việc"),
        (3, False, "soon", "Còn 3 ngày làm việc"),
        (0, False, "soon", "Hạn hôm nay"),
        (-3, False, "late", "Trễ 3 ngày làm việc"),
        (2, True, "done", "Xong trước 2 ngày"),
        (0, True, "done", "Xong đúng hạn"),
    ],
)
def test_a_deadline_turns_amber_at_three_days_and_red_only_when_late(
    app: Flask, left: int, done: bool, tone: str, words: str
) -> None:
    with app.test_request_context("/?lang=vi"):
        look = deadline_look(left, done)
    assert (look.tone, look.words) == (tone, words)


def test_point_d_and_point_dd_have_different_addresses() -> None:
    assert provision_anchor("5", "2", "d") == "dieu-5-khoan-2-diem-d"
    assert provision_anchor("5", "2", "đ") == "dieu-5-khoan-2-diem-dd"


def test_initials_are_first_and_last_word_of_a_name() -> None:
    assert initials("Phạm Văn Đức") == "PĐ"


def test_an_unknown_icon_fails_instead_of_showing_nothing(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(UnknownIcon):
        icon("no-such-drawing")


def test_nested_form_messages_become_one_line() -> None:
    assert sentences({"0": ["Thiếu số."], "1": {"day": ["Sai ngày."]}}) == "Thiếu số. Sai ngày."
