"""A department's sheet comes in as it is, says what it could not read, and goes out again with the same figures."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from flask import Flask
from openpyxl import load_workbook

from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.errors import Refused
from legaldocs.documents import sample_register
from legaldocs.documents.models import Document
from legaldocs.formats import workbook
from legaldocs.formats.refusals import RefusedFile
from legaldocs.formats.sheets_in import sheets_of
from legaldocs.jobs.runner import Worker
from legaldocs.tracker import exporting, importing, presentation, queries, reading, service
from legaldocs.tracker.models import Handling, Mention, Outcome, State
from tests.apps import lend
from tests.databases import BOTH_IN_THE_BUILD
from tests.review import province
from tests.tracker import made_sheet


def unwatched(*_args: object) -> None:
    """Progress that nobody watches."""


def bring_in(path: Path) -> Counter[str]:
    return importing.bring_in(SYSTEM, importing.read(path, path.name), progress=unwatched)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "bang.xlsx"
    path.write_bytes(made_sheet.workbook())
    return path


def handlings() -> list[Handling]:
    return list(db.session.scalars(sa.select(Handling).order_by(Handling.position)))


@pytest.mark.parametrize("uri", BOTH_IN_THE_BUILD, indirect=True)
def test_rows_become_texts_with_outcome_count_officer_steps_and_documents(app: Flask, sheet: Path) -> None:
    province.set_up()
    assert bring_in(sheet) == {"added": 4}
    first, second, third, _fourth = handlings()
    assert (first.outcome, first.count, first.officer) == (Outcome.UNDECIDED, 1, "CV-01")
    assert (second.outcome, second.count) == (Outcome.REPLACE, 2)
    assert next(step["field"] for step in presentation.steps(second) if step["words"]) == "register"
    assert f"{second.expected_on:%d/%m/%Y}" == "30/06/2026"
    assert third.unit_id is not None
    assert third.field == "Xây dựng"
    named = {m.number: m for m in db.session.scalars(sa.select(Mention).where(Mention.field == "name"))}
    assert named["21/2016/QĐ-UBND"].issuer == "Ủy ban nhân dân tỉnh Mẫu Sơn"


def test_documents_a_row_states_in_full_enter_the_register_and_the_row_leads_to_them(app: Flask, sheet: Path) -> None:
    bring_in(sheet)
    [document] = db.session.scalars(sa.select(Document).where(Document.number == "24/2013/QĐ-UBND")).all()
    assert document.issuer == "Ủy ban nhân dân tỉnh Mẫu Hải"
    assert document.has_text is False
    assert [m.document_id for m in handlings()[0].named] == [document.id]


def test_what_cannot_be_read_is_reported_at_its_cell_and_nothing_is_guessed(app: Flask, sheet: Path) -> None:
    found = importing.read(sheet, sheet.name)
    codes = {(one.place.rpartition("!")[2], one.code) for one in found.problems}
    assert ("J4", "no-number") in codes
    assert ("F5", "count-not-number") in codes
    assert ("R6", "date-unreadable") in codes
    assert ("B7", "no-name") in codes
    assert any(code == "two-outcomes" for _place, code in codes)
    assert any(code == "date-swapped-elsewhere" for _place, code in codes)
    with app.test_request_context():
        assert all(presentation.problem(one.code, one.args) for one in found.problems)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Công văn số 1/SXD-TT ngày 10/30/2025", "date-swapped"),
        ("Công văn số 1/SXD-TT ngày 31/122025", "date-unreadable"),
        ("Công văn số 1/SXD-TT ngày 05/3/2026", None),
        ("Công văn số 1/SXD-TT ngày 05 tháng 3 năm 2026", None),
    ],
)
def test_days_that_are_none_are_told_from_days(words: str, code: str | None) -> None:
    rows = [list(made_sheet.HEADS), list(made_sheet.OUTCOMES), [1, *made_sheet.FIRST, 1, "", "", "", "", words]]
    sheets = [{"name": "QD UBND can xu ly", "rows": rows}]
    problems = reading.read(sheets, reading.guess(sheets)).problems
    assert [one.code for one in problems] == ([code] if code else [])


@pytest.mark.parametrize("uri", BOTH_IN_THE_BUILD, indirect=True)
def test_the_same_sheet_again_adds_nothing_and_what_was_changed_here_is_kept(app: Flask, sheet: Path) -> None:
    province.set_up()
    bring_in(sheet)
    for _time in range(3):
        assert bring_in(sheet) == {"unchanged": 4}
    third = handlings()[2]
    service.record_step(province.actor("reviewer"), third.id, "register", "Công văn số 9/SXD-TT ngày 06/3/2026")
    changed = list(made_sheet.ROWS)
    changed[2] = (*changed[2][:7], "CV-09")
    changed[0] = (*changed[0][:7], "CV-08")
    sheet.write_bytes(made_sheet.workbook(tuple(changed)))
    assert bring_in(sheet) == {"updated": 1, "kept": 1, "unchanged": 2}
    assert [one.officer for one in handlings()[:3]] == ["CV-08", "CV-02", "CV-02"]
    assert len(handlings()) == 4


def test_a_text_is_marked_as_handled_only_with_an_outcome_and_the_document_that_was_issued(
    app: Flask, sheet: Path
) -> None:
    province.set_up()
    bring_in(sheet)
    text = handlings()[0]
    person = province.actor("reviewer")
    with pytest.raises(Refused):
        service.move(person, text.id, "finish")
    service.decide(person, text.id, Outcome.REPLACE, "CV-01")
    with pytest.raises(Refused):
        service.move(person, text.id, "finish")
    service.record_step(person, text.id, "issued", "Quyết định số 09/2026/QĐ-UBND ngày 12/3/2026 của UBND tỉnh Mẫu")
    assert service.move(person, text.id, "finish").state is State.HANDLED


def test_the_sheet_goes_out_in_its_own_columns_and_comes_in_again_unchanged(
    app: Flask, sheet: Path, tmp_path: Path
) -> None:
    bring_in(sheet)
    out = tmp_path / "ra.xlsx"
    out.write_bytes(exporting.sheets())
    page = load_workbook(out)["QD UBND can xu ly"]
    heads = [cell.value for cell in page[1] if cell.value]
    groups = ["Hình thức xử lý"] * 4
    assert heads == [*made_sheet.HEADS[:3], *groups, *made_sheet.HEADS[7:]]
    again = importing.bring_in(SYSTEM, importing.read(out, out.name), progress=unwatched)
    assert again["added"] == again["updated"] == 0


def tampered(name: str, content: bytes) -> bytes:
    """The made workbook with one part replaced or added."""
    buffer, given = BytesIO(), ZipFile(BytesIO(made_sheet.workbook()))
    with ZipFile(buffer, "w") as package:
        for part in given.namelist():
            if part != name:
                package.writestr(part, given.read(part))
        package.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"not a workbook", "not-xlsx"),
        (b"", "empty-file"),
        (tampered("xl/vbaProject.bin", b"macro"), "macros"),
        (
            tampered("xl/workbook.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><workbook/>'),
            "xml-entities",
        ),
        (
            tampered(
                "xl/_rels/workbook.xml.rels",
                b'<Relationships><Relationship Target="http://x/" TargetMode="External" Type="a"/></Relationships>',
            ),
            "external-reference",
        ),
    ],
)
def test_a_hostile_workbook_is_refused_with_its_reason(data: bytes, code: str) -> None:
    with pytest.raises(RefusedFile) as refused:
        workbook.check(data, "bang.xlsx")
    assert refused.value.code == code


@pytest.mark.slow
@pytest.mark.corpus
def test_the_real_sheet_gives_the_figures_of_a_hand_count(app: Flask, shared_data: Path) -> None:
    """By agency, officer, outcome and state, counted straight from the cells of the workbook."""
    path = shared_data / "tracker.xlsx"
    remaining, handled, outcomes, rows = Counter[str](), Counter[str](), Counter[tuple[str, str]](), 0
    for page in load_workbook(path, data_only=True):
        heads = {cell.value: cell.column - 1 for cell in page[1]}
        marks = {cell.column - 1: cell.value for cell in page[2] if cell.value}
        done = "da xu ly" in page.title
        for cells in page.iter_rows(min_row=3, values_only=True):
            texts = sum(cells[n] or 0 for n in marks)
            rows += bool(texts)
            (handled if done else remaining)[cells[heads["Người xử lý"]]] += texts
            for n, head in marks.items():
                outcomes[("handled" if done else "remaining", head.replace(",", ""))] += cells[n] or 0
    found = importing.read(path, path.name)
    assert len(found.rows) == rows == 342
    importing.bring_in(SYSTEM, found, progress=unwatched)
    officers = queries.tallies("officer")
    assert {one.name: one.remaining for one in officers} == remaining
    assert {one.name: one.handled for one in officers} == handled
    fields = queries.total(queries.tallies("field"))
    assert (fields.remaining, fields.handled) == (remaining.total(), handled.total())
    words = {
        Outcome.REPLACE: "Thay thế", Outcome.REPEAL: "Bãi bỏ", Outcome.ISSUE_NEW: "Ban hành mới",
        Outcome.UNDECIDED: "Chưa xác định", Outcome.EXPIRED: "Hết hiệu lực theo thời gian",
        Outcome.KEEP: "Giữ nguyên không xử lý",
    }  # fmt: skip
    ours = {(str(state), words[one]): n for (state, one), n in fields.by_outcome.items() if one}
    assert ours == {key: n for key, n in outcomes.items() if n}
    assert importing.bring_in(SYSTEM, importing.read(path, path.name), progress=unwatched) == {"unchanged": 342}


def test_a_person_uploads_sees_the_columns_tries_and_imports(installation: Path, sheet: Path) -> None:
    """Upload → mapping → dry run that writes nothing → job → report → list, as a reviewer in the browser does."""
    site = lend(installation)
    client = site.test_client()
    client.post("/sign-in", data={"username": sample_register.OFFICER, "password": sample_register.PASSWORD})
    with sheet.open("rb") as file:
        answer = client.post("/tracker/import", data={"file": (file, "bang.xlsx")})
    mapping = answer.headers["Location"]
    page = client.get(mapping).get_data(as_text=True)
    assert "TÊN GỌI VĂN BẢN" in page
    with site.app_context():
        found = reading.guess(sheets_of(sheet, "bang.xlsx"))
    form = {"name": "bang.xlsx", "sheet-0": "decision/remaining"}
    form |= {f"column-0-{n}": field for n, field in enumerate(found[0].fields)}
    tried = client.post(mapping, data={**form, "then": "try"}).get_data(as_text=True)
    assert "QD UBND can xu ly!B7" in tried
    with site.app_context():
        assert handlings() == []
    report = client.post(mapping, data={**form, "then": "import"}).headers["Location"]
    Worker(site).drain()
    with site.app_context():
        assert len(handlings()) == 4
    assert "QD UBND can xu ly!J4" in client.get(report).get_data(as_text=True)
    assert "Sở Xây dựng" in client.get("/tracker/summary").get_data(as_text=True)
    with site.app_context():
        handling = handlings()[1]
    assert "21/2016/QĐ-UBND" in client.get(f"/tracker/{handling.id}").get_data(as_text=True)
    assert client.get("/tracker?state=remaining&outcome=replace&sort=-expected").status_code == 200
