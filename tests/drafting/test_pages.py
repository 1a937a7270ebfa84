"""The pages of a dossier: registering, papers byte for byte, versions compared, refusals that name everything."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import docx
import pytest
from flask import Flask
from flask.testing import FlaskClient

from legaldocs.core.db import db
from legaldocs.drafting import queries
from legaldocs.drafting.models import State
from tests.drafting import province

FORM = {
    "title": "Quy định quản lý công trình trên địa bàn tỉnh", "reason": "Luật giao tỉnh quy định chi tiết.",
    "form": "committee-decision", "procedure": "ordinary", "ground": "a", "fields": "xây dựng; đô thị",
    "planned_signing": "2027-02-01",
}  # fmt: skip


@pytest.fixture
def browser(site: Flask) -> FlaskClient:
    with site.app_context():
        province.set_up()
        db.session.remove()
    return enter(site, "drafter")


def enter(site: Flask, username: str) -> FlaskClient:
    client = site.test_client()
    client.post("/sign-in", data={"username": username, "password": province.PASSWORD})
    return client


def word(text: str) -> bytes:
    document, kept = docx.Document(), io.BytesIO()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(kept)
    return kept.getvalue()


def test_a_dossier_is_registered_by_form_and_listed(browser: FlaskClient) -> None:
    answer = browser.post("/drafting/new", data=FORM, follow_redirects=True)
    page = answer.get_data(as_text=True)
    assert FORM["title"] in page
    assert "Đề nghị xây dựng văn bản" in page  # the paper that the next step needs
    assert "DT-2" in browser.get("/drafting?sort=-signing&kind=committee-decision").get_data(as_text=True)
    exported = browser.get("/drafting/export?format=csv").get_data(as_text=True)
    assert FORM["title"] in exported


def test_what_is_wrong_with_a_form_stands_at_its_field_and_nothing_is_lost(browser: FlaskClient) -> None:
    answer = browser.post("/drafting/new", data={**FORM, "amends": "99/2099/QĐ-UBND", "planned_effect": "2027-01-01"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert FORM["title"] in page
    assert "99/2099/QĐ-UBND" in page


def test_a_paper_comes_back_byte_for_byte(site: Flask, browser: FlaskClient) -> None:
    browser.post("/drafting/new", data=FORM)
    data = bytes(range(256)) * 300
    sent = {"kind": "proposal", "note": "Bản ký", "file": (io.BytesIO(data), "../Đề nghị số 1.pdf")}
    page = browser.post("/drafting/1/papers", data=sent, follow_redirects=True).get_data(as_text=True)
    assert hashlib.sha256(data).hexdigest() in page
    assert browser.get("/drafting/1/papers/1").data == data
    assert enter(site, "stranger").get("/drafting/1/papers/1").status_code == 404


def test_a_word_file_becomes_provisions_and_the_next_one_is_compared_with_it(browser: FlaskClient) -> None:
    browser.post("/drafting/new", data=FORM)
    for text, note in ((province.TEXT, ""), (province.TEXT.replace("05 ngày", "07 ngày"), "Thêm thời gian")):
        sent = {"note": note, "file": (io.BytesIO(word(text)), "du-thao.docx")}
        page = browser.post("/drafting/1/text", data=sent, follow_redirects=True).get_data(as_text=True)
    assert "Trả kết quả" not in page
    assert 'id="dieu-2-khoan-2"' in page
    changed = browser.get("/drafting/1/difference").get_data(as_text=True)
    assert "<ins>" in changed
    assert "Điều 2 khoản 2" in changed
    assert browser.get("/drafting/1/versions/2/file").data[:2] == b"PK"


def test_a_hostile_or_broken_file_is_refused_with_a_sentence(browser: FlaskClient) -> None:
    browser.post("/drafting/new", data=FORM)
    for name, data in (("a.docx", b"PK\x03\x04 broken"), ("b.docx", b"")):
        sent = {"file": (io.BytesIO(data), name)}
        page = browser.post("/drafting/1/text", data=sent, follow_redirects=True).get_data(as_text=True)
        assert name in page
        assert "Phiên bản 1" not in page


def test_a_refused_step_names_everything_on_the_page_it_came_from(site: Flask, browser: FlaskClient) -> None:
    browser.post("/drafting/new", data=FORM)
    office = enter(site, "office")
    page = office.post("/drafting/1/moves/accept", data={"version": 1}, follow_redirects=True).get_data(as_text=True)
    assert "Đề nghị xây dựng văn bản" in page
    with site.app_context():
        assert province.draft(1).state is State.REGISTERED
        db.session.remove()


def test_every_step_can_be_taken_by_its_button(site: Flask, browser: FlaskClient) -> None:
    browser.post("/drafting/new", data=FORM)
    browser.post("/drafting/1/papers", data={"kind": "proposal", "file": (io.BytesIO(b"x"), "x.txt")})
    office, head = enter(site, "office"), enter(site, "head")
    assert 'action="/drafting/1/moves/accept"' in office.get("/drafting/1").get_data(as_text=True)
    office.post("/drafting/1/moves/accept", data={"version": 1})
    with site.app_context():
        version, second = province.draft(1).version, province.person_id("second")
        db.session.remove()
    head.post("/drafting/1/moves/assign", data={"version": version, "assignee_id": second})
    with site.app_context():
        assert province.draft(1).assignee_id == second
        held = [clock.rule for clock in queries.clocks(1)]
        db.session.remove()
    assert held == ["drafting.accept", "drafting.prepare", "drafting.prepare"]


def test_real_word_files_are_taken(browser: FlaskClient, shared_data: Path) -> None:
    browser.post("/drafting/new", data=FORM)
    real = shared_data / "docx" / "Luật-88-2025-QH15.docx"
    sent = {"file": (io.BytesIO(real.read_bytes()), real.name)}
    page = browser.post("/drafting/1/text", data=sent, follow_redirects=True).get_data(as_text=True)
    assert 'id="dieu-1"' in page
