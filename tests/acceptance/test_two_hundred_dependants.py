"""A parent on which two hundred documents rest is repealed: all tickets or none, once, whatever is repeated."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from legaldocs import wiring
from legaldocs.accounts import queries as accounts
from legaldocs.bench import made_texts
from legaldocs.core import audit, events
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.events import On
from legaldocs.core.lifecycle import StateMove
from legaldocs.deadlines.models import Clock
from legaldocs.documents import effect_service, effects, importing, queries, sample_register
from legaldocs.documents.effect_service import Fact
from legaldocs.documents.models import EffectEvent
from legaldocs.events import EffectRecorded
from legaldocs.law.effect import EventKind
from legaldocs.review.models import Item, Ticket
from tests.acceptance.conftest import migrated
from tests.apps import lend

pytestmark = pytest.mark.timeout(300)
DEPENDANTS = 200


class Failure(RuntimeError):
    """What a defective reaction raises."""


def fail(_actor: Actor, _event: object) -> None:
    """A reaction that always fails."""
    raise Failure


@pytest.fixture(scope="module")
def resting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of the decree and two hundred decisions that rest on it; an installation (``data``) that holds them."""
    directory = tmp_path_factory.mktemp("resting")
    rows = [made_texts.decree(), *(made_texts.decision(place) for place in range(1, DEPENDANTS + 1))]
    path = directory / "made.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    with migrated(directory / "data").app_context():
        sample_register.set_up_people()
        actor = accounts.actor_by_username(sample_register.OFFICER)
        importing.bring_in(actor, importing.arrivals(path, path.name), progress=lambda *_: None)
        db.session.remove()
        db.engine.dispose()
    return directory


@pytest.fixture
def officer(resting: Path, tmp_path: Path) -> Iterator[Actor]:
    """An officer at work on a copy of it."""
    shutil.copytree(resting, tmp_path, dirs_exist_ok=True)
    with lend(tmp_path / "data").app_context():
        yield accounts.actor_by_username(sample_register.OFFICER)
        db.session.remove()


def repeal(officer: Actor) -> list[int]:
    """Record that the decree is repealed."""
    decree = queries.by_number(made_texts.PARENT)[0]
    note = "Công báo"
    return effect_service.record(officer, Fact(decree.id, EventKind.REPEALED, date(2026, 11, 1), note=note))


def rows() -> dict[str, int]:
    """How many rows there are of everything that a repeal touches, with the end of the audit chain."""
    models = (EffectEvent, Ticket, Item, StateMove, Clock, audit.AuditEntry)
    return {model.__tablename__: db.session.scalar(sa.select(sa.func.count()).select_from(model)) for model in models}


def test_each_dependant_gets_one_ticket_and_one_running_clock(officer: Actor) -> None:
    assert len(repeal(officer)) == 1
    per_document = Counter(db.session.scalars(sa.select(Ticket.document_id)))
    assert len(per_document) == DEPENDANTS
    assert set(per_document.values()) == {1}
    assert rows()["clock"] == DEPENDANTS
    assert audit.verify(db.session()) is None


def test_repeating_the_event_or_the_import_adds_no_ticket(officer: Actor, tmp_path: Path) -> None:
    repeal(officer)
    before = rows()
    assert repeal(officer) == []
    path = tmp_path / "made.jsonl"
    importing.bring_in(officer, importing.arrivals(path, path.name), progress=lambda *_: None, confirm_plain=True)
    assert rows() == before


def test_a_failing_reaction_leaves_neither_event_nor_ticket_nor_audit(officer: Actor) -> None:
    before = rows()
    answer = wiring.WIRING[EffectRecorded]
    events.install({**wiring.WIRING, EffectRecorded: On((*answer.reactions, fail), answer.jobs)})
    try:
        with pytest.raises(Failure):
            repeal(officer)
    finally:
        events.install(wiring.WIRING)
    db.session.rollback()
    assert rows() == before
    assert effects.drift() == []
    assert audit.verify(db.session()) is None
    assert len(repeal(officer)) == 1
