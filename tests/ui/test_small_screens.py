"""What the interface does for a phone, and how it speaks of a job that stopped."""

from __future__ import annotations

import pytest
from flask import Flask
from markupsafe import Markup

from legaldocs.page_values import head_lines
from legaldocs.ui.columns import stacked
from legaldocs.ui.words import fault


def table(heads: int, classes: str = "ld-table") -> Markup:
    cells = "".join(f"<th>{n}</th>" for n in range(heads))
    return Markup(f'<table class="{classes}"><thead><tr>{cells}</tr></thead><tbody></tbody></table>')  # noqa: S704


@pytest.mark.parametrize(
    ("given", "becomes_cards"),
    [
        (table(4), True),
        (table(3), True),
        (Markup(str(table(3)).replace("<th>2", '<th class="ld-num">2')), False),  # noqa: S704
        (table(13, "ld-table ld-matrix"), False),
        (Markup(str(table(5)).replace("<th>0", '<th colspan="2">0')), False),  # noqa: S704
    ],
    ids=[
        "four columns",
        "three columns of words",
        "three columns with figures",
        "a grid of figures",
        "a head that groups columns",
    ],
)
def test_wide_tables_become_cards_on_a_phone(given: Markup, becomes_cards: bool) -> None:
    assert ("ld-stacks" in stacked(given)) is becomes_cards


def test_a_table_that_says_so_itself_is_not_told_twice() -> None:
    assert stacked(table(4, "ld-table ld-stacks")).count("ld-stacks") == 1


def test_a_fault_of_the_program_is_said_in_plain_words_and_kept_for_who_mends_it(app: Flask) -> None:
    with app.test_request_context():
        sentence, technical = fault("Traceback (most recent call last):\n  File x\nOSError: disk full")
        assert "Traceback" not in sentence
        assert technical == "OSError: disk full"
        assert fault("Refused: the file holds no text.") == ("Refused: the file holds no text.", "")
        assert fault(None) == ("", "")


OPENING = "ỦY BAN NHÂN DÂN\n-------\nSố: 22/2010/QĐ-UBND\n\nCăn cứ Luật Đất đai;\nQUYẾT ĐỊNH:\n"


def test_lines_before_the_first_article_are_set_as_in_the_original() -> None:
    set_so = ["strong", "rule", "line", "", "strong"]
    assert [kind for _line, kind in head_lines(OPENING)] == set_so


@pytest.mark.parametrize(("values", "drawn"), [((0, 0), False), ((0, 3), True)])
def test_a_picture_of_nothing_is_a_sentence(app: Flask, values: tuple[int, ...], drawn: bool) -> None:
    bars = [{"label": f"T{at}", "value": value} for at, value in enumerate(values, 1)]
    with app.test_request_context("/"):
        page = app.jinja_env.from_string('{% from "macros/chart.html" import bars %}{{ bars(given, "Việc trễ.") }}')
        made = page.render(given=bars)
    assert ("<svg" in made) is drawn
