"""Capacity of a plan by unit and month: said by people, used when the plan is generated, shown before it is."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legaldocs.core import clock
from legaldocs.core.errors import Conflict, Forbidden, Invalid, Missing
from legaldocs.plans import capacity, capacity_service, execution, service
from legaldocs.plans.items import EVERY_UNIT, MONTHS, Capacity
from legaldocs.plans.models import Plan
from tests import apps
from tests.proposals.world import LEADER, OFFICER, client_of, document, people, who

UNIT, TET = "so-tu-phap", 2


@pytest.fixture(autouse=True)
def _register(app: Flask) -> None:
    apps.begin(app, sixteen_old_documents)


def sixteen_old_documents() -> None:
    people()
    for number in range(1, 17):
        document(f"{number:02d}/2014/QĐ-UBND", issued=date(2014, 3, 1))


def proposed() -> Plan:
    return service.propose(who(OFFICER), clock.today().year + 1, per_month=2)


def planned(plan: Plan, month: int) -> int:
    return sum(line.month == month for line in plan.lines)


def unit_of(plan: Plan) -> str:
    return plan.lines[0].unit_key


def test_a_month_with_tet_takes_fewer_documents_once_generated_anew() -> None:
    plan = proposed()
    assert planned(plan, TET) == 2
    capacity_service.set_capacity(who(OFFICER), plan.id, EVERY_UNIT, TET, 1, "Tết Nguyên đán")
    assert planned(plan, TET) == 2  # nothing moves by itself
    assert any("month" in row.fields for row in service.difference(plan).changed) or service.difference(plan).removed
    service.regenerate(who(OFFICER), plan.id)
    assert planned(plan, TET) == 1


def test_a_unit_has_a_usual_number_of_its_own() -> None:
    plan = proposed()
    capacity_service.set_capacity(who(OFFICER), plan.id, unit_of(plan), None, 1)
    service.regenerate(who(OFFICER), plan.id)
    assert {planned(plan, month) for month in MONTHS} == {1}
    assert len(plan.unplaced) == 4


def test_next_year_takes_over_the_usual_number_but_not_the_months() -> None:
    this = service.propose(who(OFFICER), clock.today().year, per_month=2)
    capacity_service.set_capacity(who(OFFICER), this.id, UNIT, None, 3)
    capacity_service.set_capacity(who(OFFICER), this.id, UNIT, TET, 1, "Tết Nguyên đán")
    assert [(row["unit"], row["month"], row["count"]) for row in proposed().capacity] == [(UNIT, None, 3)]


def test_an_amendment_keeps_the_capacity_and_new_grounds_respect_it() -> None:
    plan = proposed()
    capacity_service.set_capacity(who(OFFICER), plan.id, EVERY_UNIT, TET, 0, "Tết Nguyên đán")
    service.regenerate(who(OFFICER), plan.id)
    assert all(item.month != TET for item in execution.arisen(plan, clock.today()))


def test_taken_back_the_usual_number_holds_again() -> None:
    plan = proposed()
    capacity_service.set_capacity(who(OFFICER), plan.id, EVERY_UNIT, TET, 0, "Tết Nguyên đán")
    capacity_service.clear_capacity(who(OFFICER), plan.id, EVERY_UNIT, TET)
    assert (plan.capacity, service.difference(plan).changed) == ([], ())
    with pytest.raises(Missing):
        capacity_service.clear_capacity(who(OFFICER), plan.id, EVERY_UNIT, TET)


@pytest.mark.parametrize(
    ("unit", "month", "count", "why", "field"),
    [
        ("khong-co", TET, 1, "Tết", "unit_key"), (UNIT, 13, 1, "Tết", "month"), (UNIT, TET, -1, "Tết", "count"),
        (UNIT, TET, 201, "Tết", "count"), (UNIT, TET, 1, "", "why"), (EVERY_UNIT, None, 1, "", "month"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_by_field(
    unit: str, month: int | None, count: int, why: str, field: str
) -> None:
    plan = proposed()
    with pytest.raises(Invalid) as refusal:
        capacity_service.set_capacity(who(OFFICER), plan.id, unit, month, count, why)
    assert set(refusal.value.fields) == {field}
    assert plan.capacity == []


def test_who_edits_no_plan_sets_no_capacity() -> None:
    plan = proposed()
    with pytest.raises(Forbidden):
        capacity_service.set_capacity(who("pham.quang.duy"), plan.id, UNIT, None, 3)


def test_a_page_that_is_too_old_writes_nothing() -> None:
    plan = proposed()
    capacity_service.set_capacity(who(LEADER), plan.id, UNIT, None, 3, version=plan.version)
    with pytest.raises(Conflict):
        capacity_service.set_capacity(who(OFFICER), plan.id, UNIT, None, 4, version=plan.version - 1)


def test_the_pages_show_it_before_and_after(app: Flask) -> None:
    plan = proposed()
    browser = client_of(app, OFFICER)
    given = {"unit_key": EVERY_UNIT, "month": TET, "count": 1, "why": "Tết Nguyên đán", "version": plan.version}
    assert browser.post(f"/plans/{plan.id}/capacity", data=given).status_code == 302
    page, difference = browser.get(f"/plans/{plan.id}").text, browser.get(f"/plans/{plan.id}/difference").text
    assert "Năng lực đã thay đổi sau khi xếp các dòng." in page
    assert "Tết Nguyên đán" in page
    assert "<del>2</del> <ins>1</ins>" in difference


numbers = st.integers(0, 9)
months = st.sampled_from(MONTHS)


@settings(suppress_health_check=list(HealthCheck))  # the register of the fixture is not part of it
@given(numbers, st.dictionaries(months, numbers), st.dictionaries(months, numbers), st.none() | numbers)
def test_a_month_for_everyone_only_lowers_and_a_units_own_month_wins(
    per_month: int, everyone: dict[int, int], own: dict[int, int], usual: int | None
) -> None:
    rows = [{"unit": EVERY_UNIT, "month": month, "count": count} for month, count in everyone.items()]
    rows += [{"unit": UNIT, "month": month, "count": count} for month, count in own.items()]
    rows += [{"unit": UNIT, "month": None, "count": usual}] if usual is not None else []
    room, base = capacity.of(per_month, rows), per_month if usual is None else usual
    for month in MONTHS:
        assert room.of(UNIT, month) == own.get(month, min(base, everyone.get(month, base)))
    assert capacity.changes(room, room, [UNIT]) == []
    assert capacity.changes(Capacity(1), Capacity(2), [UNIT])[0].new == 2
