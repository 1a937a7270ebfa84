"""Pages of the register: every list asks a fixed number of questions, every status follows the day read at."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from legaldocs.core.db import db
from tests.office import at_desk, decision, open_office, register


@pytest.fixture
def office(tmp_path: Path) -> Flask:
    return open_office(tmp_path)


def questions(app: Flask, client: FlaskClient, path: str) -> int:
    """How many statements the database was sent for one page."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    answer = client.get(path)
    sa.event.remove(engine, "before_cursor_execute", note)
    assert answer.status_code == 200
    return len(sent)


REPEALER = (
    "Điều 1. Bãi bỏ\nBãi bỏ Quyết định số {:02}/2024/QĐ-UBND ngày 15 tháng 5 năm 2024 của Ủy ban nhân dân tỉnh Mẫu."
)
PATHS = ("/documents?size=100", "/effect?size=100", "/home", "/search?q=phí+chợ", "/audit?size=100", "/people?size=100")


def test_a_list_of_sixty_asks_no_more_questions_than_one_of_ten(office: Flask) -> None:
    register(office, [decision(n) for n in range(1, 6)] + [decision(n + 60, REPEALER.format(n)) for n in range(1, 6)])
    clerk, auditor = at_desk(office, "hoa"), at_desk(office, "khang")
    reader = {path: auditor if "audit" in path else clerk for path in PATHS}
    ten = {path: questions(office, reader[path], path) for path in PATHS}
    register(office, [decision(n) for n in range(6, 31)] + [decision(n + 60, REPEALER.format(n)) for n in range(6, 31)])
    assert {path: questions(office, reader[path], path) for path in PATHS} == ten


def test_the_day_read_at_changes_the_status_everywhere(office: Flask) -> None:
    (key,) = register(office, [decision(1)])
    client = at_desk(office, "an")
    assert "Còn hiệu lực" in client.get(f"/documents/{key}").text
    client.post("/reading-date", data={"date": "2024-05-20", "next": "/home"})
    for path in (f"/documents/{key}", "/documents", "/search?q=phí+chợ", "/search/suggest?q=01/2024"):
        assert "Chưa có hiệu lực" in client.get(path).text, path
    assert "Chưa có hiệu lực" in client.get("/documents/export?format=csv").text
    client.post("/reading-date", data={"date": "", "next": "/home"})
    assert "Chưa có hiệu lực" not in client.get("/documents/export?format=csv").text


@pytest.mark.parametrize(
    "path", ["/documents/99", "/documents/99/original", "/documents/99/text.txt", "/import/99", "/import/99/progress"]
)
def test_what_does_not_exist_is_not_found(office: Flask, path: str) -> None:
    assert at_desk(office, "an").get(path).status_code == 404


@pytest.mark.parametrize("path", ["/import", "/effect"])
def test_a_drafter_neither_imports_nor_confirms_effect(office: Flask, path: str) -> None:
    assert at_desk(office, "dung").get(path).status_code == 403


def test_filters_that_make_no_sense_are_refused_with_a_page(office: Flask) -> None:
    answer = at_desk(office, "an").get("/documents?status=eternal")
    assert answer.status_code == 422
    assert "<h1" in answer.text


def upload(client: FlaskClient, text: str, name: str = "van-ban.txt") -> tuple[int, str]:
    answer = client.post("/import", data={"file": (BytesIO(text.encode()), name)}, content_type="multipart/form-data")
    return answer.status_code, answer.location or answer.text


def test_a_text_brought_in_opens_its_page(office: Flask) -> None:
    client = at_desk(office, "an")
    status, where = upload(client, decision(7))
    assert status == 302
    page = client.get(where).text
    assert "07/2024/QĐ-UBND" in page
    assert 'id="dieu-1-khoan-2"' in page


def test_a_file_without_a_number_is_refused_saying_what_is_missing(office: Flask) -> None:
    status, page = upload(at_desk(office, "an"), "Một trang giấy không có số, không có cơ quan ban hành.")
    assert status == 422
    assert "số, ký hiệu" in page


def test_what_the_header_lacks_can_be_stated_beside_the_file(office: Flask) -> None:
    clerk = at_desk(office, "hoa")
    stated = {"number": "77/2024/QĐ-UBND", "issuer": "UBND tỉnh Mẫu", "issued_date": "2024-05-15"}
    data = {"file": (BytesIO("Điều 1. Một câu không có phần đầu.".encode()), "khong-so.txt"), **stated}
    answer = clerk.post("/import", data=data, follow_redirects=True)
    assert {"77/2024/QĐ-UBND", "15/5/2024"} <= set(re.findall(r"[\w/]+-UBND|\d+/\d+/\d{4}\b", answer.text))


def test_a_date_that_is_none_is_refused_at_its_field_and_the_rest_stays(office: Flask) -> None:
    stated = {"number": "77/2024/QĐ-UBND", "issued_date": "15/05"}
    answer = at_desk(office, "hoa").post("/import", data={"file": (BytesIO(b"x"), "a.txt"), **stated})
    assert answer.status_code == 422
    assert 'id="issued_date-e"' in answer.text
    assert 'value="77/2024/QĐ-UBND"' in answer.text


def test_no_file_is_refused_at_the_field(office: Flask) -> None:
    answer = at_desk(office, "an").post("/import", data={})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_confirming_in_bulk_moves_the_status_and_taking_back_restores_it(office: Flask) -> None:
    old, _new = register(office, [decision(1), decision(61, REPEALER.format(1))])
    client = at_desk(office, "binh")
    assert "01/2024/QĐ-UBND" in client.get("/effect").text
    client.post("/effect/confirm", data={"ids": ["1"]})
    assert 'data-s="ended"' in client.get(f"/documents/{old}").text
    reversal = client.get(f"/documents/{old}").text.split("/effect/events/")[-1].split("/")[0]
    client.post(f"/effect/events/{reversal}/reverse", data={"reason": "nhập nhầm văn bản"})
    assert 'data-s="inforce"' in client.get(f"/documents/{old}").text


def test_dismissing_without_a_reason_says_so_and_changes_nothing(office: Flask) -> None:
    register(office, [decision(1), decision(61, REPEALER.format(1))])
    client = at_desk(office, "binh")
    answer = client.post("/effect/dismiss", data={"ids": ["1"], "reason": ""}, follow_redirects=True)
    assert "ld-note" in answer.text
    assert 'id="proposal-1"' in answer.text
