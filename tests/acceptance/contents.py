"""What a register holds, read through the models: comparable between SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legaldocs.core.db import Base
from tests.acceptance.canon import PASSING, TABLES, TO_DOCUMENT

WORK = ("review_ticket", "review_item", "clock")
KEYS = {*PASSING, "opened_at", "started_at", "relation_ids", "ticket_id", "subject_id"}


def contents(engine: Engine) -> dict[str, list[str]]:
    """Table → its rows in a fixed order, without keys and instants; references to documents as their identity."""
    known = Base.metadata.tables
    with engine.connect() as connection:
        documents = known["document"]
        keys = {row.id: row.key for row in connection.execute(sa.select(documents.c.id, documents.c.key))}
        wanted = [known[name] for name in (*TABLES, *WORK) if name in known]
        return {table.name: _rows(connection, table, keys) for table in wanted}


def _rows(connection: Connection, table: sa.Table, keys: dict[int, str]) -> list[str]:
    columns = [column for column in table.c if column.name not in KEYS]
    rows = connection.execute(sa.select(*columns)).mappings()
    return sorted(repr([_told(name, value, keys) for name, value in row.items()]) for row in rows)


def _told(name: str, value: Any, keys: dict[int, str]) -> Any:
    return keys.get(value, value) if name in (*TO_DOCUMENT, "changed_id") else value
