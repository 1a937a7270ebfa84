"""The product's engines beside SQLite FTS5 and PostgreSQL: the same clauses, the same questions, one run.

Rivals get the product's own tokens, so that only finding and ranking differ.  ``growth`` is the exponent of time in
the number of provisions between two sizes: 1 is proportional, 0 independent.  LEGALDOCS_BENCH_LARGE=1 adds Whoosh at
100,000 and the others at 1,000,000, each kind asked six times there, because some answers take a minute.
*Processor* is the mean of the asking process, which other programs do not lengthen; PostgreSQL works in a process of
its own, so that only its wall time says anything.
"""

from __future__ import annotations

import math
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa

from legaldocs.bench.search import Figures, clauses, questions
from legaldocs.search import analysis
from legaldocs.search.backend import IndexedProvision, Query, SearchBackend
from legaldocs.search.choose import create_index

SIZES = (10_000, 100_000)
LARGE = 1_000_000
ASKED, ASKED_OF_LARGE = 30, 6  # questions of each kind
POSTGRES = os.environ.get("LEGALDOCS_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")


class Rival(Protocol):
    """Something that can be filled and asked."""

    def fill(self, provisions: list[IndexedProvision]) -> None:
        """Take all provisions and be ready to answer."""

    def ask(self, kind: str, text: str) -> None:
        """Find the best ten."""


def run(data_dir: Path) -> dict[str, Figures]:
    """Figures per ``"<engine> <provisions>"`` and growth per engine; times in milliseconds, p50 and p95."""
    large = os.environ.get("LEGALDOCS_BENCH_LARGE") == "1"
    articles = data_dir / "retrieval" / "articles" / "corpus.jsonl.gz"
    stored = list(clauses(articles))
    found: dict[str, Figures] = {}
    for name, opened in _rivals().items():
        sizes = [size for size in SIZES if name != "whoosh" or large or size == SIZES[0]]
        sizes += [LARGE] if large and name != "whoosh" else []  # which takes an hour to index it
        for size in sizes:
            try:
                with opened() as rival:
                    found[f"{name} {size}"] = _measured(rival, _many(stored, size))
            except sa.exc.OperationalError:
                found[f"{name} {size}"] = {"not reachable": 0.0}
        if len(sizes) > 1 and "twelve words p50" in found[f"{name} {sizes[-1]}"]:
            found[f"{name} growth"] = _growth(found[f"{name} {sizes[0]}"], found[f"{name} {sizes[-1]}"], sizes)
    return found


def _many(stored: list[IndexedProvision], size: int) -> list[IndexedProvision]:
    """``size`` provisions; beyond those there are, the same words under other numbers."""
    chosen = islice(cycle(stored), size)
    return [replace(one, id=f"{n}:", document_id=n, path="") for n, one in enumerate(chosen)]


def _measured(rival: Rival, provisions: list[IndexedProvision]) -> Figures:
    began, worked = time.perf_counter(), time.process_time()
    rival.fill(provisions)
    figures = {
        "indexed per second": len(provisions) / (time.perf_counter() - began),
        "per processor second": len(provisions) / max(time.process_time() - worked, 1e-9),
    }
    asked = ASKED if len(provisions) < LARGE else ASKED_OF_LARGE
    for kind, make in questions(provisions).items():
        if kind == "twelve words accent-less":
            continue
        times, used = [], time.process_time()
        for text in [make() for _ in range(asked)]:
            began = time.perf_counter()
            rival.ask(kind, text)
            times.append((time.perf_counter() - began) * 1_000)
        figures[f"{kind} processor"] = (time.process_time() - used) / asked * 1_000
        times.sort()
        figures[f"{kind} p50"], figures[f"{kind} p95"] = times[asked // 2], times[int(asked * 0.95)]
    return figures


def _growth(small: Figures, big: Figures, sizes: list[int]) -> Figures:
    span = math.log(sizes[-1] / sizes[0])
    kinds = [name for name in small if name.endswith("p50")]
    return {kind: math.log(max(big[kind], 1e-3) / max(small[kind], 1e-3)) / span for kind in kinds}


def _rivals() -> dict[str, Callable[[], AbstractContextManager[Rival]]]:
    return {
        "whoosh": partial(_own, "whoosh"),
        "tantivy": partial(_own, "tantivy"),
        "fts5": _fts5,
        "postgresql": _postgres,
    }


class _Own:
    """An engine of the product, ranking of its own included, second look excluded."""

    def __init__(self, index: SearchBackend) -> None:
        self._index = index

    def fill(self, provisions: list[IndexedProvision]) -> None:
        for start in range(0, len(provisions), 5_000):
            self._index.index(provisions[start : start + 5_000])
        self._index.commit()

    def ask(self, kind: str, text: str) -> None:
        self._index.search(Query(text, limit=10))


@contextmanager
def _own(engine: str) -> Iterator[Rival]:
    with tempfile.TemporaryDirectory() as place:
        index = create_index(engine, Path(place) / "index")
        yield _Own(index)
        index.close()


class _Fts5:
    """SQLite's own index over the exact syllables."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path)
        tokens = "unicode61 remove_diacritics 0 tokenchars '/-_.,'"
        self._db.execute(f'CREATE VIRTUAL TABLE texts USING fts5(title, body, year UNINDEXED, tokenize="{tokens}")')

    def fill(self, provisions: list[IndexedProvision]) -> None:
        rows = ((" ".join(_syllables(one.title)), " ".join(_syllables(one.text)), one.year) for one in provisions)
        with self._db:
            self._db.executemany("INSERT INTO texts VALUES (?, ?, ?)", rows)

    def ask(self, kind: str, text: str) -> None:
        quoted = [f'"{token}"' for token in _asked(text)]
        match = {"phrase": f'"{" ".join(_asked(text))}"', "twelve words": " OR ".join(quoted)}.get(
            kind, " AND ".join(quoted)
        )
        year = " AND year BETWEEN 2005 AND 2015" if kind == "filtered" else ""
        sql = f"SELECT rowid FROM texts WHERE texts MATCH ?{year} ORDER BY rank LIMIT 10"  # noqa: S608  # own words
        self._db.execute(sql, (match,)).fetchall()


@contextmanager
def _fts5() -> Iterator[Rival]:
    with tempfile.TemporaryDirectory() as place:
        yield _Fts5(Path(place) / "texts.db")


class _Postgres:
    """PostgreSQL's text search over the exact syllables, ranked by cover density."""

    def __init__(self, connection: sa.Connection) -> None:
        self._run = connection.exec_driver_sql
        self._connection = connection
        self._run("CREATE TEMP TABLE texts (id int, year int, body text, words tsvector)")

    def fill(self, provisions: list[IndexedProvision]) -> None:
        into = sa.text("INSERT INTO texts VALUES (:id, :year, :body, to_tsvector('simple', :body))")
        for start in range(0, len(provisions), 2_000):
            part = enumerate(provisions[start : start + 2_000], start)
            rows = [{"id": n, "year": p.year, "body": " ".join(_syllables(f"{p.title} {p.text}"))} for n, p in part]
            self._connection.execute(into, rows)
        self._run("CREATE INDEX ON texts USING gin (words)")
        self._run("ANALYZE texts")

    def ask(self, kind: str, text: str) -> None:
        tokens = [f"'{token}'" for token in _asked(text)]
        match = {"phrase": " <-> ", "twelve words": " | "}.get(kind, " & ").join(tokens)
        year = "AND year BETWEEN 2005 AND 2015" if kind == "filtered" else ""
        sql = f"SELECT id FROM texts, to_tsquery('simple', :q) q WHERE words @@ q {year} ORDER BY ts_rank_cd(words, q) DESC LIMIT 10"  # noqa: S608, E501  # own words
        self._connection.execute(sa.text(sql), {"q": match}).all()


@contextmanager
def _postgres() -> Iterator[Rival]:
    engine = sa.create_engine(POSTGRES, connect_args={"connect_timeout": 3})
    with engine.connect() as connection:
        yield _Postgres(connection)
    engine.dispose()


def _syllables(text: str) -> list[str]:
    return analysis.syllables(text)[0]


def _asked(text: str) -> list[str]:
    """Syllables of a question without its commands."""
    return [token for token in _syllables(text.split("năm:")[0].replace('"', " ")) if token.isalnum()] or ["và"]
