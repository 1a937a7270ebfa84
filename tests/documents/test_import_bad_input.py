"""Input that cannot be right is answered with file, place and remedy, and the register stays as it was."""

from __future__ import annotations

import html
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from flask import Flask
from flask.testing import FlaskClient

from legaldocs.bench import made_texts
from legaldocs.cli.database import run_upgrade
from legaldocs.core.db import db
from legaldocs.documents import sample_register
from legaldocs.jobs.runner import Worker
from tests.acceptance.canon import counts
from tests.apps import lend, take_back

pytestmark = pytest.mark.timeout(300)
LARGE = 300 * 2**20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # container of password-protected Office files
PASSED_BY = ("user_session", "sign_in_attempt", "audit")  # tables that a visit itself writes


def not_a_docx(path: Path) -> None:
    path.write_bytes(b"MZ\x90\x00\x03\x00\x00\x00 not a document")


def picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))


def encrypted(path: Path) -> None:
    path.write_bytes(OLE + bytes(512) + "EncryptedPackage".encode("utf-16-le") + bytes(512))


def without_words(path: Path) -> None:
    docx.Document().save(path)


def nothing(path: Path) -> None:
    path.write_bytes(b"")


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(LARGE)


def cut_package(path: Path) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as package:
        package.writestr("word/document.xml", "<w:document/>" * 50)
    path.write_bytes(whole.getvalue()[:120])


def cut_line(path: Path) -> None:
    lines = [json.dumps(made_texts.decision(place), ensure_ascii=False) for place in (7, 8)]
    path.write_text(lines[0] + "\n" + lines[1][: len(lines[1]) // 2], encoding="utf-8")


def other_words(path: Path) -> None:
    row = made_texts.decision(1)
    row["text"] = row["text"].replace("công trình tạm", "công trình cấp bách")
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")


# name of the file, how it is made, what the sentence must hold in Vietnamese and in English beside the file's name
CASES: list[tuple[str, Callable[[Path], None], str, str]] = [
    ("chuong-trinh.docx", not_a_docx, "(Word|định dạng)", "(Word|format)"),
    ("anh.docx", picture, "(Word|định dạng)", "(Word|format)"),
    ("mat-khau.docx", encrypted, "mật khẩu", "password"),
    ("trang.docx", without_words, "không có chữ|không chứa", "no text"),
    ("khong.docx", nothing, "0 byte", "0 bytes"),
    ("lon.docx", sparse, "MB", "MB"),
    ("dut.docx", cut_package, "hỏng|bị cắt", "damaged|cut off"),
    ("dut.jsonl", cut_line, "dòng 2", "line 2"),
    ("trung.jsonl", other_words, "1/2020/QĐ-UBND", "1/2020/QĐ-UBND"),
]
EACH = pytest.mark.parametrize(("name", "make", "vi", "en"), CASES, ids=[case[0] for case in CASES])
LANGUAGES = pytest.mark.parametrize("language", ["vi", "en"])


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database that holds one decision."""
    directory = tmp_path_factory.mktemp("installation")
    path = directory / "first.jsonl"
    path.write_text(json.dumps(made_texts.decision(1), ensure_ascii=False), encoding="utf-8")
    app = lend(directory)
    with app.app_context():
        run_upgrade()
        sample_register.set_up_people()
        db.session.remove()
    take_back(app)
    assert command(directory, [path], "vi").returncode == 0
    return directory


def command(installation: Path, paths: list[Path], language: str) -> subprocess.CompletedProcess[str]:
    """``legaldocs documents import`` of these files."""
    words = [sys.executable, "-W", "ignore", "-m", "legaldocs.cli", "documents", "import", *map(str, paths)]
    environment = os.environ | {"LEGALDOCS_DATA_DIR": str(installation), "LEGALDOCS_DEFAULT_LANGUAGE": language}
    return subprocess.run(words, env=environment, capture_output=True, text=True, check=False)  # own words


def holding(installation: Path) -> dict[str, int]:
    """Rows of every table that is not about the visit itself."""
    return {name: n for name, n in counts(installation).items() if not name.startswith(PASSED_BY)}


def assert_names_file_place_and_remedy(sentence: str, name: str, words: str) -> None:
    assert name in sentence
    assert re.search(words, sentence), sentence
    assert sentence.rstrip().count(".") >= 2, sentence  # what is wrong, and what to do


@LANGUAGES
def test_the_command_says_what_is_wrong_with_each_file_and_leaves_the_register(
    installation: Path, tmp_path: Path, language: str
) -> None:
    for name, make, _vi, _en in CASES:
        make(tmp_path / name)
    before = holding(installation)
    answer = command(installation, [tmp_path / case[0] for case in CASES], language)
    assert answer.returncode == 1
    lines = [json.loads(line) for line in answer.stdout.splitlines()]
    refused = [line["message"] for line in lines if line.get("outcome") == "refused"]
    assert len(refused) == len(CASES)
    for (name, _make, vi, en), sentence in zip(CASES, refused, strict=True):
        assert_names_file_place_and_remedy(sentence, name, vi if language == "vi" else en)
    assert holding(installation) == before


@pytest.fixture(scope="module")
def site(installation: Path) -> Flask:
    """The application over that installation, for requests."""
    return lend(installation)


def signed_in(site: Flask, language: str) -> FlaskClient:
    client = site.test_client()
    client.post("/sign-in", data={"username": sample_register.OFFICER, "password": sample_register.PASSWORD})
    client.set_cookie("lang", language)
    return client


@EACH
@LANGUAGES
def test_the_form_says_what_is_wrong_and_leaves_the_register(
    site: Flask, installation: Path, tmp_path: Path, name: str, make: Callable[[Path], None], vi: str, en: str,
    language: str,
) -> None:  # fmt: skip
    path = tmp_path / name
    make(path)
    client = signed_in(site, language)
    before = holding(installation)
    if name == "lon.docx":  # refused by the size it announces, before anything is read
        answer = client.post("/import", data={}, environ_overrides={"CONTENT_LENGTH": str(LARGE)})
        assert answer.status_code == 413
    elif name == "trung.jsonl":  # whole lines are queued; the job's report names the refused one
        return
    else:
        upload = {"file": (io.BytesIO(path.read_bytes()), name)}
        answer = client.post("/import", data=upload, content_type="multipart/form-data")
        assert answer.status_code == 422
        assert_names_file_place_and_remedy(shown(answer.text, name), name, vi if language == "vi" else en)
    assert holding(installation) == before


def shown(page: str, name: str) -> str:
    """The sentence of a page that names the file."""
    plain = html.unescape(re.sub(r"<[^>]+>", "\n", page))
    return next((line.strip() for line in plain.splitlines() if name in line), "")


@LANGUAGES
def test_the_report_of_an_uploaded_file_names_the_line_that_was_refused(
    site: Flask, installation: Path, tmp_path: Path, language: str
) -> None:
    path = tmp_path / f"trung-{language}.jsonl"
    other_words(path)
    client = signed_in(site, language)
    upload = {"file": (io.BytesIO(path.read_bytes()), path.name)}
    report = client.post("/import", data=upload, content_type="multipart/form-data").headers["Location"]
    documents = holding(installation)["document"]
    Worker(site).drain()
    page = html.unescape(client.get(report).text)
    assert "1/2020/QĐ-UBND" in page
    assert path.name in page
    assert holding(installation)["document"] == documents
