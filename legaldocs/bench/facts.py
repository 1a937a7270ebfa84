"""How well quantities, defined terms and delegations are read on passages labelled by a reader before the finders ran.

``labels/facts.jsonl`` holds facts only: hash of a corpus text, a window ``[start, end)`` in which everything is
labelled, offsets and canonical values.  The labeller wrote the finders afterwards (and then added two overlooked short
forms and moved two misplaced delegations), so the figures guard against falls and show what is missed.  The documents
read twice (``labelled``) are independent; their readers took "trong thời hạn 05 ngày" for exactly five days, the engine
for at most five, which is where the bounds differ.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from legaldocs.bench.labelled import SETS, Row, labelled
from legaldocs.law import bodies, delegations, facts, norms, procedures, quantities, terms
from legaldocs.law.fact_types import Quantity

Pairs = list[tuple[Row, str]]
_OWN = "facts.jsonl"
_SHOWN = 30
_KINDS = {"base_salary": "multiple"}
_UNITS = {
    "ngày làm việc": "working_day", "giờ làm việc": "working_hour", "ngày": "day", "giờ": "hour", "phút": "minute",
    "tuần": "week", "tháng": "month", "quý": "quarter", "năm": "year", "lương cơ sở": "base_salary",
}  # fmt: skip


@dataclass(slots=True)
class _Tally:
    """Counts over all labelled texts."""

    found: Counter[str] = field(default_factory=Counter)
    value: Counter[str] = field(default_factory=Counter)
    bound: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, Counter[str]] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)

    def count(self, kind: str, outcome: str) -> None:
        """One labelled or read quantity of ``kind``: hit, missed or extra."""
        self.found[outcome] += 1
        self.kinds.setdefault(kind, Counter())[outcome] += 1


def run(data_dir: Path) -> Row:
    """Figures on both label files, speed of the finders and how time grows with the length of a text."""
    own, absent = labelled(data_dir, _OWN)
    read_twice, _missing = labelled(data_dir, SETS["read twice"])
    independent = [(_canonical(row), text) for row, text in read_twice if row.get("quantities")]
    return {
        "passages": {"found": len(own), "without text": absent},
        "quantities": _quantities(own),
        "terms": _spans(own, "terms", terms.find),
        "delegations": _spans(own, "delegations", lambda text: [one.delegate for one in delegations.find(text)]),
        "quantities, independent labels": _quantities(independent),
        "speed": _speed([text for _row, text in [*own, *read_twice]]),
    }


def _canonical(row: Row) -> Row:
    """A row of the independent labels in the layout of ours: open or equal ends become bounds, units canonical."""
    labelled = [
        {
            "start": one["start"],
            "end": one["end"],
            "kind": _KINDS.get(one["kind"], one["kind"]),
            "value": one["max"] if one["min"] is None else one["min"],
            "upper": one["max"] if None not in (one["min"], one["max"]) and one["min"] != one["max"] else None,
            "unit": _UNITS.get(one["unit"].split("/")[0], one["unit"].split("/")[0]),
            "bound": _bound(one["min"], one["max"]),
        }
        for one in row["quantities"]
    ]
    ends = [one["end"] for one in row["quantities"]] or [0]  # at most fifteen were labelled, from the first one on
    return row | {"start": 0, "end": max(ends), "quantities": labelled}


def _bound(low: float | None, high: float | None) -> str:
    if low is None:
        return "max"
    return "min" if high is None else "exact" if low == high else "range"


def _quantities(pairs: Pairs) -> Row:
    """Found at all (crossing spans), with the same value and unit, and with the same bound besides."""
    tally = _Tally()
    for row, text in pairs:
        _match(row, text, [q for q in quantities.find(text) if row["start"] <= q.start < row["end"]], tally)
    return {
        "found": _figures(tally.found),
        "value and unit": _figures(tally.value),
        "bound too": _figures(tally.bound),
        "by kind": {kind: _figures(counts) for kind, counts in sorted(tally.kinds.items())},
        "misses": sorted(tally.misses, key=lambda miss: " bound " in miss)[:_SHOWN],
    }


def _match(row: Row, text: str, got: list[Quantity], tally: _Tally) -> None:
    left = list(got)
    for want in row["quantities"]:
        hit = next((q for q in left if q.start < want["end"] and want["start"] < q.end), None)
        tally.count(want["kind"], "missed" if hit is None else "hit")
        if hit is None:
            tally.value["missed"] += 1
            tally.bound["missed"] += 1
            tally.misses.append(f"{row['number']}: missed “{text[want['start'] : want['end']]}”")
            continue
        left.remove(hit)
        wrong = _differences(hit, want)
        other = {name for name, _mine, _theirs in wrong}
        tally.value["wrong" if other - {"bound"} else "hit"] += 1
        tally.bound["wrong" if other else "hit"] += 1
        shown = ", ".join(f"{name} {mine}, labelled {theirs}" for name, mine, theirs in wrong)
        tally.misses += [f"{row['number']}: “{text[hit.start : hit.end]}” {shown}"] if wrong else []
    for extra in left:
        tally.count(extra.kind.value, "extra")
        tally.value["extra"] += 1
        tally.bound["extra"] += 1
        tally.misses.append(f"{row['number']}: extra “{text[extra.start : extra.end]}”")


def _differences(got: Quantity, want: Row) -> list[tuple[str, Any, Any]]:
    """What is read otherwise than labelled, as (field, read, labelled)."""
    upper = want.get("upper")
    pairs: list[tuple[str, Any, Any]] = [
        ("kind", got.kind.value, want["kind"]),
        ("unit", got.unit, want["unit"]),
        ("value", got.value, Decimal(str(want["value"]))),
        ("upper", got.upper, None if upper is None else Decimal(str(upper))),
        ("bound", got.bound.value, want.get("bound") or got.bound.value),
    ]
    return [pair for pair in pairs if pair[1] != pair[2]]


def _spans(pairs: Pairs, key: str, find: Callable[[str], Iterable[Any]]) -> Row:
    """Crossing spans count as found; ``exact bounds`` those that agree to the letter."""
    counts, exact, misses = Counter[str](), 0, list[str]()
    for row, text in pairs:
        left = [one for one in find(text) if row["start"] <= one.start < row["end"]]
        for want in row[key]:
            hit = next((one for one in left if one.start < want["end"] and want["start"] < one.end), None)
            counts["missed" if hit is None else "hit"] += 1
            if hit is None:
                misses.append(f"{row['number']}: missed “{text[want['start'] : want['end']]}”")
                continue
            left.remove(hit)
            exact += (hit.start, hit.end) == (want["start"], want["end"])
        counts["extra"] += len(left)
        misses += [f"{row['number']}: extra “{text[one.start : one.end]}”" for one in left]
    return _figures(counts) | {"exact bounds": exact, "misses": misses[:_SHOWN]}


def _figures(counts: Counter[str]) -> Row:
    """Counts, precision and recall; a wrong value counts on both sides."""
    extra, missed = counts["extra"] + counts["wrong"], counts["missed"] + counts["wrong"]
    hit = counts["hit"]
    return {
        "hit": hit,
        "extra": extra,
        "missed": missed,
        "P": hit / max(1, hit + extra),
        "R": hit / max(1, hit + missed),
    }


def _speed(texts: list[str]) -> Row:
    """MB of UTF-8 per second of one core, and time for four times the text over time for one (linear: 4)."""
    size = sum(len(text.encode()) for text in texts) / 1e6
    plain = "".join(texts[:20])
    hostile = "từ 1 đến 2 ngày, mười lần 5% đồng/người | (sau đây gọi là Bộ Y tế quy định " * 3000
    rates = {
        f"{finder.__name__.rsplit('.', 1)[-1]} MB/s": size / _seconds(finder.find, texts)
        for finder in (quantities, terms, delegations, procedures, bodies, norms)
    }
    return rates | {
        "all four times the text": _growth(plain),
        "all four times a hostile text": _growth(hostile),
    }


def _growth(text: str) -> float:
    """Time for four times ``text`` over time for one, the best of three runs each."""
    long, short = (min(_seconds(facts.read, [text * times]) for _run in range(3)) for times in (4, 1))
    return long / short


def _seconds(read: Callable[[str], Any], texts: list[str]) -> float:
    started = time.process_time()
    for text in texts:
        read(text)
    return time.process_time() - started
