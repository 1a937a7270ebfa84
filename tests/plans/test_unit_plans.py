"""A unit's own plan: one per unit and year, of its own documents; the common plan takes over what it decided."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask, g

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.audit import AuditHead
from legaldocs.core.db import db
from legaldocs.core.errors import Forbidden, Invalid, Refused
from legaldocs.documents import queries as register
from legaldocs.documents import service as documents
from legaldocs.documents.reading import Incoming
from legaldocs.formats.word_in import parse_word
from legaldocs.plans import amending, documents_out, queries, service
from legaldocs.plans.models import Plan, State
from legaldocs.reports import queries as figures
from legaldocs.reports.figures import FIGURES, Period
from tests import apps
from tests.review import province
from tests.review.province import actor

YEAR = clock.today().year
OWN = ("1/2021/QĐ-UBND", "2/2021/QĐ-UBND")
BUILDING, HEALTH = "so-xay-dung", "so-y-te"


@pytest.fixture(autouse=True)
def _register(app: Flask) -> None:
    apps.begin(app, documents_of_two_units)


def documents_of_two_units() -> None:
    province.set_up()
    for number in OWN:
        province.resting(number)
    facts = Incoming(
        text="Điều 1. Phạm vi\nQuy định này áp dụng cho trạm y tế.",
        number="3/2021/QĐ-UBND",
        title="Quy định trạm y tế",
        doc_type="Quyết định",
        issuer="Ủy ban nhân dân tỉnh Mẫu",
        issued_date=date(2021, 5, 10),
        effective_date=date(2021, 6, 1),
        unit_key=HEALTH,
    )
    documents.register(SYSTEM, facts)


def numbers(plan: Plan) -> set[str]:
    return {row.number for row in register.named(line.document_id for line in plan.lines).values()}


def approved(unit_key: str = BUILDING) -> Plan:
    plan = service.propose(actor("reviewer"), YEAR, 5, unit_key)
    service.edit_line(actor("reviewer"), plan.id, plan.lines[0].id, 11, unit_key, "Sau mùa mưa bão.")
    service.move(actor("reviewer"), plan.id, "submit")
    return service.move(actor("leader"), plan.id, "approve")


def places(plan: Plan) -> dict[int, tuple[int, str]]:
    return {line.document_id: (line.month, line.unit_key) for line in plan.lines}


def test_a_unit_plans_its_own_documents_and_says_whose_plan_it_is() -> None:
    plan = service.propose(actor("head"), YEAR, 5, BUILDING)
    assert numbers(plan) == set(OWN)
    assert plan.title.endswith("của Sở Xây dựng")
    text = parse_word(documents_out.official(plan), "a.docx").text
    assert "SỞ XÂY DỰNG" in text
    assert "/KH-SXD" in text
    assert "Phụ lục II" not in text


def test_a_second_plan_for_the_unit_and_year_is_refused_by_name_and_nothing_is_written() -> None:
    service.propose(actor("head"), YEAR, 5, BUILDING)
    before = db.session.scalar(sa.select(AuditHead.seq)), db.session.scalar(sa.select(sa.func.count(Plan.id)))
    with pytest.raises(Refused, match=rf"Sở Xây dựng đã có kế hoạch năm {YEAR} \(dự thảo\)"):
        service.propose(actor("reviewer"), YEAR, 9, BUILDING)
    after = db.session.scalar(sa.select(AuditHead.seq)), db.session.scalar(sa.select(sa.func.count(Plan.id)))
    assert after == before
    others = [service.propose(actor("leader"), YEAR, 8, key) for key in ("", HEALTH)]
    keys = {unit.id: unit.key for unit in accounts.units()}
    assert [keys[plan.unit_id] for plan in others] == ["so-tu-phap", HEALTH]


@pytest.mark.parametrize("year", [YEAR - 1, YEAR + 3])
def test_a_year_that_is_over_or_too_far_is_refused_in_a_sentence(year: int) -> None:
    with pytest.raises(Invalid) as refused:
        service.propose(actor("head"), year, 5, BUILDING)
    assert refused.value.fields["year"] == ["Chọn năm nay hoặc một trong hai năm tới."]
    assert db.session.scalar(sa.select(sa.func.count(Plan.id))) == 0


def test_a_unit_nobody_knows_and_a_unit_of_others_are_refused() -> None:
    with pytest.raises(Invalid) as refused:
        service.propose(actor("leader"), YEAR, 5, "so-khong-co")
    assert "unit_key" in refused.value.fields
    with pytest.raises(Forbidden):
        service.propose(actor("stranger"), YEAR, 5, BUILDING)
    plan = service.propose(actor("head"), YEAR, 5, BUILDING)
    with pytest.raises(Forbidden):
        service.remove_line(actor("stranger"), plan.id, plan.lines[0].id, "Không cần rà soát.")
    service.remove_line(actor("leader"), plan.id, plan.lines[0].id, "Không cần rà soát.")


def test_the_common_plan_takes_over_what_approved_plans_of_units_decided() -> None:
    own = approved()
    common = service.propose(actor("leader"), YEAR, 5)
    assert numbers(common) == {*OWN, "3/2021/QĐ-UBND"}
    assert places(own).items() <= places(common).items()
    change = service.difference(common)
    assert (change.added, change.removed, change.changed) == ((), (), ())


def test_a_document_on_both_plans_is_one_task() -> None:
    approved()
    common = service.propose(actor("reviewer"), YEAR, 5)
    service.move(actor("reviewer"), common.id, "submit")
    service.move(actor("leader"), common.id, "approve")
    due = figures.count(FIGURES["plan.due"], Period(date(YEAR, 1, 1), date(YEAR, 12, 31)))
    assert due == len(common.lines) == len(OWN) + 1


def test_an_amendment_stays_the_plan_of_its_unit_and_stands_in_its_place() -> None:
    plan = approved()
    amended = amending.amend(actor("head"), plan.id, "Bổ sung văn bản mới phát sinh.")
    service.move(actor("head"), amended.id, "submit")
    service.move(actor("leader"), amended.id, "approve")
    assert (amended.unit_id, amended.edition) == (plan.unit_id, 2)
    assert db.session.get_one(Plan, plan.id).state is State.SUPERSEDED
    assert queries.of_year(YEAR, plan.unit_id) is amended


def test_the_page_offers_own_units_and_shows_the_refusal(app: Flask) -> None:
    service.propose(actor("head"), YEAR, 5, BUILDING)
    g.pop("_login_user", None)
    client = app.test_client()
    client.post("/sign-in", data={"username": "head", "password": province.PASSWORD})
    page = client.get("/plans").text
    assert f'value="{BUILDING}"' in page
    assert f'value="{HEALTH}"' not in page
    answer = client.post("/plans", data={"year": YEAR, "per_month": 5, "unit_key": BUILDING})
    assert answer.status_code == Refused.status
    assert f"Sở Xây dựng đã có kế hoạch năm {YEAR}" in answer.text
