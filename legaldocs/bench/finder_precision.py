"""How often the first twenty findings of each rule were right when a person read them, on the real provincial texts.

The reading is kept in ``labels/finder_read.jsonl`` by what a finding is: number and day of the document, rule, place,
other text, quoted words.  What nobody has read is counted apart.  ``LEGALDOCS_BENCH_REGISTER`` names a register
of all documents; without it the provincial texts and what they cite are imported, which finds a little less.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from legaldocs.bench import finder

READ = Path(__file__).parent / "labels" / "finder_read.jsonl"
FIRST, BAR = 20, 0.8
Key = tuple[str, ...]


def run(data_dir: Path) -> dict[str, Any]:
    """Per rule: findings, how many of the first twenty were read and right; rules that say nothing; wrong ones."""
    given = os.environ.get("LEGALDOCS_BENCH_REGISTER")
    with tempfile.TemporaryDirectory() as place:
        directory = Path(place) / "register"
        if given:
            shutil.copytree(given, directory, ignore=shutil.ignore_patterns("search*", "index*"))
        else:
            finder.build(directory, data_dir)
        found = _found(directory)
    read = {_key(row): row for row in map(json.loads, READ.read_text("utf-8").splitlines())}
    return _figures(found, read)


def _figures(found: dict[str, list[dict[str, Any]]], read: dict[Key, dict[str, Any]]) -> dict[str, Any]:
    from legaldocs.conflicts.words import SAYS

    rows, misses, right_in_all, read_in_all = {}, [], 0, 0
    for rule, findings in sorted(found.items()):
        judged = [(one, read[_key(one)]) for one in findings[:FIRST] if _key(one) in read]
        right = sum(row["right"] for _one, row in judged)
        right_in_all, read_in_all = right_in_all + right, read_in_all + len(judged)
        share = right / len(judged) if judged else 0.0
        rows[rule] = {"found": len(findings), "read of first 20": len(judged), "right": right, "P@20": share}
        misses += [f"{one['number']} {one['path']}: {rule}: {row['why']}" for one, row in judged if not row["right"]]
        misses += [f"{rule}: below {BAR}"] if judged and share < BAR else []
    silent = sorted(SAYS.keys() - found.keys())
    return {
        "rule": rows,
        "all": {"read": read_in_all, "right": right_in_all, "P@20": right_in_all / max(1, read_in_all)},
        "silent": {"rules": len(silent), "misses": [f"says nothing here: {', '.join(silent)}"]},
        "wrong": {"count": len(misses), "misses": misses},
    }


def _found(directory: Path) -> dict[str, list[dict[str, Any]]]:
    """Findings of a scan from nothing, by rule, in the order of the page."""
    import sqlalchemy as sa

    from legaldocs.conflicts import jobs
    from legaldocs.conflicts.models import Finding, Scanned
    from legaldocs.core.db import db
    from legaldocs.documents import queries

    with finder.app_of(directory).app_context():
        with db.engine.begin() as connection:  # a register that was scanned by older rules
            connection.execute(sa.delete(Finding))
            connection.execute(sa.delete(Scanned))
        jobs.UPDATE.run(finder.Unwatched())
        rows = list(db.session.scalars(sa.select(Finding).order_by(Finding.weight.desc(), Finding.id)))
        named = queries.named(key for one in rows for key in (one.document_id, one.other_id))
        found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for one in rows:
            document, other = named[one.document_id], named.get(one.other_id or 0)
            quotes = [one.text[start:end][:160] for start, end in one.spans]
            found[one.rule].append(
                {
                    "number": document.number, "issued": str(document.issued_date), "rule": one.rule, "path": one.path,
                    "other": other.number if other else None, "quotes": quotes,
                }
            )  # fmt: skip
        return found


def _key(row: dict[str, Any]) -> Key:
    words = (row["number"], row["issued"], row["rule"], row["path"], row["other"] or "", *row["quotes"])
    return tuple(" ".join(str(one).split()) for one in words)
