"""Proposals: who may raise, decide and carry out; whose competence it is; what comes over from a review."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.core.errors import Forbidden, Invalid, Missing, Refused
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.documents import queries as documents
from legaldocs.proposals import queries, service
from legaldocs.proposals.models import Action, Proposal, State
from legaldocs.proposals.service import Aim
from legaldocs.review import service as reviews
from legaldocs.review.models import Outcome, Ticket
from legaldocs.review.models import State as TicketState
from tests.proposals.world import DRAFTER, HEAD, LEADER, OFFICER, OUTSIDER, document, people, who

GROUND, WHY = "Điều 75 Luật Bảo vệ môi trường", "Không còn phù hợp với luật mới."


@pytest.fixture(autouse=True)
def _people(app: Flask) -> None:
    people()


def soon() -> date:
    return clock.today() + timedelta(days=60)


def proposed(*paths: str, action: Action = Action.REPEAL, due_on: date | None = None) -> Proposal:
    aims = [Aim(document(), path) for path in paths]
    return service.raise_proposal(who(DRAFTER), action, aims, GROUND, WHY, due_on)


def test_a_proposal_keeps_the_words_of_each_provision_it_aims_at() -> None:
    target = proposed("dieu-1/khoan-2").targets[0]
    assert target.quote == "2. Quyết định này áp dụng trên địa bàn tỉnh."


def test_a_provision_the_document_does_not_have_is_refused() -> None:
    with pytest.raises(Invalid):
        proposed("dieu-9")


def test_ground_and_reason_are_asked_for_by_name() -> None:
    with pytest.raises(Invalid) as refusal:
        service.raise_proposal(who(DRAFTER), Action.REPEAL, [Aim(document())], "", "")
    assert set(refusal.value.fields) == {"ground", "reason"}


def test_the_body_that_took_a_merged_province_over_is_competent_for_its_documents() -> None:
    assert proposed("").competent_body == "Ủy ban nhân dân tỉnh Mẫu"


def test_nobody_in_the_province_acts_on_a_national_text() -> None:
    decree = document("08/2022/NĐ-CP", "Chính phủ", "Nghị định")
    with pytest.raises(Refused, match="08/2022/NĐ-CP"):
        service.raise_proposal(who(DRAFTER), Action.AMEND, [Aim(decree)], GROUND, WHY)


def test_one_proposal_goes_to_one_body() -> None:
    council = document("07/2020/NQ-HĐND", "Hội đồng nhân dân tỉnh Mẫu Hải", "Nghị quyết")
    raised = proposed("dieu-1")
    with pytest.raises(Refused, match="07/2020/NQ-HĐND"):
        service.add_target(who(DRAFTER), raised.id, Aim(council))


def test_a_proposal_without_a_day_is_not_submitted() -> None:
    with pytest.raises(Refused) as refusal:
        service.move(who(DRAFTER), proposed("dieu-1").id, "submit")
    assert [blocker.code for blocker in refusal.value.blockers] == ["due_on"]


def test_a_submitted_proposal_is_no_longer_edited() -> None:
    raised = proposed("dieu-1", due_on=soon())
    service.move(who(DRAFTER), raised.id, "submit")
    with pytest.raises(Refused):
        service.remove_target(who(DRAFTER), raised.id, raised.targets[0].id)


def test_only_a_leader_decides() -> None:
    raised = proposed("dieu-1", due_on=soon())
    service.move(who(DRAFTER), raised.id, "submit")
    with pytest.raises(Forbidden):
        service.move(who(HEAD), raised.id, "accept")


def test_nobody_decides_on_a_proposal_they_raised() -> None:
    leader = who(LEADER)
    raised = service.raise_proposal(leader, Action.REPEAL, [Aim(document())], GROUND, WHY, soon())
    service.move(leader, raised.id, "submit")
    with pytest.raises(Refused) as refusal:
        service.move(leader, raised.id, "accept")
    assert [blocker.code for blocker in refusal.value.blockers] == ["four-eyes"]


def test_carrying_out_names_the_document_that_did_it() -> None:
    raised = proposed("dieu-1", due_on=soon())
    service.move(who(DRAFTER), raised.id, "submit")
    service.move(who(LEADER), raised.id, "accept")
    with pytest.raises(Refused):
        service.move(who(LEADER), raised.id, "carry-out")
    document("03/2026/QĐ-UBND", "Ủy ban nhân dân tỉnh Mẫu", issued=date(2026, 2, 1))
    assert service.move(who(LEADER), raised.id, "carry-out", instrument="03/2026/QĐ-UBND").state is State.DONE


def test_a_proposal_of_another_unit_does_not_exist_for_an_outsider() -> None:
    with pytest.raises(Missing):
        service.move(who(OUTSIDER), proposed("dieu-1").id, "submit")


def closed_ticket(**outcomes: Outcome) -> Ticket:
    """An approved review of one document; ``outcomes`` by article number, ``d1=Outcome.KEEP``."""
    ticket_id = reviews.open_by_officer(who(OFFICER), document(), "Căn cứ ban hành đã được thay thế.")
    with unit_of_work(who(OFFICER), "tests.conclude"):
        ticket = db.session.get_one(Ticket, ticket_id)
        for name, outcome in outcomes.items():
            ticket.items.append(_item(ticket, f"dieu-{name[1:]}", outcome))
        ticket.state = TicketState.CLOSED
    return ticket


def _item(ticket: Ticket, path: str, outcome: Outcome) -> reviews.Item:
    return reviews.Item(
        ticket_id=ticket.id, position=len(ticket.items) + 1, path=path, label=documents.unit_label(path),
        outcome=outcome, ground=GROUND, reason=WHY, proposed_text="1. Nội dung mới.",
    )  # fmt: skip


def test_an_approved_review_gives_one_proposal_per_action() -> None:
    ticket = closed_ticket(d1=Outcome.REPEAL, d2=Outcome.AMEND)
    made = service.raise_from_ticket(who(DRAFTER), ticket.id)
    assert {(p.action, p.targets[0].path, p.origin_ref) for p in made} == {
        (Action.REPEAL, "dieu-1", ticket.code),
        (Action.AMEND, "dieu-2", ticket.code),
    }


def test_kept_provisions_and_a_second_time_give_nothing() -> None:
    with pytest.raises(Refused):
        service.raise_from_ticket(who(DRAFTER), closed_ticket(d1=Outcome.KEEP, d2=Outcome.REFER).id)
    assert queries.from_ticket(1) == []


def test_proposals_are_made_from_a_review_once() -> None:
    ticket = closed_ticket(d1=Outcome.REPEAL)
    service.raise_from_ticket(who(DRAFTER), ticket.id)
    with pytest.raises(Refused):
        service.raise_from_ticket(who(DRAFTER), ticket.id)


def test_a_review_still_under_way_gives_no_proposal() -> None:
    ticket_id = reviews.open_by_officer(who(OFFICER), document(), "Căn cứ ban hành đã được thay thế.")
    with pytest.raises(Refused):
        service.raise_from_ticket(who(DRAFTER), ticket_id)
