"""Requests counted where every process of an installation sees them: in its database, beside the register, or in Redis.

On PostgreSQL the counts stand in an unlogged table, on SQLite in a file of their own that is not flushed to the disk:
they are worth a minute, stand in no backup of files and no migration, and cost the register no write.  Flask-Limiter
counts in memory, each process for itself, while a store is away, and asks for it again after 1, 2, 4 … 32 seconds: a
store that is gone or does not answer must not take the pages with it.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from limits.storage import Storage
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError

SCHEME = "database"
FOLDER = "passing"  # in DATA_DIR; left out of backups
_REDIS, _REDIS_SECONDS = ("redis", "rediss", "redis+unix"), 0.5
_FORGET_EVERY = 1_000  # counts between two clearings of what is over
_TABLE = """
CREATE {kind} IF NOT EXISTS request_count (
    key VARCHAR(500) PRIMARY KEY, counted INTEGER NOT NULL, until DOUBLE PRECISION NOT NULL
)
"""
_COUNT = sa.text("""
INSERT INTO request_count (key, counted, until) VALUES (:key, :amount, :until)
ON CONFLICT (key) DO UPDATE SET
    counted = CASE WHEN request_count.until <= :now THEN :amount ELSE request_count.counted + :amount END,
    until = CASE WHEN request_count.until <= :now THEN :until ELSE request_count.until END
RETURNING counted
""")
_LOOK = sa.text("SELECT counted, until FROM request_count WHERE key = :key AND until > :now")
_CLEAR = sa.text("DELETE FROM request_count WHERE key = :key")
_FORGET = sa.text("DELETE FROM request_count WHERE until <= :now")


def options(settings: dict[str, Any]) -> dict[str, Any]:
    """What the store that ``RATELIMIT_STORAGE_URI`` names needs beside its address."""
    scheme = settings["RATELIMIT_STORAGE_URI"].partition("://")[0]
    if scheme in _REDIS:
        from redis.backoff import NoBackoff  # here, because few installations have one
        from redis.retry import Retry

        # A request waits for it half a second and once: the library's own way would be three times with pauses.
        waits = {"socket_timeout": _REDIS_SECONDS, "socket_connect_timeout": _REDIS_SECONDS}
        return {"key_prefix": "legaldocs", "retry": Retry(NoBackoff(), 0), **waits}
    if scheme != SCHEME:
        return {}
    return {"address": settings["SQLALCHEMY_DATABASE_URI"], "folder": str(Path(settings["DATA_DIR"]) / FOLDER)}


class DatabaseStorage(Storage):
    """A store of ``limits`` over the database at ``address``; fixed windows, each request one statement."""

    STORAGE_SCHEME = [SCHEME]  # as the base class declares it

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **given: float | str | bool) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._folder = Path(str(given["folder"]))
        self._engine = _engine(sa.make_url(str(given["address"])), self._folder)
        self._counted = 0

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the database says when it is away."""
        return DBAPIError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count ``amount`` more under ``key`` in a window of ``expiry`` seconds; the count of the window so far."""
        now = time.time()
        self._counted += 1
        values = {"key": key[:500], "amount": amount, "now": now, "until": now + expiry}
        try:
            return self._count(values)
        except DBAPIError as error:
            if not _is_missing(error):
                raise
            self._make()
            return self._count(values)

    def get(self, key: str) -> int:
        """The count of the window that is open for ``key``; 0 when none is."""
        row = self._look(key)
        return int(row.counted) if row else 0

    def get_expiry(self, key: str) -> float:
        """When the window of ``key`` ends, in seconds since the epoch; now when none is open."""
        row = self._look(key)
        return float(row.until) if row else time.time()

    def check(self) -> bool:
        """Whether the database answers."""
        try:
            with self._engine.connect() as connection:
                connection.execute(sa.text("SELECT 1"))
        except DBAPIError:
            return False
        return True

    def reset(self) -> int | None:
        """Forget every count; how many there were."""
        with self._engine.begin() as connection:
            return connection.execute(sa.text("DELETE FROM request_count")).rowcount

    def clear(self, key: str) -> None:
        """Forget the count of ``key``."""
        with self._engine.begin() as connection:
            connection.execute(_CLEAR, {"key": key[:500]})

    def _count(self, values: dict[str, Any]) -> int:
        with self._engine.begin() as connection:
            found = int(connection.execute(_COUNT, values).scalar_one())
            if self._counted % _FORGET_EVERY == 0:
                connection.execute(_FORGET, {"now": values["now"]})
        return found

    def _look(self, key: str) -> Any:
        with self._engine.connect() as connection:
            return connection.execute(_LOOK, {"key": key[:500], "now": time.time()}).first()

    def _make(self) -> None:
        """The table, made by whichever process counts first."""
        kind = "UNLOGGED TABLE" if self._engine.dialect.name == "postgresql" else "TABLE"
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.text(_TABLE.format(kind=kind)))
        except (IntegrityError, ProgrammingError):
            if not self.check():  # another process made it at the same moment, or the database is away
                raise


def _engine(url: sa.URL, folder: Path) -> sa.Engine:
    """Connections of the counts' own, so that they neither wait for the register's nor hold one back."""
    if url.get_backend_name() == "sqlite":
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        engine = sa.create_engine(f"sqlite:///{folder / 'requests.db'}")
        event.listen(engine, "connect", lambda raw, _record: raw.execute("PRAGMA synchronous=OFF"))
        return engine
    return sa.create_engine(url, pool_pre_ping=True, pool_size=2, connect_args={"connect_timeout": 2})


def _is_missing(error: DBAPIError) -> bool:
    """Whether the table is not there yet, as each database says it."""
    return "no such table" in str(error.orig) or getattr(error.orig, "sqlstate", "") == "42P01"
