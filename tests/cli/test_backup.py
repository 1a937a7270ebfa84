"""A backup is whole or has no name; what is restored from it is row by row and byte by byte what was there."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask

from legaldocs.cli import backup_store
from legaldocs.cli.backup import restore as restore_command
from legaldocs.cli.backup_store import MANIFEST, BackupError
from legaldocs.cli.doctor import examine
from legaldocs.core.db import db
from legaldocs.documents import blobs
from tests.apps import lend
from tests.conftest import build_app
from tests.proposals.world import document, people


@pytest.fixture
def place(sample_directory: Path, tmp_path: Path) -> Path:
    """A copy of the sample installation."""
    return Path(shutil.copytree(sample_directory, tmp_path / "data"))


def address(data: Path) -> sa.URL:
    return sa.URL.create("sqlite", database=str(data / "legaldocs.db"))


def files(data: Path) -> dict[str, bytes]:
    """Every file but the database and what is derived."""
    kept = (path for path in data.rglob("*") if path.is_file() and path.relative_to(data).parts[0] != "search")
    return {str(p.relative_to(data)): p.read_bytes() for p in kept if not p.name.startswith("legaldocs.db")}


def test_what_is_restored_is_what_was_there(place: Path, tmp_path: Path) -> None:
    made = backup_store.make(address(place), place, tmp_path / "backup")
    assert made["tables"]["document"]["rows"] > 50
    new = tmp_path / "new"
    assert backup_store.restore(tmp_path / "backup", address(new), new) == made
    assert files(new) == files(place)
    with lend(new).app_context():
        found = {check.name: check.wrong for check in examine(repair=True)}
        assert {name: wrong for name, wrong in found.items() if wrong} == {"index": ("there is no usable index",)}
        assert [check.name for check in examine() if check.wrong] == []
        db.session.remove()
        db.engine.dispose()


def test_what_is_not_committed_yet_is_not_in_it_and_writers_are_not_held_up(place: Path, tmp_path: Path) -> None:
    writer = sqlite3.connect(place / "legaldocs.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE document SET title = 'half'")
    made = backup_store.make(address(place), place, tmp_path / "backup")
    writer.execute("COMMIT")
    writer.close()
    assert made["tables"] == backup_store.verify(tmp_path / "backup")["tables"]
    with sqlite3.connect(tmp_path / "backup" / "legaldocs.db") as copy:
        assert copy.execute("SELECT count(*) FROM document WHERE title = 'half'").fetchone() == (0,)
    copy.close()


@pytest.mark.parametrize("harm", ["cut", "flip", "lose", "add", "manifest", "row"])
def test_a_backup_that_was_harmed_is_refused_by_name(place: Path, tmp_path: Path, harm: str) -> None:
    folder = tmp_path / "backup"
    backup_store.make(address(place), place, folder)
    victim = folder / "legaldocs.db" if harm == "row" else next((folder / "files" / "secrets").iterdir())
    if harm == "cut":
        victim.write_bytes(victim.read_bytes()[:-1])
    elif harm == "flip":
        victim.write_bytes(bytes([victim.read_bytes()[0] ^ 1]) + victim.read_bytes()[1:])
    elif harm == "lose":
        victim.unlink()
    elif harm == "add":
        (folder / "files" / "stranger").write_text("x")
    elif harm == "manifest":
        (folder / MANIFEST).write_text("{")
    else:
        with sqlite3.connect(victim) as inside:
            inside.execute("UPDATE document SET title = 'forged' WHERE id = 1")
        inside.close()
        listed = json.loads((folder / MANIFEST).read_text())
        listed["files"] = dict(backup_store._listed(folder))
        (folder / MANIFEST).write_text(json.dumps(listed))
    with pytest.raises(BackupError):
        backup_store.verify(folder)
    with pytest.raises(BackupError):
        backup_store.restore(folder, address(tmp_path / "new"), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_nothing_is_restored_over_an_installation(place: Path, tmp_path: Path) -> None:
    backup_store.make(address(place), place, tmp_path / "backup")
    before = files(place)
    with pytest.raises(BackupError, match="not empty"):
        backup_store.restore(tmp_path / "backup", address(place), place)
    with pytest.raises(BackupError, match="exists already"):
        backup_store.make(address(place), place, tmp_path / "backup")
    assert files(place) == before


def test_a_backup_killed_at_any_moment_never_looks_whole(place: Path, tmp_path: Path) -> None:
    drawn, started = random.Random(10), time.monotonic()  # noqa: S311  # moments, no secret
    backup_store.make(address(place), place, tmp_path / "timed")
    longest, whole = time.monotonic() - started, 0
    for number in range(20):
        target = tmp_path / f"backup-{number}"
        child = os.fork()
        if child == 0:
            try:
                backup_store.make(address(place), place, target)
            finally:
                os._exit(0)
        time.sleep(drawn.uniform(0, longest * 1.3))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        if target.exists():
            whole += 1
            backup_store.verify(target)
        for left in tmp_path.glob(f"backup-{number}.partial-*"):
            with pytest.raises(BackupError):
                backup_store.restore(left, address(tmp_path / "new"), tmp_path / "new")
    assert whole < 20
    backup_store.make(address(place), place, tmp_path / "after")


@pytest.fixture
def two_servers(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """Two fresh PostgreSQL databases."""
    from tests.conftest import postgres_database

    with postgres_database() as one, postgres_database() as other:
        yield one, other


@pytest.mark.postgres
def test_a_postgresql_database_comes_back_row_by_row(two_servers: tuple[str, str], tmp_path: Path) -> None:
    if shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is missing: apt-get install postgresql-client")
    data, new = tmp_path / "data", tmp_path / "new"
    data.mkdir()
    app: Flask = build_app(data, two_servers[0])
    with app.app_context():
        people()
        key = document()
        blobs.keep(b"an original")
        db.session.remove()
        db.engine.dispose()
    made = backup_store.make(sa.make_url(two_servers[0]), data, tmp_path / "backup")
    assert made["tables"]["document"]["rows"] == key
    backup_store.restore(tmp_path / "backup", sa.make_url(two_servers[1]), new)
    assert files(new) == files(data)


def test_the_command_says_what_is_wrong(place: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    backup_store.make(address(place), place, folder)
    good = CliRunner().invoke(restore_command, [str(folder), "--verify"])
    assert good.exit_code == 0
    assert "whole" in good.output
    (folder / MANIFEST).unlink()
    bad = CliRunner().invoke(restore_command, [str(folder), "--verify"])
    assert (bad.exit_code, "no whole backup" in bad.output) == (1, True)
