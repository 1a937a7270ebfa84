"""The machine fails: the disk is full, a write does not reach it, the database is held or restarted."""

from __future__ import annotations

import errno
import os
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine

from legaldocs.app import create_app
from legaldocs.bench.cluster_pieces import Databases
from legaldocs.core import audit
from legaldocs.core.db import db
from legaldocs.documents import sample_register
from legaldocs.documents.models import Document
from tests.conftest import lacking

OFFICER = "tran.thi.hoai"
TEXT = """ỦY BAN NHÂN DÂN TỈNH MẪU
Số: 97/2026/QĐ-UBND
QUYẾT ĐỊNH
Về việc thử khi máy hỏng
Điều 1. Phạm vi điều chỉnh
Quyết định này quy định việc thử.
Điều 2. Hiệu lực thi hành
Quyết định này có hiệu lực kể từ ngày 15 tháng 12 năm 2026.
"""


@pytest.fixture
def register(installation: Path) -> Iterator[Flask]:
    app = create_app("testing", DATA_DIR=installation)
    yield app
    with app.app_context():
        db.engine.dispose()


def signed_in(app: Flask) -> FlaskClient:
    client = app.test_client()
    words = {"username": OFFICER, "password": sample_register.PASSWORD}
    assert client.post("/sign-in", data=words).status_code == 302
    return client


def send(client: FlaskClient) -> Any:
    """A document comes in by the page."""
    data = {"file": (BytesIO(TEXT.encode()), "97-2026.txt")}
    return client.post("/import", data=data, content_type="multipart/form-data")


def state(app: Flask) -> tuple[int, str, list[str]]:
    """Documents, head of the audit, files: what must not change when something fails."""
    with app.app_context():
        assert audit.verify(db.session()) is None
        count = db.session.scalar(sa.select(sa.func.count()).select_from(Document)) or 0
        head = audit.head(db.session())
    return count, head, sorted(path.name for path in (app.config["DATA_DIR"] / "blobs").rglob("*") if path.is_file())


@pytest.fixture
def no_compiled_pages_kept(register: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeping them in files is the tests' own habit: a page first shown on a full disk would fail for that alone."""
    monkeypatch.setattr(register.jinja_env, "bytecode_cache", None)


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """Writing beyond ``size`` bytes fails, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_said_and_nothing_is_half_stored(register: Flask, no_compiled_pages_kept: None) -> None:
    client, before = signed_in(register), state(register)
    with no_file_larger_than(100):
        answer = send(client)
    assert answer.status_code == 507
    assert "Ổ đĩa của máy chủ đã đầy" in answer.text
    assert state(register) == before
    assert send(client).status_code in (200, 302)
    assert state(register)[2] != before[2]


def test_a_database_that_cannot_grow_is_said_and_stays_whole(register: Flask, no_compiled_pages_kept: None) -> None:
    client, before = signed_in(register), state(register)
    with register.app_context():
        db.engine.dispose()
    with no_file_larger_than(8_000):
        answer = client.post("/search/saved", data={"name": "Đất đai", "q": "đất"})
    assert answer.status_code == 507
    assert state(register) == before


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC])
def test_what_did_not_reach_the_disk_is_not_reported_as_stored(
    register: Flask, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    client, before = signed_in(register), state(register)

    def fail(_handle: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", fail)
    assert send(client).status_code == 507
    monkeypatch.undo()
    assert state(register) == before


def test_a_held_database_answers_busy_and_when_to_come_again(register: Flask) -> None:
    client, before = signed_in(register), state(register)

    def patience(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA busy_timeout=200")

    with register.app_context():
        db.engine.dispose()
    sa.event.listen(Engine, "connect", patience)
    holder = sqlite3.connect(register.config["DATA_DIR"] / "legaldocs.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        answer = client.post("/search/saved", data={"name": "Đất đai", "q": "đất"})
        reading = client.get("/documents")
    finally:
        holder.execute("ROLLBACK")
        holder.close()
        sa.event.remove(Engine, "connect", patience)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert reading.status_code == 200
    assert state(register) == before


@pytest.mark.postgres
@pytest.mark.slow
def test_a_restarted_postgres_is_used_again_by_the_next_request(tmp_path_factory: pytest.TempPathFactory) -> None:
    if not list(Path("/usr/lib/postgresql").glob("*/bin/postgres")):
        lacking("PostgreSQL", "apt-get install postgresql")
    place = tmp_path_factory.mktemp("servers")
    for folder in (place, *place.parents):
        if folder.stat().st_uid == os.getuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o011)  # PostgreSQL's own account passes through
    servers = Databases(place / "databases")
    try:
        servers.start()
        app = create_app("testing", DATA_DIR=place / "data", SQLALCHEMY_DATABASE_URI=servers.address("read-write"))
        with app.app_context():
            db.create_all()
            db.engine.dispose()
        client = app.test_client()
        assert client.get("/portal/documents").status_code == 200
        servers.restart_the_first()
        assert client.get("/portal/documents?q=sau").status_code == 200
        servers.lose_the_first()
        assert client.get("/portal/documents?q=sau+nữa").status_code == 200
        with app.app_context():
            db.engine.dispose()
    finally:
        servers.stop()
