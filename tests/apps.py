"""Applications and databases lent to tests and taken back.

Making the application, compiling its templates and its SQL took longer than most tests.  So a process makes one
application for SQLite and one for PostgreSQL, points it at each test's own directory and database, and afterwards
puts back whatever the test changed in it.  A test that needs two at a time gets a second one.
"""

from __future__ import annotations

import gc
import os
import secrets
import shutil
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from config import settings
from legaldocs.core import clock, events
from legaldocs.core.db import db

SERVER = os.environ.get("LEGALDOCS_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
STATEMENTS = 4_000  # compiled SQL kept: the statements of all tests, not of one

_free: dict[str, list[Lendable]] = {}  # by kind of database
_lent: dict[int, Lendable] = {}  # by identity of the application, in the order of lending
_made: list[str] = []  # names of databases to drop at the end
_blank: dict[int, bytes] = {}  # an empty SQLite file, by the number of tables it has
_begun: dict[tuple[str, str, date], Path] = {}  # what a function lays into an empty register, by its name and the day

# A process that a test killed may have left a connection, and with it a lock.
ALONE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
EMPTY = """
DO $$
DECLARE name regclass;
BEGIN
    FOR name IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' LOOP
        EXECUTE 'DELETE FROM ' || name;
    END LOOP;
    FOR name IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' LOOP
        PERFORM setval(name, 1, false);
    END LOOP;
END $$
"""


class Lendable:
    """An application that can be pointed at another directory and database, as if it had been made for them."""

    def __init__(self, directory: Path, uri: str) -> None:
        from legaldocs.app import create_app  # here, so that tests of the pure law need not load it

        options = {"query_cache_size": STATEMENTS}
        settings = {"SQLALCHEMY_DATABASE_URI": uri, "SQLALCHEMY_ENGINE_OPTIONS": options}
        self.app = create_app("testing", DATA_DIR=directory, **settings)
        self.attributes = dict(vars(self.app))
        self.extensions = dict(self.app.extensions)
        self.config = dict(self.app.config)
        with self.app.app_context():
            self.engine = db.engine
        sa.event.listen(self.engine, "do_connect", self._connect)
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _trust_the_disk)
        gc.freeze()  # it stays: looking through it for garbage again and again cost a sixth of all tests

    def point(self, directory: Path, uri: str) -> None:
        """As new, over ``directory`` and the database at ``uri``."""
        from legaldocs import wiring

        values = settings("testing", DATA_DIR=directory, SQLALCHEMY_DATABASE_URI=uri)
        vars(self.app).clear()
        vars(self.app).update(self.attributes)  # such as the class of its test clients
        self.app.config.clear()
        self.app.config.update(self.config | values)
        self.app.extensions.clear()
        self.app.extensions.update(self.extensions)
        self.engine.url = sa.make_url(values["SQLALCHEMY_DATABASE_URI"])
        events.install(wiring.WIRING)

    def _connect(self, dialect: Any, _record: Any, arguments: list[Any], named: dict[str, Any]) -> None:
        arguments[:], options = dialect.create_connect_args(self.engine.url)
        named.update(options)


def _trust_the_disk(connection: Any, _record: Any) -> None:
    """Wait for no disk: a test's database need not outlive the machine."""
    connection.execute("PRAGMA synchronous=OFF")


def lend(directory: Path, uri: str = "") -> Flask:
    """The application over ``directory`` as it is; it comes back at the end of the test, or by ``take_back``."""
    kind = sa.make_url(uri).get_backend_name() if uri else "sqlite"
    waiting = _free.setdefault(kind, [])
    lendable = waiting.pop() if waiting else Lendable(directory, uri)
    lendable.point(directory, uri)
    _lent[id(lendable.app)] = lendable
    return lendable.app


def take_back(app: Flask) -> None:
    """Close the database; the next test may have the application."""
    lendable = _lent.pop(id(app))
    lendable.engine.dispose()
    _free[lendable.engine.dialect.name].append(lendable)


def outstanding() -> set[int]:
    """Which applications are lent."""
    return set(_lent)


def take_back_all_but(earlier: set[int]) -> None:
    """Take back what was lent since."""
    for lendable in [one for key, one in _lent.items() if key not in earlier]:
        take_back(lendable.app)


def make_tables(url: sa.URL) -> None:
    """Every table, copied from a blank made once: making a hundred tables anew for each test took most of the time."""
    import legaldocs.app  # noqa: F401  # whichever tests run, a table must not point to one that nobody loaded

    if url.get_backend_name() != "sqlite":
        db.create_all()  # finds them all in the kept database
        return
    file, tables = Path(str(url.database)), len(db.metadata.tables)
    if file.exists():  # brought along by the test
        db.create_all()
    elif tables in _blank:
        file.write_bytes(_blank[tables])
    else:
        db.create_all()
        db.session.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
        db.session.remove()
        db.engine.dispose()
        _blank[tables] = file.read_bytes()


def begin(app: Flask, lay: Callable[[], None]) -> None:
    """What ``lay`` brings into the empty register of ``app``: made once in each process, copied for every later test.

    For rows and files only: what ``lay`` leaves in memory is not there the second time.
    """
    data, key = Path(app.config["DATA_DIR"]), (lay.__module__, lay.__qualname__, clock.today())
    if db.engine.dialect.name != "sqlite" or key not in _begun:
        lay()
    db.session.remove()
    if db.engine.dialect.name != "sqlite":
        return
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.engine.dispose()
    if key in _begun:
        shutil.copytree(_begun[key], data, dirs_exist_ok=True)
    else:
        _begun[key] = Path(shutil.copytree(data, data.parent / f"begun-{len(_begun)}"))


def emptied_postgres() -> str:
    """Address of this process's own PostgreSQL database, with every table and no rows, for one test at a time."""
    address = _kept_postgres()
    engine = sa.create_engine(address, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql(ALONE)
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # in any order, past every guard
        connection.exec_driver_sql(EMPTY)
    return address


@cache
def _kept_postgres() -> str:
    import legaldocs.app  # noqa: F401  # as in make_tables

    name = f"legaldocs_kept_{secrets.token_hex(5)}"
    on_server(f"CREATE DATABASE {name}")
    _made.append(name)
    on_server(f"ALTER DATABASE {name} SET synchronous_commit TO off")
    url = sa.make_url(SERVER).set(database=name)
    engine = sa.create_engine(url)
    db.metadata.create_all(engine)
    engine.dispose()
    return url.render_as_string(hide_password=False)


def drop_kept() -> None:
    """Remove what was kept on the server: a worker of xdist ends without the exit hooks of Python."""
    while _made:
        on_server(f"DROP DATABASE IF EXISTS {_made.pop()} WITH (FORCE)")


def on_server(statement: str) -> None:
    """Run one statement outside any transaction."""
    server = sa.create_engine(SERVER, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})
    with server.connect() as connection:
        connection.execute(sa.text(statement))
    server.dispose()
