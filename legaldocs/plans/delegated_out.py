"""What superior texts leave to the province and is not issued yet, as an official list; words from the form."""

from __future__ import annotations

import re
from datetime import date

from flask_babel import force_locale

from legaldocs.accounts import queries as accounts
from legaldocs.documents import queries as documents
from legaldocs.formats.word_out import official_document
from legaldocs.formats.word_values import (
    Align,
    Block,
    Column,
    Letterhead,
    Look,
    OfficialDocument,
    Paragraph,
    Signature,
    SignatureBlock,
    Table,
)
from legaldocs.forms import registry
from legaldocs.plans import delegated
from legaldocs.ui.words import day

_PLACE = re.compile(r"\b(?:tỉnh|thành phố)\s+(\S.*)$")
_ALIGNED = (Align.CENTRE, Align.LEFT, Align.LEFT, Align.LEFT, Align.CENTRE, Align.CENTRE)


def official(today: date) -> bytes:
    """The list as a landscape .docx."""
    form = registry.form("delegated_list")
    unit = accounts.justice_unit()
    parent = next((one.name for one in accounts.units() if unit is not None and one.id == unit.parent_id), None)
    place = _PLACE.search(parent or "")
    issuer = tuple(name.upper() for name in (parent, unit.name if unit else None) if name) or ("…",)
    head = Letterhead(issuer, form["number"], place[1] if place else "…", year=today.year, draft="DỰ THẢO")
    mark = registry.mark(form)
    blocks: list[Block] = [Paragraph(mark, Look.NOTE)] if mark else []
    with force_locale("vi"):
        blocks += table(today)
        blocks.append(SignatureBlock(Signature(tuple(form["signature"])), recipients=tuple(form["recipients"])))
        subject = form["subject"].format(on=day(today))
        return official_document(OfficialDocument(tuple(blocks), head, form["heading"], subject, landscape=True))


def table(today: date) -> list[Block]:
    """The rows and their sum; a sentence where nothing is owed."""
    form = registry.form("delegated_list")
    owed = delegated.to_issue(today)
    rows = tuple(
        (
            str(n), f"{document.doc_type} {document.number}\n{document.title}",
            documents.unit_label(row.path), row.quote, day(row.due_on) if row.due_on else form["no_day"],
            form["states"][delegated.state_of(row, today)],
        )
        for n, (row, document) in enumerate(owed, start=1)
    )  # fmt: skip
    columns = tuple(
        Column(title, width, align)
        for title, width, align in zip(form["columns"], form["widths"], _ALIGNED, strict=True)
    )
    words = form["total"].format(count=len(rows)) if rows else form["none"]
    return [*([Table(columns, rows)] if rows else []), Paragraph(words, Look.LEFT)]
