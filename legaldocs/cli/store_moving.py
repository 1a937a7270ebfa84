"""A register laid into an empty installation, from an archive or another database: whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from legaldocs.cli import store_rows
from legaldocs.cli.backup_store import PARTIAL, hand_over
from legaldocs.cli.store_archive import Archive, StoreError
from legaldocs.core import audit
from legaldocs.core.db import MOVED, db, migration_of, writing
from legaldocs.core.filestore import FileStore


def lay_archive(archive: Archive, url: sa.URL, data: Path, bar: Any, store: FileStore | None = None) -> dict[str, Any]:
    """Lay ``archive`` into the empty directory ``data`` and the empty database at ``url``; returns its manifest.

    Everything is laid under a passing name and in one transaction, and compared with the manifest before either
    stands.  Raises ``StoreError``.
    """
    if data.exists() and any(data.iterdir()):
        raise StoreError(f"{data} is not empty; name a directory that is")
    sqlite = url.get_backend_name() == "sqlite"
    if sqlite and Path(url.database or "").resolve().parent != data.resolve():
        raise StoreError("the SQLite file must lie in the data directory")
    data.parent.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(data.parent).free
    if archive.size * (2 if sqlite else 1) > free:
        raise StoreError(f"the archive unpacks to {archive.size:,} bytes, {free:,} are free")
    passing = data.with_name(f"{data.name}{PARTIAL}{os.getpid()}")
    passing.mkdir(mode=0o700)
    try:
        archive.lay_files(passing)
        laid = url.set(database=str(passing / Path(url.database or "").name)) if sqlite else url
        with _empty(laid, passing, archive.manifest["migration"]) as connection:
            _lay(connection, archive.manifest["tables"], archive.lines, bar)
            hand_over(passing, store)
            if not sqlite:
                _settle(passing, data)
        if sqlite:
            _settle(passing, data)
    except BaseException:
        shutil.rmtree(passing, ignore_errors=True)
        raise
    return archive.manifest


def move(source: Flask, url: sa.URL, bar: Any) -> dict[str, Any]:
    """Copy every row of ``source`` to the empty database at ``url`` while nobody may write, and close the old one.

    Files stay where they are.  Returns the figures of every table, equal on both sides.
    """
    data = Path(source.config["DATA_DIR"])
    with source.app_context(), _held(db.engine) as old:
        tables: dict[str, Any] = {}
        with _empty(url, data, migration_of(old)) as connection:
            for table in store_rows.tables(old):
                count = store_rows.Count()
                _lay_one(connection, table, count.through(store_rows.lines(old, table)), bar)
                tables[table.name] = count.figures()
            _compare(connection, tables)
        close(old)
    return tables


@contextmanager
def _held(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction during which others read and nobody writes."""
    token = writing.set(True)  # SQLite: the writer's lock from the first statement on
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                names = ", ".join(table.name for table in store_rows.tables(connection))
                connection.exec_driver_sql(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")
            yield connection
    finally:
        writing.reset(token)
        engine.dispose()


@contextmanager
def _empty(url: sa.URL, data: Path, migration: str | None) -> Iterator[sa.Connection]:
    """A transaction in the migrated, empty database at ``url``, with the settings of ``data`` around it."""
    from legaldocs.app import create_app
    from legaldocs.cli.database import run_upgrade

    address = url.render_as_string(hide_password=False)
    app = create_app(None, DATA_DIR=data, SQLALCHEMY_DATABASE_URI=address)
    with app.app_context():
        try:
            with db.engine.connect() as connection:
                if (table := store_rows.first_row(connection)) is not None:
                    raise StoreError(f"the database is not empty: there are rows in {table}")
            run_upgrade()
            with db.engine.begin() as connection:
                if (head := migration_of(connection)) != migration:
                    raise StoreError(
                        f"the register stands at migration {migration}, this program at {head}: "
                        "use the program that wrote it, run legaldocs db upgrade with the newer one, and export again"
                    )
                yield connection
        except sa.exc.OperationalError as error:
            raise StoreError(f"{url}: {error.orig}") from error
        finally:
            db.session.remove()
            db.engine.dispose()


def _lay(connection: sa.Connection, tables: dict[str, Any], lines: Callable[[str], Iterable[bytes]], bar: Any) -> None:
    known = {table.name for table in store_rows.tables(connection)}
    if strange := sorted(known ^ tables.keys()):
        raise StoreError(f"tables/{strange[0]}.jsonl: not a table of this program, or missing")
    for table in store_rows.tables(connection):
        _lay_one(connection, table, lines(table.name), bar)
    _compare(connection, tables)


def _lay_one(connection: sa.Connection, table: sa.Table, lines: Iterable[bytes], bar: Any) -> None:
    try:
        store_rows.lay(connection, table, lines, bar.update)
    except store_rows.RowRefused as error:
        raise StoreError(str(error)) from error


def _compare(connection: sa.Connection, tables: dict[str, Any]) -> None:
    """What was laid, read back, is what was given; and the chain of changes is whole under the key beside it."""
    for table in store_rows.tables(connection):
        if store_rows.figures(connection, table) != tables[table.name]:
            raise StoreError(f"table {table.name} differs after it was laid")
    with Session(connection, join_transaction_mode="rollback_only") as session:
        if (found := audit.verify(session)) is not None:
            raise StoreError(f"the audit does not hold at entry {found.seq}: {found.why}")


def _settle(passing: Path, data: Path) -> None:
    if data.exists():
        data.rmdir()
    passing.rename(data)


def close(connection: sa.Connection) -> None:
    """Make every table refuse changes from now on: a process that still uses this database loses nothing, it fails."""
    for table in store_rows.tables(connection):
        for statement in _closing(connection.dialect.name, table.name):
            connection.exec_driver_sql(statement)


def reopen(connection: sa.Connection) -> None:
    """Take ``close`` back."""
    for table in store_rows.tables(connection):
        for verb in ("INSERT", "UPDATE", "DELETE"):
            tail = "" if connection.dialect.name == "sqlite" else f" ON {table.name}"
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS moved_{verb.lower()}_{table.name}{tail}")
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS legaldocs_moved()")


def _closing(dialect: str, table: str) -> Iterator[str]:
    if dialect == "postgresql":  # 57P03, "cannot connect now", is what a database says that is out of service
        yield (
            "CREATE OR REPLACE FUNCTION legaldocs_moved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{MOVED}' USING ERRCODE = '57P03'; END $$"
        )
    for verb in ("INSERT", "UPDATE", "DELETE"):
        head = f"CREATE TRIGGER moved_{verb.lower()}_{table} BEFORE {verb} ON {table}"
        if dialect == "postgresql":
            yield f"{head} FOR EACH STATEMENT EXECUTE FUNCTION legaldocs_moved()"
        else:
            yield f"{head} BEGIN SELECT RAISE(ABORT, '{MOVED}'); END"
