"""What a register holds, without keys and instants: two runs that did the same work give the same value."""

from __future__ import annotations

import sqlite3
from pathlib import Path

# Columns that differ between equal registers: row keys, instants, and hashes over row keys.
PASSING = {
    "id", "created_at", "recorded_at", "decided_at", "fact_key", "fingerprint", "version", "edition_id", "event_id",
}  # fmt: skip
TABLES = ("document", "edition", "provision", "relation", "effect_event", "proposed_event", "effect_period")
TO_DOCUMENT = ("document_id", "target_id", "source_id")


def dump(directory: Path) -> dict[str, list[tuple[object, ...]]]:
    """Table → its rows in a fixed order; references to documents as their identity."""
    connection = sqlite3.connect(f"file:{directory / 'legaldocs.db'}?mode=ro", uri=True)
    try:
        keys = dict(connection.execute("SELECT id, key FROM document"))
        return {table: _rows(connection, table, keys) for table in TABLES}
    finally:
        connection.close()


def counts(directory: Path) -> dict[str, int]:
    """Table → number of rows, for every table there is, and the end of the audit chain."""
    connection = sqlite3.connect(f"file:{directory / 'legaldocs.db'}?mode=ro", uri=True)
    try:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608  # names from the database
        head = connection.execute("SELECT seq FROM audit_head").fetchone()
        return found | {"audit end": head[0] if head else 0}
    finally:
        connection.close()


def _rows(connection: sqlite3.Connection, table: str, keys: dict[int, str]) -> list[tuple[object, ...]]:
    cursor = connection.execute(f"SELECT * FROM {table}")  # noqa: S608  # one of TABLES
    names = [column[0] for column in cursor.description]
    kept = [(place, name) for place, name in enumerate(names) if name not in PASSING]
    rows = [tuple(keys.get(row[p], row[p]) if name in TO_DOCUMENT else row[p] for p, name in kept) for row in cursor]
    return sorted(rows, key=repr)
