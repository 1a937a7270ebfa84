"""Requests are counted for all processes together, exactly, on both databases, and by each when the store is away."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from legaldocs.app import create_app
from legaldocs.cli.backup_store import kept_files
from legaldocs.core import counting
from legaldocs.core.counting import DatabaseStorage
from tests.databases import BOTH

ROOT = Path(__file__).resolve().parents[2]
COUNTS = """
import sys
from legaldocs.core.counting import DatabaseStorage
store = DatabaseStorage("database://", address=sys.argv[1], folder=sys.argv[2])
print(max(store.incr("reader", 600) for _time in range(150)))
"""


def store(uri: str, place: Path) -> DatabaseStorage:
    return DatabaseStorage("database://", address=uri, folder=str(place / counting.FOLDER))


@pytest.mark.parametrize("uri", BOTH, indirect=True)
def test_two_processes_count_together_and_miss_none(uri: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", COUNTS, uri, str(tmp_path / counting.FOLDER)]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _process in range(2)]
    told = [process.communicate()[0] for process in running]
    assert max(map(int, told)) == 300
    known = store(uri, tmp_path)
    assert known.get("reader") == 300
    known.clear("reader")
    assert (known.get("reader"), known.check()) == (0, True)
    known._engine.dispose()


@pytest.mark.parametrize("uri", BOTH, indirect=True)
def test_a_window_that_is_over_begins_anew_and_is_forgotten(
    uri: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, now = store(uri, tmp_path), [1_000.0]
    monkeypatch.setattr(counting.time, "time", lambda: now[0])
    assert [known.incr("reader", 60), known.incr("reader", 60)] == [1, 2]
    assert known.get_expiry("reader") == 1_060
    now[0] = 1_060.0
    assert known.get("reader") == 0
    assert known.incr("reader", 60) == 1
    known._counted, now[0] = counting._FORGET_EVERY - 1, 2_000.0
    known.incr("other", 60)
    assert known.reset() == 1
    known._engine.dispose()


def limited(place: Path, **more: Any) -> Flask:
    return create_app(None, DATA_DIR=place, RATELIMIT_DEFAULT="3 per minute", **more)


def test_an_address_that_asked_one_process_too_often_is_known_to_the_other(tmp_path: Path) -> None:
    one, other = (limited(tmp_path).test_client() for _process in range(2))
    assert [one.get("/robots.txt").status_code for _time in range(2)] == [200, 200]
    assert [other.get("/robots.txt").status_code for _time in range(2)] == [200, 429]
    assert one.get("/robots.txt").status_code == 429
    assert one.get("/health/live").status_code == 200  # who watches is never told to come back later
    assert [name for name, _place in kept_files(tmp_path) if name.parts[0] == counting.FOLDER] == []


def test_while_the_store_is_away_each_process_counts_for_itself(tmp_path: Path) -> None:
    away = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"
    asked = limited(tmp_path, SQLALCHEMY_DATABASE_URI=away).test_client()
    assert [asked.get("/robots.txt").status_code for _time in range(5)] == [200, 200, 200, 429, 429]
