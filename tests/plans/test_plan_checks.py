"""The checking part of a plan: what goes on and what nobody checked, kept as approved, opened in its month."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.checking import service as checking
from legaldocs.checking.models import AUTHORITY, SELF, Check
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.documents import service as documents
from legaldocs.documents.reading import Incoming
from legaldocs.formats.word_in import parse_word
from legaldocs.plans import amending, checks, documents_out, service
from legaldocs.plans.checks import Why
from legaldocs.plans.execution import Progress
from legaldocs.plans.models import Plan
from tests.review import province
from tests.review.province import actor

TODAY = clock.today()
OLD = TODAY - timedelta(days=500)
pytestmark = pytest.mark.skipif(TODAY.month == 1 and TODAY.day < 3, reason="the year has only begun")


def text_of(number: int, issued: date) -> int:
    facts = Incoming(
        text="Điều 1. Phạm vi\nQuy định này áp dụng trên địa bàn tỉnh.",
        number=f"{number:02}/{issued.year}/QĐ-UBND",
        title="Quy định quản lý chợ",
        doc_type="Quyết định",
        issuer="Ủy ban nhân dân tỉnh Mẫu",
        issued_date=issued,
        effective_date=issued,
        unit_key="so-xay-dung",
    )
    return documents.register(SYSTEM, facts).document_id


@pytest.fixture
def known(app: Flask) -> dict[Why, int]:
    """A text nobody checked, and a fresh one whose dossier opened by itself; an old one for the review lines."""
    province.set_up()
    province.resting()
    return {Why.NEVER: text_of(7, OLD), Why.UNFINISHED: text_of(8, TODAY - timedelta(days=5))}


def approved() -> Plan:
    plan = service.propose(actor("reviewer"), TODAY.year)
    service.move(actor("reviewer"), plan.id, "submit")
    return service.move(actor("leader"), plan.id, "approve")


def found(plan: Plan) -> dict[int, tuple[str, Why, str]]:
    return {one.document_id: (one.lifecycle, one.why, one.unit) for one in checks.tasks(plan, TODAY)}


def progress(plan: Plan) -> dict[int, Progress]:
    tasks = checks.tasks(plan, TODAY)
    return {
        one.document_id: far.progress
        for one, far in zip(tasks, checks.carried(plan, tasks, TODAY), strict=True)
        if one.lifecycle == SELF
    }


def test_dossiers_that_go_on_and_texts_nobody_checked_are_planned_for_who_checks_them(known: dict[Why, int]) -> None:
    plan = service.propose(actor("reviewer"), TODAY.year)
    assert found(plan) == {key: (SELF, why, "so-tu-phap") for why, key in known.items()}
    own = service.propose(actor("head"), TODAY.year, 5, "so-xay-dung")
    assert found(own) == {}


def test_what_was_approved_stays_and_leads_to_its_dossier(known: dict[Why, int]) -> None:
    plan = approved()
    before = checks.tasks(plan, TODAY)
    text_of(9, OLD)
    assert checks.tasks(plan, TODAY) == before
    assert amending.open_due(SYSTEM, plan.id) >= 1
    never = known[Why.NEVER]
    [dossier] = db.session.scalars(sa.select(Check).where(Check.document_id == never, Check.lifecycle == SELF))
    assert dossier.reason is not None
    assert plan.title in dossier.reason
    count = db.session.scalar(sa.select(sa.func.count(Check.id)))
    amending.open_due(SYSTEM, plan.id)
    assert db.session.scalar(sa.select(sa.func.count(Check.id))) == count
    assert [one.id for one, _task in checks.about(never)] == [plan.id]


def test_a_finished_dossier_is_a_task_done_and_a_withdrawn_one_is_not(known: dict[Why, int]) -> None:
    plan = approved()
    fresh = known[Why.UNFINISHED]
    dossier = db.session.scalars(sa.select(Check).where(Check.document_id == fresh, Check.lifecycle == SELF)).one()
    checking.move(actor("leader"), dossier.id, "withdraw", remark="Mở nhầm văn bản.")
    assert progress(plan)[fresh] is not Progress.DONE
    reopened = checking.open_by_officer(actor("leader"), fresh, SELF, "Kiểm tra lại theo yêu cầu.")
    row = db.session.get_one(Check, reopened)
    assert progress(plan)[fresh] in (Progress.WAITING, Progress.LATE)
    assert row.lifecycle != AUTHORITY


def test_an_amendment_keeps_the_tasks_and_adds_what_arose(known: dict[Why, int]) -> None:
    plan = approved()
    later = text_of(9, OLD)
    amended = amending.amend(actor("reviewer"), plan.id, "Bổ sung nhiệm vụ mới phát sinh.")
    service.move(actor("reviewer"), amended.id, "submit")
    service.move(actor("leader"), amended.id, "approve")
    assert found(amended).keys() == {*known.values(), later}


def test_word_file_and_workbook_hold_the_tasks(known: dict[Why, int]) -> None:
    plan = service.propose(actor("reviewer"), TODAY.year)
    text = parse_word(documents_out.official(plan), "a.docx").text
    assert f"DANH MỤC VĂN BẢN KIỂM TRA NĂM {TODAY.year}" in text
    assert "Chưa được kiểm tra kể từ khi ban hành." in text
    assert "Tổng số: 2 lượt văn bản" in text
    book = openpyxl.load_workbook(BytesIO(documents_out.workbook(plan)))
    assert "Danh mục kiểm tra" in book.sheetnames


def test_the_page_shows_each_task_with_its_dossier(app: Flask, known: dict[Why, int]) -> None:
    plan = approved()
    client = app.test_client()
    client.post("/sign-in", data={"username": "leader", "password": province.PASSWORD})
    page = client.get(f"/plans/{plan.id}").text
    assert "Nhiệm vụ kiểm tra trong kế hoạch" in page
    dossier = db.session.scalars(sa.select(Check).where(Check.document_id == known[Why.UNFINISHED])).first()
    assert dossier is not None
    assert dossier.code in page
    assert f"/plans/{plan.id}#check-{dossier.document_id}" in client.get(f"/checking/{dossier.id}").text
