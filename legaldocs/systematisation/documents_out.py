"""The publishing decision with its lists (.docx), the lists as a workbook (.xlsx), the index of the collection.

After approval both print what was frozen; before that they are drafts and say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_babel import force_locale

from legaldocs.accounts import queries as accounts
from legaldocs.documents.issuers import territories
from legaldocs.formats.sheet import Value
from legaldocs.formats.word_out import official_document
from legaldocs.formats.word_values import (
    Align,
    Article,
    Block,
    Column,
    Content,
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
from legaldocs.formats.workbook_out import Band, WorkSheet, to_workbook
from legaldocs.forms import registry
from legaldocs.systematisation import compiling
from legaldocs.systematisation.listing import Placed
from legaldocs.systematisation.models import Subject, Term, YearList
from legaldocs.systematisation.sheets import Heading, Sheet
from legaldocs.systematisation.wording import effective_on
from legaldocs.ui.words import day

_PLACE = re.compile(r"^(?:Tỉnh|Thành phố)\s+")
_ALIGN = {"left": Align.LEFT, "center": Align.CENTRE, "right": Align.RIGHT}


def shown(found: Term | YearList) -> tuple[list[Sheet], dict[str, Any], bool]:
    """(lists, figures, frozen): what was approved, else what the register says now."""
    subject = Subject.TERM if isinstance(found, Term) else Subject.YEAR
    kept = compiling.frozen(subject, found.id)
    if kept is not None:
        return *kept, True
    now = compiling.term(found) if isinstance(found, Term) else compiling.year(found)
    return list(now.sheets), now.figures, False


def decision(found: Term | YearList) -> bytes:
    """The decision and its lists as a .docx: portrait decision, landscape lists with repeated headings."""
    with force_locale("vi"):
        return official_document(decision_values(found))


def decision_values(found: Term | YearList) -> OfficialDocument:
    """The decision as values; the same lists give the same document."""
    form = registry.form(compiling.FORM if isinstance(found, Term) else compiling.YEAR_FORM)
    printed, figures, _frozen = shown(found)
    values = {**_values(found, form), **figures}
    words = form["decision"]
    return OfficialDocument(
        blocks=(*_body(form, words, values), *_annexes(form, printed, values)),
        letterhead=_letterhead(found, words, values),
        title=words["heading"],
        subject=words["subject"].format(**values),
        properties={"title": words["subject"].format(**values)},
    )


def _values(found: Term | YearList, form: dict[str, Any]) -> dict[str, Any]:
    unit = territories().get(found.territory or "")
    words = form["places"]
    full = str(words.get(unit.kind, "{name}")).format(name=unit.name) if unit else "…"
    place = full[:1].lower() + full[1:] if _PLACE.match(full) else full
    issuer = f"Ủy ban nhân dân {place}"
    names = accounts.unit_names()
    last = found.last_year if isinstance(found, Term) else found.year
    cut_off = found.cut_off if isinstance(found, Term) else date(found.year, 12, 31)
    return {
        "place": place,
        "bare": unit.name if unit else "…",
        "issuer": issuer,
        "issuer_upper": issuer.upper(),
        "unit": names.get(found.unit_id or 0, "…"),
        "first": found.first_year if isinstance(found, Term) else found.year,
        "last": last,
        "year": last,
        "cut_off": f"ngày {cut_off:%d/%m/%Y}",
        "blank": f"ngày … tháng … năm {last + 1}",
        "number": found.decision_number or "…",
        "dated": f"ngày {day(found.decision_on)}" if found.decision_on else "ngày … tháng … năm …",
    }


def _letterhead(found: Term | YearList, words: dict[str, Any], values: dict[str, Any]) -> Letterhead:
    number = f"Số: {found.decision_number}" if found.decision_number else words["number"]
    issuer = ("ỦY BAN NHÂN DÂN", str(values["place"]).upper())
    year = values["last"] + 1
    draft = None if found.decision_number else "DỰ THẢO"
    return Letterhead(issuer, number, values["bare"], issued_on=found.decision_on, year=year, draft=draft)


def _body(form: dict[str, Any], words: dict[str, Any], values: dict[str, Any]) -> list[Block]:
    blocks: list[Block] = [Paragraph(note, Look.NOTE) for note in notes(form, values)]
    blocks.append(Paragraph(words["authority"].format(**values), Look.AUTHORITY))
    blocks += [Paragraph(line.format(**values), Look.BASIS) for line in words["bases"]]
    blocks.append(Paragraph(words["decides"], Look.AUTHORITY))
    for article in words["article"]:
        lines = tuple(line.format(**values) for line in article["paragraphs"])
        blocks.append(Article(article["label"], None, lines))
    recipients = tuple(line.format(**values) for line in words["recipients"])
    blocks.append(SignatureBlock(Signature(tuple(words["signature"])), recipients=recipients))
    return blocks


def _annexes(form: dict[str, Any], printed: Sequence[Sheet], values: dict[str, Any]) -> Iterable[Block]:
    for sheet in printed:
        yield NewSection(landscape=True)
        yield Paragraph(sheet.title, Look.TITLE)
        yield Paragraph(form["annex_note"].format(**values), Look.NOTE)
        yield from (Paragraph(note, Look.NOTE) for note in notes(form, values))
        yield _table(sheet)


def notes(form: dict[str, Any], figures: dict[str, Any]) -> list[str]:
    """What must be said above the lists: an unconfirmed form, and figures of a term or year that is not over."""
    found = [mark] if (mark := registry.mark(form)) else []
    if figures["on"] < figures["ends"]:
        found.append(form["trial"].format(on=day(date.fromisoformat(figures["on"]))))
    return found


def _table(sheet: Sheet) -> Table:
    columns = tuple(Column(one.title, one.width, _ALIGN[one.align]) for one in sheet.columns)
    rows: list[tuple[Content, ...] | GroupRow] = []
    for line in sheet.lines():
        if isinstance(line, Heading):
            rows.append(GroupRow(line.text))
        else:
            rows.append(tuple(sheet.cell(*line, column) for column in sheet.columns))
    rows.append(GroupRow(sheet.total))
    return Table(columns, tuple(rows))


def workbook(found: Term | YearList) -> bytes:
    """The lists as a workbook, one sheet each, in the columns of the form."""
    form = registry.form(compiling.FORM if isinstance(found, Term) else compiling.YEAR_FORM)
    printed, figures, _frozen = shown(found)
    return to_workbook([_work_sheet(sheet, notes(form, figures)) for sheet in printed])


def _work_sheet(sheet: Sheet, above: Sequence[str]) -> WorkSheet:
    rows: list[Sequence[Value] | Band] = []
    for line in sheet.lines():
        if isinstance(line, Heading):
            rows.append(Band(line.text))
        else:
            place, row = line
            rows.append([place if c.value == "place" else sheet.cell(place, row, c) for c in sheet.columns])
    rows.append(Band(sheet.total))
    columns = [(column.title, max(6.0, column.width * 13)) for column in sheet.columns]
    return WorkSheet(sheet.tab, sheet.title, above, columns, rows)


def collection_rows(placed: Sequence[Placed]) -> tuple[list[str], list[list[Any]]]:
    """Headings and lines of the index of the collection, in the order of the rule."""
    heads = list(registry.form(compiling.FORM)["collection"]["columns"])
    rows: list[list[Any]] = [
        [n, one.paper.field, one.paper.doc_type, one.paper.number, one.paper.issued, one.paper.title, one.paper.issuer,
         effective_on(one)]
        for n, one in enumerate(placed, start=1)
    ]  # fmt: skip
    return heads, rows
