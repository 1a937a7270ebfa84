"""How uploads are read: tracked changes by the policy chosen, old formats and scans in a job, guesses signed off."""

from __future__ import annotations

import html
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from legaldocs.accounts import queries as accounts
from legaldocs.core.db import db
from legaldocs.core.errors import Forbidden
from legaldocs.core.jobs import Job
from legaldocs.documents import queries, recognition_service, service
from legaldocs.documents.models import EffectEvent
from legaldocs.documents.reading import Incoming
from legaldocs.formats import ocr, office
from legaldocs.law.effect import EventKind
from tests.conftest import lacking
from tests.formats.word_files import p, word_file
from tests.office import at_desk, decision, open_office

RTF = rb"{\rtf1\ansi Quyet dinh so 05/2024/QD-UBND}"


@pytest.fixture
def app_(tmp_path: Path) -> Flask:
    return open_office(tmp_path)


@pytest.fixture
def desk(app_: Flask) -> FlaskClient:
    return at_desk(app_, "an")


def with_changes() -> bytes:
    """A decision in which a hand changed one word and left the change tracked."""
    lines = "".join(p(line) for line in decision(5).split("\n") if "5.000" not in line and line)
    changed = (
        '<w:p><w:r><w:t xml:space="preserve">Mức thu thử là </w:t></w:r><w:del w:id="1" w:author="A"><w:r>'
        '<w:delText>năm</w:delText></w:r></w:del><w:ins w:id="2" w:author="A"><w:r><w:t>bảy</w:t></w:r></w:ins></w:p>'
    )
    return word_file(lines + changed)


def sent(desk: FlaskClient, data: bytes, name: str, **form: str) -> tuple[int, str]:
    answer = desk.post("/import", data={"file": (BytesIO(data), name), **form}, follow_redirects=True)
    return answer.status_code, html.unescape(answer.text)


@pytest.mark.parametrize(("policy", "word", "said"), [("final", "bảy", "chấp nhận"), ("original", "năm", "từ chối")])
def test_tracked_changes_are_read_as_chosen_and_said(desk: FlaskClient, policy: str, word: str, said: str) -> None:
    status, page = sent(desk, with_changes(), "du-thao.docx", policy=policy)
    assert status == 200
    assert f"Mức thu thử là {word}" in page
    assert f"đã đọc như {said} mọi sửa đổi" in page


def test_a_file_with_tracked_changes_can_be_refused(desk: FlaskClient) -> None:
    status, page = sent(desk, with_changes(), "du-thao.docx", policy="refuse")
    assert status == 422
    assert "du-thao.docx" in page


def test_an_old_format_becomes_a_job_with_what_was_stated(desk: FlaskClient, app_: Flask) -> None:
    if office.converter() is None:
        lacking("LibreOffice", "apt-get install libreoffice-writer-nogui")
    status, page = sent(desk, RTF, "cu.rtf", policy="original", number="05/2024/QĐ-UBND")
    assert status == 200
    assert "cu.rtf" in page
    with app_.app_context():
        job = db.session.scalars(sa.select(Job).where(Job.name == "documents.import")).one()
        assert (job.payload["policy"], job.payload["stated"]) == ("original", {"number": "05/2024/QĐ-UBND"})


def test_a_scan_becomes_a_job_or_says_what_to_install(desk: FlaskClient) -> None:
    status, page = sent(desk, b"\x89PNG\r\n\x1a\n" + bytes(100), "quet.png")
    if ocr.program() is None:
        assert status == 422
        assert "tesseract-ocr-vie" in page
    else:
        assert status == 200
        assert "quet.png" in page


def test_a_recognised_text_has_no_effect_until_a_person_signs_it_off(app_: Flask) -> None:
    with app_.app_context():
        officer, drafter = accounts.actor_by_username("an"), accounts.actor_by_username("dung")
        key = service.register(officer, Incoming(decision(7), warnings=("recognised",))).document_id
        assert in_force_from(key) == []
    page = html.unescape(at_desk(app_, "an").get(f"/documents/{key}").text)
    assert "Nhận dạng từ bản quét, chưa kiểm chứng" in page
    with app_.app_context():
        with pytest.raises(Forbidden):
            recognition_service.sign_off(drafter, key)
        db.session.rollback()
    answer = at_desk(app_, "an").post(f"/documents/{key}/recognised", follow_redirects=True)
    assert "chưa kiểm chứng" not in html.unescape(answer.text)
    with app_.app_context():
        assert [str(day) for day in in_force_from(key)] == ["2024-06-01"]
        edition = queries.current_edition(key)
        assert edition is not None
        assert "recognised-read" in edition.warnings


def in_force_from(document_id: int) -> list[object]:
    asked = sa.select(EffectEvent.on).where(
        EffectEvent.document_id == document_id, EffectEvent.kind == EventKind.EFFECTIVE
    )
    return list(db.session.scalars(asked))
