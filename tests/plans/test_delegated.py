"""What superior texts leave to the province: found once, with evidence, decided by a person."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from legaldocs.app import create_app
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Forbidden, Invalid
from legaldocs.documents import effect_service, sample_register, service
from legaldocs.documents.effect_service import Fact
from legaldocs.documents.reading import Incoming
from legaldocs.law.effect import EventKind
from legaldocs.plans import delegated, delegated_out, delegated_service, documents_out, sample_delegated
from legaldocs.plans import service as plans
from legaldocs.plans.models import Decision, Delegated, Plan
from tests.review import province
from tests.review.province import actor

LAW = "31/2024/NĐ-CP"


def superior(effective: date = date(2024, 8, 1)) -> int:
    """A decree that leaves the height of fences to the province, and something else to a ministry."""
    text = (
        "CHÍNH PHỦ\n"
        f"Số: {LAW}\n"
        "NGHỊ ĐỊNH\n"
        "Quy định về hàng rào\n"
        "Điều 1. Phạm vi điều chỉnh\n"
        "Nghị định này quy định về hàng rào.\n"
        "Điều 7. Chiều cao\n"
        "1. Ủy ban nhân dân cấp tỉnh quy định chiều cao hàng rào công trình tại địa phương.\n"
        "2. Bộ Xây dựng hướng dẫn việc đo đạc.\n"
        "Điều 8. Hiệu lực thi hành\n"
        "Nghị định này có hiệu lực thi hành kể từ ngày 01 tháng 8 năm 2024.\n"
    )
    incoming = Incoming(
        text=text, number=LAW, title="Quy định về hàng rào", doc_type="Nghị định", issuer="Chính phủ",
        issued_date=date(2024, 6, 1), effective_date=effective,
    )  # fmt: skip
    return service.register(SYSTEM, incoming).document_id


def local(number: str, title: str, issued: date, cited: str = "") -> int:
    text = (
        "ỦY BAN NHÂN DÂN TỈNH MẪU\n"
        f"Số: {number}\n"
        "QUYẾT ĐỊNH\n"
        f"{title}\n"
        f"Căn cứ Nghị định số {LAW} ngày 01 tháng 6 năm 2024 của Chính phủ quy định về hàng rào;\n"
        "QUYẾT ĐỊNH:\n"
        "Điều 1. Nội dung\n"
        f"Quy định này thực hiện {cited} Nghị định số {LAW} ngày 01 tháng 6 năm 2024 của Chính phủ.\n"
    )
    incoming = Incoming(
        text=text, number=number, title=title, doc_type="Quyết định", issuer="Ủy ban nhân dân tỉnh Mẫu",
        issued_date=issued, effective_date=issued, unit_key="so-xay-dung",
    )  # fmt: skip
    return service.register(SYSTEM, incoming).document_id


def look() -> int:
    return delegated_service.read_texts(SYSTEM, delegated.texts(0, 50))


def only() -> Delegated:
    return db.session.scalars(sa.select(Delegated)).one()


def test_a_clause_is_found_at_its_provision_once_and_not_what_is_left_to_a_ministry(app: Flask) -> None:
    province.set_up()
    superior()
    assert look() == 1
    assert look() == 0
    row = only()
    assert row.path == "dieu-7/khoan-1"
    assert "chiều cao hàng rào" in row.quote
    assert row.due_on == date(2024, 8, 1)
    assert (row.decision, row.candidates) == (Decision.OPEN, [])


def test_documents_that_may_carry_it_out_come_with_their_evidence_best_first(app: Flask) -> None:
    province.set_up()
    superior()
    about = local("5/2024/QĐ-UBND", "Quy định chiều cao hàng rào công trình", date(2024, 9, 1))
    named = local("6/2024/QĐ-UBND", "Về việc khác", date(2024, 9, 2), "khoản 1 Điều 7")
    local("7/2024/QĐ-UBND", "Về việc trồng cây", date(2024, 9, 3))
    look()
    found = {row["document_id"]: row["why"] for row in only().candidates}
    assert found == {about: ["title"], named: ["cites"]}


def test_a_person_says_missing_late_done_or_none_and_reading_again_keeps_it(app: Flask) -> None:
    province.set_up()
    today = clock.today()
    superior(today + timedelta(days=30))
    look()
    row = only()
    with pytest.raises(Forbidden):
        delegated_service.look(actor("reviewer"), None)  # type: ignore[arg-type]  # refused before it is used
    delegated_service.decide(actor("reviewer"), row.id, Decision.TO_ISSUE)
    assert delegated.state_of(row, today) == "missing"
    assert delegated.state_of(row, today + timedelta(days=31)) == "late"
    with pytest.raises(Conflict):
        delegated_service.decide(actor("reviewer"), row.id, Decision.DISMISSED, reason="Đã có luật.", version=0)
    with pytest.raises(Invalid):
        delegated_service.decide(actor("reviewer"), row.id, Decision.DISMISSED)
    local("5/2024/QĐ-UBND", "Quy định chiều cao hàng rào", date(2024, 9, 1))
    delegated_service.decide(actor("reviewer"), row.id, Decision.ISSUED, "5/2024/QĐ-UBND")
    look()
    assert delegated.counts(today) == {"open": 0, "missing": 0, "late": 0, "done": 1, "dismissed": 0}


@pytest.mark.parametrize("number", ["", "99/2024/QĐ-UBND", LAW, "3/2020/QĐ-UBND"])
def test_what_cannot_be_the_issued_text_is_refused_and_nothing_changes(app: Flask, number: str) -> None:
    province.set_up()
    superior()
    local("3/2020/QĐ-UBND", "Quy định chiều cao hàng rào", date(2020, 1, 1))
    look()
    with pytest.raises(Invalid):
        delegated_service.decide(actor("reviewer"), only().id, Decision.ISSUED, number)
    assert only().decision is Decision.OPEN


def test_a_text_that_ended_leaves_nothing_but_what_a_person_decided_stays(app: Flask) -> None:
    province.set_up()
    key = superior()
    look()
    effect_service.record(
        actor("leader"), Fact(key, EventKind.REPEALED, date(2026, 7, 1), source_id=province.parents()[1])
    )
    look()
    assert db.session.scalars(sa.select(Delegated)).all() == []


def test_the_official_list_holds_what_is_owed_and_its_mark(app: Flask) -> None:
    province.set_up()
    superior()
    look()
    with app.test_request_context():
        assert "(Không có nội dung nào)" in words()
        delegated_service.decide(actor("reviewer"), only().id, Decision.TO_ISSUE)
        found = words()
    for expected in (LAW, "Điều 7", "chiều cao hàng rào", "Chậm", "Tổng số: 1", "chưa đối chiếu"):
        assert expected in found


def words() -> str:
    found = docx.Document(BytesIO(delegated_out.official(clock.today())))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in found.paragraphs), *cells])


def test_on_the_sample_missing_late_and_issued_are_each_to_be_seen(installation: Path) -> None:
    app = create_app("testing", DATA_DIR=installation)
    with app.app_context(), time_machine.travel(datetime(2026, 11, 30, 8, tzinfo=clock.LOCAL)):
        assert sample_delegated.load_when_fresh() == 8
        assert sample_delegated.load_when_fresh() == 0
        counted = delegated.counts(clock.today())
        assert counted == {"open": 3, "missing": 1, "late": 1, "done": 2, "dismissed": 1}
        done = db.session.scalars(sa.select(Delegated).where(Delegated.decision == Decision.ISSUED)).all()
        assert all(row.candidates for row in done)
        db.session.remove()
        db.engine.dispose()


def test_the_plan_annexes_what_is_owed_and_keeps_it_as_approved(app: Flask) -> None:
    province.set_up()
    superior()
    look()
    province_plan = planned()
    assert "không có nội dung nào" in annexes(province_plan)
    delegated_service.decide(actor("reviewer"), only().id, Decision.TO_ISSUE)
    assert "Ủy ban nhân dân cấp tỉnh quy định chiều cao hàng rào" in annexes(province_plan)
    plans.move(actor("reviewer"), province_plan.id, "submit")
    plans.move(actor("leader"), province_plan.id, "approve")
    delegated_service.decide(actor("reviewer"), only().id, Decision.DISMISSED, reason="Đã có văn bản khác.")
    assert "chiều cao hàng rào" in annexes(province_plan)
    book = openpyxl.load_workbook(BytesIO(documents_out.workbook(province_plan)))
    assert book.sheetnames == ["Danh mục rà soát", "Nội dung được giao"]


def planned() -> Plan:
    """A draft plan with one line."""
    local("05/2019/QĐ-UBND", "Quy định về cổng chào", date(2019, 3, 1))
    return plans.propose(actor("reviewer"), clock.today().year)


def annexes(plan: Plan) -> str:
    found = docx.Document(BytesIO(documents_out.official(plan)))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in found.paragraphs), *cells])


def test_a_word_on_a_clause_leads_on_within_the_list_it_was_opened_from(installation: Path) -> None:
    app = create_app("testing", DATA_DIR=installation)
    with app.app_context():
        sample_delegated.load_when_fresh()
        open_ = delegated.rows(delegated.Filters("open"), clock.today()).with_only_columns(Delegated.id)
        keys = list(db.session.scalars(open_))
    client = app.test_client()
    client.post("/sign-in", data={"username": "tran.thi.hoai", "password": sample_register.PASSWORD})
    assert len(keys) >= 2, "too few clauses in the sample to go on to"
    queue = "state=open&sort=-due"
    assert f"/plans/delegated/{keys[0]}?{queue}" in client.get(f"/plans/delegated?{queue}").text.replace("&amp;", "&")
    said = {"decision": "dismissed", "reason": "Chỉ dẫn chiếu, không giao ban hành văn bản.", "version": "1"}
    here = client.get(f"/plans/delegated/{keys[0]}?{queue}").text.replace("&amp;", "&")
    assert f'href="/plans/delegated/{keys[1]}?{queue}"' in here
    places = [f"/plans/delegated/{key}/decide?{queue}" for key in keys]
    refused = client.post(places[0], data={**said, "reason": ""})
    assert refused.status_code == 422
    led = [client.post(place, data=said).location for place in places]
    assert led == [*(f"/plans/delegated/{key}?{queue}" for key in keys[1:]), f"/plans/delegated?{queue}"]
    assert "Hoàn tác" in client.get("/plans/delegated").text
    back = client.post(places[0], data={"decision": "open", "version": "2"})
    assert back.location == f"/plans/delegated/{keys[0]}?{queue}"
    with app.app_context():
        row = db.session.get_one(Delegated, keys[0])
        assert (row.decision, row.decided_by, row.decided_at, row.reason) == (Decision.OPEN, None, None, None)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
