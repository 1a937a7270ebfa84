"""A document that arrives is placed by indexes: nothing reads a whole table, however large the register is."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.bench import copies, made_texts
from legaldocs.bench.made_register import past_the_audit
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.documents import importing
from tests.apps import lend

GROWING = "document edition provision relation effect_event effect_period proposed_event ticket"
SCAN = re.compile(rf"SCAN ({'|'.join(GROWING.split())})(_\d+)?\b")


@pytest.fixture
def large(installation: Path) -> Flask:
    """The sample twenty times over, and known to the database as large."""
    app = lend(installation)
    with app.app_context(), past_the_audit(), db.engine.begin() as connection:
        copies.add(connection, 19)
        connection.execute(sa.text("ANALYZE"))
    return app


def test_an_arrival_reads_no_table_from_end_to_end(large: Flask, tmp_path: Path) -> None:
    with large.app_context():
        plans = _plans_of_an_arrival(tmp_path)
    assert len(plans) > 10
    assert {words: steps for words, steps in plans.items() if any(map(SCAN.search, steps))} == {}


def test_citations_that_wait_by_name_are_found_by_their_day(large: Flask, tmp_path: Path) -> None:
    """SQLite takes a column that is mostly empty for a good index of what is empty, and reads all of it."""
    with large.app_context():
        plans = _plans_of_an_arrival(tmp_path)
    waiting = [steps for words, steps in plans.items() if "target_number_key IS NULL" in words]
    assert waiting
    assert all(any("ix_relation_waiting" in step for step in steps) for steps in waiting)


def _plans_of_an_arrival(place: Path) -> dict[str, list[str]]:
    """Statement → steps by which SQLite answers it, for every SELECT of two arrivals."""
    path = place / "two.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join(json.dumps(row) for row in (made_texts.decree(), made_texts.decision(1))))
    asked: dict[str, Any] = {}

    def note(*given: Any) -> None:
        asked.setdefault(given[2], given[3])

    sa.event.listen(db.engine, "before_cursor_execute", note)
    importing.bring_in(SYSTEM, importing.arrivals(path, path.name), progress=lambda *_: None)
    sa.event.remove(db.engine, "before_cursor_execute", note)
    with db.engine.connect() as connection:
        return {
            words: [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", values)]
            for words, values in asked.items()
            if words.startswith("SELECT")
        }
