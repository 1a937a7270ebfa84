"""How the time of reading grows with length: the same piece repeated to 1×, 4× and 16×.

An exponent of 1 is proportional, 2 is quadratic.  Measured here and not in a test, because a busy machine must not
decide whether the tests pass.  ``misses`` names every exponent above ``LINEAR``.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from legaldocs.law import amendments, citations
from legaldocs.law.diff import diff_documents
from legaldocs.law.effect import Event, EventKind, status_at, timeline
from legaldocs.law.structure import parse

Row = dict[str, Any]
SIZES = (30_000, 120_000, 480_000)  # characters
EVENTS = (1_000, 4_000, 16_000)
ARTICLES = (125, 500, 2_000)
LINEAR = 1.25  # noise of a shared machine stays below; a square is far above

STRUCTURES = (
    "Điều 1. ",
    "Điều 1. Điều 1.\n",
    "1. a\na) b\nb) c\n",
    "“Điều 1. x\n",
    "như sau: “a\n",
    "PHỤ LỤC I\n",
    "QUY ĐỊNH\n(Kèm theo Quyết định)\nĐiều 1. a\nĐiều 2. b\n",
    "Quyết định này có hiệu lực kể từ ngày ",
    " 1. A",
    ": a) b",
    " ",
    "\n",
)
SENTENCES = (
    "Điều 1. ",
    "khoản 1, ",
    "Quyết định số 5/2020/QĐ-UBND, ",
    "“Luật Đất đai ",
    "a) bãi bỏ khoản 1 Điều 2; ",
    "Luật sửa đổi, bổ sung ",
)


def run(_data_dir: Path) -> Row:
    """Per reader and piece: seconds of processor at the largest size, and the exponent of growth over all sizes."""
    found: dict[str, dict[str, Row]] = {
        "structure": {repr(piece): _growth(parse, _texts(piece)) for piece in STRUCTURES},
        "citations": {repr(piece): _growth(citations.find, _texts(piece)) for piece in SENTENCES},
        "amendments": {repr(piece): _growth(amendments.find, _texts(piece)) for piece in SENTENCES},
        "effect": {"events of one document": _growth(_effect, {n: _events(n) for n in EVENTS})},
        "comparison": {"one changed article": _growth(_compare, {n: _code(n) for n in ARTICLES})},
    }
    misses = [
        f"{reader} of {piece}: exponent {row['exponent']:.2f}"
        for reader, rows in found.items()
        for piece, row in rows.items()
        if row["exponent"] > LINEAR
    ]
    return {**found, "not linear": {"count": len(misses), "misses": misses}}


def _texts(piece: str) -> dict[int, str]:
    return {size: (piece * (size // len(piece) + 1))[:size] for size in SIZES}


def _growth(work: Callable[[Any], object], inputs: Mapping[int, Any]) -> Row:
    """Least processor seconds of two runs at each size; the slope of their logarithms from the smallest to largest."""
    seconds = {size: min(_seconds(work, value) for _ in range(2)) for size, value in inputs.items()}
    small, large = min(seconds), max(seconds)
    slope = math.log(max(seconds[large], 1e-6) / max(seconds[small], 1e-6)) / math.log(large / small)
    return {"size": large, "seconds": seconds[large], "exponent": slope}


def _seconds(work: Callable[[Any], object], value: Any) -> float:
    started = time.process_time()
    work(value)
    return time.process_time() - started


def _events(count: int) -> list[Event]:
    """A repeatable history of one document with changes of two hundred articles."""
    chance = random.Random(64)  # noqa: S311  # a fixed history, not a secret
    kinds = [kind for kind in EventKind if kind is not EventKind.REVERSED]
    recorded = datetime(2026, 1, 1, tzinfo=UTC)
    first = Event(1, EventKind.EFFECTIVE, date(2000, 1, 1), None, None, None, None, recorded)
    later = (
        Event(
            number,
            chance.choice(kinds),
            date(2000, 1, 1) + timedelta(days=chance.randint(0, 9000)),
            f"dieu-{chance.randint(1, 200)}",
            None,
            None,
            None,
            recorded,
        )
        for number in range(2, count + 1)
    )
    return [first, *later]


def _effect(events: list[Event]) -> object:
    return timeline(events), status_at(events, date(2015, 1, 1))


def _code(articles: int) -> tuple[str, str]:
    """A code of so many articles, and the same with one amount changed."""
    article = "Điều {0}. Nội dung số {0}\n1. Mức thu {0}.000 đồng cho việc {0}.\n2. Thời hạn {0} ngày cho việc {0}.\n\n"
    old = "".join(article.format(number) for number in range(1, articles + 1))
    return old, old.replace("Mức thu 100.000", "Mức thu 101.000")


def _compare(pair: tuple[str, str]) -> object:
    old, new = pair
    return diff_documents(old, parse(old).provisions, new, parse(new).provisions)
