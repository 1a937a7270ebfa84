"""Every list page over a few and over ten thousand records more: statements asked and milliseconds of the server.

The records are copies of those of the sample, each under a document of its own; they are written past the use cases.
A page that asks a statement per row shows at once, and so does one that reads a whole table to show a part of it.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from legaldocs.bench.made_register import past_the_audit

FEW, MANY = 10, 10_000
VISITS = 5
FIRST = 1_000_000  # the first copy has the number after this one
PER_WRITE = 1_000
WHO = "tran.thi.hoai"
# Parents before children; a copy of a child lies under the copy of its parent.
TABLES = (
    "document", "edition", "effect_period", "check_dossier", "review_ticket", "review_item", "proposal",
    "proposal_target", "draft", "finding", "proposed_event", "delegated_clause", "notice", "job", "audit_entry",
    "clock",
)  # fmt: skip
CLOCKED = {"review": "review_ticket", "proposal": "proposal", "drafting": "draft", "self_check": "check_dossier"}
PAGES = (
    "/home", "/documents", "/review", "/proposals", "/findings", "/drafting", "/checking", "/deadlines", "/notices",
    "/jobs", "/audit", "/units", "/plans", "/plans/delegated", "/systematisation", "/reports", "/portal/documents",
    "/portal/changes", "/documents/1",
)  # fmt: skip
Row = dict[str, Any]


def run(_data: Path) -> dict[str, Any]:
    """Per page: statements and median processor milliseconds, few and many; ``misses`` are pages that grow."""
    with tempfile.TemporaryDirectory() as place:
        app = sample(Path(place))
        with app.app_context():
            patterns = dict(_patterns())
        few = _after(app, patterns, 0, FEW)
        many = _after(app, patterns, FEW, MANY)
    grown = [page for page in PAGES if many[page]["statements"] > few[page]["statements"]]
    figures = {page: {"few": few[page], "many": many[page]} for page in PAGES}
    flat = {
        page: {f"{name}, {size}": value for size, part in sizes.items() for name, value in part.items()}
        for page, sizes in figures.items()
    }
    lacking = [f"no record in the sample: {name}" for name in TABLES if name not in patterns]
    return {"pages": flat, "misses": [f"asks more: {page}" for page in grown] + lacking}


def sample(place: Path) -> Flask:
    from legaldocs.app import create_app
    from legaldocs.checking import sample_checks
    from legaldocs.cli.database import run_upgrade
    from legaldocs.documents import sample_register
    from legaldocs.drafting import sample_drafts
    from legaldocs.jobs.runner import Worker

    app = create_app("testing", DATA_DIR=place)
    with app.app_context():
        run_upgrade()
        sample_register.load_when_empty()
        sample_checks.load_when_fresh()
        sample_drafts.load_when_fresh()
    Worker(app).drain()
    return app


def _patterns() -> Iterator[tuple[str, list[Row]]]:
    """The row of each table that is copied; of clocks one for each kind of record."""
    from legaldocs.core.db import Base, db

    for name in TABLES:
        table = Base.metadata.tables[name]
        rows = [
            dict(row) for row in db.session.execute(sa.select(table).order_by(*table.primary_key.columns)).mappings()
        ]
        if name == "clock":
            rows = [next((row for row in rows if row["lifecycle"] == kind), {}) for kind in CLOCKED]
        rows = [row for row in rows if row][: len(CLOCKED) if name == "clock" else 1]
        if rows:
            yield name, rows


def _after(app: Flask, patterns: dict[str, list[Row]], start: int, end: int) -> dict[str, dict[str, float]]:
    """Figures of the pages once there are ``end`` copies of every pattern; ``start`` are there already."""
    with app.app_context():
        _write(patterns, start, end)
    client = app.test_client()
    from legaldocs.documents import sample_register

    client.post("/sign-in", data={"username": WHO, "password": sample_register.PASSWORD})
    return {page: _visited(client, page) for page in PAGES}


def _write(patterns: dict[str, list[Row]], start: int, end: int) -> None:
    from legaldocs.core.db import Base, db

    for first in range(start, end, PER_WRITE):
        numbers = range(first + 1, min(first + PER_WRITE, end) + 1)
        with past_the_audit(), db.engine.begin() as connection:
            for name, rows in patterns.items():
                table = Base.metadata.tables[name]
                copies = [
                    _copied(table, row, number + place * MANY * 10, number)
                    for number in numbers
                    for place, row in enumerate(rows)
                ]
                connection.execute(sa.insert(table), copies)


def _copied(table: sa.Table, pattern: Row, key: int, number: int) -> Row:
    """The pattern as the ``number``-th copy: keys of copied tables follow, words that must be unique differ."""
    row = {**pattern}
    (own,) = table.primary_key.columns
    row[own.name] = FIRST + key
    for column in table.columns:
        targets = {key.column.table.name for key in column.foreign_keys}
        if row[column.name] is not None and targets & set(TABLES):
            row[column.name] = FIRST + number
    for unique in _unique(table):
        if all(row[column.name] == pattern[column.name] for column in unique):
            changed = next(column.name for column in unique if isinstance(row[column.name], str))
            row[changed] = f"{row[changed][:30]}~{number}"
    if table.name == "clock":
        row["subject_id"] = FIRST + number
    return row


def _unique(table: sa.Table) -> Iterator[list[sa.Column[Any]]]:
    yield from (list(index.columns) for index in table.indexes if index.unique)
    yield from (list(rule.columns) for rule in table.constraints if isinstance(rule, sa.UniqueConstraint))


def _visited(client: FlaskClient, page: str) -> dict[str, float]:
    with _counted() as statements:
        status = client.get(page).status_code
    if status != 200:
        raise RuntimeError(f"{page}: {status}")
    asked, times = statements[0], []
    for _ in range(VISITS):
        began = time.process_time()
        client.get(page)
        times.append((time.process_time() - began) * 1000)
    return {"statements": asked, "ms": median(times)}


@contextmanager
def _counted() -> Iterator[list[int]]:
    count = [0]

    def one_more(*_words: Any) -> None:
        count[0] += 1

    event.listen(sa.Engine, "before_cursor_execute", one_more)
    try:
        yield count
    finally:
        event.remove(sa.Engine, "before_cursor_execute", one_more)
