"""Effect and consolidation: operations of real amending documents against labels made by reading, amending texts
drafted from random edits, and long random histories against a rebuild.

A label names the amending and the amended document with the hash of each text, the operation and its unit, and the
hash of the unit's words as they must read afterwards (blanks squeezed); ``null`` where reading shows that nothing may
be done, ``""`` where a person could do it but not by whole provisions (forms, single dashes of a list).  No text is
kept.  *Missed* is what the reader of amending texts did not find at all, so that no refusal lists it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from legaldocs.bench.random_edits import edited
from legaldocs.law import amendments, numbering
from legaldocs.law.amending_draft import draft, why_unsaid
from legaldocs.law.consolidate import Consolidated, Instruction, consolidate
from legaldocs.law.consolidate_edit import unit_at
from legaldocs.law.consolidate_order import Order, Why
from legaldocs.law.consolidate_words import orders
from legaldocs.law.effect import Event, EventKind, live_events, status_at, timeline
from legaldocs.law.types import Operation
from legaldocs.law.unread import Unread, unread

Row = dict[str, Any]
LABELS = Path(__file__).with_name("labels") / "consolidation.jsonl"
CORPUS = "corpus.jsonl.gz"
EDITS, STEPS = 1_000, 10_000
_DAY = date(2026, 1, 1)
_CODIFIED = "phapdien"  # holds later amendments already, so its text is no base


def run(data_dir: Path) -> dict[str, Any]:
    """Tables: consolidation (all, by operation, reasons of refusal), drafting, histories."""
    by_text = documents(data_dir)
    return {
        "consolidation": _consolidation(by_text),
        "drafting": _drafting(by_text),
        "history": _history(),
    }


def documents(data_dir: Path) -> dict[str, Row]:
    """Documents by the hash of their text."""
    with gzip.open(data_dir / CORPUS, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return {sha(row["text"]): row for row in rows}


def sha(text: str) -> str:
    """Hash of a text as given."""
    return hashlib.sha256(text.encode()).hexdigest()


def words_sha(words: str) -> str:
    """Hash of a wording with blanks squeezed."""
    return sha(" ".join(words.split()))


# -- consolidation ----------------------------------------------------------------------------------------------------


def _consolidation(documents: Mapping[str, Row]) -> dict[str, Any]:
    rows = [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]
    outcomes: Counter[tuple[str, str]] = Counter()
    reasons: Counter[str] = Counter()
    misses: list[str] = []
    used = 0.0
    absent = 0
    for key, group in groupby(rows, key=lambda row: (row["source_sha256"], row["base_sha256"])):
        labels = list(group)
        if not set(key) <= documents.keys():
            absent += len(labels)
            continue
        began = time.process_time()
        made, written = carried_out(documents[key[0]], documents[key[1]])
        used += time.process_time() - began
        for label in labels:
            outcome, why = _outcome(label, made, written)
            outcomes[label["operation"], outcome] += 1
            if why:
                reasons[why] += 1
            if outcome == "wrong":
                misses.append(f"{label['source']} → {label['base']} {label['operation']} {label['unit']}")
    figures: dict[str, Any] = {"all": _rates(outcomes, None), "without text": absent, "processor seconds": used}
    figures |= {name: _rates(outcomes, name) for name in sorted({name for name, _ in outcomes})}
    return {**figures, "refused because": dict(reasons.most_common()), "misses": misses}


def carried_out(source: Row, base: Row) -> tuple[Consolidated, list[Instruction]]:
    """``base`` after the instructions of ``source`` for it, all on one day."""
    number, text = base["number"], source["text"]
    found = amendments.find(text, number=source.get("number"))
    rows = [r for r in found if r.target_number and numbering.key(r.target_number) == numbering.key(number)]
    read = zip(rows, orders(text, rows), strict=True)
    instructions = [Instruction(n, _DAY, 1, row.start, order) for n, (row, order) in enumerate(read)]
    left = [clause for clause in unread(text, found, number=source.get("number")) if clause.may_change(number)]
    instructions += [Instruction(-n, _DAY, 1, clause.start, not_read(clause)) for n, clause in enumerate(left, 1)]
    return consolidate(base["text"], instructions, _DAY), instructions


def not_read(clause: Unread) -> Order:
    """A clause that nothing was read from, refused: about the one unit it names, if it names one."""
    return Order(Operation.AMEND, clause.units[0] if len(clause.units) == 1 else None, refused=Why.NOT_READ)


def _outcome(label: Row, made: Consolidated, written: Iterable[Instruction]) -> tuple[str, str]:
    """``exact``, ``wrong``, ``refused`` with the reason, or ``missed`` where the operation was not read at all."""
    mine = [
        one for one in written if (str(one.order.operation), one.order.target) == (label["operation"], label["unit"])
    ] or [one for one in written if one.order.refused is Why.NOT_READ and one.order.target == label["unit"]]
    refused = [r for r in made.refused if r.instruction in mine]
    if not mine:
        return "missed", ""
    if len(refused) == len(mine):
        return ("exact" if label["words_sha256"] is None else "refused"), str(refused[0].why)
    if words_at(made, label["unit"]) == label["words_sha256"]:
        return "exact", ""
    return ("refused", str(refused[0].why)) if refused else ("wrong", "")  # named beside the text, so not silent


def words_at(made: Consolidated, path: str) -> str | None:
    """Hash of the words at an address, ``None`` where nothing stands there."""
    unit = unit_at(made.provisions, path)
    return words_sha(made.text[unit.start : unit.end]) if unit else None


def _rates(outcomes: Mapping[tuple[str, str], int], name: str | None) -> dict[str, float]:
    counts = Counter[str]()
    for (operation, outcome), count in outcomes.items():
        counts[outcome] += count if name in (None, operation) else 0
    total = counts.total() or 1
    return {
        "operations": counts.total(), "exact": counts["exact"] / total, "wrong": counts["wrong"] / total,
        "refused": counts["refused"] / total, "missed": counts["missed"] / total,
    }  # fmt: skip


# -- drafting ---------------------------------------------------------------------------------------------------------


def _drafting(documents: Mapping[str, Row]) -> dict[str, Any]:
    """Random edits of real documents, drafted, read and carried out; texts that quote new wording are left out."""
    chance = random.Random(4)  # noqa: S311  # the same edits at every run
    pool = [row for row in documents.values() if editable(row)]
    counts: Counter[str] = Counter()
    misses: list[str] = []
    began = time.process_time()
    while counts.total() < EDITS:
        row = chance.choice(pool)
        changed = edited(chance, row["text"], chance.randint(1, 4))
        if changed.split() == row["text"].split():
            continue
        made = draft(row["text"], changed, f"Văn bản số {row['number']}")
        counts["proved" if made.proved else "named as unsaid" if made.unsaid else "failed"] += 1
        if not made.proved:
            why = [f"{path} ({why_unsaid(path)})" for path in made.unsaid[:4]]
            misses.append(f"{row['number']}: {', '.join(why)}")
    return {
        "documents": len(pool), "edits": counts.total(), "proved": counts["proved"] / EDITS,
        "named as unsaid": counts["named as unsaid"] / EDITS, "failed": counts["failed"] / EDITS,
        "processor seconds": time.process_time() - began, "misses": misses,
    }  # fmt: skip


def editable(row: Row) -> bool:
    """Whether a text is one that would be amended: of some articles, not itself an amending text."""
    text = row["text"]
    plain = row["source"].get("kind") != _CODIFIED and 3_000 < len(text) < 60_000 and row.get("number")
    return bool(plain) and text.count("Điều ") > 5 and not any(one.new_text for one in amendments.find(text))


# -- histories --------------------------------------------------------------------------------------------------------


def _history() -> dict[str, Any]:
    """One history of many steps: after every hundredth, status and timeline equal those of a register rebuilt."""
    chance = random.Random(4)  # noqa: S311  # the same history at every run
    events: list[Event] = []
    differing = asked = 0
    began = time.process_time()
    for step in _steps(chance):
        events.append(step)
        if step.id % 100 == 0:
            rebuilt = live_events(events)
            unit = chance.choice((None, "dieu-1", "dieu-2/khoan-1"))
            day = date(2020, 1, 1) + timedelta(days=chance.randint(0, 3000))
            asked += 2
            differing += status_at(events, day, provision=unit) != status_at(rebuilt, day, provision=unit)
            differing += timeline(events, provision=unit) != timeline(rebuilt, provision=unit)
    used = time.process_time() - began
    return {"steps": len(events), "compared": asked, "differing": differing, "processor seconds": used}


def _steps(chance: random.Random) -> Iterator[Event]:
    kinds = [kind for kind in EventKind if kind is not EventKind.REVERSED]
    for number in range(1, STEPS + 1):
        back = number > 1 and chance.random() < 0.2
        yield Event(
            id=number,
            kind=EventKind.REVERSED if back else chance.choice(kinds),
            on=date(2020, 1, 1) + timedelta(days=chance.randint(0, 3000)),
            provision=chance.choice((None, "dieu-1", "dieu-1/khoan-1", "dieu-2", "dieu-2/khoan-1")),
            territory=chance.choice((None, None, "cu")),
            source_document=None,
            source_unit=None,
            recorded_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
            reverses=chance.randint(1, number - 1) if back else None,
        )
