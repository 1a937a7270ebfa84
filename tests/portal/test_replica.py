"""Reading from a copy: portal and search show what the copy holds, changes never do, and nobody notices it is away."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.app import create_app
from legaldocs.core.db import db, replica
from legaldocs.documents import sample_register
from legaldocs.documents.models import Document
from legaldocs.search.models import SavedSearch

MARK = "Chỉ có ở bản sao"


@pytest.fixture
def copied(installation: Path, tmp_path: Path) -> Iterator[tuple[Flask, Path]]:
    """An application whose copy of the database says something else, so that one sees who was asked; the copy."""
    copy = tmp_path / "copy.db"
    shutil.copyfile(installation / "legaldocs.db", copy)
    with sqlite3.connect(copy) as connection:
        connection.create_function("lower", 1, str.lower)
        connection.execute("UPDATE document SET title = ? WHERE id = 1", (MARK,))
    connection.close()
    app = create_app("testing", DATA_DIR=installation, REPLICA_URI=f"sqlite:///{copy}")
    yield app, copy
    with app.app_context():
        db.engine.dispose()
        replica().dispose()


def test_the_portal_reads_from_the_copy(copied: tuple[Flask, Path]) -> None:
    app, _copy = copied
    assert MARK in app.test_client().get("/portal/documents/1").text


def test_a_page_on_which_people_decide_reads_from_the_first(copied: tuple[Flask, Path]) -> None:
    app, _copy = copied
    client = app.test_client()
    words = {"username": "tran.thi.hoai", "password": sample_register.PASSWORD}
    assert client.post("/sign-in", data=words).status_code == 302
    client.get("/search?q=đất")  # the copy was asked by this very thread a moment ago
    assert MARK not in client.get("/documents/1").text


def test_what_is_kept_on_a_search_page_is_written_to_the_first(copied: tuple[Flask, Path]) -> None:
    app, copy = copied
    client = app.test_client()
    client.post("/sign-in", data={"username": "tran.thi.hoai", "password": sample_register.PASSWORD})
    client.post("/search/saved", data={"name": "Đất đai", "q": "đất"})
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(SavedSearch)) == 1
    with sqlite3.connect(copy) as connection:
        assert connection.execute("SELECT count(*) FROM saved_search").fetchone() == (0,)
    connection.close()


def test_while_the_copy_is_away_the_first_answers(copied: tuple[Flask, Path], tmp_path: Path) -> None:
    app, copy = copied
    with app.app_context():
        replica().dispose()
        title = db.session.scalar(sa.select(Document.title).where(Document.id == 1))
    copy.unlink()
    copy.mkdir()
    answer = app.test_client().get("/portal/documents/1")
    assert answer.status_code == 200
    assert str(title)[:20] in answer.text
