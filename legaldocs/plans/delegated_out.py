"""What superior texts leave to the province and is not issued yet, as an official list; words from the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import force_locale

from legaldocs.formats.word_out import official_document
from legaldocs.formats.word_values import (
    Align,
    Block,
    Column,
    Look,
    OfficialDocument,
    Paragraph,
    Signature,
    SignatureBlock,
    Table,
)
from legaldocs.forms import registry
from legaldocs.forms.letterhead import department
from legaldocs.plans import delegated
from legaldocs.ui.words import day

_ALIGNED = (Align.CENTRE, Align.LEFT, Align.LEFT, Align.LEFT, Align.CENTRE, Align.CENTRE)


def official(today: date) -> bytes:
    """The list as a landscape .docx."""
    form = registry.form("delegated_list")
    head = department(form["number"], today.year)
    mark = registry.mark(form)
    blocks: list[Block] = [Paragraph(mark, Look.NOTE)] if mark else []
    with force_locale("vi"):
        blocks += table(delegated.owed(today))
        blocks.append(SignatureBlock(Signature(tuple(form["signature"])), recipients=tuple(form["recipients"])))
        subject = form["subject"].format(on=day(today))
        return official_document(OfficialDocument(tuple(blocks), head, form["heading"], subject, landscape=True))


def table(owed: Sequence[Mapping[str, Any]]) -> list[Block]:
    """The rows and their sum; a sentence where nothing is owed."""
    form = registry.form("delegated_list")
    rows = tuple((str(n), f"{one[0]}\n{one[1]}", *one[2:]) for n, one in enumerate(lines(owed), start=1))
    columns = tuple(
        Column(title, width, align)
        for title, width, align in zip(form["columns"], form["widths"], _ALIGNED, strict=True)
    )
    words = form["total"].format(count=len(rows)) if rows else form["none"]
    return [*([Table(columns, rows)] if rows else []), Paragraph(words, Look.LEFT)]


def lines(owed: Sequence[Mapping[str, Any]]) -> list[tuple[str, ...]]:
    """Superior text, its title, provision, words, due day, state."""
    form = registry.form("delegated_list")
    return [
        (
            one["text"], one["title"], one["place"], one["quote"],
            day(date.fromisoformat(one["due"])) if one["due"] else form["no_day"], form["states"][one["state"]],
        )
        for one in owed
    ]  # fmt: skip
