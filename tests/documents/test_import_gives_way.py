"""Somebody who signs in or signs off during a long import does not wait for its end."""

from __future__ import annotations

import gzip
import json
import sqlite3
import time
from pathlib import Path

import pytest
from flask import Flask

from legaldocs.bench import made_texts
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import give_way
from legaldocs.documents import importing


def test_others_can_write_between_any_two_batches(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "many.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join(json.dumps(made_texts.decision(n)) for n in range(1, importing.BATCH * 3 + 1)))
    written = []

    def write() -> None:
        other = sqlite3.connect(tmp_path / "legaldocs.db", timeout=0, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
        other.close()
        written.append(1)

    monkeypatch.setattr(importing, "give_way", write)
    importing.bring_in(SYSTEM, importing.arrivals(path, path.name), progress=lambda *_: None)
    assert len(written) == 2  # nobody waits after the last


def test_the_pause_is_longer_than_who_waits_for_sqlite_sleeps(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    give_way()
    assert len(slept) == 1
    assert slept[0] > 0.1
