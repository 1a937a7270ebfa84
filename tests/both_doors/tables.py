"""Rows of a copy as they can be held against those of the other: without moments and what is made at random."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from legaldocs.core.db import db
from legaldocs.core.text import nfc

Rows = dict[str, list[tuple[Any, ...]]]

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^\"]*")
WAY_IN = ("user_session", "api_token", "sign_in_attempt", "kept_answer")  # how one came in, not what one did
CHAIN = ("audit_entry", "audit_head", "audit_forward", "audit_redaction")  # compared act by act
AT_RANDOM = {"job.request_id", "job.leased_by", "notice_setting.feed_hash", "webhook.salt", "webhook.old_salt"}


def all_names() -> list[str]:
    """Every table of the copy but those of the way in and of the audit itself; other tests may have mapped more."""
    present = set(sa.inspect(db.engine).get_table_names())
    return sorted(present & set(db.metadata.tables) - {*WAY_IN, *CHAIN})


def rows(names: Iterable[str]) -> Rows:
    """Rows of these tables, in the order of their keys."""
    return {name: of_table(db.metadata.tables[name]) for name in names}


def of_table(table: sa.Table) -> list[tuple[Any, ...]]:
    columns = [column for column in table.columns if f"{table.name}.{column.name}" not in AT_RANDOM]
    read = sa.select(*columns).order_by(*table.primary_key.columns)
    return [tuple(map(masked, row)) for row in db.session.execute(read)]


def masked(value: Any) -> Any:
    """A moment is only a moment; all else stays, the entries of an object in the order of their names."""
    if isinstance(value, datetime):
        return "…"
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return MOMENT.sub("…", value) if isinstance(value, str) else value


def as_typed(found: Rows) -> dict[str, list[Any]]:
    """Table → words that were kept as they were sent, not in the one form in which the register keeps words."""
    loose = {
        name: [cell for row in rows for cell in row if isinstance(cell, str) and nfc(cell) != cell]
        for name, rows in found.items()
    }
    return {name: cells for name, cells in loose.items() if cells}


def differing(one: Rows, other: Rows) -> dict[str, list[tuple[Any, ...]]]:
    """Table → rows that only one of both has."""
    return {
        name: [row for row in [*one[name], *other[name]] if (row in one[name]) != (row in other[name])]
        for name in one
        if one[name] != other[name]
    }
