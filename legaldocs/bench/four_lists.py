"""The four lists of a term that hold two thousand documents: computed, and printed as .docx and .xlsx.

The local documents of an imported register are copied until there are enough, all of one province and of the years of
the term, with an effect that gives every list its share: whole endings, ended and paused parts, work still to do.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from legaldocs.bench import copies
from legaldocs.bench.made_register import past_the_audit
from legaldocs.bench.year import UNNAMED, officer, register
from legaldocs.core.db import db
from legaldocs.documents.models import Document, EffectEvent, Level
from legaldocs.law.effect import EventKind

DOCUMENTS = 2_000
_FIRST, _DAYS = date(2024, 1, 10), 700  # documents are issued within these days
_NOW = datetime(2026, 6, 1, tzinfo=UTC)
_SHARES = {0: "ended", 1: "part", 2: "part", 3: "paused part", 4: "to handle", 5: "to handle"}  # of every ten


def run(_data: Path) -> dict[str, Any]:
    """Documents in each list; processor seconds to compute them, and with both files."""
    with register() as app:
        if app is None:
            return dict(UNNAMED)
        with app.app_context():
            _fill()
            return {"four lists": _printed()}


def _fill() -> None:
    """Local documents of one province, enough of them, with their effect and accepted proposals."""
    from legaldocs.proposals.models import Proposal, Target

    count = sa.select(sa.func.count()).select_from(Document).where(Document.level != Level.NATIONAL)
    have = db.session.scalar(count) or 1
    db.session.remove()  # the copying writes on a connection of its own
    with past_the_audit(), db.engine.begin() as connection:
        for table in ("provision", "relation"):  # no list reads them, and copying them takes minutes
            connection.execute(sa.text(f"DELETE FROM {table}"))  # noqa: S608  # own names
        connection.execute(sa.text("DELETE FROM effect_event"))
        copies.add(connection, -(-DOCUMENTS // have), texts=False)
        ids = list(connection.scalars(sa.select(Document.id).where(Document.level != Level.NATIONAL)))
        national = sa.select(Document.id).where(Document.level == Level.NATIONAL).limit(1)
        source = connection.scalar(national)
        for number, key in enumerate(ids):
            issued = _FIRST + timedelta(days=number * 37 % _DAYS)
            moved = {
                "level": Level.PROVINCIAL,
                "territory": "ha-noi",
                "issued_date": issued,
                "stated_effective": issued,
            }
            connection.execute(sa.update(Document).where(Document.id == key).values(**moved))
        events = [event for number, key in enumerate(ids) for event in _events(number, key, source)]
        connection.execute(sa.insert(EffectEvent), events)
        chosen = [key for number, key in enumerate(ids) if _SHARES.get(number % 10) == "to handle"]
        connection.execute(sa.insert(Proposal), [_proposal(n) for n in range(1, len(chosen) + 1)])
        targets = [
            {"proposal_id": n, "document_id": key, "path": "", "label": "", "quote": ""}
            for n, key in enumerate(chosen, 1)
        ]
        connection.execute(sa.insert(Target), targets)


def _events(number: int, key: int, source: int | None) -> Iterator[dict[str, Any]]:
    issued = _FIRST + timedelta(days=number * 37 % _DAYS)
    later = issued + timedelta(days=200)
    yield _event(key, EventKind.PROMULGATED, issued, None, None)
    yield _event(key, EventKind.EFFECTIVE, issued, None, None)
    match _SHARES.get(number % 10):
        case "ended":
            yield _event(key, EventKind.REPEALED, later, None, source)
        case "part":
            yield _event(key, EventKind.REPEALED, later, f"dieu-{number % 7 + 1}/khoan-1", source)
        case "paused part":
            yield _event(key, EventKind.PAUSED, later, f"dieu-{number % 7 + 1}", source)


def _event(key: int, kind: EventKind, on: date, provision: str | None, source: int | None) -> dict[str, Any]:
    known = f"made-{key}-{kind}"
    return {
        "document_id": key, "kind": kind, "on_date": on, "provision": provision, "source_id": source,
        "confirmed_name": "bench", "recorded_at": _NOW, "fact_key": known, "fingerprint": known,
    }  # fmt: skip


def _proposal(number: int) -> dict[str, Any]:
    from legaldocs.proposals.models import Action, Priority, State

    return {
        "id": number, "action": Action.AMEND, "ground": "Luật 64/2025/QH15, Điều 8",
        "reason": "Mức quy định không còn phù hợp với văn bản cấp trên.", "competent_body": "Ủy ban nhân dân",
        "competence_law": "Luật 64/2025/QH15, Điều 8", "priority": Priority.NORMAL, "due_on": date(2027, 6, 30),
        "origin": "review", "state": State.ACCEPTED, "created_name": "bench", "created_at": _NOW, "version": 1,
    }  # fmt: skip


def _printed() -> dict[str, float]:
    from legaldocs.systematisation import compiling, documents_out, service

    term = service.begin_term(officer(), 2028)
    started = time.process_time()
    compiled = compiling.term(term)
    computed = time.process_time() - started
    word = len(documents_out.decision(term))
    written = time.process_time() - started
    sheets = len(documents_out.workbook(term))
    everything = time.process_time() - started
    rows = {f"in list {place}": len(sheet.rows) for place, sheet in enumerate(compiled.sheets, start=1)}
    listed = {row.document_id for sheet in compiled.sheets for row in sheet.rows}
    sums = compiled.lists.total
    return {
        "documents in the lists": len(listed),
        **rows,
        "off the equation": sums.gap,
        "seconds to compute": computed,
        "with .docx": written,
        "with .docx and .xlsx": everything,
        "kilobytes": (word + sheets) / 1000,
    }
