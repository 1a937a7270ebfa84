"""A campaign's list is frozen, its work shared, and it cannot close while something was left out in silence."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from docx import Document as WordFile
from flask import Flask

from legaldocs.campaigns import coverage, documents_out, queries, service, sharing
from legaldocs.campaigns.models import Campaign, Member, Sort, State
from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.core.errors import Forbidden, Invalid, Refused
from legaldocs.documents.models import Document
from legaldocs.review import service as review
from legaldocs.review.models import Outcome, Ticket, Trigger
from legaldocs.review.models import State as TicketState
from tests import apps
from tests.databases import BOTH_IN_THE_BUILD
from tests.review import province

SOON = clock.today() + timedelta(days=60)


def prepared(**changed: Any) -> Campaign:
    given = {"kind": Sort.FIELD, "name": "Rà soát lĩnh vực xây dựng", "due_on": SOON, "query": {"field": "xây dựng"}}
    return service.prepare(province.actor("leader"), **(given | changed))


@pytest.fixture
def running(app: Flask) -> Campaign:
    """A campaign over three documents that rest on one decree."""
    apps.begin(app, started)
    return db.session.scalars(sa.select(Campaign)).one()


def started() -> None:
    province.set_up()
    province.parents()
    for number in (1, 2, 3):
        province.resting(f"{number}/2021/QĐ-UBND")
    service.move(province.actor("leader"), prepared().id, "start")


def tickets(campaign: Campaign) -> list[Ticket]:
    found = db.session.scalars(sa.select(Ticket).where(Ticket.source_key == campaign.source_key).order_by(Ticket.id))
    return list(found)


def conclude(ticket: Ticket) -> None:
    """All steps of a review: assigned, concluded, approved, endorsed by three people."""
    if ticket.state is TicketState.OPEN:
        review.move(province.actor("head"), ticket.id, "assign", assignee_id=province.person_id("reviewer"))
    for item in ticket.items:
        review.conclude(province.actor("reviewer"), ticket.id, item.id, Outcome.KEEP)
    province.assess(ticket.id)
    review.move(province.actor("reviewer"), ticket.id, "submit")
    review.move(province.actor("head"), ticket.id, "approve", content_hash=ticket.content_hash())
    review.move(province.actor("leader"), ticket.id, "endorse")


@pytest.mark.parametrize("uri", BOTH_IN_THE_BUILD, indirect=True)
def test_starting_freezes_the_list_opens_one_review_each_and_shares_the_work(running: Campaign) -> None:
    members = queries.all_members(running.id)
    assert len(members) == len(tickets(running)) == 3
    assert {ticket.trigger for ticket in tickets(running)} == {Trigger.CAMPAIGN}
    assert {ticket.due_on for ticket in tickets(running)} == {SOON}
    assert {member.person_id for member in members} == {province.person_id("reviewer")}
    province.resting("4/2021/QĐ-UBND")
    assert len(queries.all_members(running.id)) == 3
    [unit] = queries.progress(running.id, "unit")
    assert (unit.total, unit.waiting, unit.done) == (3, 3, 0)
    assert queries.progress_of([running.id]) == {running.id: (3, 0)}


def test_shares_go_to_the_least_busy_and_stop_at_what_one_person_can_take() -> None:
    shares = sharing.share([(n, 7) for n in range(1, 6)], {7: [10, 11]}, {10: 5}, per_person=2)
    assert [one.person_id for one in shares] == [11, 11, 10, 10, None]
    assert sharing.without_room(shares) == {7: 1}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"query": {"field": "hàng hải"}}, "scope"),
        ({"query": {}}, "field"),
        ({"kind": Sort.AREA, "query": {"field": "xây dựng"}}, "territory"),
        ({"due_on": date(2020, 1, 1)}, "due_on"),
        ({"name": "Ngắn"}, "name"),
        ({"per_person": 0}, "per_person"),
    ],
)
def test_what_a_campaign_lacks_is_named_and_nothing_is_written(app: Flask, changed: dict[str, Any], field: str) -> None:
    province.set_up()
    province.resting()
    with pytest.raises(Invalid) as refused:
        prepared(**changed)
    assert field in refused.value.fields
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Campaign)) == 0


def test_only_a_leader_starts_a_campaign(app: Flask) -> None:
    province.set_up()
    province.resting()
    with pytest.raises(Forbidden):
        service.move(province.actor("reviewer"), prepared().id, "start")


@pytest.mark.parametrize("uri", BOTH_IN_THE_BUILD, indirect=True)
def test_a_campaign_closes_only_when_every_gap_is_reviewed_or_signed(running: Campaign) -> None:
    leader = province.actor("leader")
    first, second, third = tickets(running)
    conclude(first)
    conclude(second)
    with pytest.raises(Refused):
        service.move(leader, running.id, "close")
    [gap] = coverage.of(running).open
    assert (gap.document_id, gap.change) == (third.document_id, None)
    with pytest.raises(Invalid):
        service.sign_gaps(leader, running.id, [(gap.document_id, gap.key)], "Thôi")
    assert service.sign_gaps(leader, running.id, [(gap.document_id, gap.key)], "Đang được thay thế toàn bộ.") == 1
    assert service.move(leader, running.id, "close").state is State.CLOSED


@pytest.mark.parametrize("uri", BOTH_IN_THE_BUILD, indirect=True)
def test_a_basis_that_changes_after_a_conclusion_opens_a_gap_that_its_own_review_closes(running: Campaign) -> None:
    for ticket in tickets(running):
        conclude(ticket)
    assert coverage.of(running).gaps == []
    parents = [row.id for row in db.session.scalars(sa.select(Document).where(Document.rank < 10))]
    province.repeal(*sorted(parents))
    gaps = coverage.of(running).open
    assert len(gaps) == 3
    assert all(gap.change is not None and gap.change.document_id == min(parents) for gap in gaps)
    changed = db.session.scalars(sa.select(Ticket).where(Ticket.trigger == Trigger.BASIS_CHANGED)).all()
    conclude(changed[0])
    assert {gap.document_id for gap in coverage.of(running).open} == {t.document_id for t in changed[1:]}


def test_a_basis_that_changed_before_the_conclusion_is_covered_by_it(app: Flask) -> None:
    province.set_up()
    parents = province.parents()
    province.resting()
    province.repeal(*parents)
    campaign = service.move(province.actor("leader"), prepared().id, "start")
    assert {gap.key == "" for gap in coverage.of(campaign).open} == {True, False}
    conclude(tickets(campaign)[0])
    found = coverage.of(campaign)
    assert (found.gaps, found.changes, found.reviewed) == ([], 1, 1)


def test_ticked_documents_are_given_out_at_once_by_the_head_of_their_unit(running: Campaign) -> None:
    ids = [member.id for member in queries.all_members(running.id)]
    assert service.assign(province.actor("head"), running.id, ids[:2], province.person_id("reviewer")) == 2
    assert [ticket.state for ticket in tickets(running)] == [
        TicketState.REVIEWING, TicketState.REVIEWING, TicketState.OPEN,
    ]  # fmt: skip
    with pytest.raises(Forbidden):
        service.assign(province.actor("reviewer"), running.id, ids, province.person_id("reviewer"))
    with pytest.raises(Refused):  # who heads no unit has nothing to give out, and is told so
        service.assign(province.actor("leader"), running.id, ids, province.person_id("reviewer"))


def test_a_document_taken_off_the_list_keeps_its_reason_and_its_review_is_withdrawn(running: Campaign) -> None:
    member = queries.all_members(running.id)[0]
    service.drop(province.actor("leader"), running.id, [member.id], "Đã bãi bỏ bằng văn bản khác.")
    assert db.session.get_one(Member, member.id).dropped == "Đã bãi bỏ bằng văn bản khác."
    assert tickets(running)[0].state is TicketState.WITHDRAWN
    found = coverage.of(running)
    assert (found.in_scope, found.dropped, len(found.gaps)) == (3, 1, 2)


def test_giving_a_campaign_up_withdraws_its_unfinished_reviews(running: Campaign) -> None:
    conclude(tickets(running)[0])
    service.move(province.actor("leader"), running.id, "cancel", remark="Gộp vào đợt tổng rà soát.")
    assert [ticket.state for ticket in tickets(running)] == [
        TicketState.CLOSED, TicketState.WITHDRAWN, TicketState.WITHDRAWN,
    ]  # fmt: skip


def test_the_certificate_names_every_gap_with_its_reason_and_who_signed(app: Flask, running: Campaign) -> None:
    gap = coverage.of(running).gaps[0]
    service.sign_gaps(province.actor("leader"), running.id, [(gap.document_id, "")], "Đang được thay thế toàn bộ.")
    with app.test_request_context():
        word = WordFile(BytesIO(documents_out.certificate(running)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert "Đang được thay thế toàn bộ." in cells
    assert any("Lãnh đạo Sở" in cell for cell in cells)
    assert cells.count("Chưa có lý do") == 2


def test_the_gaps_are_filtered_ordered_paged_and_exported_alike(app: Flask, running: Campaign) -> None:
    leader = province.actor("leader")
    gaps = coverage.of(running).gaps
    service.sign_gaps(leader, running.id, [(gaps[0].document_id, "")], "Đang được thay thế toàn bộ.")
    client = app.test_client()
    client.post("/sign-in", data={"username": "leader", "password": province.PASSWORD})
    address = f"/campaigns/{running.id}/coverage"
    assert client.get(address).text.count("ld-pick") == len(gaps) - 1
    signed = client.get(f"{address}?state=signed").text
    assert "1/2021/QĐ-UBND" in signed
    assert "2/2021/QĐ-UBND" not in signed
    exported = client.get(f"{address}/export?sort=-document&state=open&format=csv").text.splitlines()[1:]
    assert [line.split(",")[0] for line in exported] == ["3/2021/QĐ-UBND", "2/2021/QĐ-UBND"]
    assert len(client.get(f"{address}/export?kind=change&format=csv").text.splitlines()) == 1
    assert "Không có khoảng trống nào khớp" in client.get(f"{address}?q=không+có").text
    assert client.get(f"{address}?state=x").status_code == 422
