"""A document that carries a proposal out is recognised by target and effect, and a person closes the loop."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from legaldocs.core import clock
from legaldocs.core.errors import Forbidden, Invalid, Refused
from legaldocs.documents import effect_service
from legaldocs.documents import service as documents
from legaldocs.documents.effect_service import Fact
from legaldocs.documents.reading import Incoming
from legaldocs.law.effect import EventKind
from legaldocs.proposals import closing, queries, service
from legaldocs.proposals.models import Action, MatchState, Proposal, State
from legaldocs.proposals.service import Aim
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
