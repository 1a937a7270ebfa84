"""The register of a database several times over, for measuring: every row again under other ids."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

# Table → columns moved with the copy, by the ids of which table.
_SHIFTED = {
    "document": {"id": "document"},
    "effect_event": {"document_id": "document"},
    "effect_period": {"document_id": "document"},
    "edition": {"id": "edition", "document_id": "document"},
    "provision": {"document_id": "document", "edition_id": "edition"},
    "relation": {"document_id": "document"},
}
_UNIQUE = {"key", "fingerprint"}


_BODY = ("edition", "provision")


def add(
    connection: Any,
    times: int,
    *,
    texts: bool = True,
    own_links: bool = False,
    bodies: int | None = None,
    after_each: Callable[[], object] | None = None,
) -> None:
    """Add ``times`` copies of all documents with provisions, links and effect.

    ``texts``: with their words.  ``own_links``: a copy cites the copies of what its original cites, not the originals.
    ``bodies``: only so many copies have provisions; of the further ones the register knows no more than the record.
    ``after_each``: called when a copy is complete, to commit it.
    """
    by = {name: connection.scalar(sa.text(f"SELECT MAX(id) FROM {name}")) for name in ("document", "edition")}  # noqa: S608  # own names
    columns = {name: [row["name"] for row in sa.inspect(connection).get_columns(name)] for name in _SHIFTED}
    for copy in range(1, times + 1):
        shifts = {f"by_{name}": copy * step for name, step in by.items()} | {"last": by["document"], "copy": copy}
        bodied = bodies is None or copy <= bodies
        for table in _SHIFTED:
            if bodied or table not in _BODY:
                connection.execute(sa.text(_copying(table, columns[table], texts, own_links, bodied)), shifts)
        if after_each:
            after_each()


def _copying(table: str, columns: list[str], texts: bool, own_links: bool, bodied: bool) -> str:
    """The statement that copies the first generation of a table; every name in it is this module's or the schema's."""
    moved = _SHIFTED[table] | ({"target_id": "document"} if own_links and table == "relation" else {})
    kept = [name for name in columns if name != "id" or "id" in moved]
    chosen = [
        f"{name} + :by_{moved[name]}" if name in moved
        else f"{name} || '-' || :copy" if name in _UNIQUE and table in ("document", "effect_event")
        else "FALSE" if name == "has_text" and not bodied
        else "''" if (table, name) == ("edition", "text") and not texts
        else f'"{name}"'
        for name in kept
    ]  # fmt: skip
    names = ", ".join(f'"{name}"' for name in kept)
    whose = "id" if table == "document" else "document_id"
    return f"INSERT INTO {table} ({names}) SELECT {', '.join(chosen)} FROM {table} WHERE {whose} <= :last"  # noqa: S608  # own names
