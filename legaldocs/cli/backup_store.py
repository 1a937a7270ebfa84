"""Backups: one folder with the database as of one moment, every file beside it, and a manifest that proves both.

A folder gets its name only when it is whole: it is written under a passing name, its manifest last, and then renamed.
What can be derived (search index) is left out.  Secrets are in it, because without its key the audit proves nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from legaldocs.core.db import migration_of
from legaldocs.core.filestore import FOLDER, Directory, FileStore

MANIFEST, SQLITE, DUMP = "manifest.json", "legaldocs.db", "legaldocs.dump"
PARTIAL = ".partial-"  # in the name of a folder until everything in it was written
FORMAT = 2
_LEFT_OUT = {"search", "index", "passing"}  # derived from the database, or worth a minute
_PART = 1 << 20


class BackupError(Exception):
    """A backup that cannot be made, is not whole, or cannot be restored here; the words say why."""


def make(url: sa.URL, data: Path, target: Path, store: FileStore | None = None) -> dict[str, Any]:
    """Write a backup of the database at ``url`` and of the files in ``data`` to the new folder ``target``.

    Originals in a ``store`` elsewhere are in it as if they lay in ``data``.

    Other people go on writing meanwhile; files are copied after the database, so none that it names is missing.
    Returns the manifest.  Raises ``BackupError`` when ``target`` exists or a program is missing.
    """
    if target.exists():
        raise BackupError(f"{target} exists already")
    if target.resolve().is_relative_to(data.resolve()):
        raise BackupError("a backup does not belong into the data directory")
    passing = target.with_name(f"{target.name}{PARTIAL}{os.getpid()}")
    shutil.rmtree(passing, ignore_errors=True)
    passing.parent.mkdir(parents=True, exist_ok=True)
    passing.mkdir(mode=0o700)  # in a call of its own: a folder made on the way to another has no mode
    (passing / "files").mkdir(mode=0o700)
    try:
        tables, head = _sqlite(url, passing) if url.get_backend_name() == "sqlite" else _postgres(url, passing)
        _copy_files(data, passing / "files", store)
        manifest = {
            "format": FORMAT, "made_at": datetime.now(UTC).isoformat(), "database": url.get_backend_name(),
            "migration": head, "tables": tables, "files": dict(_listed(passing)),
        }  # fmt: skip
        _write(passing / MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False).encode())
        passing.rename(target)
        _sync_folder(target.parent)
    except BaseException:
        shutil.rmtree(passing, ignore_errors=True)
        raise
    return manifest


def verify(folder: Path) -> dict[str, Any]:
    """The manifest of a whole backup: every file there, none more, every byte and every row as written down.

    Raises ``BackupError`` naming the first thing that is wrong.
    """
    if PARTIAL in folder.name:
        raise BackupError(f"{folder} was interrupted before it had its name")
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError) as error:
        raise BackupError(f"{folder} is no whole backup: its manifest cannot be read") from error
    if manifest.get("format") != FORMAT:
        raise BackupError(f"{folder} was written by another version of backups: {manifest.get('format')}")
    there = dict(_listed(folder))
    for name, written in manifest["files"].items():
        if there.get(name) != written:
            raise BackupError(f"{name} is {'missing' if name not in there else 'not as it was written'}")
    if extra := sorted(there.keys() - manifest["files"].keys()):
        raise BackupError(f"{extra[0]} does not belong to this backup")
    if manifest["database"] == "sqlite":
        _compare(sa.URL.create("sqlite", database=str(folder / SQLITE)), manifest)
    return manifest


def restore(folder: Path, url: sa.URL, data: Path, store: FileStore | None = None) -> dict[str, Any]:
    """Put a verified backup in place of nothing: ``data`` must be empty or missing, and so must the database.

    Files are laid down under a passing name; they get their own once the rows have been compared with the manifest.
    """
    manifest = verify(folder)
    kind = url.get_backend_name()
    if kind != manifest["database"]:
        raise BackupError(f"the backup holds a {manifest['database']} database, this installation uses {kind}")
    if data.exists() and any(data.iterdir()):
        raise BackupError(f"{data} is not empty; name a directory that is")
    if kind == "sqlite" and Path(url.database or "").resolve().parent != data.resolve():
        raise BackupError("the SQLite file must lie in the data directory")
    passing = data.with_name(f"{data.name}{PARTIAL}{os.getpid()}")
    shutil.rmtree(passing, ignore_errors=True)
    try:
        shutil.copytree(folder / "files", passing)
        os.chmod(passing, 0o700)
        if kind == "sqlite":
            laid = url.set(database=str(passing / Path(url.database or "").name))
            shutil.copyfile(folder / SQLITE, laid.database or "")
        else:
            laid = url
            _pg("pg_restore", url, ["--exit-on-error", "--no-owner", "--dbname", _address(url), str(folder / DUMP)])
        _compare(laid, manifest)
        hand_over(passing, store)
        if data.exists():
            data.rmdir()
        passing.rename(data)
    except BaseException:
        shutil.rmtree(passing, ignore_errors=True)
        raise
    return manifest


def _sqlite(url: sa.URL, passing: Path) -> tuple[dict[str, Any], str | None]:
    """The database as of now through SQLite's own online copy; writers are not held up."""
    source, copy = sqlite3.connect(f"file:{url.database}?mode=ro", uri=True), sqlite3.connect(passing / SQLITE)
    try:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        if (said := copy.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise BackupError(f"the database is damaged: {said}")
    finally:
        copy.close()
        source.close()
    with _connected(sa.URL.create("sqlite", database=str(passing / SQLITE))) as connection:
        return tables_of(connection), migration_of(connection)


@contextmanager
def _connected(url: sa.URL, **options: Any) -> Iterator[sa.Connection]:
    engine = sa.create_engine(url, **options)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _postgres(url: sa.URL, passing: Path) -> tuple[dict[str, Any], str | None]:
    """A dump and the figures of one and the same moment: the dump reads the snapshot of our transaction."""
    with _connected(url, isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.scalar(sa.text("SELECT pg_export_snapshot()"))
        dump = ["--format=custom", f"--snapshot={snapshot}", "--file", str(passing / DUMP), _address(url)]
        _pg("pg_dump", url, dump)
        return tables_of(connection), migration_of(connection)


def _address(url: sa.URL) -> str:
    return url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)


def _pg(program: str, url: sa.URL, arguments: list[str]) -> None:
    """One of PostgreSQL's own tools; the password goes through the environment, not the list of processes."""
    found = shutil.which(program)
    if found is None:
        raise BackupError(f"{program} is not installed (Debian: apt-get install postgresql-client)")
    secret = {"PGPASSWORD": url.password} if url.password else {}
    ran = subprocess.run(  # noqa: S603  # a program of the system with our own arguments
        [found, *arguments], env={**os.environ, **secret}, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise BackupError(f"{program}: {ran.stderr.strip().splitlines()[-1] if ran.stderr.strip() else ran.returncode}")


def tables_of(connection: sa.Connection) -> dict[str, Any]:
    """Table → how many rows and the digest of all of them in the order of their keys, alike in every database."""
    from legaldocs.cli import store_rows

    return {table.name: store_rows.figures(connection, table) for table in store_rows.tables(connection)}


def _compare(url: sa.URL, manifest: dict[str, Any]) -> None:
    with _connected(url) as connection:
        there = tables_of(connection)
        if migration_of(connection) != manifest["migration"]:
            raise BackupError("the database stands at another migration than the manifest says")
    for name, written in manifest["tables"].items():
        if name in there and there[name] != written:
            raise BackupError(f"table {name} differs from the manifest")


def kept_files(data: Path, store: FileStore | None = None) -> Iterator[tuple[Path, Path]]:
    """(name, place) of everything in the data directory but the database and what is derived from it.

    Originals of a ``store`` elsewhere follow under the names they would have here, each at hand while it is looked at.
    """
    for path in sorted(data.rglob("*")):
        name = path.relative_to(data)
        passing = any(part.startswith("tmp") for part in name.parts)
        if not path.is_file() or path.is_symlink() or name.parts[0] in _LEFT_OUT or passing:
            continue
        if len(name.parts) == 1 and name.name.startswith(SQLITE):
            continue
        yield name, path
    if store is not None and not isinstance(store, Directory):
        for kept in store.every():
            yield Path(FOLDER) / kept.digest[:2] / kept.digest, store.at_hand(kept.digest)


def hand_over(data: Path, store: FileStore | None) -> None:
    """Move the originals that were laid into ``data`` to the ``store`` elsewhere, each proved there."""
    if store is None or isinstance(store, Directory):
        return
    for kept in Directory(data / FOLDER).every():
        store.keep(kept.digest, Directory(data / FOLDER).read(kept.digest))
    shutil.rmtree(data / FOLDER, ignore_errors=True)


def _copy_files(data: Path, target: Path, store: FileStore | None) -> None:
    for name, path in kept_files(data, store):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target / name)


def _listed(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every file of a backup but its manifest: name → size and digest."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path != folder / MANIFEST:
            digest = hashlib.sha256()
            with path.open("rb") as stream:
                while part := stream.read(_PART):
                    digest.update(part)
            yield path.relative_to(folder).as_posix(), {"size": path.stat().st_size, "sha256": digest.hexdigest()}


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
