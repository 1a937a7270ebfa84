"""The doctor names what does not agree, mends what is derived, and leaves what people wrote alone."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from legaldocs.cli.doctor import GRACE, doctor, examine
from legaldocs.core.db import db
from legaldocs.documents import blobs
from legaldocs.search import service as search
from tests.apps import lend


@pytest.fixture
def sound(sample_directory: Path, tmp_path: Path) -> Iterator[Flask]:
    """The sample with its index, inside its context."""
    data = Path(shutil.copytree(sample_directory, tmp_path / "data"))
    app = lend(data)
    with app.app_context():
        search.rebuild()
        yield app
        db.session.remove()
        db.engine.dispose()


def wrong(*, repair: bool = False) -> dict[str, tuple[str, ...]]:
    db.session.rollback()
    return {check.name: check.wrong for check in examine(repair=repair) if check.wrong}


def past(sql: str, *values: str) -> None:
    """Write past all rules, as a damaged disk would."""
    db.session.rollback()
    with sqlite3.connect(db.engine.url.database or "") as connection:
        connection.execute(sql, values)
    connection.close()


def test_a_sound_installation_has_nothing_wrong(sound: Flask) -> None:
    assert wrong() == {}


@pytest.mark.parametrize(
    ("harm", "check"),
    [
        ("UPDATE edition SET text = text || 'x' WHERE id = (SELECT min(id) FROM edition)", "texts"),
        ("UPDATE clock SET subject_id = 999999, lifecycle = 'nothing' WHERE ended_at IS NULL", "clocks"),
        ("UPDATE edition SET document_id = 999999 WHERE id = (SELECT max(id) FROM edition)", "database"),
        ("UPDATE alembic_version SET version_num = '0001'", "database"),
    ],
)
def test_what_people_wrote_is_named_and_never_mended(sound: Flask, harm: str, check: str) -> None:
    past(harm)
    assert check in wrong()
    wrong(repair=True)
    assert check in wrong()


def test_periods_of_effect_are_derived_again(sound: Flask) -> None:
    past("DELETE FROM effect_period WHERE id % 3 = 0")
    assert "effect" in wrong()
    wrong(repair=True)
    assert "effect" not in wrong()


def test_an_index_that_differs_or_is_gone_is_built_again(sound: Flask) -> None:
    past("UPDATE document SET title = 'Tên khác' WHERE id = (SELECT min(id) FROM document WHERE has_text)")
    assert "index" in wrong()
    wrong(repair=True)
    assert "index" not in wrong()
    shutil.rmtree(Path(sound.config["DATA_DIR"]) / "search")
    assert wrong()["index"] == ("there is no usable index",)
    wrong(repair=True)
    assert wrong() == {}


def test_files_are_proved_and_old_leftovers_go(sound: Flask) -> None:
    young, old, held = blobs.keep(b"young"), blobs.keep(b"old"), blobs.keep(b"held")
    past("UPDATE edition SET file_sha256 = ? WHERE id = 1", held)
    for digest in (old, held):
        os.utime(blobs.at_hand(digest), (time.time() - 2 * GRACE,) * 2)
    assert wrong()["files"] == (f"file {old[:12]} is named by nothing",)
    wrong(repair=True)
    assert [blobs.exists(key) for key in (young, old, held)] == [True, False, True]
    blobs.at_hand(held).write_bytes(b"altered")
    assert "altered" in wrong()["files"][0]
    blobs.at_hand(held).unlink()
    assert "missing" in wrong()["files"][0]


def test_the_command_tells_and_fails_until_all_is_well(sound: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEGALDOCS_DATA_DIR", str(sound.config["DATA_DIR"]))
    past("DELETE FROM effect_period WHERE id % 3 = 0")
    db.session.remove()
    told = CliRunner().invoke(doctor, ["--json"])
    rows = [json.loads(line) for line in told.output.splitlines() if line.startswith("{")]
    assert (told.exit_code, "effect" in [row["name"] for row in rows if row["wrong"]]) == (1, True)
    assert CliRunner().invoke(doctor, ["--repair"]).exit_code == 0
    assert CliRunner().invoke(doctor, []).exit_code == 0


def test_what_is_unsafe_is_said_in_the_language_asked_for(sound: Flask) -> None:
    sound.config.update(SITE_ADDRESS="http://vanban.example.gov.vn", ARGON2=(19456, 2, 1))
    [found] = [check for check in examine(language="vi") if check.name == "safety"]
    assert found.looked_at == 1
    assert any("SITE_ADDRESS phải là địa chỉ https" in line for line in found.wrong)
    [found] = [check for check in examine() if check.name == "safety"]
    assert any("SITE_ADDRESS must be the https address" in line for line in found.wrong)


def test_a_register_without_a_text_needs_no_index(app: Flask) -> None:
    [found] = [check for check in examine() if check.name == "index"]
    assert (found.looked_at, found.wrong) == (0, ())
