"""Two people at one plan: nobody overwrites what the other did without having seen it, and nothing typed is lost."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask

from legaldocs.core import clock
from legaldocs.core.errors import Conflict
from legaldocs.plans import service
from legaldocs.plans.models import Plan
from tests.databases import BOTH
from tests.proposals.world import DRAFTER, OFFICER, client_of, document, people, who


@pytest.fixture
def plan(app: Flask) -> Plan:
    people()
    for number in ("12/2015/QĐ-UBND", "13/2016/QĐ-UBND"):
        document(number, issued=date(int(number[3:7]), 3, 1))
    return service.propose(who(OFFICER), clock.today().year + 1)


def writes(plan: Plan, extra: int) -> list[tuple[str, Any]]:
    """Every way to change the lines of a plan, in an order in which each is possible."""
    line, unit = plan.lines[0].id, plan.lines[0].unit_key
    return [
        ("edit", lambda seen: service.edit_line(who(OFFICER), plan.id, line, 11, unit, "Chờ nghị định", seen)),
        ("remove", lambda seen: service.remove_line(who(OFFICER), plan.id, line, "Đã có văn bản khác", seen)),
        ("restore", lambda seen: service.restore_line(who(OFFICER), plan.id, line, seen)),
        ("add", lambda seen: service.add_line(who(OFFICER), plan.id, extra, 6, unit, "Theo yêu cầu", seen)),
        ("regenerate", lambda seen: service.regenerate(who(OFFICER), plan.id, seen)),
    ]


@pytest.mark.parametrize("uri", BOTH, indirect=True)
def test_every_change_of_a_line_is_seen_by_the_next_writer(plan: Plan) -> None:
    refused = []
    for name, write in writes(plan, document("99/2025/QĐ-UBND")):
        read = plan.version
        write(read)
        with pytest.raises(Conflict):
            service.move(who(OFFICER), plan.id, "submit", version=read)
        with pytest.raises(Conflict):
            write(read)
        refused.append(name)
    assert refused == ["edit", "remove", "restore", "add", "regenerate"]


def test_who_comes_too_late_sees_who_did_what_and_both_values_and_may_go_on(app: Flask, plan: Plan) -> None:
    line, read = plan.lines[0], plan.version
    service.edit_line(who(DRAFTER), plan.id, line.id, 9, line.unit_key, "Chờ nghị định", read)
    path, mine = f"/plans/{plan.id}/lines/{line.id}", {"month": "4", "unit_key": line.unit_key, "reason": "Gấp hơn"}
    client = client_of(app, OFFICER)
    late = client.post(path, data={**mine, "version": read})
    assert late.status_code == 409
    shown = ("Đỗ Thu Phương", "Sửa dòng của kế hoạch", "<td>4</td><td>9</td>", "Gấp hơn", "Chờ nghị định")
    assert [words for words in shown if words not in late.text] == []
    assert line.month == 9
    shown_now = re.search(r'name="version" value="(\d+)"', late.text)
    assert shown_now is not None
    again = client.post(path, data={**mine, "version": shown_now[1]})
    assert again.status_code == 302
    assert line.month == 4


@pytest.mark.parametrize("act", ["", "/remove", "/restore"])
def test_a_form_that_does_not_say_what_it_read_changes_nothing(app: Flask, plan: Plan, act: str) -> None:
    line, before = plan.lines[0], plan.version
    data = {"month": "4", "unit_key": line.unit_key, "reason": "Gấp hơn"} if not act else {"reason": "Không cần nữa"}
    client_of(app, OFFICER).post(f"/plans/{plan.id}/lines/{line.id}{act}", data=data if act != "/restore" else {})
    assert plan.version == before
