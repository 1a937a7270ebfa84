"""The checking tasks of a plan as an annex of its Word file and as a sheet; words from ``forms/plan.toml``."""

from __future__ import annotations

from typing import Any

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.formats.word_values import Align, Block, Column, GroupRow, Look, NewSection, Paragraph, Table
from legaldocs.formats.workbook_out import WorkSheet
from legaldocs.forms import registry
from legaldocs.plans import checks
from legaldocs.plans.models import Plan

_ALIGNED = (Align.CENTRE, Align.LEFT, Align.LEFT, Align.LEFT, Align.CENTRE, Align.LEFT)


def paragraph(form: dict[str, Any], plan: Plan) -> list[str]:
    """What the body of the plan says of checking; nothing where a locality's form has no such part."""
    if "checks" not in form:
        return []
    count = len(checks.tasks(plan, clock.today()))
    return [form["checks"]["paragraph" if count else "nothing"].format(count=count)]


def annex(form: dict[str, Any], plan: Plan, values: dict[str, Any]) -> list[Block]:
    """The tasks month by month in the columns of the plan's annex."""
    found = lines(form, plan)
    if not found:
        return []
    words, shape = form["checks"], form["annex"]
    columns = tuple(
        Column(title, width, align)
        for title, width, align in zip(shape["columns"], shape["widths"], _ALIGNED, strict=True)
    )
    note = words["note"].format(blank=shape["blank"], **values)
    total = GroupRow(words["total"].format(count=len(found)))
    return [
        NewSection(landscape=True),
        Paragraph(words["title"].format(**values), Look.TITLE),
        Paragraph(note, Look.NOTE),
        Table(columns, (*(tuple(map(str, row)) for row in found), total)),
    ]


def sheets(form: dict[str, Any], plan: Plan) -> list[WorkSheet]:
    """The same as a sheet of the workbook."""
    found = lines(form, plan)
    if not found:
        return []
    words, mark = form["checks"], registry.mark(form)
    columns = [(title, max(7.0, width * 12)) for title, width in zip(
        form["annex"]["columns"], form["annex"]["widths"], strict=True
    )]  # fmt: skip
    title = words["title"].format(year=plan.year)
    return [WorkSheet(words["sheet"], title, [mark] if mark else [], columns, found)]


def lines(form: dict[str, Any], plan: Plan) -> list[list[Any]]:
    """Number, work with its reason, lead, support, time, product."""
    if "checks" not in form:
        return []
    words, shape = form["checks"], form["annex"]
    names = {unit.key: unit.name for unit in accounts.units()}
    return [
        [
            place,
            f"{words[task.lifecycle].format(kind=task.doc_type, number=task.number, title=task.title)}\n"
            f"{shape['reason'].format(reason=words['why'][str(task.why)])}",
            names.get(task.unit, shape["unassigned"]),
            shape["support_justice"],
            shape["month"].format(month=task.month, year=plan.year),
            words["product"],
        ]
        for place, task in enumerate(checks.tasks(plan, clock.today()), start=1)
    ]
