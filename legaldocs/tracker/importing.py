"""Bringing a tracking sheet in: in batches that survive a kill, with a line for everything that was not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from legaldocs.core.actor import Actor
from legaldocs.core.db import db, give_way
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.formats.sheets_in import sheets_of
from legaldocs.tracker import reading, service
from legaldocs.tracker.models import SheetLine
from legaldocs.tracker.reading import Problem, Reading, SheetMapping

BATCH = 25
Progress = Callable[[int, int | None, str | None], None]


def stored(mappings: Sequence[SheetMapping]) -> list[dict[str, Any]]:
    """Mappings as a job keeps them."""
    return [asdict(one) for one in mappings]


def mappings_of(kept: Sequence[dict[str, Any]]) -> list[SheetMapping]:
    """Mappings as a job kept them."""
    return [SheetMapping(one["sheet"], one["kind"], one["state"], tuple(one["fields"])) for one in kept]


def bring_in(
    actor: Actor,
    found: Reading,
    *,
    progress: Progress,
    done_before: Callable[[str], bool] = lambda _step: False,
    job_id: int | None = None,
) -> Counter[str]:
    """Take the rows in; ``done_before(step)`` is asked inside each batch's transaction and skips it."""
    counts: Counter[str] = Counter()
    keys = service.keys_of(found.rows)
    with unit_of_work(actor, "tracker.import"):
        if job_id is not None and not done_before("problems"):
            _keep(job_id, [_problem_line(one) for one in found.problems])
    for start in range(0, len(found.rows), BATCH):
        rows = found.rows[start : start + BATCH]
        with unit_of_work(actor, "tracker.import"):
            if done_before(f"rows-{start}"):
                continue
            taken = service.take_in(actor, rows, keys[start : start + BATCH])
            if job_id is not None:
                _keep(job_id, [_line(one.row.sheet, one.row.line, one.outcome, one.handling_id) for one in taken])
            counts.update(one.outcome for one in taken)
        db.session.expunge_all()
        if start + BATCH < len(found.rows):
            give_way()
        progress(min(start + BATCH, len(found.rows)), len(found.rows), rows[-1].sheet)
    return counts


def _line(sheet: str, line: int, outcome: str, handling_id: int | None) -> dict[str, Any]:
    place = f"{sheet}!{line}"[:120]
    return {"place": place, "outcome": outcome, "code": None, "args": {}, "handling_id": handling_id}


def _problem_line(one: Problem) -> dict[str, Any]:
    outcome = "refused" if one.refused else "doubt"
    return {
        "place": one.place[:120], "outcome": outcome, "code": one.code, "args": dict(one.args), "handling_id": None,
    }  # fmt: skip


def _keep(job_id: int, lines: list[dict[str, Any]]) -> None:
    if lines:
        db.session.execute(sa.insert(SheetLine), [{**line, "job_id": job_id} for line in lines])


def read(path: Path, name: str, mappings: Sequence[SheetMapping] | None = None) -> Reading:
    """Read a workbook with these mappings, or with those its heads suggest."""
    sheets = sheets_of(path, name)
    return reading.read(sheets, mappings if mappings is not None else reading.guess(sheets))
