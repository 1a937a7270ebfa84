"""What the machine proposes to a checker on real provincial documents: how often right when read, and what it misses.

Every provincial text of the collection is read as its check reads it, in a register of those texts and of what they
cite (``LEGALDOCS_BENCH_REGISTER`` names one that was built before). Readings are those of the linter
(``labels/findings_read.jsonl``) and, for what the register alone can show, ``labels/checker_read.jsonl``; a candidate
that nobody read counts neither way. Recall is counted on ``labels/provisions_read.jsonl``, as for the linter.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from legaldocs.bench import finder
from legaldocs.bench.findings import READ, READ_ON, Place, against_provisions
from legaldocs.law import numbering
from legaldocs.law.scan.model import rules

Row = dict[str, Any]
READ_HERE = Path(__file__).parent / "labels" / "checker_read.jsonl"
_QUOTED = 60


def run(data_dir: Path) -> Row:
    """Per rule: candidates, how many were read and right; provisions found and missed; seconds."""
    given = os.environ.get("LEGALDOCS_BENCH_REGISTER")
    with tempfile.TemporaryDirectory() as place:
        directory = Path(given) if given else Path(place) / "register"
        if not given:
            finder.build(directory, data_dir)
        return _figures(directory, READ_ON)


def _figures(directory: Path, today: date) -> Row:
    import sqlalchemy as sa

    from legaldocs.checking.candidates import find
    from legaldocs.core.db import db
    from legaldocs.documents import queries
    from legaldocs.documents.models import Document, Level

    by_place, by_words = _readings()
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    spoken: list[tuple[str, str, list[Place]]] = []
    misses: list[str] = []
    with finder.app_of(directory).app_context():
        local = sa.select(Document.id).where(Document.level != Level.NATIONAL, Document.has_text).order_by(Document.id)
        started = time.process_time()
        for key in list(db.session.scalars(local)):
            document, edition = queries.get(key), queries.current_edition(key)
            if document is None or edition is None:
                continue
            found = find(document, edition, today)
            spoken.append((document.number, edition.text, [(_kind(c.rule), c.start or 0, c.end or 0) for c in found]))
            for one in found:
                words = (document.number, one.rule, " ".join(one.quote.split())[:_QUOTED])
                judged = by_words.get(words, by_place.get((numbering.key(document.number), one.rule, one.start)))
                counts[one.rule].update(
                    ["found", *(["read"] if judged is not None else []), *(["right"] if judged else [])]
                )
                misses += [f"{document.number}: {one.rule}: {words[2]}"] if judged is False else []
        seconds = time.process_time() - started
    read, right = (sum(n[what] for n in counts.values()) for what in ("read", "right"))
    found_in_all = sum(n["found"] for n in counts.values())
    return {
        "documents": len(spoken),
        "seconds": seconds,
        "all": {"candidates": found_in_all, "read": read, "right": right, "precision": right / max(1, read)},
        "provisions read": against_provisions(spoken),
        "rule": {
            rule: {"found": n["found"], "read": n["read"], "right": n["right"]} for rule, n in sorted(counts.items())
        },
        "misses": misses,
    }


def _kind(rule: str) -> str:
    return "C5" if rule.startswith("competence-") else rules()[rule].catalogue if rule in rules() else ""


def _readings() -> tuple[dict[tuple[str, str, int | None], bool], dict[tuple[str, str, str], bool]]:
    """Readings by place in the text, and by words."""
    places = map(json.loads, READ.read_text("utf-8").splitlines())
    words = map(json.loads, READ_HERE.read_text("utf-8").splitlines())
    return (
        {(numbering.key(row["number"]), row["rule"], row["start"]): row["right"] for row in places},
        {(row["number"], row["rule"], row["quote"]): row["right"] for row in words},
    )
