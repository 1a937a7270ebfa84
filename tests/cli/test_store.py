"""The whole register goes out, in, and from database to database: the hash of everything in it stays the same."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import stat
import time
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from legaldocs.accounts.models import Person
from legaldocs.app import create_app
from legaldocs.cli import main, store_archive, store_moving, store_rows
from legaldocs.cli.doctor import examine
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.jobs import Job, JobState
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.documents.models import Document


class Bar:
    """A progress bar nobody looks at."""

    def update(self, _rows: int) -> None: ...


def sqlite(data: Path) -> str:
    return f"sqlite:///{data / 'legaldocs.db'}"


def run(data: Path, address: str, *arguments: str) -> Result:
    """A command as an operator runs it, with its settings in the environment."""
    settings = {
        "LEGALDOCS_DATA_DIR": str(data), "LEGALDOCS_SQLALCHEMY_DATABASE_URI": address, "LEGALDOCS_PROFILE": "testing",
    }  # fmt: skip
    return CliRunner().invoke(main, ["store", *arguments], env=settings, catch_exceptions=False)


def said(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout.splitlines()[-1]))  # a slow statement may be logged before it


@pytest.fixture(scope="module")
def peculiar(sample_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample register, with what is easily lost: a value that is null, a reference to a later row."""
    made = Path(shutil.copytree(sample_directory, tmp_path_factory.mktemp("store") / "peculiar"))
    with create_app("testing", DATA_DIR=made).app_context():
        with unit_of_work(SYSTEM, "test.peculiar"):
            now = db.session.scalars(sa.select(Person.id)).first()
            assert now is not None
            from legaldocs.core import clock

            for payload in ({}, {"ố": [1, None, 0.1]}):
                db.session.add(
                    Job(name="test", payload=payload, run_at=clock.now(), created_at=clock.now(), state=JobState.DONE)
                )
        with db.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE job SET result = 'null' WHERE id = (SELECT max(id) FROM job)")
            connection.exec_driver_sql(
                "UPDATE job SET result = NULL WHERE id = (SELECT min(id) FROM job WHERE name = 'test')"
            )
            connection.exec_driver_sql(
                "UPDATE unit SET parent_id = (SELECT max(id) FROM unit) WHERE id = (SELECT min(id) FROM unit)"
            )
        db.session.remove()
        db.engine.dispose()
    return made


@pytest.fixture(scope="module")
def exported(peculiar: Path) -> Path:
    """The register as one file."""
    said(run(peculiar, sqlite(peculiar), "export", str(peculiar.parent / "all.zip"), "--json"))
    return peculiar.parent / "all.zip"


@pytest.fixture
def place(peculiar: Path, tmp_path: Path) -> Path:
    """The register as a copy of the test's own."""
    return Path(shutil.copytree(peculiar, tmp_path / "installation"))


@pytest.fixture
def archive(exported: Path, tmp_path: Path) -> Path:
    """The file as a copy of the test's own."""
    return Path(shutil.copy(exported, tmp_path))


@pytest.mark.parametrize("name", ["out.zip", "out"])
def test_what_comes_in_is_what_went_out(place: Path, tmp_path: Path, name: str) -> None:
    out, new = tmp_path / name, tmp_path / "new"
    written = said(run(place, sqlite(place), "export", str(out), "--json"))
    assert said(run(place, sqlite(place), "hash", "--json")) == written
    assert stat.S_IMODE(out.stat().st_mode) & 0o077 == 0
    assert said(run(new, sqlite(new), "import", str(out), "--json")) == written
    assert said(run(new, sqlite(new), "hash", "--json")) == written
    with create_app("testing", DATA_DIR=new).app_context():
        wrong = {check.name: check.wrong for check in examine(repair=True) if check.wrong}
        assert wrong == {"index": ("there is no usable index",)}
        assert [check.name for check in examine() if check.wrong] == []
        db.session.remove()
        db.engine.dispose()


@pytest.mark.slow
@pytest.mark.postgres
def test_the_register_goes_to_postgresql_and_back(archive: Path, tmp_path: Path, postgres_uri: str) -> None:
    there, back, again = tmp_path / "there", tmp_path / "back", tmp_path / "again.zip"
    written = said(run(there, postgres_uri, "import", str(archive), "--json"))
    assert said(run(there, postgres_uri, "export", str(again), "--json")) == written
    assert again.read_bytes() == archive.read_bytes()
    assert said(run(back, sqlite(back), "import", str(again), "--json")) == written
    with create_app("testing", DATA_DIR=there, SQLALCHEMY_DATABASE_URI=postgres_uri).app_context():
        assert next(check for check in examine() if check.name == "audit").wrong == ()
        last = db.session.scalar(sa.select(sa.func.max(Job.id)))
        from legaldocs.core import clock

        with unit_of_work(SYSTEM, "test.next"):
            db.session.add(Job(name="test", payload={}, run_at=clock.now(), created_at=clock.now()))
        assert db.session.scalar(sa.select(sa.func.max(Job.id))) == (last or 0) + 1
        db.session.remove()
        db.engine.dispose()


@pytest.mark.slow
@pytest.mark.postgres
def test_a_running_register_moves_and_the_old_database_takes_no_change(place: Path, postgres_uri: str) -> None:
    before = said(run(place, sqlite(place), "hash", "--json"))
    moved = run(place, sqlite(place), "move", "--to", postgres_uri)
    assert moved.exit_code == 0, moved.output
    assert said(run(place, postgres_uri, "hash", "--json"))["hash"] == before["hash"]
    old = create_app("testing", DATA_DIR=place)
    client = old.test_client()
    assert client.get("/portal").status_code == 200
    given = {"username": "quan.tri", "password": "mau-2026-legaldocs"}
    assert client.post("/sign-in", data=given).status_code == 503
    assert run(place, sqlite(place), "reopen").exit_code == 0
    assert client.post("/sign-in", data=given).status_code == 302
    with old.app_context():
        db.engine.dispose()
    home = place.with_name("home.db")
    assert run(place, postgres_uri, "move", "--to", f"sqlite:///{home}").exit_code == 0
    assert said(run(place, f"sqlite:///{home}", "hash", "--json"))["hash"] == before["hash"]
    assert "not empty" in run(place, postgres_uri, "move", "--to", f"sqlite:///{home}").stderr


def test_nothing_is_laid_over_an_installation(archive: Path, place: Path, tmp_path: Path) -> None:
    assert "is not empty" in run(place, sqlite(place), "import", str(archive)).stderr
    assert "exists already" in run(place, sqlite(place), "export", str(archive)).stderr
    assert run(tmp_path / "new", sqlite(place), "import", str(archive)).exit_code == 1


def test_another_migration_is_refused_by_name(archive: Path, tmp_path: Path) -> None:
    forged = rewrite(archive, tmp_path / "old.zip", manifest={"migration": "0007"})
    refused = run(tmp_path / "new", sqlite(tmp_path / "new"), "import", str(forged))
    assert "the register stands at migration 0007" in refused.stderr
    assert not (tmp_path / "new").exists()


def rewrite(
    archive: Path,
    target: Path,
    manifest: dict[str, Any] | None = None,
    change: Callable[[str, bytes], bytes | None] = lambda _name, data: data,
    more: tuple[tuple[str | zipfile.ZipInfo, bytes], ...] = (),
) -> Path:
    """The archive with other contents: a forger may well write a manifest that agrees with itself."""
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            data = old.read(member)
            if member.filename == store_archive.MANIFEST:
                given = {**json.loads(data), **(manifest or {})}
                data = json.dumps({**given, "hash": store_archive.hash_of(given)}).encode()
            changed = change(member.filename, data)
            if changed is not None:
                new.writestr(member.filename, changed)
        for name, data in more:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a name twice is what is tried
                new.writestr(name, data)
    return target


def link(name: str) -> zipfile.ZipInfo:
    found = zipfile.ZipInfo(name)
    found.external_attr = (stat.S_IFLNK | 0o777) << 16
    return found


@pytest.mark.parametrize(
    ("change", "more", "words"),
    [
        (
            lambda n, d: d.replace(b"o", b"u", 1) if n == "tables/document.jsonl" else d,
            (),
            "tables/document.jsonl: not",
        ),
        (lambda n, d: d[:-2] if n == "tables/person.jsonl" else d, (), "tables/person.jsonl:"),
        (lambda n, d: None if n == "files/secrets/audit.key" else d, (), "files/secrets/audit.key: missing"),
        (lambda n, d: d[::-1] if n == "files/secrets/audit.key" else d, (), "files/secrets/audit.key: not as it was"),
        (lambda n, d: d[:100] if n == "manifest.json" else d, (), "manifest.json: cannot be read"),
        (lambda _n, d: d, (("files/stranger", b"x"),), "files/stranger: not in the manifest"),
        (lambda _n, d: d, (("files/../../evil", b"x"),), "files/../../evil: no name"),
        (lambda _n, d: d, (("/etc/evil", b"x"),), "/etc/evil: no name"),
        (lambda _n, d: d, (("files\\..\\evil", b"x"),), "no name"),
        (lambda _n, d: d, (("manifest.json", b"{}"),), "manifest.json: twice"),
        (lambda _n, d: d, ((link("files/link"), b"/etc/passwd"),), "files/link: not a plain file"),
        (lambda _n, d: d, (("files/bomb", bytes(3 << 20)),), "files/bomb: swells"),
    ],
)
def test_a_damaged_or_hostile_archive_is_refused_by_its_place(
    archive: Path, tmp_path: Path, change: Any, more: Any, words: str
) -> None:
    forged = rewrite(archive, tmp_path / "forged.zip", change=change, more=more)
    new = tmp_path / "new"
    refused = run(new, sqlite(new), "import", str(forged))
    assert (refused.exit_code, words in refused.stderr) == (1, True), refused.stderr
    assert list(tmp_path.glob("new*")) == []


def test_a_bit_that_flipped_on_the_disk_is_told_with_its_place(archive: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive) as file:
        member = file.getinfo("tables/provision.jsonl")
    data = bytearray(archive.read_bytes())
    data[member.header_offset + member.compress_size // 2] ^= 0xFF
    archive.write_bytes(data)
    refused = run(tmp_path / "new", sqlite(tmp_path / "new"), "import", str(archive))
    assert (refused.exit_code, "provision" in refused.stderr) == (1, True)
    assert list(tmp_path.glob("new*")) == []


def test_a_row_that_a_forger_signed_for_is_refused_by_table_and_line(archive: Path, tmp_path: Path) -> None:
    with store_archive.opened(archive) as good:
        manifest = good.manifest
        stream = list(good.lines("unit"))
    stream[2] = stream[2].replace(b'"id"', b'"idol"', 1)
    count = store_rows.Count()
    forged_table = b"".join(count.through(stream))
    manifest["tables"]["unit"] = count.figures()
    forged = rewrite(archive, tmp_path / "forged.zip", manifest, lambda n, d: forged_table if "/unit." in n else d)
    refused = run(tmp_path / "new", sqlite(tmp_path / "new"), "import", str(forged))
    assert "unit, line 3: no column 'idol'" in refused.stderr


def test_an_archive_larger_than_the_disk_is_not_begun(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_moving.shutil, "disk_usage", lambda _place: shutil._ntuple_diskusage(10, 0, 10))
    refused = run(tmp_path / "new", sqlite(tmp_path / "new"), "import", str(archive))
    assert "10 are free" in refused.stderr
    assert list(tmp_path.glob("new*")) == []


def killed(work: Callable[[], object], after: float) -> None:
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


@pytest.mark.slow
@pytest.mark.parametrize("times", [8])
def test_killed_at_any_moment_it_is_whole_or_not_there(archive: Path, place: Path, tmp_path: Path, times: int) -> None:
    drawn, started = random.Random(9), time.monotonic()  # noqa: S311  # moments, no secret
    written = said(run(tmp_path / "timed", sqlite(tmp_path / "timed"), "import", str(archive), "--json"))
    longest = time.monotonic() - started
    for number in range(times):
        new = tmp_path / f"new-{number}"
        killed(lambda new=new: run(new, sqlite(new), "import", str(archive)), drawn.uniform(0.1, longest * 1.2))
        if new.exists():
            assert said(run(new, sqlite(new), "hash", "--json")) == written
        else:
            assert said(run(new, sqlite(new), "import", str(archive), "--json")) == written


@pytest.fixture
def many(place: Path) -> Iterator[Path]:
    """A register whose largest table is far larger than a batch."""
    with create_app("testing", DATA_DIR=place).app_context():
        with db.engine.begin() as connection:
            connection.exec_driver_sql(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) "
                "INSERT INTO state_move (lifecycle, subject_id, move, source, target, actor_name, at, remark) "
                "SELECT 'review', i, 'x', 'a', 'b', 'x', '2026-01-01 00:00:00', printf('%.200c', 'v') FROM n"
            )
        yield place
        db.session.remove()
        db.engine.dispose()


@pytest.mark.slow  # sixty thousand rows under a tracer
def test_memory_does_not_grow_with_the_register(many: Path, tmp_path: Path) -> None:
    import tracemalloc

    with db.engine.connect() as connection:
        count = connection.scalar(sa.select(sa.func.count()).select_from(Document))
        tracemalloc.start()
        made = store_archive.write(connection, many, tmp_path / "out", Bar())
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert made["tables"]["document"]["rows"] == count
    assert made["tables"]["state_move"]["size"] > 15_000_000
    assert peak < 8_000_000
