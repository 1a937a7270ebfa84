"""The finder over a register of ten, fifty and a hundred thousand local provisions: time, memory, and how they grow.

The register is the provincial texts of the collection with the national ones they cite, imported once and then written
several times over: each copy cites the copies of what its original cites, all in the same places, so that rivals grow
with it.  Each size is scanned from nothing by a process of its own, whose peak memory is therefore its own.
"""

from __future__ import annotations

import gzip
import json
import math
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask

SIZES = (10_000, 50_000, 100_000)  # provisions of local texts
MOST_MINUTES, MOST_MB, LINEAR = 30, 700, 1.15
CORPUS = "corpus.jsonl.gz"


class Unwatched:
    """A job that nobody watches."""

    job_id: int = 1
    created_by: int | None = None

    def progress(self, done: int, total: int | None = None, message: str | None = None) -> None:
        """Nothing to tell."""

    def check_cancelled(self) -> None:
        """Nobody cancels."""

    def first_time(self, step: str) -> bool:
        """Every step is new."""
        return bool(step)


def run(data_dir: Path) -> dict[str, Any]:
    """Per size: provisions, findings, seconds, provisions per second, peak MB of the process that scanned."""
    with tempfile.TemporaryDirectory() as place:
        first = Path(place) / "first"
        once = build(first, data_dir)
        rows = {}
        for size in SIZES:
            directory = Path(place) / str(size)
            shutil.copytree(first, directory)
            _multiply(directory, max(1, round(size / once)))
            answer = subprocess.run(  # noqa: S603  # our own interpreter
                [sys.executable, "-m", "legaldocs.bench.finder", directory], check=True, capture_output=True, text=True
            )
            rows[f"about {size:,} provisions"] = json.loads(answer.stdout.splitlines()[-1])
            shutil.rmtree(directory)
    return rows | {"growth": _growth(list(rows.values()))}


def _growth(rows: list[dict[str, float]]) -> dict[str, Any]:
    """Exponents of processor time and memory from the smallest register to the largest."""
    first, last = rows[0], rows[-1]
    larger = math.log(last["provisions"] / first["provisions"])
    found = {name: math.log(last[name] / first[name]) / larger for name in ("processor seconds", "peak MB", "findings")}
    bars = {
        f"{last['seconds'] / 60:.1f} minutes for {last['provisions']:,} provisions": last["seconds"]
        > MOST_MINUTES * 60,
        f"{last['peak MB']:.0f} MB at {last['provisions']:,} provisions": last["peak MB"] > MOST_MB,
        f"time grows with exponent {found['processor seconds']:.2f}": found["processor seconds"] > LINEAR,
    }
    return {f"exponent of {name}": value for name, value in found.items()} | {
        "misses": [sentence for sentence, missed in bars.items() if missed]
    }


def build(directory: Path, data_dir: Path) -> int:
    """Provincial texts and what they cite, in an installation of their own; returns their provisions."""
    from legaldocs.cli.database import run_upgrade
    from legaldocs.core.actor import SYSTEM
    from legaldocs.documents import importing, sample_register

    directory.mkdir()
    chosen = directory / "chosen.jsonl"
    chosen.write_text("".join(_chosen(data_dir / CORPUS)), "utf-8")
    with app_of(directory).app_context():
        run_upgrade()
        sample_register.set_up_people()
        arrivals = importing.arrivals(chosen, chosen.name)
        importing.bring_in(SYSTEM, arrivals, progress=Unwatched().progress, confirm_plain=True)
        return _provisions()


def _chosen(corpus: Path) -> Iterator[str]:
    """Lines of provincial documents, then of those they cite."""
    from legaldocs.core.text import nfc
    from legaldocs.law import citations, numbering
    from legaldocs.law.conflicts.model import Rank, rank_of

    cited: set[str] = set()
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row.get("number") and rank_of(row["number"]) is Rank.PROVINCE:
                cited |= {numbering.key(one.number) for one in citations.find(nfc(row["text"])) if one.number}
                yield line
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            number = json.loads(line).get("number")
            if number and rank_of(number) is not Rank.PROVINCE and numbering.key(number) in cited:
                yield line


def _multiply(directory: Path, times: int) -> None:
    from legaldocs.bench import copies
    from legaldocs.core.db import db

    with app_of(directory).app_context(), db.engine.begin() as connection:
        copies.add(connection, times - 1, own_links=True)


def app_of(directory: Path) -> Flask:
    from legaldocs.app import create_app

    return create_app("testing", DATA_DIR=directory)


def _provisions() -> int:
    import sqlalchemy as sa

    from legaldocs.core.db import db
    from legaldocs.documents.models import Document, Level, Provision

    counted = sa.select(sa.func.count()).select_from(Provision).join(Document, Document.id == Provision.document_id)
    return db.session.scalar(counted.where(Document.level != Level.NATIONAL)) or 0


def _scan(directory: Path) -> dict[str, float]:
    """Look at a register that was never looked at, in this process."""
    from legaldocs.conflicts import jobs

    with app_of(directory).app_context():
        wall, processor = time.perf_counter(), time.process_time()
        found = jobs.UPDATE.run(Unwatched())
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        provisions = _provisions()
    return {
        "provisions": provisions, "documents": found["documents"], "findings": found["findings"], "seconds": wall,
        "processor seconds": processor, "provisions per second": provisions / wall,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_scan(Path(sys.argv[1]))))
