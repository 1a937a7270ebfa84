"""The change feed while two people write at once: a slow transaction with an earlier key is told later, never lost."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.accounts import queries as accounts
from legaldocs.accounts import service as account_service
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.documents import effect_service, service
from legaldocs.documents.effect_service import Fact
from legaldocs.documents.models import EffectEvent
from legaldocs.documents.reading import Incoming
from legaldocs.law.effect import EventKind
from legaldocs.portal import queries
from tests.documents.conftest import PEOPLE
from tests.documents.texts import REPEAL, WASTE

pytestmark = [pytest.mark.postgres, pytest.mark.parametrize("uri", ["postgres"], indirect=True)]
WAIT = 30  # seconds, for a machine that has much to do


class Slow(threading.Thread):
    """A person who records a correction and whose transaction stays open until ``may_end``."""

    def __init__(self, app: Flask, document_id: int) -> None:
        super().__init__()
        self.app, self.document_id = app, document_id
        self.written, self.may_end = threading.Event(), threading.Event()
        self.event_id = 0

    def run(self) -> None:
        with self.app.app_context():
            who = accounts.actor_by_username("an")
            with unit_of_work(who, "tests.slow"):
                self.event_id = corrected(who, self.document_id)
                db.session.flush()
                self.written.set()
                self.may_end.wait(WAIT)
            db.session.remove()


def corrected(who: Any, document_id: int) -> int:
    fact = Fact(document_id, EventKind.CORRECTED, date(2026, 7, 1), note="Đính chính.")
    return effect_service.record(who, fact)[0]


def told(cursor: int) -> tuple[list[int], int]:
    db.session.rollback()
    rows, cursor = queries.changes_after(cursor, 100)
    return [row[0].id for row in rows], cursor


def test_a_slow_transaction_with_an_earlier_key_is_not_skipped(app: Flask) -> None:
    account_service.set_up(SYSTEM, PEOPLE, "mat khau thu nghiem")
    quick = accounts.actor_by_username("an")
    first, second = (
        service.register(quick, Incoming(text=text, territory="mau")).document_id for text in (WASTE, REPEAL)
    )
    _known, cursor = told(0)
    slow = Slow(app, first)
    slow.start()
    assert slow.written.wait(WAIT)
    later = corrected(quick, second)
    seen, cursor = told(cursor)
    slow.may_end.set()
    slow.join(WAIT)
    assert slow.event_id < later  # the key that the reader of keys would have passed
    assert seen == [later]
    assert told(cursor)[0] == [slow.event_id]
    everything = set(db.session.scalars(sa.select(EffectEvent.id)))
    assert sorted(told(0)[0]) == sorted(everything)
