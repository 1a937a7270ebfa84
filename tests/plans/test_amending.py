"""A plan that stands: carried out line by line, amended as a numbered version, what arose offered with its reasons."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import docx
import pytest
import sqlalchemy as sa
import time_machine as travel
from flask import Flask

from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.errors import Forbidden, Invalid, Refused
from legaldocs.plans import amending, documents_out, execution, queries, service
from legaldocs.plans.execution import Progress
from legaldocs.plans.models import Plan, State
from legaldocs.review.models import Ticket, Trigger
from tests.review import province
from tests.review.province import actor

NOW = date(2027, 1, 4)
NUMBERS = ("12/2015/QĐ-UBND", "13/2016/QĐ-UBND", "14/2017/QĐ-UBND")


def at_day(machine: travel.TimeMachineFixture, day: date) -> None:
    machine.move_to(datetime(day.year, day.month, day.day, 9, tzinfo=clock.LOCAL), tick=False)


@pytest.fixture
def approved(app: Flask, time_machine: travel.TimeMachineFixture) -> Plan:
    """The approved plan of 2027: three old documents, one a month."""
    at_day(time_machine, NOW)
    province.set_up()
    province.parents()
    for number in NUMBERS:
        province.resting(number)
    return approve(service.propose(actor("reviewer"), 2027, 1))


def approve(plan: Plan) -> Plan:
    service.move(actor("reviewer"), plan.id, "submit")
    return service.move(actor("leader"), plan.id, "approve")


def arise() -> int:
    """A further document whose basis is repealed; its id."""
    further = province.resting("99/2021/QĐ-UBND")
    parent, source = province.parents()
    province.repeal(parent, source)
    return further


def words_of(plan: Plan) -> str:
    found = docx.Document(BytesIO(documents_out.official(plan)))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in found.paragraphs), *cells])


def test_reviews_open_in_their_month_once_and_lead_back_to_the_line(
    approved: Plan, time_machine: travel.TimeMachineFixture
) -> None:
    months = sorted(line.month for line in approved.lines)
    assert amending.open_due(SYSTEM, approved.id) == sum(month <= NOW.month for month in months)
    at_day(time_machine, date(2027, 12, 1))
    amending.open_due(SYSTEM, approved.id)
    assert amending.open_due(SYSTEM, approved.id) == 0
    tickets = list(db.session.scalars(sa.select(Ticket).where(Ticket.trigger == Trigger.PLAN)))
    assert len(tickets) == len(approved.lines)
    for line in approved.lines:
        ticket = next(one for one in tickets if one.document_id == line.document_id)
        assert execution.carried(approved, clock.today())[line.id].ticket is ticket
        assert ticket.due_on == execution.month_end(2027, line.month)
        assert queries.standing_lines(ticket.document_id)[0][1] is line


def test_a_line_goes_from_waiting_to_done_or_late(approved: Plan, time_machine: travel.TimeMachineFixture) -> None:
    line = approved.lines[0]
    amending.open_due(SYSTEM, approved.id)

    def progress() -> Progress:
        return execution.carried(approved, clock.today())[line.id].progress

    assert progress() is Progress.WAITING
    ticket = db.session.scalars(sa.select(Ticket).where(Ticket.document_id == line.document_id)).one()
    province.review.move(actor("head"), ticket.id, "assign", assignee_id=province.person_id("reviewer"))
    assert progress() is Progress.WORKING
    at_day(time_machine, date(2027, line.month + 1, 10))
    assert progress() is Progress.LATE
    province.review.conclude_rest(actor("reviewer"), ticket.id)
    province.assess(ticket.id)
    province.review.move(actor("reviewer"), ticket.id, "submit")
    province.review.move(actor("head"), ticket.id, "approve", content_hash=ticket.content_hash())
    province.review.move(actor("leader"), ticket.id, "endorse")
    assert progress() is Progress.DONE


def test_what_arose_after_the_approval_is_offered_with_its_reason_and_taken_on_in_a_new_version(
    approved: Plan,
) -> None:
    assert execution.arisen(approved, clock.today()) == []
    further = arise()
    offered = execution.arisen(approved, clock.today())
    assert [item.document_id for item in offered] == [further]
    assert offered[0].reasons[0].code == "trigger.basis_repealed"
    draft = amending.amend(actor("reviewer"), approved.id, "Căn cứ của văn bản đã bị bãi bỏ.")
    assert (draft.edition, draft.state) == (2, State.DRAFT)
    assert amending.take_on(actor("reviewer"), draft.id, [further]) == 1
    change = amending.difference(draft)
    assert change is not None
    assert [item.document_id for item in change.added] == [further]
    assert (change.removed, change.changed) == ((), ())
    assert queries.of_year(2027) is approved
    approve(draft)
    assert queries.of_year(2027) is draft
    assert approved.state is State.SUPERSEDED
    words = words_of(draft)
    for expected in ("(lần 1)", "Căn cứ của văn bản đã bị bãi bỏ", "Bổ sung văn bản số 99/2021/QĐ-UBND"):
        assert expected in words


def test_an_amendment_moves_and_takes_off_lines_and_says_so(approved: Plan) -> None:
    draft = amending.amend(actor("reviewer"), approved.id, "Điều chỉnh thời gian thực hiện.")
    first, second = draft.lines[0], draft.lines[1]
    service.edit_line(actor("reviewer"), draft.id, first.id, 11, first.unit_key, "Chờ nghị định mới")
    service.remove_line(actor("reviewer"), draft.id, second.id, "Đã rà soát xong")
    words = words_of(draft)
    assert "sang tháng 11" in words
    assert "Đưa ra khỏi Danh mục văn bản số" in words
    with pytest.raises(Refused):
        service.regenerate(actor("reviewer"), draft.id)


def test_only_a_standing_plan_is_amended_once_at_a_time_and_with_a_reason(approved: Plan) -> None:
    with pytest.raises(Invalid):
        amending.amend(actor("reviewer"), approved.id, "vì")
    draft = amending.amend(actor("reviewer"), approved.id, "Điều chỉnh thời gian thực hiện.")
    for plan_id in (approved.id, draft.id):
        with pytest.raises(Refused):
            amending.amend(actor("reviewer"), plan_id, "Điều chỉnh thời gian thực hiện.")
    with pytest.raises(Forbidden):
        amending.open_due(actor("leader"), approved.id)
    with pytest.raises(Refused):
        service.propose(actor("reviewer"), 2027)
