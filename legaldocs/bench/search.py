"""Search measured through the product's own engines: how good on labelled questions, how fast on real provisions.

Quality is read from the two human-labelled sets; speed from clauses of the article collection, cut and numbered anew
when there are fewer than asked.  Figures of one run are comparable with each other, not with other machines.
"""

from __future__ import annotations

import gzip
import io
import json
import math
import random
import re
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from legaldocs.core.text import fold, nfc
from legaldocs.search.backend import IndexedProvision, Query, SearchBackend
from legaldocs.search.batch import run_batch
from legaldocs.search.choose import ENGINES, create_index

SETS = ("alqac2023", "vlsp_lter2023")
_CLAUSE = re.compile(r"\n(?=\s*\d{1,3}\.\s)")
_SHORTEST = 30  # characters of a clause worth indexing

Figures = dict[str, float]


def run(data_dir: Path, *, large: bool = False) -> dict[str, Figures]:
    """Figures by ``"<set> <engine>[ accent-less]"`` and ``"speed <engine> <provisions>"``.

    Shares lie in 0..1, times are milliseconds; ``large`` adds 100,000 provisions with Tantivy.
    """
    found: dict[str, Figures] = {}
    for name in SETS:
        for engine in ENGINES:
            for no_accents in (False, True):
                title = f"{name} {engine}{' accent-less' if no_accents else ''}"
                found[title] = quality(data_dir / "retrieval" / name, engine, no_accents)
    articles = data_dir / "retrieval" / "articles" / "corpus.jsonl.gz"
    for engine in ENGINES:
        found[f"speed {engine} 10000"] = speed(articles, engine, 10_000)
    if large:
        found["speed tantivy 100000"] = speed(articles, "tantivy", 100_000)
    return found


def quality(folder: Path, engine: str, no_accents: bool) -> Figures:
    """R@1, R@10, R@100, MRR@10 and nDCG@10 of the batch command on a folder in BEIR layout."""
    out = io.StringIO()
    run_batch(folder / "corpus.jsonl.gz", folder / "queries.jsonl", 100, engine, no_accents, out=out)
    answers = {}
    for line in out.getvalue().splitlines():
        row = json.loads(line)
        answers[row["query-id"]] = [hit["corpus-id"] for hit in row["hits"]]
    per_query = [judge(answers.get(query, []), right) for query, right in relevant_to(folder).items()]
    return {name: sum(one[name] for one in per_query) / len(per_query) for name in per_query[0]}


def relevant_to(folder: Path) -> dict[str, dict[str, int]]:
    """Question → its right answers with their grades."""
    relevant: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        relevant.setdefault(row["query-id"], {})[row["corpus-id"]] = row["score"]
    return relevant


def judge(got: list[str], right: dict[str, int]) -> Figures:
    """R@1, R@10, R@100, MRR@10 and nDCG@10 of one answer."""
    first = next((rank for rank, one in enumerate(got[:10], start=1) if one in right), None)
    gain = sum((2 ** right.get(one, 0) - 1) / math.log2(rank + 1) for rank, one in enumerate(got[:10], start=1))
    best = sorted(right.values(), reverse=True)[:10]
    ideal = sum((2**score - 1) / math.log2(rank + 1) for rank, score in enumerate(best, start=1))
    recalls = {f"R@{k}": len(set(got[:k]) & right.keys()) / len(right) for k in (1, 10, 100)}
    return {**recalls, "MRR@10": 1 / first if first else 0.0, "nDCG@10": gain / ideal}


def speed(articles: Path, engine: str, count: int) -> Figures:
    """Indexing rate, size on disk, peak memory of this process (MB) and query times of ``engine``."""
    provisions = list(islice(clauses(articles), count))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "index"
        began = time.perf_counter()
        index = create_index(engine, place)
        for start in range(0, len(provisions), 2_000):
            index.index(provisions[start : start + 2_000])
        index.commit()
        figures = {
            "provisions": float(len(provisions)),
            "provisions per second": len(provisions) / (time.perf_counter() - began),
            "MB on disk": sum(path.stat().st_size for path in place.iterdir()) / 1e6,
            "MB peak memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        for name, ask in questions(provisions).items():
            times = sorted(_milliseconds(index, ask()) for _ in range(40))
            figures[f"{name} p50"], figures[f"{name} p95"] = times[20], times[38]
        index.close()
    return figures


def questions(provisions: list[IndexedProvision]) -> dict[str, Callable[[], str]]:
    """Makers of the kinds of question, each taken from the wording of a random provision."""
    chance = random.Random(11)  # noqa: S311 - the same questions in every run

    def words(length: int) -> str:
        text = re.findall(r"[^\W_]+", chance.choice(provisions).text)
        start = chance.randrange(max(1, len(text) - length))
        return " ".join(text[start : start + length])

    return {
        "one word": lambda: words(1),
        "three words": lambda: words(3),
        "phrase": lambda: f'"{words(4)}"',
        "filtered": lambda: f"{words(2)} năm:2005-2015",
        "twelve words": lambda: words(12),
        "twelve words accent-less": lambda: fold(words(12)),
    }


def _milliseconds(index: SearchBackend, text: str) -> float:
    began = time.perf_counter()
    index.search(Query(text))
    return (time.perf_counter() - began) * 1_000


def clauses(articles: Path) -> Iterator[IndexedProvision]:
    """Clauses of the article collection, each as a document of its own."""
    with gzip.open(articles, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            symbol, _, article = str(row["_id"]).partition("#")
            for part, clause in enumerate(_CLAUSE.split(nfc(row["text"]))):
                if len(clause) < _SHORTEST:
                    continue
                path = f"dieu-{number}/khoan-{part}"
                yield IndexedProvision(
                    id=f"{number}:{path}",
                    document_id=number,
                    path=path,
                    kind="khoan",
                    number=symbol,
                    title=nfc(row["title"]),
                    heading=article,
                    text=clause,
                    year=2000 + number % 25,
                )
