"""Every Word file of drafting and checking on the sample's dossiers: official layout, and LibreOffice opens it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.checking import sample_checks
from legaldocs.checking.models import Check
from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.documents.sample_register import PASSWORD
from legaldocs.drafting import sample_drafts
from legaldocs.drafting.models import Draft
from legaldocs.formats import office
from legaldocs.formats.layout_check import check_laid_out
from legaldocs.formats.layout_reading import read_layout
from tests.apps import lend
from tests.conftest import lacking

PEOPLE = ("pham.quang.duy", "ngo.duc.thang", "nguyen.minh.an", "tran.thi.hoai", "luong.the.vinh")
KINDS = {"opinions.docx", "appraisal.docx", "comparison.docx", "form.docx", "conclusion.docx"}
TITLES = {
    "opinions": "TỔNG HỢP",
    "appraisal": "BÁO CÁO",
    "comparison": "SO SÁNH",
    "form": "PHIẾU",
    "conclusion": "BÁO CÁO",
}


@pytest.fixture
def site(installation: Path) -> Iterator[Flask]:
    app = lend(installation)
    with app.app_context():
        sample_checks.load_when_fresh()
        sample_drafts.load_when_fresh()
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


def files(app: Flask) -> dict[str, bytes]:
    """Address → bytes of every Word file that these people can download on any dossier."""
    with app.app_context():
        keys = {
            "draft_id": list(db.session.scalars(sa.select(Draft.id))),
            "check_id": list(db.session.scalars(sa.select(Check.id).where(Check.state != "open"))),
        }
        db.session.remove()
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.endswith(".docx")]
    addresses = [
        rule.rule.replace(f"<int:{name}>", str(key))
        for rule in rules
        for name in rule.arguments & keys.keys()
        if len(rule.arguments) == 1
        for key in keys[name]
    ]
    found: dict[str, bytes] = {}
    for username in PEOPLE:
        browser = app.test_client()
        assert browser.post("/sign-in", data={"username": username, "password": PASSWORD}).status_code == 302
        for address in addresses:
            if address not in found and (answer := browser.get(address)).status_code == 200:
                found[address] = answer.data
    return found


@pytest.mark.libreoffice
@pytest.mark.timeout(600)  # one start of LibreOffice for all of them, on a busy machine slowly
def test_every_word_file_keeps_the_official_layout_and_opens_in_libreoffice(site: Flask, tmp_path: Path) -> None:
    program = office.converter()
    if program is None:
        lacking("LibreOffice", "apt-get install libreoffice-writer-nogui")
    found = files(site)
    assert {address.rsplit("/", 1)[1] for address in found} == KINDS
    broken = {
        address: [(one.rule, one.shown("vi"), one.places[0]) for one in laid]
        for address, data in found.items()
        if (laid := check_laid_out(read_layout(data, address), clock.today()))
    }
    assert broken == {}
    sources = []
    for address, data in found.items():
        sources.append(tmp_path / address.strip("/").replace("/", "-"))
        sources[-1].write_bytes(data)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [str(program), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path / "pdf"), *sources],
        check=True, capture_output=True, timeout=500,
    )  # fmt: skip
    for source in sources:
        pages = pypdfium2.PdfDocument(tmp_path / "pdf" / f"{source.stem}.pdf")
        words = " ".join(page.get_textpage().get_text_bounded() for page in pages)
        pages.close()
        kind = source.stem.rsplit("-", 1)[1]
        assert TITLES[kind] in " ".join(words.split()), source.name
