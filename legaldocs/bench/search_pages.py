"""The search page over HTTP, and the index from the database, at the sizes people ask about.

A register of made documents with real provisions is written, indexed, served by the product's own web server in a
process of its own, and asked by a signed-in person.  LEGALDOCS_BENCH_LARGE=1 adds a million provisions (half an hour
on two idle cores, 5 GB of disk).  Wall time is what a reader waits; processor time of the server tells what of it was
work when other programs share the machine.
"""

from __future__ import annotations

import http.cookiejar
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any

import sqlalchemy as sa
from flask import Flask

from legaldocs.bench import made_register
from legaldocs.bench.finder import Unwatched
from legaldocs.core.text import fold

SIZES = ((20_000, "whoosh"), (100_000, "tantivy"))
LARGE = (1_000_000, "tantivy")
ASKED = 15  # questions of each kind
_TICKS = os.sysconf("SC_CLK_TCK")
_SERVER = "import sys; from legaldocs.cli.serve import run_web; run_web('127.0.0.1', int(sys.argv[1]), 4)"


def run(data_dir: Path) -> dict[str, Any]:
    """Figures per ``"<provisions> <engine>"``: indexing, update, and pages by kind of question in milliseconds."""
    sizes = [*SIZES, LARGE] if os.environ.get("LEGALDOCS_BENCH_LARGE") == "1" else SIZES
    return {f"{size} {engine}": _measured(data_dir, size, engine) for size, engine in sizes}


def _measured(data_dir: Path, size: int, engine: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as place:
        app = _app(Path(place), engine)
        with app.app_context():
            made_register.fill(data_dir / "retrieval" / "articles" / "corpus.jsonl.gz", size)
            figures: dict[str, Any] = {"index": indexed(size), "update": updated()}
            asked = questions()
        figures["page"] = pages(Path(place), engine, asked)
        return figures


def _app(place: Path, engine: str) -> Flask:
    from legaldocs.app import create_app
    from legaldocs.cli.database import run_upgrade
    from legaldocs.documents import sample_register

    app = create_app("testing", DATA_DIR=place, SEARCH_ENGINE=engine)
    with app.app_context():
        run_upgrade()
        sample_register.set_up_people()
    return app


def indexed(size: int) -> dict[str, float]:
    """Reading the whole database, cutting it into tokens, writing and syncing the index."""
    from legaldocs.search import service

    wall, processor = time.perf_counter(), time.process_time()
    service.rebuild()
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    return {
        "seconds": wall,
        "processor seconds": processor,
        "per second": size / wall,
        "per processor s": size / processor,
    }


def updated() -> dict[str, float]:
    """From a changed document to its being found: what the queued job does, without the wait for a worker."""
    from legaldocs.core.actor import SYSTEM
    from legaldocs.search import service

    service.mark(SYSTEM, [7])
    wall, processor = time.perf_counter(), time.process_time()
    service.update(Unwatched())
    return {"seconds": time.perf_counter() - wall, "processor seconds": time.process_time() - processor}


def questions() -> dict[str, list[str]]:
    """Questions of each kind, in the words of random provisions."""
    from legaldocs.core.db import db
    from legaldocs.documents.models import Edition

    chance = random.Random(11)  # noqa: S311 - the same questions in every run
    last = db.session.scalar(sa.select(sa.func.max(Edition.id))) or 1
    chosen = [chance.randrange(1, last + 1) for _ in range(200)]
    texts = list(db.session.scalars(sa.select(Edition.text).where(Edition.id.in_(chosen)).order_by(Edition.id)))

    def words(count: int) -> str:
        text = re.findall(r"[^\W\d_]+", chance.choice(texts))
        start = chance.randrange(max(1, len(text) - count))
        return " ".join(text[start : start + count])

    makers: dict[str, Callable[[], str]] = {
        "one word": lambda: words(1),
        "three words": lambda: words(3),
        "phrase": lambda: f'"{words(4)}"',
        "filtered": lambda: f"{words(3)} năm:2010-2015",
        "twelve words": lambda: words(12),
        "accent-less": lambda: fold(words(8)),
    }
    return {kind: [make() for _ in range(ASKED)] for kind, make in makers.items()}


def pages(place: Path, engine: str, asked: dict[str, list[str]]) -> dict[str, Any]:
    with _served(place, engine) as (address, server):
        reader = _signed_in(address)
        for texts in asked.values():
            _ask(reader, address, texts[0])  # what is read once per process
        figures: dict[str, Any] = {}
        every: list[tuple[float, float]] = []
        for kind, texts in asked.items():
            times = []
            for text in texts:
                used, began = _processor(server), time.perf_counter()
                _ask(reader, address, text)
                times.append(((time.perf_counter() - began) * 1_000, (_processor(server) - used) * 1_000))
            figures[kind] = _summed(times)
            every += times
        return {"all kinds": _summed(every), **figures}


def _summed(times: list[tuple[float, float]]) -> dict[str, float]:
    wall = quantiles([one[0] for one in times], n=20, method="inclusive")
    processor = [one[1] for one in times]
    return {"p50 ms": wall[9], "p95 ms": wall[18], "mean processor ms": sum(processor) / len(processor)}


@contextmanager
def _served(place: Path, engine: str) -> Iterator[tuple[str, int]]:
    """Address and process id of the product's web server over a register."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"DATA_DIR": str(place), "SEARCH_ENGINE": engine, "RATELIMIT_DEFAULT": "100000 per minute"}
    environment = {**os.environ, **{f"LEGALDOCS_{name}": value for name, value in settings.items()}}
    command = [sys.executable, "-W", "ignore", "-c", _SERVER, str(port)]
    with subprocess.Popen(command, env=environment) as server:  # noqa: S603  # our own interpreter
        try:
            for _ in range(300):
                with socket.socket() as knock:
                    if knock.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.2)
            yield f"http://127.0.0.1:{port}", server.pid
        finally:
            server.terminate()


def _processor(parent: int) -> float:
    """Processor seconds of a process and its children so far."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, rest = stat.parent.name, stat.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        if int(number) == parent or int(rest[1]) == parent:
            total += int(rest[11]) + int(rest[12])
    return total / _TICKS


def _signed_in(address: str) -> urllib.request.OpenerDirector:
    from legaldocs.documents import sample_register

    reader = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    form = reader.open(f"{address}/sign-in").read().decode()
    token = re.search(r'name="csrf_token" value="([^"]+)"', form)
    words = {"username": "tran.thi.hoai", "password": sample_register.PASSWORD, "csrf_token": token[1] if token else ""}
    reader.open(f"{address}/sign-in", urllib.parse.urlencode(words).encode()).read()
    return reader


def _ask(reader: urllib.request.OpenerDirector, address: str, text: str) -> None:
    with reader.open(f"{address}/search?{urllib.parse.urlencode({'q': text})}") as answer:
        page = answer.read().decode()
    if "ld-hits" not in page and "ld-query" not in page:
        raise RuntimeError(f"{text}: no search page came back")
