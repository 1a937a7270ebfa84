"""Between plan values and plan rows: lines, reasons as JSON, what people decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from legaldocs.documents.models import Document
from legaldocs.plans.compare import Hand, HandEdit
from legaldocs.plans.items import PlanItem, Reason, Source
from legaldocs.plans.models import Line, Plan


def edits(plan: Plan) -> Iterator[HandEdit]:
    """What people decided on the lines of a plan."""
    for line in plan.lines:
        if line.hand is not None:
            yield HandEdit(line.document_id, line.hand, line.unit_key, line.month, line.product)


def new_line(item: PlanItem) -> Line:
    """A row for a proposed line."""
    line = Line(document_id=item.document_id)
    update_line(line, item)
    return line


def update_line(line: Line, item: PlanItem, proposed: PlanItem | None = None) -> None:
    """Take a line over; of one a person moved, ``proposed`` is where it would stand without that."""
    if line.hand is Hand.CHANGED and proposed is not None:
        line.proposed_month, line.proposed_unit = proposed.month, proposed.unit
    line.unit_key, line.month, line.product = item.unit, item.month, item.product
    line.reasons = [stored_reason(reason) for reason in item.reasons]
    line.priority, line.due_on, line.late = item.priority, item.due, item.late


def item_of(line: Line, document: Document) -> PlanItem:
    """The value behind a stored row."""
    reasons = tuple(read_reason(row) for row in line.reasons)
    return PlanItem(
        document_id=line.document_id,
        number=document.number,
        title=document.title,
        field=document.fields[0] if document.fields else "",
        unit=line.unit_key,
        month=line.month,
        product=line.product,
        reasons=reasons,
        sources=tuple(source for source in Source if any(reason.source is source for reason in reasons)),
        priority=line.priority,
        due=line.due_on,
        late=line.late,
    )


def stored(item: PlanItem) -> dict[str, Any]:
    """A line that found no place, as JSON."""
    reasons = [stored_reason(reason) for reason in item.reasons]
    return {"document_id": item.document_id, "number": item.number, "unit": item.unit, "reasons": reasons}


def stored_reason(reason: Reason) -> dict[str, Any]:
    """A reason as JSON: dates marked, so that they come back as dates."""
    row = asdict(reason)
    row["args"] = {name: _packed(value) for name, value in reason.args}
    row["due"] = reason.due.isoformat() if reason.due else None
    row["source"], row["source_ids"] = str(reason.source), list(reason.source_ids)
    return row


def _packed(value: str | int | date) -> Any:
    return {"date": value.isoformat()} if isinstance(value, date) else value


def read_reason(row: dict[str, Any]) -> Reason:
    """The reason behind its stored form."""
    args = {n: date.fromisoformat(v["date"]) if isinstance(v, dict) else v for n, v in row["args"].items()}
    due = date.fromisoformat(row["due"]) if row["due"] else None
    known = tuple(sorted(args.items()))
    return Reason(row["code"], known, Source(row["source"]), tuple(row["source_ids"]), row["weight"], due)
