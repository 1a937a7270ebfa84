"""What the tracking pages show, gathered in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask import url_for

from legaldocs.core import clock, lifecycle
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Missing
from legaldocs.core.jobs import Job, JobState
from legaldocs.core.web import Page
from legaldocs.documents import queries as documents
from legaldocs.formats.sheets_in import letter
from legaldocs.tracker import exporting, layouts, presentation, queries, service
from legaldocs.tracker.lifecycle import HANDLING
from legaldocs.tracker.models import OUTCOME_LABELS, SORT_LABELS, Handling, State
from legaldocs.tracker.queries import Filters
from legaldocs.tracker.reading import Reading, SheetMapping
from legaldocs.ui.words import doer, moment


def index(page: Page, filters: Filters) -> dict[str, Any]:
    """Values for ``tracker/index.html``."""
    values = queries.values()
    everything = queries.total(queries.tallies("officer"))
    return {
        "page": page,
        "filters": filters,
        "any_rows": queries.any_rows(),
        "remaining": everything.remaining,
        "handled": everything.handled,
        "kinds": [(str(one), str(label)) for one, label in SORT_LABELS.items()],
        "states": [(str(one), str(HANDLING.label(one))) for one in State],
        "outcomes": [(str(one), str(label)) for one, label in OUTCOME_LABELS.items()],
        "fields": [(one, one) for one in values["field"]],
        "officers": [(one, one) for one in values["officer"]],
        "sort_words": SORT_LABELS,
        "label": HANDLING.label,
        "step_words": presentation.step_words,
        "outcome_words": presentation.outcome_words,
        "today": clock.today(),
    }


def one(actor: Actor, handling_id: int) -> dict[str, Any]:
    """Values for ``tracker/page.html``.  Raises ``Missing``."""
    handling = queries.get(handling_id)
    if handling is None:
        raise Missing()
    layout = layouts.of(handling.kind, handling.state)
    moves = list(db.session.scalars(lifecycle.history("handling", handling.id)))
    texts = [field for field in (layout.fields if layout else ()) if field in layouts.TEXTS]
    return {
        "handling": handling,
        "kind": SORT_LABELS[handling.kind],
        "state": HANDLING.label(handling.state),
        "steps": presentation.steps(handling),
        "named": documents.named(mention.document_id for mention in handling.named),
        "offers": HANDLING.offers(actor, handling),
        "outcomes": [(str(key), str(label)) for key, label in OUTCOME_LABELS.items()],
        "outcome": presentation.outcome_words(handling.outcome),
        "step_options": [(field, str(presentation.FIELD_LABELS[field])) for field in texts],
        "field_words": presentation.FIELD_LABELS,
        "activity": [
            {"text": f"{doer(m.actor_name, m.actor_id)}: {_move(m)}", "note": moment(m.at)} for m in reversed(moves)
        ],
    }


def _move(moved: lifecycle.StateMove) -> str:
    label = HANDLING.label(moved.target) if moved.move == "open" else HANDLING[moved.move].label
    return f"{label}" + (f" – {moved.remark}" if moved.remark else "")


def summary() -> dict[str, Any]:
    """Values for ``tracker/summary.html``: by field as the department counts it, by officer, by outcome."""
    fields, officers = queries.tallies("field"), queries.tallies("officer")
    everything = queries.total(fields)
    return {
        "fields": fields,
        "officers": officers,
        "total": everything,
        "outcomes": [*OUTCOME_LABELS.items(), (None, None)],
        "states": list(State),
        "label": HANDLING.label,
        "row": exporting.summary_row,
        "State": State,
        "source": layouts.source(),
    }


def mapping(sheets: Sequence[dict[str, Any]], mappings: Sequence[SheetMapping]) -> list[dict[str, Any]]:
    """Every sheet with its columns, what each is taken for, and an example of what stands in it."""
    known = {one.sheet: one for one in mappings}
    found = []
    for place, sheet in enumerate(sheets):
        guessed = known.get(sheet["name"])
        heads = layouts.heads_of(sheet["rows"])
        body = sheet["rows"][layouts.HEAD_ROWS :]
        columns = [
            {
                "letter": letter(n),
                "head": head,
                "example": _example(body, n),
                "field": guessed.fields[n] if guessed and n < len(guessed.fields) else "",
                "name": f"column-{place}-{n}",
            }
            for n, head in enumerate(heads)
        ]
        chosen = f"{guessed.kind}/{guessed.state}" if guessed else ""
        found.append({
            "name": sheet["name"], "place": place, "columns": columns, "chosen": chosen, "rows": len(body),
            "id": f"sheet-{place}",
        })  # fmt: skip
    return found


def _example(rows: Sequence[Sequence[object]], column: int) -> str:
    values = (row[column] for row in rows if len(row) > column)
    return str(next((value for value in values if value not in (None, "")), ""))[:80]


def layout_options() -> list[tuple[str, str]]:
    """What a sheet can be taken for."""
    return [
        (f"{one.kind}/{one.state}", f"{SORT_LABELS[one.kind]}: {HANDLING.label(one.state)}")  # type: ignore[index]  # equal to its text
        for one in layouts.layouts()
    ]


def field_options() -> list[tuple[str, str]]:
    """What a column can be taken for."""
    return [(name, str(label)) for name, label in presentation.FIELD_LABELS.items()]


def outlook(found: Reading) -> dict[str, Any]:
    """What importing would do, and everything that was not read."""
    fates = Counter(taken.outcome for taken in service.compare(found.rows))
    problems = [(one.place, presentation.problem(one.code, one.args), one.refused) for one in found.problems]
    return {"fates": fates, "problems": problems, "rows": len(found.rows), "texts": sum(r.count for r in found.rows)}


def job_row(job_id: int) -> dict[str, Any]:
    """An import job as ``macros/job.html`` reads it.  Raises ``Missing``."""
    row = db.session.get(Job, job_id)
    if row is None or row.name != "tracker.import":
        raise Missing()
    refused = (row.result or {}).get("refused")
    states = {JobState.QUEUED: "queued", JobState.RUNNING: "running", JobState.DONE: "done"}
    state = "failed" if refused else states.get(row.state, "failed")
    return {
        "id": row.id,
        "title": row.payload["name"],
        "state": state,
        "done": row.done_count,
        "total": row.total or 0,
        "message": refused or row.error or (row.message if state == "running" else None),
        "poll_url": url_for("tracker.progress", sheet_job_id=row.id),
        "result_url": url_for("tracker.index"),
    }


def recent_imports() -> list[Job]:
    """The latest imports of sheets."""
    import sqlalchemy as sa

    chosen = sa.select(Job).where(Job.name == "tracker.import").order_by(Job.id.desc()).limit(5)
    return list(db.session.scalars(chosen))


def example_of(handling: Handling) -> str:
    """The beginning of a row's name, for headings."""
    return handling.name if len(handling.name) < 120 else handling.name[:117] + "…"
