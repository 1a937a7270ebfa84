"""The original PDF inside the page, beside its data: as a PDF, as nothing else, and to no other site."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.documents import blobs, queries
from tests.office import at_desk, decision, open_office, register

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def office(tmp_path: Path) -> Flask:
    return open_office(tmp_path)


def came_as(office: Flask, document_id: int, data: bytes, kind: str = "pdf") -> None:
    """Say that a document's text was read from these bytes."""
    with office.app_context(), unit_of_work(SYSTEM, "tests.original"):
        edition = queries.current_edition(document_id)
        assert edition is not None
        edition.file_sha256, edition.file_name, edition.file_type = blobs.keep(data), f"goc.{kind}", kind
        db.session.add(edition)


def test_the_original_stands_beside_its_facts_and_its_words(office: Flask) -> None:
    (key,) = register(office, [decision(1)])
    came_as(office, key, PDF)
    client = at_desk(office, "an")
    here = f"/documents/{key}/editions"
    assert f'href="{here}/beside"' in client.get(f"/documents/{key}").text
    page = client.get(f"{here}/beside")
    assert f'<iframe src="{here}/original.pdf"' in page.text
    assert f'<a class="btn btn-default" href="{here}/original.pdf">' in page.text  # for who has no reader in the page
    assert "Mức thu phí chợ là 5.000 đồng" in page.text
    with client.get(f"{here}/original.pdf") as file:
        assert (file.data, file.mimetype, file.headers["X-Content-Type-Options"]) == (PDF, "application/pdf", "nosniff")
        assert "attachment" not in file.headers.get("Content-Disposition", "")
        policy = file.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "script" not in policy


@pytest.mark.parametrize(("data", "kind"), [(b"<script>alert(1)</script>", "pdf"), (PDF, "docx")])
def test_what_is_no_pdf_is_never_shown_as_one(office: Flask, data: bytes, kind: str) -> None:
    (key,) = register(office, [decision(1)])
    came_as(office, key, data, kind)
    client = at_desk(office, "an")
    assert client.get(f"/documents/{key}/editions/original.pdf").status_code == 404
    assert ("/editions/beside" in client.get(f"/documents/{key}").text) is (kind == "pdf")


def test_who_is_nobody_gets_no_original(office: Flask) -> None:
    (key,) = register(office, [decision(1)])
    came_as(office, key, PDF)
    for name in ("beside", "original.pdf"):
        assert office.test_client().get(f"/documents/{key}/editions/{name}").status_code in {302, 403}
