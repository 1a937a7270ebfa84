"""A register kept as a spreadsheet: taken over with details alone, row by row, and never twice."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
import xlsxwriter
from click.testing import CliRunner
from flask import Flask
from openpyxl import load_workbook

from legaldocs.cli import main
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.documents import importing, service, sheet_pages, sheet_reading
from legaldocs.documents.models import Document
from legaldocs.documents.reading import Incoming
from legaldocs.documents.sheet_reading import Sheets
from legaldocs.formats import workbook
from legaldocs.formats.sheets_in import day_of, letter, number_of
from legaldocs.jobs.runner import Worker
from tests.office import at_desk, open_office

HEADS = (
    "STT",
    "Số, ký hiệu",
    "Ngày, tháng, năm ban hành",
    "Trích yếu nội dung",
    "Cơ quan ban hành",
    "Lĩnh vực",
    "Ghi chú",
)
UBND = "Ủy ban nhân dân tỉnh Mẫu Sơn"
ROWS = (
    ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"),
    (1, "12/2019/QĐ-UBND", "05/03/2019", "Quy định về giá nước sạch", UBND, "Xây dựng; Tài chính", ""),
    (2, "07/2020/NQ-HĐND", "2020-07-10", "Quy định mức thu phí", "Hội đồng nhân dân tỉnh Mẫu Sơn", "Tài chính", "x"),
    (3, "", "01/02/2021", "Không có số", UBND, "", ""),
    (4, "13/2021/QĐ-UBND", "31/02/2021", "Ngày không có", UBND, "", ""),
    (5, "12/2019/QĐ-UBND", "05/03/2019", "Quy định về giá nước sạch", UBND, "", "lặp"),
    (6, "14/2021/QĐ-UBND", "", "Chưa rõ ngày", UBND, "", "=1+1"),
)


def made(heads: tuple[str, ...] = HEADS, rows: tuple[tuple[object, ...], ...] = ROWS) -> bytes:
    """The register as a department keeps it: a title above the heads."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Danh mục")
        sheet.write_string(0, 0, "DANH MỤC VĂN BẢN QUY PHẠM PHÁP LUẬT")
        for line, row in enumerate((heads, *rows), start=2):
            for column, value in enumerate(row):
                sheet.write_string(line, column, value) if isinstance(value, str) else sheet.write(line, column, value)
    return out.getvalue()


def said(data: bytes) -> Sheets:
    sheets = workbook.read(data, "so.xlsx")
    return sheet_reading.read_sheets(sheets, sheet_reading.guess(sheets), "so.xlsx")


def test_heads_are_understood_however_a_department_writes_them(app: Flask) -> None:
    for number, title in (("Số/ký hiệu", "TÊN GỌI CỦA VĂN BẢN"), ("so ky hieu", "trích yếu"), ("Số VB", "V/v")):
        [columns] = sheet_reading.guess(workbook.read(made(("TT", number, "Ngày ký", title)), "so.xlsx"))
        assert (columns.head_row, columns.fields[:4]) == (2, ("", "number", "issued_date", "title"))


def test_rows_that_cannot_be_read_are_named_with_cell_and_remedy(app: Flask) -> None:
    found = said(made())
    assert [arrival.incoming.number for arrival in found.arrivals] == [
        "12/2019/QĐ-UBND", "07/2020/NQ-HĐND", "12/2019/QĐ-UBND", "14/2021/QĐ-UBND",
    ]  # fmt: skip
    assert [(fault.place, fault.number) for fault in found.faults] == [
        ("Danh mục!B7", None), ("Danh mục!C8", "13/2021/QĐ-UBND"),
    ]  # fmt: skip
    assert "31/02/2021" in found.faults[1].words


def test_documents_enter_with_details_alone_and_once(app: Flask) -> None:
    found = said(made())
    assert sheet_pages.outlook(found) | {"faults": 0} == {"added": 3, "unchanged": 1, "rows": 4, "faults": 0}
    first = importing.bring_in(SYSTEM, found.arrivals, progress=lambda *_: None)
    assert first.counts == {"added": 3, "unchanged": 1}
    kept = db.session.scalars(sa.select(Document).where(Document.number == "12/2019/QĐ-UBND")).one()
    assert (kept.has_text, kept.title, kept.fields) == (False, "Quy định về giá nước sạch", ["Xây dựng", "Tài chính"])
    assert kept.source == {"file": "so.xlsx", "row": "Danh mục!5"}
    again = importing.bring_in(SYSTEM, found.arrivals, progress=lambda *_: None)
    assert again.counts == {"unchanged": 4}
    assert sheet_pages.outlook(found)["added"] == 0


def test_a_text_that_comes_later_joins_the_record(app: Flask) -> None:
    importing.bring_in(SYSTEM, said(made()).arrivals, progress=lambda *_: None)
    text = f"{UBND}\nSố: 12/2019/QĐ-UBND\nngày 05 tháng 3 năm 2019\nQUYẾT ĐỊNH\nVề giá nước\nĐiều 1. Phạm vi\nGiá nước."
    joined = service.register(SYSTEM, Incoming(text=text, number="12/2019/QĐ-UBND", issuer=UBND))
    assert joined.outcome == "completed"


def test_a_symbol_apart_and_an_issuer_for_the_whole_sheet(app: Flask) -> None:
    sheets = workbook.read(made(("Số", "Ký hiệu", "Ngày ban hành"), (("5", "2019/QĐ-UBND", "01/02/2019"),)), "so.xlsx")
    assert sheet_reading.guess(sheets) == []
    chosen = sheet_reading.chosen(sheets, (), 3, {0: "number", 1: "symbol", 2: "issued_date"}, UBND)
    [arrival] = sheet_reading.read_sheets(sheets, chosen, "so.xlsx").arrivals
    assert (arrival.incoming.number, arrival.incoming.issuer) == ("5/2019/QĐ-UBND", UBND)


@pytest.mark.parametrize(
    "words", ["2021-03-05", "2021-03-05 00:00:00", "5/3/2021", "05-03-2021", "ngày 5 tháng 3 năm 2021"]
)
def test_a_day_is_read_however_it_is_written(words: str) -> None:
    found = day_of(words)
    assert found is not None
    assert found.isoformat() == "2021-03-05"


@pytest.mark.parametrize("words", ["31/02/2021", "tháng 3/2021", "5/3/21", "44260", "05/03/2021 và 06/03/2021", ""])
def test_what_is_no_day_is_not_made_one(words: str) -> None:
    assert day_of(words) is None


def test_columns_are_named_as_a_spreadsheet_names_them() -> None:
    assert [letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert all(number_of(letter(n)) == n for n in range(1000))
    assert number_of("1") is None


def test_a_person_maps_tries_imports_and_gets_the_lines_back(tmp_path: Path) -> None:
    site = open_office(tmp_path)
    client = at_desk(site, "hoa")
    sent = {"file": (BytesIO(made()), "so.xlsx")}
    place = client.post("/import", data=sent).headers["Location"]
    page = client.get(place).get_data(as_text=True)
    assert "Số, ký hiệu" in page
    names = ("", "number", "issued_date", "title", "issuer", "fields", "")
    form = {"name": "so.xlsx", "sheet-0": "1", "head-0": "3"} | {f"column-0-{n}": name for n, name in enumerate(names)}
    tried = client.post(place, data={**form, "then": "try"}).get_data(as_text=True)
    assert "Danh mục!C8" in tried
    with site.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Document)) == 0
    report = client.post(place, data={**form, "then": "import"}).headers["Location"]
    Worker(site).drain()
    assert "Danh mục!C8" in client.get(report).get_data(as_text=True)
    lines = client.get(f"{report}/lines.xlsx?outcome=refused").data
    sheet = load_workbook(BytesIO(lines)).worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["Danh mục!B7", "Danh mục!C8"]


def test_the_command_says_the_same(site: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("legaldocs.cli.context.make_app", lambda: site)
    (tmp_path / "so.xlsx").write_bytes(made())
    arguments = ["documents", "import-sheet", str(tmp_path / "so.xlsx")]
    tried = CliRunner().invoke(main, [*arguments, "--dry-run"], catch_exceptions=False)
    assert json.loads(tried.stdout.splitlines()[-1]) == {"totals": {"added": 3, "unchanged": 1, "refused": 2}}
    done = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert (done.exit_code, json.loads(done.stdout.splitlines()[-1])["totals"]) == (
        1, {"added": 3, "unchanged": 1, "refused": 2},
    )  # fmt: skip
    wrong = CliRunner().invoke(main, [*arguments, "--column", "numer=B"], catch_exceptions=False)
    assert "FIELD=LETTER" in wrong.output
