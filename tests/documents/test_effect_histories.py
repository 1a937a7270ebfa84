"""Whatever people record, confirm and take back, in any order: the register says what the events say, and proves it."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask.ctx import AppContext
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from legaldocs.accounts import queries as accounts
from legaldocs.accounts import service as account_service
from legaldocs.core import audit
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Refused
from legaldocs.documents import effect_service, effects, queries, service
from legaldocs.documents.effect_service import RECORDABLE, Fact
from legaldocs.documents.models import Document, EffectEvent, EffectPeriod, ProposedEvent
from legaldocs.documents.reading import Incoming
from legaldocs.law.effect import EventKind, status_at
from tests import machines
from tests.conftest import build_app

from .conftest import PEOPLE
from .texts import REPEAL, WASTE, decision

FIRST = date(2026, 1, 15)
DAYS = st.integers(0, 400).map(lambda n: FIRST + timedelta(days=n))
ASKED = [FIRST + timedelta(days=n) for n in (-1, 17, 151, 401)]
AMENDING = decision(
    "30/2026/QĐ-UBND",
    "01 tháng 5 năm 2026",
    "Sửa đổi Quyết định số 12/2026/QĐ-UBND",
    "Bãi bỏ khoản 2 Điều 1 Quyết định số 12/2026/QĐ-UBND ngày 15 tháng 01 năm 2026 của Ủy ban nhân dân tỉnh.",
    "Hiệu lực thi hành\nQuyết định này có hiệu lực thi hành từ ngày 15 tháng 5 năm 2026.",
)


class EffectHistories(RuleBasedStateMachine):
    """A reviewer records and confirms, a head takes back; three documents, of which two act on the first."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.context: AppContext = build_app(Path(self.folder.name)).app_context()
        self.context.push()
        account_service.set_up(SYSTEM, PEOPLE, "mat khau thu nghiem")
        self.reviewer: Actor = accounts.actor_by_username("an")
        self.head: Actor = accounts.actor_by_username("binh")
        self.documents: list[int] = []

    @initialize()
    def bring_three_documents(self) -> None:
        arrivals = (Incoming(text=text, territory="mau") for text in (WASTE, AMENDING, REPEAL))
        self.documents = [service.register(self.reviewer, arrival).document_id for arrival in arrivals]

    @rule(
        target_at=st.integers(0, 2),
        source_at=st.integers(0, 2),
        kind=st.sampled_from(RECORDABLE),
        on=DAYS,
        provision=st.sampled_from((None, "dieu-1", "dieu-2/khoan-1")),
    )
    def record(self, target_at: int, source_at: int, kind: EventKind, on: date, provision: str | None) -> None:
        target, source = self.documents[target_at], self.documents[source_at]
        issued = db.session.get_one(Document, target).issued_date
        territory = "mau" if kind is EventKind.TERRITORY_CHANGED else None
        origin: dict[str, Any] = {"source_id": source} if source != target else {"note": "Công báo số 1"}
        fact = Fact(target, kind, max(on, issued or on), provision, territory, **origin)
        before = self._events()
        fresh = effect_service.record(self.reviewer, fact)
        assert self._events() == before + len(fresh)
        assert effect_service.record(self.reviewer, fact) == []

    @rule(data=st.data())
    @precondition(lambda self: self._open())
    def confirm(self, data: Any) -> None:
        chosen = data.draw(st.lists(st.sampled_from(self._open()), min_size=1, unique=True))
        effect_service.confirm(self.reviewer, chosen)
        assert not set(chosen) & set(self._open())

    @rule(data=st.data())
    @precondition(lambda self: self._events())
    def take_back(self, data: Any) -> None:
        ids = list(db.session.scalars(sa.select(EffectEvent.id).order_by(EffectEvent.id)))
        event_id = data.draw(st.sampled_from(ids))
        before = self._events()
        try:
            effect_service.reverse(self.head, event_id, "Ghi nhầm văn bản.")
        except Refused:
            assert self._events() == before
        else:
            assert self._events() == before + 1

    def _open(self) -> list[int]:
        found = db.session.scalars(queries.open_proposals())
        return [p.id for p in found if p.target_id is not None and p.on is not None]

    def _events(self) -> int:
        return db.session.scalar(sa.select(sa.func.count()).select_from(EffectEvent)) or 0

    @invariant()
    def derived_periods_are_those_of_the_events(self) -> None:
        assert effects.drift() == []
        assert db.session.scalar(sa.select(sa.func.count()).select_from(EffectPeriod)) or not self._events()

    @invariant()
    def list_and_page_and_law_agree_on_every_day(self) -> None:
        events = effects.events_of(self.documents)
        for day in ASKED:
            for key in self.documents:
                said = queries.status_of(key, day).status
                assert said is status_at(events[key], day).status
                listed = sa.select(Document.id).where(Document.id == key, effects.status_filter(said, day))
                assert db.session.scalar(listed) == key, (key, day, said)

    @invariant()
    def confirmed_proposals_name_their_event(self) -> None:
        decided = sa.select(ProposedEvent.id).where(
            ProposedEvent.state == "confirmed", ProposedEvent.event_id.is_(None)
        )
        assert db.session.scalars(decided).all() == []

    @invariant()
    def the_audit_fits(self) -> None:
        assert audit.verify(db.session()) is None

    def teardown(self) -> None:
        db.session.remove()
        db.engine.dispose()
        self.context.pop()
        self.folder.cleanup()


@pytest.mark.timeout(300 + machines.SECONDS)
def test_the_register_says_what_its_events_say() -> None:
    machines.run(EffectHistories, examples=5, steps=12)
