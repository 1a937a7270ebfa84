"""A plan as an official document (.docx, with its annex) and as a table (.xlsx, .csv).

Wording comes from ``forms/plan.toml``; documents are Vietnamese in every interface language.
"""

from __future__ import annotations

from typing import Any

from flask_babel import force_locale

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Unit
from legaldocs.core import clock, lifecycle
from legaldocs.core.db import db
from legaldocs.documents import queries as documents
from legaldocs.documents.models import Document
from legaldocs.formats.word_out import official_document
from legaldocs.formats.word_values import (
    Align,
    Block,
    Column,
    GroupRow,
    Letterhead,
    Look,
    NewSection,
    OfficialDocument,
    Paragraph,
    Signature,
    SignatureBlock,
    Table,
)
from legaldocs.formats.workbook_out import WorkSheet, to_workbook
from legaldocs.forms import registry
from legaldocs.forms.letterhead import department, symbol
from legaldocs.plans import amending, checks_out, delegated, delegated_out, queries, rows
from legaldocs.plans.compare import Hand
from legaldocs.plans.items import MONTHS
from legaldocs.plans.models import Line, Plan, State
from legaldocs.plans.reasons import reason_sentence
from legaldocs.ui.words import day

_OWED_WIDTHS = (6.0, 20.0, 46.0, 18.0, 70.0, 14.0, 16.0)
_LETTERS = "abcdđeghi"
_ALIGNED = (Align.CENTRE, Align.LEFT, Align.LEFT, Align.LEFT, Align.CENTRE, Align.LEFT)


def official(plan: Plan) -> bytes:
    """The plan as a .docx: sections, signature, and the list of documents as a landscape annex."""
    with force_locale("vi"):
        return official_document(official_values(plan))


def official_values(plan: Plan) -> OfficialDocument:
    """The plan as values; the same plan gives the same document."""
    form = registry.form("plan")
    units = {unit.key: unit for unit in accounts.units()}
    own = next((unit for unit in units.values() if unit.id == plan.unit_id), None)
    lines = [line for line in plan.lines if line.hand is not Hand.REMOVED]
    name = own.name if own else "…"
    values = {"year": plan.year, "unit": name, "code": symbol(name), "count": len(lines)}
    return OfficialDocument(
        blocks=(
            *_body(form, plan, lines, values),
            *_annex(form, plan, lines, units, own, values),
            *checks_out.annex(form, plan, values),
            *_delegated_annex(form, plan, values),
        ),
        letterhead=_letterhead(form, plan, own),
        title=form["heading"],
        subject=_subject(form, plan, values),
        properties={"title": plan.title},
    )


def _subject(form: dict[str, Any], plan: Plan, values: dict[str, Any]) -> str:
    words = form["amendment"]["subject"] if plan.amends_id else form["subject"]
    return str(words.format(number=plan.edition - 1, **values))


def _letterhead(form: dict[str, Any], plan: Plan, own: Unit | None) -> Letterhead:
    year = clock.local(plan.generated_at).year
    number = plan.number or form["number"].format(code=symbol(own.name) if own else "…")
    return department(number, year, own.name if own else None)


def _body(form: dict[str, Any], plan: Plan, lines: list[Line], values: dict[str, Any]) -> list[Block]:
    mark = registry.mark(form)
    blocks: list[Block] = [Paragraph(mark, Look.NOTE)] if mark else []
    blocks.append(Paragraph(form["opening"].format(**values)))
    blocks += [Paragraph(line) for line in _amended(form, plan)]
    for section in form["section"]:
        blocks.append(Paragraph(section["title"], Look.ARTICLE, keep_with_next=True))
        for text in section["paragraphs"]:
            blocks += [Paragraph(line) for line in _shown(form, plan, lines, text, values)]
    signature = form["signature"]
    blocks.append(SignatureBlock(Signature(tuple(signature["lines"])), recipients=tuple(signature["recipients"])))
    return blocks


def _shown(form: dict[str, Any], plan: Plan, lines: list[Line], text: str, values: dict[str, Any]) -> list[str]:
    """A paragraph of the form; three of them stand for what the plan itself says."""
    if text == "{reasons}":
        return _counted(form, lines)
    if text == "{checks}":
        return checks_out.paragraph(form, plan)
    return _delegated(form, plan) if text == "{delegated}" else [text.format(**values)]


def owed(plan: Plan) -> list[dict[str, Any]] | None:
    """What superior texts leave to the province and nobody has issued: as approved, or today's while a draft.

    ``None`` for a plan approved before there was such an annex, and for the plan of a single unit.
    """
    if not queries.is_common(plan):
        return None
    drafted = plan.state in (State.DRAFT, State.SUBMITTED)
    return delegated.owed(clock.today()) if drafted else plan.owed


def _owed_on(plan: Plan) -> str:
    approved = db.session.scalars(
        lifecycle.history("plan", plan.id).where(lifecycle.StateMove.target == str(State.APPROVED))
    ).first()
    return day(clock.local(approved.at).date() if approved else clock.today())


def _delegated(form: dict[str, Any], plan: Plan) -> list[str]:
    found = owed(plan)
    if found is None:
        return []
    words, late = form["delegated_annex"], sum(one["state"] == "late" for one in found)
    return [words["paragraph" if found else "nothing"].format(count=len(found), late=late, on=_owed_on(plan))]


def _delegated_annex(form: dict[str, Any], plan: Plan, values: dict[str, Any]) -> list[Block]:
    """The second annex, with the mark of its own form."""
    found = owed(plan)
    if not found or "delegated_annex" not in form:
        return []
    annex, mark = form["delegated_annex"], registry.mark(registry.form("delegated_list"))
    note = annex["note"].format(blank=form["annex"]["blank"], on=_owed_on(plan), **values)
    return [
        NewSection(landscape=True),
        Paragraph(annex["title"], Look.TITLE),
        Paragraph(note, Look.NOTE),
        *([Paragraph(mark, Look.NOTE)] if mark else []),
        *delegated_out.table(found),
    ]


def _amended(form: dict[str, Any], plan: Plan) -> list[str]:
    """What an amendment changes, line by line; nothing for a first version."""
    change, words = amending.difference(plan), form["amendment"]
    if change is None:
        return []
    moved = [
        words["moved"].format(number=row.new.number, old=row.old.month, month=row.new.month)
        for row in change.changed
        if row.old.month != row.new.month
    ]
    added = [words["added"].format(number=one.number, month=one.month) for one in change.added]
    removed = [words["removed"].format(number=one.number) for one in change.removed]
    return [
        words["opening"].format(year=plan.year, reason=(plan.amend_reason or "").rstrip(".")),
        *added,
        *removed,
        *moved,
    ]


def _counted(form: dict[str, Any], lines: list[Line]) -> list[str]:
    """How many documents are on the plan for each reason; a document with two reasons counts under both."""
    sources = [{reason["source"] for reason in line.reasons} or {"hand"} for line in lines]
    counts = {name: sum(name in found for found in sources) for name in form["sources"]}
    shown = [words.format(count=counts[name]) for name, words in form["sources"].items() if counts[name]]
    ends = [";"] * (len(shown) - 1) + ["."]
    return [f"{letter}) {words}{end}" for letter, words, end in zip(_LETTERS, shown, ends, strict=False)]


def _annex(
    form: dict[str, Any],
    plan: Plan,
    lines: list[Line],
    units: dict[str, Unit],
    own: Unit | None,
    values: dict[str, Any],
) -> list[Block]:
    annex = form["annex"]
    note = annex["note_first"] if owed(plan) and "note_first" in annex else annex["note"]
    columns = tuple(
        Column(title, width, align)
        for title, width, align in zip(annex["columns"], annex["widths"], _ALIGNED, strict=True)
    )
    named = documents.named(line.document_id for line in lines)
    return [
        NewSection(landscape=True),
        Paragraph(annex["title"].format(**values), Look.TITLE),
        Paragraph(note.format(blank=annex["blank"], **values), Look.NOTE),
        Table(columns, tuple(_rows(annex, lines, named, units, own, values))),
    ]


def _rows(
    annex: dict[str, Any],
    lines: list[Line],
    named: dict[int, Document],
    units: dict[str, Unit],
    own: Unit | None,
    values: dict[str, Any],
) -> list[tuple[str, ...] | GroupRow]:
    found: list[tuple[str, ...] | GroupRow] = []
    number = 0
    for month in MONTHS:
        here = [line for line in lines if line.month == month]
        if here:
            found.append(GroupRow(annex["group"].format(month=month, year=values["year"], count=len(here))))
        for line in here:
            number += 1
            found.append((str(number), *_cells(annex, line, named[line.document_id], units, own, values["year"])))
    return [*found, GroupRow(annex["total"].format(**values))]


def _cells(
    annex: dict[str, Any], line: Line, document: Document, units: dict[str, Unit], own: Unit | None, year: int
) -> tuple[str, ...]:
    """Work, lead unit, supporting units, time, product."""
    title = document.title[:1].lower() + document.title[1:]
    task = annex["task"].format(kind=document.doc_type, number=document.number, title=title)
    reasons = _sentences(line)
    left = len(reasons) - annex["reasons_shown"]
    reasons = [*reasons[: annex["reasons_shown"]], *([annex["more"].format(count=left)] if left > 0 else [])]
    lead = units.get(line.unit_key)
    helped_by = annex["support"].format(unit=own.name) if own and lead is not own else annex["support_justice"]
    return (
        f"{task}\n{annex['reason'].format(reason=' '.join(reasons))}",
        lead.name if lead else annex["unassigned"],
        helped_by,
        annex["month"].format(month=line.month, year=year),
        annex["products"][line.product],
    )


def workbook(plan: Plan) -> bytes:
    """The lines, the checks and the delegated matters, a sheet each."""
    form = registry.form("plan")
    heads, found = table(plan)
    widths = (6.0, 18.0, 13.0, 46.0, 26.0, 50.0, 13.0, 24.0, 24.0, 16.0, 24.0)
    mark = registry.mark(form)
    sheets = [
        WorkSheet(
            form["annex"]["sheet"], form["annex"]["title"].format(year=plan.year), [mark] if mark else [],
            [(head, width) for head, width in zip(heads, widths, strict=True)], found,
        )
    ]  # fmt: skip
    sheets += checks_out.sheets(form, plan)
    matters = owed(plan)
    if matters and "delegated_annex" in form:
        annex, listed = form["delegated_annex"], registry.form("delegated_list")
        own_mark = registry.mark(listed)
        heads = [listed["columns"][0], *listed["facts"], *listed["columns"][2:]]
        columns = list(zip(heads, _OWED_WIDTHS, strict=True))
        lines: list[list[Any]] = [[n, *one] for n, one in enumerate(delegated_out.lines(matters), start=1)]
        sheets.append(WorkSheet(annex["sheet"], annex["title"], [own_mark] if own_mark else [], columns, lines))
    return to_workbook(sheets)


def table(plan: Plan) -> tuple[list[str], list[list[Any]]]:
    """Column titles and rows: the columns of the annex with the document's own facts apart."""
    form = registry.form("plan")
    annex = form["annex"]
    units = {unit.key: unit for unit in accounts.units()}
    own = next((unit for unit in units.values() if unit.id == plan.unit_id), None)
    lines = [line for line in plan.lines if line.hand is not Hand.REMOVED]
    named = documents.named(line.document_id for line in lines)
    heads = [annex["columns"][0], *annex["facts"], *annex["columns"][2:]]
    found: list[list[Any]] = []
    with force_locale("vi"):
        for number, line in enumerate(lines, start=1):
            document = named[line.document_id]
            _work, *who_and_when = _cells(annex, line, document, units, own, plan.year)
            found.append([number, *_facts(line, document), *who_and_when])
    return heads, found


def _facts(line: Line, document: Document) -> list[Any]:
    reasons = " ".join(_sentences(line))
    return [document.number, document.issued_date, document.title, document.issuer, reasons, line.due_on]


def _sentences(line: Line) -> list[str]:
    """Reasons on file, the strongest first; of a line added by hand the person's own."""
    return [reason_sentence(rows.read_reason(row), day) for row in line.reasons] or [line.hand_reason or ""]
