"""An import that is killed at any moment and started again leaves the register an unbroken run would have left."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from legaldocs.app import create_app
from legaldocs.bench import made_texts
from legaldocs.cli.database import run_upgrade
from legaldocs.core import audit
from legaldocs.core.db import db
from legaldocs.documents import effects, sample_register
from tests.acceptance.canon import counts, dump

pytestmark = pytest.mark.timeout(600)
NATIONAL = 1  # the law they rest on comes in by its facts, beside the lines of the file
DECISIONS = 20
SEED = 20_261_122
LEASE_SECONDS = 2
DEADLINE = 300.0


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Directory of a migrated database with the sample's people and no documents: copy it."""
    directory = tmp_path_factory.mktemp("begun")
    app = create_app("testing", DATA_DIR=directory)
    with app.app_context():
        run_upgrade()
        sample_register.set_up_people()
        db.session.remove()
        db.engine.dispose()
    return directory


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of some twenty documents, the citing ones before the cited."""
    path = tmp_path_factory.mktemp("lines") / "made.jsonl"
    rows = (json.dumps(row, ensure_ascii=False) for row in made_texts.register(DECISIONS))
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def unbroken(lines: Path, begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register into which the file was imported in one go."""
    directory = copied(begun, tmp_path_factory.mktemp("unbroken"))
    run(directory, *command(lines)).check_returncode()
    return directory


def copied(begun: Path, to: Path) -> Path:
    return Path(shutil.copytree(begun, to, dirs_exist_ok=True))


def command(lines: Path) -> tuple[str, ...]:
    return ("documents", "import", str(lines), "--confirm", "plain", "--as", sample_register.OFFICER)


def start(directory: Path, *words: str) -> subprocess.Popen[str]:
    environment = os.environ | {
        "LEGALDOCS_DATA_DIR": str(directory),
        "LEGALDOCS_JOB_LEASE_SECONDS": str(LEASE_SECONDS),
    }
    program = [sys.executable, "-W", "ignore", "-m", "legaldocs.cli", *words]
    quiet = subprocess.PIPE
    return subprocess.Popen(program, env=environment, stdout=quiet, stderr=quiet, text=True)  # own words


def run(directory: Path, *words: str) -> subprocess.CompletedProcess[str]:
    process = start(directory, *words)
    out, err = process.communicate(timeout=DEADLINE)
    return subprocess.CompletedProcess(words, process.returncode, out, err)


def documents(directory: Path) -> int:
    connection = sqlite3.connect(f"file:{directory / 'legaldocs.db'}?mode=ro", uri=True)
    try:
        return int(connection.execute("SELECT count(*) FROM document").fetchone()[0])
    finally:
        connection.close()


def kill_once_past(directory: Path, wanted: int, chance: random.Random, *words: str) -> None:
    """Start a run and kill it without warning some moment after the register holds ``wanted`` documents."""
    process = start(directory, *words)
    end = time.monotonic() + DEADLINE
    while documents(directory) < wanted and process.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    time.sleep(chance.random() * 0.2)
    process.send_signal(signal.SIGKILL)
    process.communicate()


def assert_same_register(directory: Path, unbroken: Path) -> None:
    expected, found = dump(unbroken), dump(directory)
    for table, rows in expected.items():
        assert found[table] == rows, table
    with create_app("testing", DATA_DIR=directory).app_context():
        assert audit.verify(db.session()) is None
        assert effects.drift() == []
        db.session.remove()
        db.engine.dispose()


def test_an_unbroken_import_confirms_what_waited_for_later_documents(unbroken: Path) -> None:
    held = counts(unbroken)
    assert held["document"] == DECISIONS + DECISIONS // 10 + 1 + NATIONAL
    assert held["proposed_event"] >= DECISIONS // 10
    assert held["review_ticket"] > 0


@pytest.mark.parametrize("kills", [1, pytest.param(4, marks=pytest.mark.slow)])
def test_a_command_killed_again_and_again_then_run_through_leaves_the_same_rows(
    lines: Path, begun: Path, unbroken: Path, tmp_path: Path, kills: int
) -> None:
    directory, chance = copied(begun, tmp_path), random.Random(SEED)  # noqa: S311  # repeatable chance
    for wanted in sorted(chance.sample(range(1, DECISIONS), kills)):
        kill_once_past(directory, wanted, chance, *command(lines))
    run(directory, *command(lines)).check_returncode()
    assert_same_register(directory, unbroken)


def test_a_second_run_adds_nothing(lines: Path, unbroken: Path) -> None:
    before = counts(unbroken)
    run(unbroken, *command(lines)).check_returncode()
    assert counts(unbroken) == before


@pytest.mark.slow
def test_a_job_whose_worker_is_killed_is_finished_by_another_worker(
    lines: Path, begun: Path, unbroken: Path, tmp_path: Path
) -> None:
    directory, chance = copied(begun, tmp_path), random.Random(SEED + 1)  # noqa: S311  # repeatable chance
    app = create_app("testing", DATA_DIR=directory)
    with app.app_context():
        sample_register.queue_import(lines)
        db.session.remove()
        db.engine.dispose()
    for wanted in sorted(chance.sample(range(1, DECISIONS), 2)):
        kill_once_past(directory, wanted, chance, "worker", "--once")
        time.sleep(LEASE_SECONDS + 0.5)
    run(directory, "worker", "--once").check_returncode()
    assert_same_register(directory, unbroken)
    assert outcomes(directory) == {"added": counts(unbroken)["document"] - NATIONAL}


def outcomes(directory: Path) -> dict[str, int]:
    """Outcome → lines in the import report: each document stands there once."""
    connection = sqlite3.connect(f"file:{directory / 'legaldocs.db'}?mode=ro", uri=True)
    try:
        return dict(connection.execute("SELECT outcome, count(*) FROM import_line GROUP BY outcome"))
    finally:
        connection.close()
