"""The consolidated report on reviews as an official document; its words come from ``forms/review_report.toml``."""

from __future__ import annotations

from typing import Any

from flask_babel import force_locale

from legaldocs.accounts import queries as accounts
from legaldocs.formats.word_out import official_document
from legaldocs.formats.word_values import (
    Align,
    Block,
    Column,
    Look,
    NewSection,
    OfficialDocument,
    Paragraph,
    Signature,
    SignatureBlock,
    Table,
)
from legaldocs.forms import registry
from legaldocs.forms.letterhead import department
from legaldocs.review import presentation
from legaldocs.review.models import Item
from legaldocs.review.reporting import Concluded, Report
from legaldocs.ui.words import day


def report(found: Report) -> bytes:
    """The report as a .docx: situation, outcomes, what is to be handled (landscape annex at the end)."""
    form = registry.form("review_report")
    unit = accounts.justice_unit()
    own = found.unit or (unit.name if unit else "…")
    values = {"unit": own, "since": day(found.asked.since), "until": day(found.asked.until)}
    head = department(form["number"], found.asked.until.year, own)
    subject = form["subject"].format(**values)
    with force_locale("vi"):
        blocks = (*_situation(form, found, values), *_closing(form, found, values), *_handling(form, found))
        properties = {"title": subject}
        return official_document(OfficialDocument(blocks, head, form["heading"], subject, properties=properties))


def _head(words: str) -> Paragraph:
    return Paragraph(words, Look.ARTICLE, keep_with_next=True)


def _situation(form: dict[str, Any], found: Report, values: dict[str, Any]) -> list[Block]:
    mark, part = registry.mark(form), form["situation"]
    counts = {"opened": found.opened, "closed": len(found.concluded), "waiting": found.waiting}
    blocks: list[Block] = [Paragraph(mark, Look.NOTE)] if mark else []
    blocks += [Paragraph(form["opening"].format(**values)), _head(part["title"])]
    blocks.append(Paragraph(part["counts"].format(**counts)))
    if found.triggers:
        blocks.append(Paragraph(part["triggers"], keep_with_next=True))
        blocks += [Paragraph(part["trigger"].format(words=words, count=n)) for words, n in found.triggers]
    return [*blocks, _head(form["outcomes"]["title"]), _outcomes(form, found)]


def _outcomes(form: dict[str, Any], found: Report) -> Block:
    rows = tuple(
        (str(n), presentation.outcome_words(outcome), str(documents), str(provisions))
        for n, (outcome, documents, provisions) in enumerate(found.outcomes, start=1)
    )
    centre = Align.CENTRE
    aligned = zip(form["outcomes"]["columns"], (0.6, 4.0, 1.3, 1.3), (centre, Align.LEFT, centre, centre), strict=True)
    return Table(tuple(Column(*one) for one in aligned), rows) if rows else Paragraph(form["none"])


def _closing(form: dict[str, Any], found: Report, values: dict[str, Any]) -> list[Block]:
    """What goes to checking, what is asked for, signature."""
    see = "(Danh mục kèm theo)" if found.to_handle else form["none"]
    blocks: list[Block] = [_head(form["handling"]["title"]), Paragraph(see), _head(form["unlawful"]["title"])]
    blocks += [Paragraph(line) for line in _unlawful(form, found)] or [Paragraph(form["none"])]
    if found.to_handle:
        words = form["ask"]["line"].format(count=len({one.document.id for one in found.to_handle}))
        blocks += [_head(form["ask"]["title"]), Paragraph(words)]
    blocks.append(Paragraph(form["closing"].format(**values)))
    return [*blocks, SignatureBlock(Signature(tuple(form["signature"])), recipients=tuple(form["recipients"]))]


def _unlawful(form: dict[str, Any], found: Report) -> list[str]:
    lines = []
    for one in found.unlawful:
        places = "; ".join(_place(form, item) for item in one.ticket.items if item.illegal)
        lines.append(form["unlawful"]["line"].format(document=_named(one), provisions=places))
    return lines


def _handling(form: dict[str, Any], found: Report) -> list[Block]:
    """The annex: every conclusion that asks for something."""
    if not found.to_handle:
        return []
    part, units = form["handling"], accounts.unit_names()
    pairs = [(one, item) for one in found.to_handle for item in one.changing]
    rows = tuple(
        (
            str(n),
            _named(one),
            _place(form, item),
            _asked(form, item),
            _why(item),
            units.get(one.ticket.unit_id or 0, ""),
        )
        for n, (one, item) in enumerate(pairs, start=1)
    )
    widths = (0.5, 2.8, 1.3, 2.2, 3.0, 1.5)
    columns = tuple(
        Column(title, width, Align.LEFT if n else Align.CENTRE)
        for n, (title, width) in enumerate(zip(part["columns"], widths, strict=True))
    )
    title = part["title"].partition(". ")[2] or part["title"]
    return [NewSection(landscape=True), Paragraph(title, Look.TITLE), Table(columns, rows)]


def _named(one: Concluded) -> str:
    return f"{one.document.doc_type} {one.document.number} {one.document.title}"


def _place(form: dict[str, Any], item: Item) -> str:
    return item.label or str(form["handling"]["whole"])


def _asked(form: dict[str, Any], item: Item) -> str:
    case = presentation.case_printed(item, form["handling"])
    return "\n".join(part for part in (presentation.outcome_words(item.outcome), case) if part)


def _why(item: Item) -> str:
    return "\n".join(part for part in (item.ground, item.reason) if part)
