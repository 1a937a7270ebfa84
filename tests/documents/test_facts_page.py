"""The page of facts read from a text: by kind, with the words marked, as a file, and when there is nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from legaldocs.core.db import db
from legaldocs.documents.models import Document
from tests.office import at_desk, decision, open_office, register

BODY = (
    "Điều 1. Mức thu\n1. Phí thẩm định không quá 500.000 đồng/hồ sơ đối với hộ nghèo.\n"
    "2. Phòng Tư pháp thu phí trong thời hạn 05 ngày làm việc.\n"
    "3. Hộ kinh doanh (sau đây gọi là hộ) phải nộp phí."
)


@pytest.fixture
def office(tmp_path: Path) -> Flask:
    return open_office(tmp_path)


def test_an_amount_is_marked_in_its_sentence_and_put_into_words(office: Flask) -> None:
    (key,) = register(office, [decision(1, BODY)])
    page = at_desk(office, "an").get(f"/documents/{key}/facts").text
    assert "<mark>500.000 đồng/hồ sơ</mark>" in page
    assert "không quá 500.000 đồng / hồ sơ" in page
    assert f'href="/documents/{key}#dieu-1-khoan-1"' in page


def test_a_body_is_gone_from_the_day_after_its_last(office: Flask) -> None:
    (key,) = register(office, [decision(1, BODY)])
    client = at_desk(office, "an")
    address = f"/documents/{key}/facts?kind=body"
    assert "Không còn tồn tại" in client.get(address).text
    client.post("/reading-date", data={"date": "2025-06-30", "next": "/home"})
    assert "Không còn tồn tại" not in client.get(address).text


def test_the_file_holds_the_kind_asked_for_or_everything(office: Flask) -> None:
    (key,) = register(office, [decision(1, BODY)])
    client = at_desk(office, "an")
    everything = client.get(f"/documents/{key}/facts/export?format=csv").text
    assert all(word in everything for word in ("500.000 đồng/hồ sơ", "Phòng Tư pháp", "Tên gọi tắt"))
    amounts = client.get(f"/documents/{key}/facts/export?format=csv&kind=quantity").text
    assert "Phòng Tư pháp thu phí" in amounts
    assert "Tên gọi tắt" not in amounts
    assert client.get(f"/documents/{key}/facts/export?kind=quantity").data[:2] == b"PK"


def test_where_nothing_is_found_the_page_says_so(office: Flask) -> None:
    (key,) = register(office, [decision(1, BODY)])
    client = at_desk(office, "an")
    assert "không có dữ kiện loại này" in client.get(f"/documents/{key}/facts?kind=procedure").text
    assert client.get("/documents/999/facts").status_code == 404
    assert client.get(f"/documents/{key}/facts?kind=nonsense").status_code == 422
    with office.app_context():
        number = db.session.get(Document, key).number
    assert number in client.get(f"/documents/{key}/facts").text
