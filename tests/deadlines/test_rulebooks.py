"""The locality's own time limits: laid over the shipped ones, or refused whole with a sentence that names the rule."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from legaldocs.deadlines import rulebooks
from legaldocs.deadlines import service as deadlines
from legaldocs.deadlines.rules import RuleBook

OWN = (
    '[[rule]]\nid = "review.assign"\nlength = 5\nunit = "working"\nstart = "ticket-opened"\n'
    'vi = "Phân công"\nen = "Assign"\n'
)


def own_table(app: Flask, text: str) -> None:
    (app.config["DATA_DIR"] / rulebooks.FILE).write_text(text, "utf-8")


def test_an_own_service_level_is_taken_from_its_day_on_and_proved(app: Flask) -> None:
    own_table(app, OWN + 'source = "internal"\nvalid_from = 2026-06-01\n')
    assert rulebooks.problem() == ""
    assert rulebooks.current().on("review.assign", date(2026, 5, 4)).length == 3
    assert len(deadlines.proof("review.assign", date(2026, 6, 1)).counted) == 5


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ("", "review.assign"),  # of the law, but without its article
        ('source = "law"\narticle = ""\n', "review.assign"),
        ('source = "custom"\n', "review.assign"),
        ('source = "internal"\nvalid_from = 2026-06-01\nvalid_to = 2026-05-01\n', "review.assign"),
        ('source = "internal"\nfoo = 1\n', "foo"),
        ("[[rule", "="),
    ],
)
def test_a_wrong_rule_is_refused_by_name_and_the_shipped_ones_stay(app: Flask, more: str, named: str) -> None:
    own_table(app, OWN + more)
    assert named in rulebooks.problem() or (named == "=" and rulebooks.problem())
    assert rulebooks.current() is RuleBook.shipped()


def test_a_length_of_nothing_is_refused(app: Flask) -> None:
    own_table(app, OWN.replace("length = 5", "length = 0") + 'source = "internal"\n')
    assert "review.assign" in rulebooks.problem()
