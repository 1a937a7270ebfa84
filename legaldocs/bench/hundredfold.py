"""The register of a province, of ten and of a hundred: what takes how long in each, and how it grows.

``LEGALDOCS_BENCH_REGISTER`` names the directory of an imported register; its documents are copied with their texts,
provisions, links and effect.  ``LEGALDOCS_BENCH_TIMES`` says how many times (``1 4 10``; ``1 10 100`` takes an hour
and 60 GB).  A copy has the provisions of its original up to ``PROVISIONS`` in all; further copies are records without
a text, as most of a nation's documents are to a province.  Nothing but the size differs from one row to the next.
"""

from __future__ import annotations

import math
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from legaldocs.bench import copies, register, search_pages, triggers
from legaldocs.bench.made_register import past_the_audit

Row = dict[str, Any]
TIMES = "1 4 10"
PROVISIONS = 8_000_000
DEPENDANTS = f"end of what {register.DEPENDANTS} documents rest on"


def run(_data_dir: Path) -> Row:
    """Figures per size; then the exponent of growth of each from the smallest to the largest size."""
    given = os.environ.get("LEGALDOCS_BENCH_REGISTER")
    if not given:
        return {"not measured": {"count": 1, "misses": ["name an imported register in LEGALDOCS_BENCH_REGISTER"]}}
    sizes = [int(times) for times in os.environ.get("LEGALDOCS_BENCH_TIMES", TIMES).split()]
    found = {f"{times}x": _measured(Path(given), times) for times in sizes}
    rows = list(found.values())
    return {**found, "exponents of growth": _exponents(rows[0], rows[-1]) if len(rows) > 1 else {}}


def _measured(given: Path, times: int) -> Row:
    with tempfile.TemporaryDirectory(dir=os.environ.get("LEGALDOCS_BENCH_PLACE")) as place:
        directory = Path(place) / "register"
        shutil.copytree(given, directory, ignore=shutil.ignore_patterns("search*"))
        app = register.open_register(directory)
        with app.app_context():
            filled = register.timed(lambda: _multiply(times))
            size = _size(directory)
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak of memory begins anew
            index = search_pages.indexed(int(size["provisions"]))
            peak = _peak_megabytes()
            updates = sorted((search_pages.updated() for _ in range(5)), key=lambda one: one["seconds"])
            asked = search_pages.questions()
        searched = search_pages.pages(directory, "auto", asked)
        return {
            "size": {**size, "seconds of copying": filled["seconds"]},
            "index": {**index, "MB of index": _megabytes(directory, "search"), "MB of memory": peak},
            "one changed document to the index, median": updates[2],
            "one changed document to the index, slowest": updates[-1],
            **{f"search {kind}": figures for kind, figures in searched.items()},
            **{f"page {name}": figures for name, figures in register.pages(app).items()},
            **_propagation(app, Path(place)),
        }


def _multiply(times: int) -> None:
    from legaldocs.core.db import db

    with past_the_audit(), db.engine.connect() as connection:
        one = connection.scalar(sa.text("SELECT COUNT(*) FROM provision")) or 1
        copies.add(connection, times - 1, bodies=max(0, PROVISIONS // one - 1), after_each=connection.commit)
        connection.execute(sa.text("ANALYZE"))
        connection.commit()


def _size(directory: Path) -> dict[str, float]:
    from legaldocs.core.db import db

    counts = {
        f"{name}s": float(db.session.scalar(sa.text(f"SELECT COUNT(*) FROM {name}")) or 0)  # noqa: S608  # own names
        for name in ("document", "provision", "relation")
    }
    return {**counts, "MB of database": _megabytes(directory, "legaldocs.db")}


def _megabytes(directory: Path, name: str) -> float:
    return sum(path.stat().st_size for path in directory.rglob("*") if name in str(path)) / 1e6


def _peak_megabytes() -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return float(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1_024


def _propagation(app: Flask, place: Path) -> Row:
    """The end of what most of the register rests on; two hundred documents more, and the end of what they rest on."""
    with app.app_context():
        ((number, changed),) = triggers.changes(1)
    began = time.perf_counter()
    repealed = register.tickets(app, place)
    arrived = time.perf_counter() - began - repealed["seconds"]
    return {
        "import": {"documents per second": (register.DEPENDANTS + 1) / arrived},
        DEPENDANTS: repealed,
        "end of what most rests on": {
            "number": number,
            **changed,
            "ms per ticket": 1_000 * changed["seconds"] / max(1.0, changed["tickets"]),
        },
    }


def _exponents(small: Row, large: Row) -> dict[str, dict[str, float]]:
    """Slope of a figure over size in logarithms: 1 is proportional, 0 the same at any size."""
    figures: dict[str, tuple[str, Callable[[Row], float]]] = {
        "indexing, processor": ("provisions", lambda row: row["index"]["processor seconds"]),
        "size of the index": ("provisions", lambda row: row["index"]["MB of index"]),
        "memory of indexing": ("provisions", lambda row: row["index"]["MB of memory"]),
        "size of the database": ("provisions", lambda row: row["size"]["MB of database"]),
        "search page, p95": ("provisions", lambda row: row["search all kinds"]["p95 ms"]),
        "document page, median": ("documents", lambda row: row["page document"]["median ms"]),
        "register list, median": ("documents", lambda row: row["page register list"]["median ms"]),
        "home page, median": ("documents", lambda row: row["page home"]["median ms"]),
        "import of a document": ("documents", lambda row: 1 / row["import"]["documents per second"]),
        f"tickets, {DEPENDANTS}": ("documents", lambda row: row[DEPENDANTS]["seconds"]),
        "a ticket of what most rests on": ("documents", lambda row: row["end of what most rests on"]["ms per ticket"]),
    }
    return {
        f"{name} over {by}": {
            "exponent": math.log(value(large) / value(small)) / math.log(large["size"][by] / small["size"][by])
        }
        for name, (by, value) in figures.items()
    }
