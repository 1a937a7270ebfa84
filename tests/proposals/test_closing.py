"""A document that carries a proposal out is recognised by target and effect, and a person closes the loop."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.errors import Forbidden, Invalid, Refused
from legaldocs.documents import effect_service
from legaldocs.documents import service as documents
from legaldocs.documents.effect_service import Fact
from legaldocs.documents.models import Document
from legaldocs.documents.reading import Incoming
from legaldocs.law.effect import EventKind
from legaldocs.proposals import closing, queries, service
from legaldocs.proposals.models import Action, MatchState, Proposal, State
from legaldocs.proposals.service import Aim
from legaldocs.review import service as reviews
from legaldocs.review.models import State as ReviewState
from legaldocs.review.models import Ticket, Trigger
from tests.proposals.world import DRAFTER, LEADER, OFFICER, client_of, document, people, who

TEXT = """Điều 1. Bãi bỏ {what} Quyết định số 12/2021/QĐ-UBND ngày 05 tháng 4 năm 2021 của Ủy ban nhân dân tỉnh Mẫu \
Sơn quy định về thu gom rác.
Điều 2. Hiệu lực thi hành
Quyết định này có hiệu lực thi hành kể từ ngày {day:%d} tháng {day.month} năm {day.year}."""


@pytest.fixture(autouse=True)
def _people(app: Flask) -> None:
    people()


def accepted(action: Action = Action.REPEAL, path: str = "dieu-2") -> Proposal:
    due = clock.today() + timedelta(days=60)
    aims = [Aim(document(), path, "Lời mới." if action is Action.AMEND else None)]
    made = service.raise_proposal(who(DRAFTER), action, aims, "Điều 75 của luật", "Không còn phù hợp.", due_on=due)
    service.move(who(DRAFTER), made.id, "submit")
    return service.move(who(LEADER), made.id, "accept")


def instrument(what: str = "Điều 2", number: str = "30/2026/QĐ-UBND", days: int = 0) -> int:
    issued = clock.today() + timedelta(days=days)
    incoming = Incoming(
        text=TEXT.format(what=what, day=issued + timedelta(days=15)),
        number=number,
        title="Bãi bỏ một số quy định về thu gom rác",
        doc_type="Quyết định",
        issuer="Ủy ban nhân dân tỉnh Mẫu",
        issued_date=issued,
    )
    return documents.register(who(OFFICER), incoming).document_id


def test_an_arriving_instrument_is_matched_and_a_leader_closes_the_proposal(app: Flask) -> None:
    made = accepted()
    key = instrument()
    match = queries.matches(made.id)[0]
    assert (match.document_id, match.covered, match.total, match.state) == (key, 1, 1, MatchState.OPEN)
    closed = closing.confirm(who(LEADER), match.id)
    assert (closed.state, closed.instrument_id) == (State.DONE, key)


@pytest.mark.parametrize(("what", "found"), [("Điều 2", 1), ("khoản 1 Điều 2", 0), ("Điều 1", 0), ("toàn bộ", 1)])
def test_only_what_reaches_the_provision_counts(app: Flask, what: str, found: int) -> None:
    made = accepted()
    instrument(what)
    assert len(queries.matches(made.id)) == found


def test_a_repeal_does_not_carry_out_an_amendment(app: Flask) -> None:
    made = accepted(Action.AMEND)
    instrument()
    assert queries.matches(made.id) == []


def test_an_older_document_did_not_carry_it_out(app: Flask) -> None:
    made = accepted()
    instrument(days=-400, number="30/2025/QĐ-UBND")
    assert queries.matches(made.id) == []


def test_a_confirmed_event_that_names_its_source_counts_as_well(app: Flask) -> None:
    made = accepted()
    target = made.targets[0].document_id
    source = documents.register(
        who(OFFICER),
        Incoming(
            text="Điều 1. Nội dung khác\nKhông nêu văn bản nào.",
            number="31/2026/QĐ-UBND",
            title="Về việc khác",
            doc_type="Quyết định",
            issuer="Ủy ban nhân dân tỉnh Mẫu",
            issued_date=clock.today(),
        ),
    ).document_id
    fact = Fact(target, EventKind.REPEALED, clock.today(), "dieu-2", source_id=source)
    effect_service.record(who(OFFICER), fact)
    assert [match.document_id for match in queries.matches(made.id)] == [source]


def test_matching_twice_notes_once(app: Flask) -> None:
    made = accepted()
    key = instrument()
    closing.look_at(who(OFFICER), key)
    assert len(queries.matches(made.id)) == 1


def test_the_person_who_may_not_decide_does_not_close(app: Flask) -> None:
    made = accepted()
    instrument()
    with pytest.raises(Forbidden):
        closing.confirm(who(DRAFTER), queries.matches(made.id)[0].id)


def test_a_wrong_match_is_dismissed_with_a_reason_and_stays_so(app: Flask) -> None:
    made = accepted()
    key = instrument()
    match = queries.matches(made.id)[0]
    with pytest.raises(Invalid):
        closing.dismiss(who(LEADER), match.id, "no")
    closing.dismiss(who(LEADER), match.id, "Văn bản về việc khác.")
    closing.look_at(who(OFFICER), key)
    assert queries.matches(made.id)[0].state is MatchState.DISMISSED
    with pytest.raises(Refused):
        closing.confirm(who(LEADER), match.id)


def test_a_proposal_that_is_not_accepted_waits(app: Flask) -> None:
    aims = [Aim(document(), "dieu-2")]
    made = service.raise_proposal(who(DRAFTER), Action.REPEAL, aims, "Điều 75 của luật", "Không còn phù hợp.")
    instrument()
    with pytest.raises(Refused):
        closing.confirm(who(LEADER), queries.matches(made.id)[0].id)


def test_the_page_offers_to_close(app: Flask) -> None:
    made = accepted()
    instrument()
    client = client_of(app, LEADER)
    assert "30/2026/QĐ-UBND" in client.get(f"/proposals/{made.id}").text
    assert client.post(f"/proposals/matches/{queries.matches(made.id)[0].id}/confirm").status_code == 302
    assert queries.get(who(LEADER), made.id).state is State.DONE


def ticket(document_id: int, *paths: str, key: str = "parent", trigger: Trigger = Trigger.BASIS_CHANGED) -> int:
    """An open review of provisions ("" = the document), as a change of its parent opens it."""
    affected = {document_id: reviews.Affected(paths=paths)}
    reviews.open_tickets(SYSTEM, reviews.Cause(trigger, key, reason="Căn cứ đã thay đổi."), affected)
    chosen = sa.select(Ticket.id).where(Ticket.document_id == document_id).order_by(Ticket.id.desc())
    return int(db.session.scalars(chosen).first() or 0)


def number_of(document_id: int) -> str:
    return db.session.get_one(Document, document_id).number


def state_of(ticket_id: int) -> ReviewState:
    db.session.expire_all()
    return db.session.get_one(Ticket, ticket_id).state


@pytest.mark.parametrize(
    ("path", "what", "of_ticket", "settled"),
    [
        ("dieu-2", "Điều 2", ("dieu-2",), True),
        ("dieu-2", "Điều 2", ("dieu-2/khoan-1",), True),
        ("dieu-2", "Điều 2", ("dieu-1", "dieu-2"), False),
        ("dieu-2", "Điều 2", (), False),
        ("", "toàn bộ", (), True),
        ("", "toàn bộ", ("dieu-1",), True),
    ],
)
def test_reviews_that_the_instrument_answers_end_with_the_proposal(
    app: Flask, path: str, what: str, of_ticket: tuple[str, ...], settled: bool
) -> None:
    made = accepted(path=path)
    waiting = ticket(made.targets[0].document_id, *of_ticket)
    instrument(what)
    assert state_of(waiting) is ReviewState.OPEN
    closing.confirm(who(LEADER), queries.matches(made.id)[0].id)
    assert (state_of(waiting) is ReviewState.WITHDRAWN) is settled


def test_a_new_wording_is_still_reviewed_itself(app: Flask) -> None:
    made = accepted(Action.AMEND)
    target = made.targets[0].document_id
    parent = ticket(target, "dieu-2")
    own = ticket(target, "dieu-2", key="own", trigger=Trigger.SELF_CHANGED)
    service.move(who(LEADER), made.id, "carry-out", instrument=number_of(instrument()))
    assert (state_of(parent), state_of(own)) == (ReviewState.WITHDRAWN, ReviewState.OPEN)
