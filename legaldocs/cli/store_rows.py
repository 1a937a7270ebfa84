"""The rows of a register in one canonical form, alike from every database, and back into an empty one.

A row is one line of JSON: column → value in the order of the model, a column without value left out.  Days and
instants are ISO text (instants in UTC).  Tables come parents first, rows in the order of their keys by bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa

from legaldocs.core.db import Base, flushing

_ROWS = 500
Row = dict[str, Any]


class RowRefused(Exception):
    """A line that is no row of its table, or that the database does not take; the words say what is wrong with it."""


@dataclass(slots=True)
class Count:
    """Rows and bytes that passed so far, and their digest."""

    rows: int = 0
    size: int = 0
    _digest: Any = field(default_factory=hashlib.sha256)

    def through(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """``lines`` as they are, counted."""
        for line in lines:
            self.rows += 1
            self.size += len(line)
            self._digest.update(line)
            yield line

    def figures(self) -> dict[str, Any]:
        """As the manifest has it."""
        return {"rows": self.rows, "size": self.size, "sha256": self._digest.hexdigest()}


def tables(connection: sa.Connection) -> list[sa.Table]:
    """Every table that the database has, parents first."""
    there = set(sa.inspect(connection).get_table_names())
    return [table for table in Base.metadata.sorted_tables if table.name in there]


def lines(connection: sa.Connection, table: sa.Table) -> Iterator[bytes]:
    """Every row of ``table`` as its line, read piece by piece; columns an older migration lacks are left out."""
    there = {column["name"] for column in sa.inspect(connection).get_columns(table.name)}
    columns = [column for column in table.columns if column.name in there]
    wanted = sa.select(*(_read(column, connection) for column in columns)).order_by(*_by_key(table, connection))
    plain = [(column.name, _plain_json if isinstance(column.type, sa.JSON) else _plain) for column in columns]
    for row in connection.execute(wanted, execution_options={"yield_per": _ROWS}):
        values = {name: form(value) for (name, form), value in zip(plain, row, strict=True) if value is not None}
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def figures(connection: sa.Connection, table: sa.Table) -> dict[str, Any]:
    """Rows, size and digest of a table as it stands."""
    count = Count()
    for _line in count.through(lines(connection, table)):
        pass
    return count.figures()


def total(connection: sa.Connection) -> int:
    """How many rows there are in all tables."""
    counts = (connection.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables(connection))
    return sum(count or 0 for count in counts)


def first_row(connection: sa.Connection) -> str | None:
    """The name of a table that holds rows; ``None`` when the register is empty or not there."""
    found = tables(connection)
    return next((table.name for table in found if connection.execute(sa.select(table).limit(1)).first()), None)


def lay(connection: sa.Connection, table: sa.Table, given: Iterable[bytes], tick: Callable[[int], None]) -> None:
    """Insert the rows of ``given`` lines in the open transaction; ``tick`` hears how many were laid.

    They are laid as they were, audit included: nothing happens here that a use case would have to record.
    Raises ``RowRefused`` naming the table, and the line where one line alone is at fault.
    """
    insert = sa.insert(table).values({column: _bound(column) for column in table.columns})
    later: list[tuple[sa.Column[Any], Any, Any]] = []
    numbered = enumerate(given, start=1)
    token = flushing.set(True)  # the guard over audited tables is for changes, not for laying what was recorded
    try:
        while part := list(islice(numbered, _ROWS)):
            rows = [_row(table, number, line) for number, line in part]
            later += [waiting for row in rows for waiting in _put_off(table, row)]
            _insert(connection, table, insert, rows, part[0][0])
            tick(len(part))
        key = next(iter(table.primary_key.columns))
        for column, own, value in later:
            connection.execute(sa.update(table).where(key == own).values({column: value}))
    finally:
        flushing.reset(token)
    _continue_numbers(connection, table)


def _insert(connection: sa.Connection, table: sa.Table, insert: sa.Insert, rows: list[Row], first: int) -> None:
    try:
        connection.execute(insert, rows)
    except (sa.exc.DBAPIError, ValueError, OverflowError) as error:
        said = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise RowRefused(f"{table.name}, lines {first} to {first + len(rows) - 1}: {said}") from error


def _read(column: sa.Column[Any], connection: sa.Connection) -> Any:
    """JSON as the text it is kept as, so that "no value" and the value null stay apart."""
    if not isinstance(column.type, sa.JSON):
        return column
    return sa.type_coerce(column, sa.Text) if connection.dialect.name == "sqlite" else sa.cast(column, sa.Text)


def _bound(column: sa.Column[Any]) -> sa.BindParameter[Any]:
    kind = sa.JSON(none_as_null=True) if isinstance(column.type, sa.JSON) else column.type
    return sa.bindparam(column.name, type_=kind)


def _by_key(table: sa.Table, connection: sa.Connection) -> Iterator[Any]:
    """The order of keys by bytes; PostgreSQL would order words by the rules of a language."""
    for column in table.primary_key.columns:
        words = isinstance(column.type, sa.String) and connection.dialect.name == "postgresql"
        yield sa.collate(column, "C") if words else column


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value if isinstance(value, bool | int | float) else str(value)


def _plain_json(value: Any) -> Any:
    return json.loads(value)


def _row(table: sa.Table, number: int, line: bytes) -> Row:
    """The values of one line, every column present."""
    try:
        given = json.loads(line)
        strange = given.keys() - table.columns.keys()
        if strange:
            raise ValueError(f"no column {min(strange)!r}")
        return {column.name: _value(column, given) for column in table.columns}
    except (ValueError, TypeError, AttributeError) as error:
        raise RowRefused(f"{table.name}, line {number}: {error}") from error


def _value(column: sa.Column[Any], given: Mapping[str, Any]) -> Any:
    kind = column.type
    if column.name not in given:
        return None
    value = given[column.name]
    if isinstance(kind, sa.JSON):
        return sa.JSON.NULL if value is None else value
    if isinstance(kind, sa.Date):
        return date.fromisoformat(value)
    if getattr(kind, "impl_instance", None) is not None and isinstance(kind.impl_instance, sa.DateTime):  # type: ignore[attr-defined]  # of a decorated type
        return datetime.fromisoformat(value)
    return bytes.fromhex(value) if isinstance(kind, sa.LargeBinary) else value


def _put_off(table: sa.Table, row: Row) -> Iterator[tuple[sa.Column[Any], Any, Any]]:
    """Take references to later rows of the same table out of ``row``: (column, own key, value) to set at the end."""
    key = next(iter(table.primary_key.columns)).name
    for column in table.columns:
        own = any(foreign.column.table is table for foreign in column.foreign_keys)
        if own and row[column.name] is not None and row[column.name] > row[key]:
            yield column, row[key], row[column.name]
            row[column.name] = None


def _continue_numbers(connection: sa.Connection, table: sa.Table) -> None:
    """PostgreSQL counts keys apart from the rows: let it go on after the last one."""
    column = table.autoincrement_column
    if column is None or connection.dialect.name != "postgresql":
        return
    name = connection.scalar(sa.select(sa.func.pg_get_serial_sequence(table.name, column.name)))
    if name is not None:
        last = connection.scalar(sa.select(sa.func.max(column)))
        connection.execute(sa.select(sa.func.setval(name, last or 1, last is not None)))
