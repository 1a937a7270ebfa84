"""The main job from end to end by the service layer: on the sample register and on the real documents."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Role
from legaldocs.core import audit, clock
from legaldocs.core.db import db
from legaldocs.core.errors import Refused
from legaldocs.documents import effect_service, importing, queries, sample_register
from legaldocs.documents.importing import Arrival
from legaldocs.documents.models import Document, EffectEvent, Level
from legaldocs.law.effect import EventKind, Status
from legaldocs.plans import documents_out, rows
from legaldocs.plans import queries as plan_queries
from legaldocs.plans import service as plans
from legaldocs.plans.compare import Hand
from legaldocs.plans.generate import generate
from legaldocs.plans.items import Capacity
from legaldocs.plans.models import Plan
from legaldocs.plans.models import State as PlanState
from legaldocs.review import documents_out as review_forms
from legaldocs.review.models import State, Ticket
from legaldocs.review.pages import opened
from tests.acceptance import main_job
from tests.acceptance.main_job import People

pytestmark = pytest.mark.timeout(600)  # the sample register is loaded within the first test that asks for it

REAL_PARENT_RESTING = 20  # a parent on which at least so many real provincial documents rest
READ_IN_A_MOMENT = 12_000  # characters; the whole corpus is measured by `make bench`
NAMED = 5


def living_dependants(parent: Document, on: date) -> set[int]:
    """Provincial documents not wholly ended that name the parent as their basis."""
    resting = queries.named(queries.resting_on(parent.id))
    ours = {key for key, document in resting.items() if document.level is not Level.NATIONAL}
    return {key for key in ours if queries.status_of(key, on).status is not Status.ENDED}


def most_cited_parent() -> Document:
    """The national document in force with the most living provincial dependants."""
    today = clock.today()
    national = db.session.scalars(db.select(Document).where(Document.level == Level.NATIONAL)).all()
    standing = [d for d in national if queries.status_of(d.id, today).status is not Status.ENDED]
    return max(standing, key=lambda d: (len(living_dependants(d, today)), -d.id))


def repeal_and_expect_tickets(parent: Document) -> list[Ticket]:
    """A text repeals the parent; once a person confirms it, each dependant has one ticket with its reasons."""
    leader = main_job.holder(Role.JUSTICE_LEADER)
    wanted = living_dependants(parent, clock.today())
    source = main_job.import_repeal(leader, parent)
    assert main_job.tickets_of(parent.id, source) == []
    assert main_job.confirm_all(leader, source) == 1
    tickets = main_job.tickets_of(parent.id, source)
    assert {ticket.document_id for ticket in tickets} == wanted
    assert len(tickets) == len(wanted)
    for ticket in tickets:
        assert "Nghị định 79/2025/NĐ-CP" in ticket.law
        assert ticket.relation_ids
        assert ticket.unit_id is not None
        assert ticket.items
        event = db.session.get_one(EffectEvent, ticket.event_id)
        assert (event.kind, event.source_id, event.confirmed_name) == (EventKind.REPEALED, source, leader.name)
    return tickets


def the_whole_job(parent: Document) -> None:
    """Steps 3 to 5 of the job on the register at hand."""
    ticket = repeal_and_expect_tickets(parent)[0]
    people = main_job.people_for(ticket)
    main_job.conclude_everything(people, ticket.id)
    assert_form_opens(people, ticket)
    main_job.approve_and_endorse(people, ticket.id)
    proposal = main_job.propose_from(people, ticket.id)
    draft = main_job.draft_words(proposal)
    target = queries.named([ticket.document_id])[ticket.document_id]
    assert target.number in draft
    assert "DỰ THẢO" in draft.upper()
    assert proposal.ticket_id == ticket.id
    plan_of_next_year(people)
    assert audit.verify(db.session()) is None


def assert_form_opens(people: People, ticket: Ticket) -> None:
    """The review form carries the reasons and conclusions."""
    found = opened(people.reviewer, ticket.id)
    assert "PHIẾU RÀ SOÁT" in main_job.words_of(review_forms.review_form(found)).upper()


def plan_of_next_year(people: People) -> None:
    """Proposed alike twice, edited by hand, generated anew, approved by another person, printed."""
    year = clock.today().year + 1
    plan = plans.propose(people.reviewer, year)
    assert plan.lines
    assert all(line.reasons for line in plan.lines)
    again = plans.difference(plan)
    assert (again.added, again.removed, again.changed) == ((), (), ())
    moved, dropped = plan.lines[0], plan.lines[1]
    month = 12 if moved.month != 12 else 11
    plans.edit_line(people.reviewer, plan.id, moved.id, month, moved.unit_key, "Chờ văn bản hướng dẫn.")
    plans.remove_line(people.reviewer, plan.id, dropped.id, "Đã có trong kế hoạch khác.")
    plans.regenerate(people.reviewer, plan.id)
    kept = {line.id: line for line in db.session.get_one(Plan, plan.id).lines}
    assert (kept[moved.id].month, kept[moved.id].hand) == (month, Hand.CHANGED)
    assert kept[dropped.id].hand is Hand.REMOVED
    approve_plan(people, plan)


def approve_plan(people: People, plan: Plan) -> None:
    """The one who submits cannot approve; another can, and the plan opens in Word with its lines."""
    plans.move(people.leader, plan.id, "submit")
    with pytest.raises(Refused):
        plans.move(people.leader, plan.id, "approve")
    plans.move(people.leader, plan.id, "return", remark="Người khác trình thay.")
    plans.move(people.reviewer, plan.id, "submit")
    assert plans.move(people.leader, plan.id, "approve").state is PlanState.APPROVED
    words = main_job.words_of(documents_out.official(plan))
    first = next(line for line in plan.lines if line.hand is not Hand.REMOVED)
    assert queries.named([first.document_id])[first.document_id].number in words


def test_the_whole_job_on_the_sample_register(sample: Flask) -> None:
    the_whole_job(most_cited_parent())


def test_the_same_register_and_day_give_the_same_plan(sample: Flask) -> None:
    year, today = clock.today().year + 1, clock.today()
    first, second = (generate(year, plan_queries.candidates(year, today), Capacity(8)) for _ in range(2))
    assert first == second
    stored = [rows.stored(item) for item in first.items]
    assert stored == [rows.stored(item) for item in second.items]


def test_confirming_again_and_importing_again_open_no_second_ticket(sample: Flask) -> None:
    parent = most_cited_parent()
    tickets = repeal_and_expect_tickets(parent)
    leader = main_job.holder(Role.JUSTICE_LEADER)
    source = tickets[0].trigger_key.rsplit(":", 1)[1]
    fact = effect_service.Fact(parent.id, EventKind.REPEALED, date(2026, 11, 1), source_id=int(source))
    effect_service.record(leader, fact)
    main_job.import_repeal(leader, parent)
    assert len(main_job.tickets_of(parent.id, int(source))) == len(tickets)


def test_what_is_approved_is_what_was_read(sample: Flask) -> None:
    ticket = repeal_and_expect_tickets(most_cited_parent())[0]
    people = main_job.people_for(ticket)
    main_job.conclude_everything(people, ticket.id)
    stale = "0" * 64
    with pytest.raises(Refused):
        main_job.reviews.move(people.head, ticket.id, "approve", content_hash=stale)
    assert db.session.get_one(Ticket, ticket.id).state is State.SUBMITTED


@pytest.mark.corpus
def test_the_whole_job_on_real_documents(empty: Flask, shared_data: Path) -> None:
    sample_register.set_up_people()
    officer = accounts.actor_by_username(sample_register.OFFICER)
    found = importing.arrivals(shared_data / "corpus.jsonl.gz", "corpus.jsonl.gz")
    importing.bring_in(officer, provincial_and_cited(found), progress=lambda *_: None, confirm_plain=True)
    parent = most_cited_parent()
    assert len(living_dependants(parent, clock.today())) >= REAL_PARENT_RESTING
    the_whole_job(parent)


def provincial_and_cited(found: list[Arrival]) -> list[Arrival]:
    """The shorter provincial documents, and the national ones whose number they name."""
    local = [arrival for arrival in found if is_local(arrival) and len(arrival.incoming.text) < READ_IN_A_MOMENT]
    words = "\n".join(arrival.incoming.text for arrival in local)
    named = [a for a in found if a not in local and a.incoming.number and words.count(a.incoming.number) >= NAMED]
    return [*named, *local]


def is_local(arrival: Arrival) -> bool:
    """Issued by a people's council or committee."""
    number = arrival.incoming.number or ""
    return number.endswith(("UBND", "HĐND"))
