"""People decide: who may, what a decision needs, how long it holds, and what a rule's answers say of it."""

from __future__ import annotations

import pytest
from flask import Flask

from legaldocs.conflicts import jobs, pages, queries, service
from legaldocs.conflicts.models import Finding, State
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Forbidden, Missing, Refused
from legaldocs.documents import edition_service
from legaldocs.documents.models import Document
from legaldocs.documents.reading import Incoming
from legaldocs.proposals import service as proposals
from legaldocs.proposals.models import Action
from legaldocs.proposals.service import Aim
from tests.conflicts.conftest import Quiet
from tests.proposals.world import HEAD, LEADER, OFFICER, OUTSIDER, who


def first(rule: str = "two-values") -> Finding:
    return db.session.query(Finding).filter_by(rule=rule).order_by(Finding.weight.desc(), Finding.id).first()


def test_a_leader_confirms_and_the_rule_is_told_right(scanned: Flask) -> None:
    assert queries.answers() == {}
    found = service.move(who(LEADER), first().id, "confirm")
    assert (found.state, found.decided_by) == (State.CONFIRMED, who(LEADER).user_id)
    assert queries.answers() == {"two-values": (1, 0)}


def test_a_dismissal_needs_a_reason_and_counts_against_the_rule(scanned: Flask) -> None:
    with pytest.raises(Refused):
        service.move(who(LEADER), first().id, "dismiss", remark="no")
    before = pages.right_shares()("two-values", 0.8)
    service.move(who(LEADER), first().id, "dismiss", remark="Hai việc khác nhau.")
    assert pages.right_shares()("two-values", 0.8) < before


def test_another_unit_learns_nothing_and_decides_nothing(scanned: Flask) -> None:
    found = first("own-paper")
    outsider = who(OUTSIDER)
    seen = {one.unit_id for one in db.session.scalars(queries.findings(outsider, queries.Filters(sure=0.0)))}
    assert seen <= set(outsider.units())
    if found.unit_id not in outsider.units():
        with pytest.raises(Missing):
            service.move(outsider, found.id, "confirm")


def test_a_drafter_reads_but_does_not_decide(scanned: Flask) -> None:
    drafter = who("pham.quang.duy")
    mine = db.session.scalars(queries.findings(drafter, queries.Filters(sure=0.0))).first()
    assert mine is not None
    with pytest.raises(Forbidden):
        service.move(drafter, mine.id, "confirm")


def test_two_people_do_not_overwrite_each_other(scanned: Flask) -> None:
    found = first()
    read_at = found.version
    service.move(who(LEADER), found.id, "confirm")
    with pytest.raises(Conflict):
        service.move(who(LEADER), found.id, "dismiss", version=read_at, remark="Không phải mâu thuẫn.")


def test_many_are_decided_together_or_not_at_all(scanned: Flask) -> None:
    ids = [one.id for one in db.session.query(Finding).filter_by(rule="two-values").limit(3)]
    service.move(who(LEADER), ids[0], "dismiss", remark="Đã xem kỹ.")
    with pytest.raises(Refused):
        service.decide(who(LEADER), ids, "confirm")
    assert {db.session.get(Finding, key).state for key in ids[1:]} == {State.OPEN}
    assert service.decide(who(LEADER), ids[1:], "confirm") == 2


def test_a_unit_takes_over_what_is_handed_to_it(scanned: Flask) -> None:
    found = first()
    head = who(HEAD)
    unit = next(iter(head.units()))
    service.move(who(LEADER), found.id, "hand-over", unit_id=unit)
    assert queries.get(head, found.id) is not None
    assert service.move(head, found.id, "confirm").state is State.CONFIRMED


def test_a_dismissal_holds_until_either_side_is_worded_anew(scanned: Flask) -> None:
    found = first()
    key, document = found.key, db.session.get(Document, found.document_id)
    service.move(who(LEADER), found.id, "dismiss", remark="Hai việc khác nhau.")
    jobs.SCAN.run(Quiet())
    assert db.session.query(Finding).filter_by(key=key).one().state is State.DISMISSED
    old = document.editions[-1].text
    start, end = found.spans[0]
    words = found.text[max(0, start - 12) : end]
    text = old.replace(words, f"{words} (chưa gồm thuế)", 1)
    edition_service.correct_text(who(OFFICER), document.id, Incoming(text=text), "Bản trước chép thiếu.")
    jobs.UPDATE.run(Quiet())
    assert db.session.query(Finding).filter_by(key=key).one().state is State.OPEN


def test_a_proposal_raised_from_a_finding_leads_back_to_it(scanned: Flask) -> None:
    found = first()
    raised = proposals.raise_proposal(
        who(LEADER), Action.REPEAL, [Aim(found.document_id, found.path)], "Điều 5 của luật", "Hai mức cho một việc.",
        origin="finding", origin_ref=found.code,
    )  # fmt: skip
    again = db.session.get(Finding, found.id)
    assert (again.state, again.proposal_id) == (State.PROPOSED, raised.id)
    assert queries.answers()["two-values"] == (1, 0)
