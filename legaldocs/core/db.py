"""The database: model base, naming convention, column types, and SQLite set up as a careful single-writer store.

Writing goes through ``core.unit_of_work`` only; this module does not commit.
"""

from __future__ import annotations

import sqlite3
import time
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# What a database says that was moved elsewhere (``legaldocs store move``); every change to it is refused with this.
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "busy_timeout=15000",
    "journal_size_limit=67108864",  # what a large import left behind is given back to the disk
)
_GAP = 0.12  # seconds; SQLite asks for the lock again after 100 ms
MOVED = "legaldocs: the register was moved to another database"

# True while the unit of work is open: write transactions then take SQLite's writer lock at once, so that two
# writers queue instead of one failing half way with a stale snapshot.
writing: ContextVar[bool] = ContextVar("writing", default=False)
flushing: ContextVar[bool] = ContextVar("flushing", default=False)
# True while a request only reads and may read from the copy (see ``core.replica``).
from_replica: ContextVar[bool] = ContextVar("from_replica", default=False)


class Base(DeclarativeBase):
    """Declarative base with named constraints, so that migrations can address every one of them."""

    metadata = sa.MetaData(naming_convention=NAMING)


class GuardedSession(FlaskSession):
    """Session that marks its own flushes, so that audited tables can refuse any other writing statement."""

    def flush(self, objects: Any = None) -> None:
        token = flushing.set(True)
        try:
            super().flush(objects)
        finally:
            flushing.reset(token)

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        """The copy for a request that only reads and may read there, else the database itself."""
        if from_replica.get() and not writing.get() and not flushing.get():
            return replica()
        return super().get_bind(*args, **kwargs)


db = SQLAlchemy(model_class=Base, session_options={"class_": GuardedSession})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class UtcDateTime(TypeDecorator[datetime]):
    """A timezone-aware instant, stored in UTC on every database; a naive value is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime refused: use core.clock.now()")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_column(kind: type[StrEnum], name: str) -> sa.Enum:
    """A column type storing the *values* of ``kind`` as text with a named CHECK constraint."""
    return sa.Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


def replica() -> Engine:
    """The copy that ``REPLICA_URI`` names; opened once per application."""
    known: dict[str, Any] = current_app.extensions
    if "legaldocs.replica" not in known:
        options = current_app.config["REPLICA_OPTIONS"]
        known["legaldocs.replica"] = sa.create_engine(current_app.config["REPLICA_URI"], **options)
    engine: Engine = known["legaldocs.replica"]
    return engine


def migration_of(connection: Connection) -> str | None:
    """The migration that the database stands at; ``None`` before the first one."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found


@cache
def newest_migration(directory: str) -> str | None:
    """The migration that the program needs; ``directory`` holds the migrations and does not change while it runs."""
    return ScriptDirectory(directory).get_current_head()


@cache
def migrations(directory: str) -> frozenset[str]:
    """Every migration that the program knows."""
    return frozenset(one.revision for one in ScriptDirectory(directory).walk_revisions())


def give_way() -> None:
    """Let others write between two of many transactions.

    SQLite keeps no queue: who waits asks again ten times a second at most, and a writer that begins anew at once is
    never caught between two.
    """
    if db.engine.dialect.name == "sqlite":
        time.sleep(_GAP)


def _on_connect(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we emit BEGIN ourselves, see _on_begin
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    # SQLite's own lower() leaves "Đ" and "Ấ" alone, so that searches regardless of case would miss them.
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _on_begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")


event.listen(Engine, "connect", _on_connect)
event.listen(Engine, "begin", _on_begin)
