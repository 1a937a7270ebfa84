"""The page "Layout check": findings with place, law and fix; the same findings as files; nothing is kept."""

from __future__ import annotations

import html
import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from flask.testing import FlaskClient

from legaldocs.formats.word_in import parse_word
from legaldocs.formats.word_out import official_document
from legaldocs.formats.word_values import Article, OfficialDocument
from tests.office import at_desk, open_office

BARE = official_document(OfficialDocument((Article("Điều 1.", "Mức thu", ('1. Thay cụm từ "phí" bằng "lệ phí".',)),)))


@pytest.fixture
def desk(tmp_path: Path) -> FlaskClient:
    return at_desk(open_office(tmp_path), "khang")


def sent(desk: FlaskClient, data: bytes, name: str = "du-thao.docx", on: str = "") -> str:
    answer = desk.post("/layout-check", data={"file": (BytesIO(data), name), "on": on})
    return html.unescape(answer.text)


def sealed(page: str) -> str:
    found = re.search(r'name="sealed" value="([^"]+)"', page)
    assert found
    return found[1]


def test_findings_name_place_law_and_fix(desk: FlaskClient) -> None:
    page = sent(desk, BARE)
    assert "Có Quốc hiệu" in page
    assert "Nghị định 78/2025/NĐ-CP" in page
    assert "chưa xác nhận" in page
    assert "quotes.curly" in page


def test_a_former_day_brings_its_own_rules(desk: FlaskClient) -> None:
    assert "Nghị định 34/2016/NĐ-CP" in sent(desk, BARE, on="2024-01-15")


def test_the_findings_can_be_taken_along(desk: FlaskClient, tmp_path: Path) -> None:
    form = {"sealed": sealed(sent(desk, BARE))}
    word = desk.post("/layout-check/report.docx", data=form)
    assert "Có Quốc hiệu" in parse_word(word.data, "a.docx").text
    sheet = openpyxl.load_workbook(BytesIO(desk.post("/layout-check/report.xlsx", data=form).data)).active
    assert sheet is not None
    assert any("Có Quốc hiệu" in map(str, row) for row in sheet.iter_rows(values_only=True))


def test_altered_findings_and_other_files_are_refused(desk: FlaskClient) -> None:
    assert desk.post("/layout-check/report.docx", data={"sealed": "x"}).status_code == 404
    assert "không phải văn bản Word" in sent(desk, b"%PDF-1.7 ...", "a.pdf")
    assert desk.post("/layout-check", data={}).status_code == 422


def test_nothing_of_the_file_is_kept(desk: FlaskClient, tmp_path: Path) -> None:
    sent(desk, BARE)
    assert not list(tmp_path.rglob("blobs/*/*"))
