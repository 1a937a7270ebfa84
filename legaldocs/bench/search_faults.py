"""``kill -9`` during indexing, again and again: nothing that was committed is lost, nothing half written is found.

A writer process adds documents of three provisions, commits and says so; it is killed at a random moment.  Afterwards
every document it spoke of is whole, any other is whole or absent, and the next writer finds no lock.
LEGALDOCS_BENCH_KILLS sets how often (100).
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from legaldocs.bench.search import Figures
from legaldocs.search.backend import Query
from legaldocs.search.choose import ENGINES, create_index, open_index

KILLS = int(os.environ.get("LEGALDOCS_BENCH_KILLS", "100"))
PARTS = 3
_WRITER = """
import sys
from pathlib import Path
from legaldocs.search.backend import IndexedProvision
from legaldocs.search.choose import open_index
index = open_index(sys.argv[1], Path(sys.argv[2]))
for number in range(int(sys.argv[3]), int(sys.argv[3]) + 1_000):
    index.index(IndexedProvision(f"{number}:dieu-{part}", number, f"dieu-{part}", "dieu", "1/2020/QD-UBND", "", "",
                                 "Quy hoach su dung dat") for part in range(3))
    index.commit()
    print(number, flush=True)
"""


def run(_data_dir: Path) -> dict[str, Figures]:
    """Per engine: kills, documents committed, documents lost, documents found in part."""
    return {engine: _killed(engine) for engine in ENGINES}


def _killed(engine: str) -> Figures:
    chance = random.Random(5)  # noqa: S311 - the same moments in every run
    said: set[int] = set()
    figures = {"kills": float(KILLS), "committed": 0.0, "lost": 0.0, "in part": 0.0}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "index"
        create_index(engine, place).close()
        for kill in range(KILLS):
            said |= _write_until_killed(engine, place, kill * 1_000, chance.uniform(0.0, 0.4))
            index = open_index(engine, place)
            hits = index.search(Query("quy hoach", limit=10_000)).hits
            whole = Counter(int(hit.id.partition(":")[0]) for hit in hits)
            figures["lost"] += len(said - whole.keys())
            figures["in part"] += sum(count != PARTS for count in whole.values())
            index.delete_documents([-1])
            index.commit()
            index.close()
    figures["committed"] = float(len(said))
    return figures


def _write_until_killed(engine: str, place: Path, first: int, pause: float) -> set[int]:
    """Numbers of the documents the writer said it had committed."""
    command = [sys.executable, "-W", "ignore", "-c", _WRITER, engine, str(place), str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:  # noqa: S603  # our own interpreter
        assert writer.stdout is not None  # noqa: S101  # asked for above
        said = {int(writer.stdout.readline())}
        time.sleep(pause)
        writer.send_signal(signal.SIGKILL)
        said |= {int(line) for line in writer.stdout.read().split("\n")[:-1] if line}
    return said
