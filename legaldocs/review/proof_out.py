"""The days counted and skipped behind a due date as blocks of a Word file; words: ``forms/deadline_proof.toml``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from legaldocs.deadlines.models import Clock
from legaldocs.deadlines.rules import ProofDay
from legaldocs.formats.word_values import Align, Block, Column, Look, NewSection, Paragraph, Run, Table
from legaldocs.forms import registry
from legaldocs.review import presentation
from legaldocs.ui.words import day

FORM = "deadline_proof"


def attached(running: Clock | None) -> list[Block]:
    """A page of its own behind a form: the due date of the present step and every day behind it."""
    proof, form = presentation.proof(running), registry.form(FORM)
    if running is None or proof is None:
        return []
    said = form["sentence"].format(due=day(running.due_on), length=proof["title"], skipped=proof["skipped"])
    return [
        NewSection(),
        Paragraph((Run(form["attached"], bold=True),), Look.LEFT, keep_with_next=True),
        Paragraph(said, Look.LEFT),
        days(proof["days"]),
        Paragraph(f"{proof['rule']['text']}. {proof['calendar']}", Look.LEFT),
    ]


def days(counted: Sequence[ProofDay]) -> Table:
    """One row per day: what it is, and its number when it counts."""
    form = registry.form(FORM)
    columns = tuple(
        Column(title, width, align)
        for title, width, align in zip(
            form["columns"], form["widths"], (Align.LEFT, Align.LEFT, Align.CENTRE), strict=True
        )
    )
    return Table(columns, tuple(_row(form["days"], one) for one in counted), letter_size=11)


def _row(words: Mapping[str, Any], one: ProofDay) -> tuple[str, ...]:
    kind = words.get(one.kind, one.kind)
    named = f"{kind}: {one.off.name}" if one.off and one.off.name else kind
    return (day(one.date), named, str(one.number or ""))
