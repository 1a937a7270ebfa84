"""A change of a superior text opens the reviews it makes necessary: all of them, once, or none."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs import wiring
from legaldocs.core import events, permissions
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Refused
from legaldocs.core.events import On
from legaldocs.core.lifecycle import StateMove
from legaldocs.deadlines import queries as deadlines
from legaldocs.documents import effect_service
from legaldocs.documents.effect_service import Fact
from legaldocs.documents.models import EffectEvent
from legaldocs.events import EffectRecorded
from legaldocs.law.effect import EventKind
from legaldocs.review import queries, reactions, service
from legaldocs.review.models import State, Ticket, Trigger
from tests.databases import BOTH_IN_THE_BUILD
from tests.review import province

pytestmark = pytest.mark.parametrize("uri", BOTH_IN_THE_BUILD, indirect=True)


def count(model: type, *conditions: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*conditions)) or 0


@pytest.fixture
def forty(app: Flask) -> tuple[int, int]:
    """A decree with forty provincial documents resting on it, and the decree that will repeal it."""
    province.set_up()
    parent, source = province.parents()
    for number in range(1, 41):
        province.resting(f"{number}/2021/QĐ-UBND")
    return parent, source


def test_a_repeal_opens_one_ticket_for_each_of_forty_documents_in_one_transaction_and_only_once(
    forty: tuple[int, int],
) -> None:
    assert len(province.repeal(*forty)) == 1
    assert count(Ticket) == 40
    assert db.session.scalar(sa.select(sa.func.count(sa.distinct(Ticket.document_id)))) == 40
    tickets = list(db.session.scalars(sa.select(Ticket)))
    assert len(deadlines.running("review", [ticket.id for ticket in tickets])) == 40

    assert province.repeal(*forty) == []
    reactions.open_tickets(SYSTEM, recorded(forty[0]))
    assert count(Ticket) == 40


def recorded(parent: int) -> EffectRecorded:
    """The event as the wiring told it."""
    event = db.session.scalars(
        sa.select(EffectEvent).where(EffectEvent.document_id == parent, EffectEvent.kind == EventKind.REPEALED)
    ).one()
    return EffectRecorded(parent, (event.id,), str(event.kind), event.on, event.source_id)


def test_a_failing_reaction_leaves_neither_event_nor_ticket(app: Flask) -> None:
    province.set_up()
    parent, source = province.parents()
    province.resting()

    def fail(_actor: Actor, _event: EffectRecorded) -> None:
        raise Refused()

    events.install({**wiring.WIRING, EffectRecorded: On(reactions=(reactions.open_tickets, fail))})
    try:
        with pytest.raises(Refused):
            province.repeal(parent, source)
    finally:
        events.install(wiring.WIRING)
    assert count(Ticket) == 0
    assert count(StateMove) == 0
    assert count(EffectEvent, EffectEvent.kind == EventKind.REPEALED) == 0


def test_a_ticket_names_the_article_that_cites_what_changed_and_the_document_as_a_whole(app: Flask) -> None:
    ticket = province.one_ticket()
    assert [item.path for item in ticket.items] == ["dieu-2", ""]
    assert ticket.trigger is Trigger.BASIS_CHANGED
    assert ticket.law == "Nghị định 79/2025/NĐ-CP, Điều 39 khoản 2"


def test_taking_the_event_back_withdraws_its_unfinished_tickets_with_the_reason(app: Flask) -> None:
    ticket = province.one_ticket()
    assert ticket.event_id is not None
    effect_service.reverse(province.actor("leader"), ticket.event_id, "Ghi nhầm văn bản bị bãi bỏ.")
    assert province.ticket().state is State.WITHDRAWN
    last = db.session.scalars(sa.select(StateMove).order_by(StateMove.id.desc())).first()
    assert last is not None
    assert last.remark
    assert deadlines.running("review", [ticket.id]) == {}


def test_an_officer_opens_a_review_on_a_ground_and_not_twice_on_the_same(app: Flask) -> None:
    province.set_up()
    document = province.resting()
    ground = "Cử tri kiến nghị xem lại thời hạn cấp phép."
    assert service.open_by_officer(province.actor("reviewer"), document, ground)
    with pytest.raises(Refused):
        service.open_by_officer(province.actor("head"), document, ground)
    assert province.ticket().trigger is Trigger.OFFICER


def test_who_opens_a_review_reads_it_in_whichever_unit_it_lies(app: Flask) -> None:
    province.set_up()
    document, stranger = province.resting(), province.actor("stranger")
    ticket_id = service.open_by_officer(stranger, document, "Cử tri kiến nghị xem lại thời hạn cấp phép.")
    ticket = queries.get(stranger, ticket_id)
    assert ticket is not None
    assert ticket.unit_id not in stranger.units()
    assert permissions.can(stranger, "review.read", ticket)
    assert not permissions.can(stranger, "review.conclude", ticket)


def test_a_document_written_on_the_amended_wording_needs_no_review_for_that_amendment(app: Flask) -> None:
    province.set_up()
    parent, source = province.parents()
    province.resting()
    for day, tickets in ((date(2021, 1, 1), 0), (date(2026, 1, 1), 1)):
        fact = Fact(parent, EventKind.AMENDED, day, source_id=source)
        effect_service.record(province.actor("leader"), fact)
        assert count(Ticket) == tickets


def test_tickets_stay_while_part_of_the_change_stands_and_open_again_when_it_is_recorded_again(app: Flask) -> None:
    province.set_up()
    parent, source = province.parents()
    province.resting()
    leader = province.actor("leader")
    facts = [
        Fact(parent, EventKind.REPEALED, date(2026, 7, 1), provision=path, source_id=source)
        for path in ("dieu-1", "dieu-2")
    ]
    first, second = (effect_service.record(leader, fact)[0] for fact in facts)
    effect_service.reverse(leader, first, "Ghi nhầm điều.")
    assert count(Ticket, Ticket.state == State.OPEN) == 1
    effect_service.reverse(leader, second, "Ghi nhầm điều.")
    assert count(Ticket, Ticket.state == State.OPEN) == 0
    effect_service.record(leader, facts[0])
    assert count(Ticket, Ticket.state == State.OPEN) == 1
    assert count(Ticket) == 2


def test_two_grounds_that_begin_alike_are_two_tickets_and_one_sentence_typed_twice_is_one(app: Flask) -> None:
    province.set_up()
    document, reviewer = province.resting(), province.actor("reviewer")
    start = "Theo kết luận của đoàn giám sát về việc thực hiện quy định quản lý công trình trên địa bàn tỉnh " * 2
    first = service.open_by_officer(reviewer, document, f"{start}: xem lại Điều 1.")
    assert service.open_by_officer(reviewer, document, f"{start}: xem lại Điều 2.") != first
    with pytest.raises(Refused):
        service.open_by_officer(reviewer, document, f"  {start.upper()}:  xem lại Điều 1 ")
    assert count(Ticket) == 2
