"""Whatever is done to the register in whatever order, the index differs only where it is known to be behind."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.documents import edition_service, effect_service
from legaldocs.documents.effect_service import Fact
from legaldocs.documents.models import Document, EffectEvent
from legaldocs.documents.reading import Incoming
from legaldocs.law.effect import EventKind
from legaldocs.search import effect_labels, service
from legaldocs.search.asking import home
from legaldocs.search.models import IndexPending
from tests.office import decision, open_office, register
from tests.search.test_pages import TWO, Watch

STEPS = 40


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow), pytest.param(3, marks=pytest.mark.slow)])
def test_random_work_leaves_no_difference_that_is_not_noted(tmp_path: Path, engine: str, seed: int) -> None:
    office = open_office(tmp_path, SEARCH_ENGINE=engine)
    chance = random.Random(seed)  # noqa: S311  # the same in every run
    register(office, [decision(1, *TWO)])
    with office.app_context():
        service.update(Watch())
        officer = accounts.actor_by_username("an")
    seen_behind = 0
    for step in range(2, STEPS):
        act = chance.choice(("register", "correct", "event", "take back", "index", "index"))
        if act == "register":
            register(office, [decision(step, *TWO)])
        with office.app_context():
            if act == "index":
                service.update(Watch())
                assert service.check().ok
            elif act != "register":
                _work(office, officer, act, chance)
            named = service.check()
            noted = set(db.session.scalars(sa.select(IndexPending.document_id)))
            noted |= set(effect_labels.moved(home().effect_state(settled=False), clock.today()) or ())
            assert {*named.missing, *named.extra, *named.different} <= noted, (step, act, named)
            seen_behind += not named.ok
            db.session.remove()
    assert seen_behind > 0
    with office.app_context():
        service.update(Watch())
        assert service.check().ok


def _work(office: Flask, officer: Actor, act: str, chance: random.Random) -> None:
    """One piece of work on a document chosen by chance."""
    document = chance.choice(list(db.session.scalars(sa.select(Document).order_by(Document.id))))
    if act == "correct":
        more = f"\nĐiều {chance.randint(7, 99)}. Mức thu {chance.randint(1, 9)}.000 đồng.\n"
        words = Incoming(text=document.editions[-1].text + more)
        edition_service.correct_text(officer, document.id, words, "Bản cũ thiếu một điều.")
    elif act == "event":
        day = date(2025, 1, 1) + timedelta(chance.randint(0, 300))
        effect_service.record(officer, Fact(document.id, EventKind.REPEALED, day, "dieu-2", note="Công báo số 1"))
    else:
        standing = sa.select(EffectEvent).where(EffectEvent.kind == EventKind.REPEALED)
        for event in db.session.scalars(standing.order_by(EffectEvent.id.desc()).limit(1)):
            if not db.session.scalar(sa.select(EffectEvent.id).where(EffectEvent.reverses_id == event.id)):
                effect_service.reverse(accounts.actor_by_username("hoa"), event.id, "Ghi nhầm văn bản.")
