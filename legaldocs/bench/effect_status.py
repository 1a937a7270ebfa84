"""Effect status of the register's documents against a reading of their texts.

``labels/status_read.jsonl`` holds what a reader expects on 29 November 2026, drawn from every status (all documents
shown as ended among them) before the last rules were mended; ``found`` rows were met while mending, ``fresh`` ones
drawn and read after it.  Each gives the document (number and day of issue), the status, its first day and the ending
text where the words give them, the reason in words, and the hash and place of the words read.  The reader was a
language model; only texts of the corpus were read, so a document ended by a text that is not at hand is expected in
force.

``LEGALDOCS_BENCH_REGISTER`` names a register of the imported corpus; without it one is imported and thrown away.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from legaldocs.bench.register import import_corpus, open_register

Row = dict[str, Any]
LABELS = Path(__file__).with_name("labels") / "status_read.jsonl"
ON = date(2026, 11, 29)
_ENDED = "ended"


def run(data_dir: Path) -> Row:
    """Accuracy by how the documents came to be read, and by status; texts in force shown as ended."""
    from legaldocs.documents import status_export

    given = os.environ.get("LEGALDOCS_BENCH_REGISTER")
    with tempfile.TemporaryDirectory() as place:
        app = open_register(Path(given or place))
        if not given:
            import_corpus(app, data_dir)
        with app.app_context():
            shown = list(status_export.statuses(ON))
    return compare(labels(), shown)


def labels() -> list[Row]:
    """The reading, one row per document."""
    return [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]


def compare(expected: Iterable[Row], shown: Iterable[Row]) -> Row:
    """Figures of ``shown`` (rows of ``status export``) against ``expected``; *since* only where a label states it."""
    found = {_key(row["number"], row["issued_date"]): row for row in shown}
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    days: Counter[bool] = Counter()
    worst, misses = 0, []
    for label in expected:
        row = found.get(_key(label["number"], label["issued"]))
        if row is None:
            asked["not in the register"] += 1
            continue
        same = row["status"] == label["status"]
        for group in (label["how"], f"{label['how']}, {label['status']}"):
            asked[group] += 1
            right[group] += same
        worst += row["status"] == _ENDED and label["status"] != _ENDED
        if label["since"] and same:
            days[str(row["since"]) == label["since"]] += 1
        if not same:
            misses.append(f"{label['number']}: shown {row['status']}, read {label['status']}: {label['reason']}")
    rates = {name: {"read": asked[name], "right": right[name] / asked[name]} for name in sorted(asked)}
    since = {"stated": days.total(), "right": days[True] / max(1, days.total())}
    return {**rates, "first day": since, "in force or partly, shown as ended": worst, "misses": misses}


def _key(number: str, issued: Any) -> tuple[str, str]:
    return number, str(issued or "")
