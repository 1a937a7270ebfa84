"""A consolidated text as plain values: for the command line, JSON addresses and whoever scores the result."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, Missing
from legaldocs.documents import consolidation, queries
from legaldocs.documents.consolidation import AsAt
from legaldocs.documents.consolidation_words import freshness, origin, why
from legaldocs.documents.models import Document
from legaldocs.law.consolidate import Instruction
from legaldocs.law.types import Provision


def by_key(key: str) -> Document:
    """The document that ``key`` names: its identity (issuer|number|date), the name it has in the sample, or a number
    only one document carries.  Raises ``Missing``, or ``Invalid`` naming the candidates.
    """
    exact = db.session.scalar(sa.select(Document).where(Document.key == key))
    if exact is not None:
        return exact
    named = [
        d for d in db.session.scalars(sa.select(Document).where(Document.is_sample)) if d.source.get("sample") == key
    ]
    found = named or queries.by_number(key)
    if not found:
        raise Missing()
    if len(found) > 1:
        raise Invalid("; ".join(document.key for document in found))
    return found[0]


def consolidated(document: Document, on: date, held_at: datetime | None = None) -> dict[str, Any]:
    """``key, on, text, provisions, applied, refused`` with label and freshness.  Raises ``Missing`` without text."""
    held = consolidation.holding(document.id)
    if held is None:
        raise Missing()
    found = consolidation.as_at(held, on, held_at)
    return {
        "key": document.key,
        "on": on,
        "known_at": held_at,
        "label": str(found.origin),
        "origin": origin(found),
        "freshness": freshness(found),
        "text": found.made.text,
        "provisions": [provision(unit) for unit in found.made.provisions],
        "applied": [amendment(found, one) for one in found.made.applied],
        "refused": [
            {
                "amendment": amendment(found, r.instruction),
                "why": str(r.why),
                "sentence": why(r.why),
                "words": clause.words if (clause := found.holding.unread.get(r.instruction.key)) else None,
            }
            for r in found.made.refused
        ],
        "waiting": [
            {"source_number": _number(found, p.source_id), "source_unit": p.source_path, "target_unit": p.provision}
            for p in found.waiting
        ],
    }  # fmt: skip


def provision(unit: Provision) -> dict[str, Any]:
    """One unit as the batch commands write it."""
    return {
        "path": unit.path,
        "kind": str(unit.kind),
        "label": unit.label,
        "heading": unit.heading,
        "start": unit.start,
        "end": unit.end,
    }


def amendment(found: AsAt, one: Instruction) -> dict[str, Any]:
    """One instruction with the event and the words it comes from; a clause that was not read has no event."""
    event, clause = found.holding.events.get(one.key), found.holding.unread.get(one.key)
    said = event.source_path if event else clause.source_unit if clause else None
    return {
        "event": one.key if event else None,
        "source_number": _number(found, one.source),
        "source_unit": said,
        "operation": str(one.order.operation),
        "target_unit": one.order.target,
        "on": one.on,
    }


def _number(found: AsAt, source: int | None) -> str | None:
    document = found.holding.sources.get(source or 0)
    return document.number if document else None
