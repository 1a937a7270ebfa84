"""One sheet ends a review: what was read is kept, what was not is never concluded, and nothing is half done."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Forbidden, Invalid, Missing, Refused
from legaldocs.review import finish_service, pages, service
from legaldocs.review.models import Criterion, Outcome, State
from tests.review import province
from tests.review.province import actor
from tests.review.test_pages import signed_in, without_tokens  # noqa: F401  # an autouse fixture

FIT = dict.fromkeys(Criterion, (True, ""))


def test_what_was_read_is_kept_and_the_conclusion_goes_to_the_head(app: Flask) -> None:
    ticket = province.assigned()
    read = {item.id: item.version for item in ticket.items}
    finish_service.finish(actor("reviewer"), ticket.id, read, FIT, ticket.version)
    assert {item.outcome for item in ticket.items} == {Outcome.KEEP}
    assert (ticket.state, ticket.submitted_by) == (State.SUBMITTED, province.person_id("reviewer"))


def test_a_provision_that_was_not_on_the_sheet_is_not_concluded_unseen(app: Flask) -> None:
    ticket = province.assigned()
    read = {item.id: item.version for item in ticket.items}
    version = ticket.version
    service.add_provision(actor("reviewer"), ticket.id, "dieu-1")
    db.session.expire_all()
    with pytest.raises(Refused):
        finish_service.finish(actor("reviewer"), ticket.id, read, FIT)
    db.session.expire_all()
    assert {item.outcome for item in ticket.items} == {None}
    assert (ticket.state, ticket.version, ticket.assessment) == (State.REVIEWING, version, {})


def test_what_was_concluded_meanwhile_stays_and_what_changed_meanwhile_is_a_conflict(app: Flask) -> None:
    ticket = province.assigned()
    first, *_rest = ticket.items
    read = {item.id: item.version for item in ticket.items}
    with pytest.raises(Conflict):
        finish_service.finish(actor("reviewer"), ticket.id, {**read, first.id: first.version + 1}, FIT)
    with pytest.raises(Conflict):
        finish_service.finish(actor("reviewer"), ticket.id, read, FIT, ticket.version + 1)
    db.session.expire_all()
    service.conclude(actor("reviewer"), ticket.id, first.id, Outcome.AMEND, "Điều 8", "Căn cứ đã bị bãi bỏ.")
    finish_service.finish(actor("reviewer"), ticket.id, read, FIT)
    assert first.outcome is Outcome.AMEND


def test_an_assessment_that_is_not_whole_submits_nothing(app: Flask) -> None:
    ticket = province.assigned()
    read = {item.id: item.version for item in ticket.items}
    with pytest.raises(Refused):
        finish_service.finish(actor("reviewer"), ticket.id, read, {Criterion.BASIS: (True, "")})
    with pytest.raises(Invalid):
        finish_service.finish(actor("reviewer"), ticket.id, read, {**FIT, Criterion.FIT: (False, "")})
    db.session.expire_all()
    assert (ticket.state, {item.outcome for item in ticket.items}) == (State.REVIEWING, {None})


def test_it_is_the_work_of_the_one_who_holds_the_ticket(app: Flask) -> None:
    ticket = province.assigned()
    read = {item.id: item.version for item in ticket.items}
    for who in ("head", "leader"):
        with pytest.raises(Forbidden):
            finish_service.finish(actor(who), ticket.id, read, FIT)
    with pytest.raises(Missing):
        finish_service.finish(actor("stranger"), ticket.id, read, FIT)
    assert not pages.on_one_sheet(actor("head"), ticket)


def test_the_sheet_shows_every_open_provision_and_leaves_open_what_the_register_speaks_against(app: Flask) -> None:
    ticket = province.assigned()
    browser, address = signed_in(app, "reviewer"), f"/review/{ticket.id}/finish"
    assert address in browser.get(f"/review/{ticket.id}").text
    sheet = browser.get(address).text
    assert set(re.findall(r'name="read" value="(\d+):', sheet)) == {str(item.id) for item in ticket.items}
    chosen = dict(re.findall(r'name="(fits_\w+)" value="(\w+)" required checked', sheet))
    assert set(chosen) == {f"fits_{one}" for one in Criterion} - {"fits_basis"}  # its basis was repealed
    given = {"version": ticket.version, "read": re.findall(r'name="read" value="([\d:]+)"', sheet), **chosen}
    typed = {**given, "fits_basis": "false", "words_basis": ""}
    again = browser.post(address, data=typed)
    assert again.status_code == 422
    assert 'name="fits_basis" value="false" required checked' in again.text  # what was chosen stays
    done = browser.post(address, data={**typed, "words_basis": "Căn cứ đã bị bãi bỏ."})
    assert done.headers["Location"].endswith(f"/review/{ticket.id}")  # no other review waits for this person
    db.session.expire_all()
    assert ticket.state is State.SUBMITTED
    assert browser.get(address).text.count('name="read"') == 0  # nothing to conclude any more
