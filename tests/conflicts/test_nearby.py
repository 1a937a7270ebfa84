"""Which texts of the register a text by itself is held against, and what is left out while somebody waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from legaldocs.conflicts import beside, nearby_texts
from legaldocs.conflicts.beside import Written
from legaldocs.core.db import db
from legaldocs.documents import effects, queries
from legaldocs.documents.models import Document
from legaldocs.law.effect import Status
from legaldocs.law.scan.model import Text
from tests.apps import lend

TODAY = date(2026, 11, 30)
PERMITS, EARLIER = "22/2020/QĐ-UBND", "38/2018/QĐ-UBND"  # two former provinces on building permits, titles unlike


@pytest.fixture(scope="module")
def register(sample_directory: Path) -> Iterator[Flask]:
    app = lend(sample_directory)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def document(number: str) -> Document:
    return queries.by_number(number)[0]


def written(number: str) -> Written:
    one = document(number)
    edition = queries.current_edition(one.id)
    assert edition is not None
    assert one.issued_date is not None
    return Written(
        edition.text, one.number, one.title, one.issuer, one.doc_type, one.issued_date, one.stated_effective, one.id,
        tuple(one.fields or ()),
    )  # fmt: skip


@pytest.mark.usefixtures("register")
def test_two_texts_on_one_matter_meet_though_their_titles_differ() -> None:
    found = beside.seen(written(PERMITS), TODAY)
    rivals = [one for one in found.sights if one.found.rule == "two-values"]
    assert document(EARLIER).id in {one.other_id for one in rivals}
    assert found.unread == ()


@pytest.mark.usefixtures("register")
def test_what_is_too_long_to_be_read_meanwhile_is_named_and_not_used() -> None:
    known = written(PERMITS)
    none = beside.seen(known, TODAY, 0)
    assert EARLIER in none.unread
    assert [one for one in none.sights if one.other_id is not None and one.found.rule == "two-values"] == []
    everything = beside.seen(known, TODAY, beside.AT_ONCE)
    assert everything == replace(beside.seen(known, TODAY), unread=())


@pytest.mark.usefixtures("register")
def test_texts_that_fit_are_read_in_their_order() -> None:
    first, second = document(PERMITS), document(EARLIER)
    long = len(written(PERMITS).text)
    assert nearby_texts.within([first.id, second.id], long) == ([first.id], [second.id])
    assert nearby_texts.within([second.id, first.id], 0) == ([], [second.id, first.id])


@pytest.mark.usefixtures("register")
def test_only_living_earlier_texts_of_the_place_are_near() -> None:
    one = document(PERMITS)
    keys = nearby_texts.issuers_of("mau", one.issuer_key)
    ended = {row.id for row in queries.named(range(1, 400)).values() if _ended(row)}
    text = Text(
        one.id, one.number, one.title, "ubnd", True, "mau", one.rank, one.issued_date, one.stated_effective, "", (),
        fields=tuple(one.fields or ()),
    )  # fmt: skip
    near = nearby_texts.near(text, keys, TODAY)
    assert near
    assert not ended & set(near)
    assert all((row.issued_date or TODAY) < (one.issued_date or TODAY) for row in queries.named(near).values())


def _ended(row: Document) -> bool:
    return effects.statuses([row.id], TODAY)[row.id].status is Status.ENDED
