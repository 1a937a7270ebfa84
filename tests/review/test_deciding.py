"""Who concludes, who approves, who gives the opinion: three different people, on the words they have read."""

from __future__ import annotations

import pytest
from flask import Flask

from legaldocs.core.actor import Actor
from legaldocs.core.errors import Conflict, Forbidden, Missing, Refused
from legaldocs.review import service
from legaldocs.review.models import Outcome, State
from tests.databases import BOTH_IN_THE_BUILD
from tests.review import province
from tests.review.province import actor

pytestmark = pytest.mark.parametrize("uri", BOTH_IN_THE_BUILD, indirect=True)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [blocker.code for blocker in refused.value.blockers]


def test_a_conclusion_goes_from_reviewer_to_head_to_justice_department(app: Flask) -> None:
    ticket = province.submitted()
    service.move(actor("head"), ticket.id, "approve", content_hash=ticket.content_hash())
    closed = service.move(actor("leader"), ticket.id, "endorse")
    assert closed.state is State.CLOSED


def test_a_submission_names_every_provision_that_lacks_something(app: Flask) -> None:
    ticket = province.assigned()
    first, second = ticket.items
    service.conclude(actor("reviewer"), ticket.id, first.id, Outcome.REPEAL, ground="45/2020/NĐ-CP, Điều 5")
    with pytest.raises(Refused) as refused:
        service.move(actor("reviewer"), ticket.id, "submit")
    assert codes(refused) == [f"item-{first.id}", f"item-{second.id}", "assessment"]
    assert all(blocker.anchor for blocker in refused.value.blockers)


def test_keeping_the_rest_concludes_only_what_is_open(app: Flask) -> None:
    ticket = province.assigned()
    service.conclude(actor("reviewer"), ticket.id, ticket.items[0].id, Outcome.REPEAL, "Điều 5", "Không còn căn cứ.")
    assert service.conclude_rest(actor("reviewer"), ticket.id) == 1
    assert [item.outcome for item in province.ticket().items] == [Outcome.REPEAL, Outcome.KEEP]


def test_the_reviewer_may_not_approve_and_a_head_who_concluded_may_not_either(app: Flask) -> None:
    ticket = province.submitted()
    with pytest.raises(Forbidden):
        service.move(actor("reviewer"), ticket.id, "approve", content_hash=ticket.content_hash())
    both = Actor(province.person_id("reviewer"), "Người rà soát", frozenset({(ticket.unit_id or 0, "head")}))
    with pytest.raises(Refused) as refused:
        service.move(both, ticket.id, "approve", content_hash=ticket.content_hash())
    assert codes(refused) == ["four-eyes"]


def test_the_approver_gives_no_opinion_on_the_same_conclusion(app: Flask) -> None:
    ticket = province.submitted()
    service.move(actor("head"), ticket.id, "approve", content_hash=ticket.content_hash())
    both = Actor(province.person_id("head"), "Trưởng đơn vị", frozenset({(ticket.unit_id or 0, "justice_leader")}))
    with pytest.raises(Refused) as refused:
        service.move(both, ticket.id, "endorse")
    assert codes(refused) == ["four-eyes"]


def test_what_was_not_read_is_not_approved(app: Flask) -> None:
    ticket = province.submitted()
    read = ticket.content_hash()
    service.move(actor("head"), ticket.id, "return", remark="Nêu rõ hơn lý do.")
    item = province.ticket().items[0]
    service.conclude(actor("reviewer"), ticket.id, item.id, Outcome.AMEND, "Điều 5", "Trùng quy định của nghị định.")
    service.move(actor("reviewer"), ticket.id, "submit")
    with pytest.raises(Refused) as refused:
        service.move(actor("head"), ticket.id, "approve", content_hash=read)
    assert codes(refused) == ["content"]
    assert province.ticket().state is State.SUBMITTED


def test_a_refused_approval_names_all_reasons_at_once(app: Flask) -> None:
    ticket = province.assigned()
    both = Actor(province.person_id("reviewer"), "Người rà soát", frozenset({(ticket.unit_id or 0, "head")}))
    with pytest.raises(Refused) as refused:
        service.move(both, ticket.id, "approve", content_hash="another")
    items = [f"item-{item.id}" for item in ticket.items]
    assert codes(refused) == ["state", "four-eyes", *items, "assessment", "content"]


def test_sending_back_needs_words(app: Flask) -> None:
    ticket = province.submitted()
    with pytest.raises(Refused) as refused:
        service.move(actor("head"), ticket.id, "return", remark=" ")
    assert codes(refused) == ["remark"]


def test_only_a_reviewer_of_the_unit_is_assigned(app: Flask) -> None:
    ticket = province.one_ticket()
    with pytest.raises(Refused) as refused:
        service.move(actor("head"), ticket.id, "assign", assignee_id=province.person_id("stranger"))
    assert codes(refused) == ["assignee"]


def test_two_writers_do_not_overwrite_each_other(app: Flask) -> None:
    ticket = province.assigned()
    item = ticket.items[0]
    seen = item.version
    service.conclude(actor("reviewer"), ticket.id, item.id, Outcome.KEEP, version=seen)
    with pytest.raises(Conflict):
        service.conclude(actor("reviewer"), ticket.id, item.id, Outcome.REPEAL, version=seen)
    with pytest.raises(Conflict):
        service.move(actor("reviewer"), ticket.id, "submit", version=ticket.version - 1)


def test_another_department_does_not_learn_of_the_ticket(app: Flask) -> None:
    ticket = province.assigned()
    with pytest.raises(Missing):
        service.move(actor("stranger"), ticket.id, "submit")
    with pytest.raises(Missing):
        service.conclude(actor("stranger"), ticket.id, ticket.items[0].id, Outcome.KEEP)


def test_a_move_that_does_not_exist_is_missing(app: Flask) -> None:
    ticket = province.one_ticket()
    with pytest.raises(Missing):
        service.move(actor("head"), ticket.id, "forget")
