"""What waits for me: nothing forgotten, nothing of another unit, and as many questions for many tasks as for few."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.accounts import queries as accounts
from legaldocs.accounts import service as account_service
from legaldocs.accounts.models import Person, Post
from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.core.lifecycle import StateMove
from legaldocs.inbox import queries
from legaldocs.review import service as review
from tests.review import province
from tests.review.province import actor


@contextmanager
def statements() -> Iterator[list[str]]:
    """What the database is asked inside the block."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(db.engine, "before_cursor_execute", note)


def tickets(count: int, first: int = 1) -> None:
    """So many documents with a ticket each, waiting for the head of their unit."""
    for number in range(first, first + count):
        document = province.resting(f"{number}/2021/QĐ-UBND")
        review.open_by_officer(actor("reviewer"), document, "Cử tri kiến nghị xem lại thời hạn.")


def test_the_number_beside_the_inbox_is_the_length_of_the_list(app: Flask) -> None:
    province.set_up()
    tickets(3)
    today = clock.today()
    for name, waiting in (("head", 3), ("reviewer", 0), ("leader", 0), ("stranger", 0)):
        me = actor(name)
        assert (queries.counts(me, today)["home.page"][0], len(queries.my_tasks(me, today))) == (waiting, waiting), name


def test_fifty_tasks_ask_no_more_questions_than_five(app: Flask) -> None:
    province.set_up()
    today, asked = clock.today(), []
    queries.my_tasks(actor("head"), today)  # which unit is the Justice department is read once, whatever is listed
    for count, first in ((5, 1), (45, 6)):
        tickets(count, first)
        me = actor("head")
        with statements() as sent:
            found = queries.my_tasks(me, today), queries.unit_owes(me, today), queries.counts(me, today)
        assert len(found[0]) == first + count - 1
        asked.append(len(sent))
    assert asked[0] == asked[1]


def test_work_of_another_unit_is_neither_listed_nor_counted_nor_exported(app: Flask) -> None:
    province.set_up()
    tickets(2)
    other, today = actor("stranger"), clock.today()
    assert queries.my_tasks(other, today) + queries.unit_owes(other, today) + queries.late(other, today) == []
    assert queries.tickets_by_state(other) == {}
    app.config["WTF_CSRF_ENABLED"] = False
    rows = {}
    for name in ("head", "stranger"):
        browser = app.test_client()
        browser.post("/sign-in", data={"username": name, "password": province.PASSWORD})
        rows[name] = list(csv.reader(browser.get("/deadlines/export?format=csv").text.splitlines()))[1:]
        browser.post("/sign-out")
    assert {name: len(found) for name, found in rows.items()} == {"head": 2, "stranger": 0}


def test_the_work_of_a_delegated_post_waits_for_who_stands_in_and_bears_both_names(app: Flask) -> None:
    province.set_up()
    tickets(1)
    today, deputy = clock.today(), province.person_id("reviewer")
    post = db.session.scalars(sa.select(Post).where(Post.person_id == province.person_id("head"))).one()
    given = account_service.delegate(actor("head"), post.id, deputy, today, today + timedelta(days=3), "Nghỉ phép")
    standing_in = accounts.actor_of(db.session.get_one(Person, deputy), today, given)
    (task,) = queries.my_tasks(standing_in, today)
    review.move(standing_in, task.id, "assign", assignee_id=deputy)
    step = db.session.scalars(sa.select(StateMove).where(StateMove.move == "assign")).one()
    assert (step.actor_name, step.on_behalf_of) == ("Người rà soát", "Trưởng đơn vị")


@pytest.mark.parametrize(("asked", "kept"), [("en", "?lang=en"), ("vi", "?lang=vi"), ("xx", ""), (None, "")])
def test_the_front_door_leads_on_in_the_language_asked_for(site: Flask, asked: str | None, kept: str) -> None:
    led = site.test_client().get("/", query_string={"lang": asked} if asked else {})
    assert led.headers["Location"] == f"/portal{kept}"
