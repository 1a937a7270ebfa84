"""The review form (phiếu rà soát) as a Word file.

Official words are Vietnamese whatever the reader's language; headings and columns come from ``forms/review_form.toml``
and the file carries that form's mark until an officer confirms it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import force_locale

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Unit
from legaldocs.deadlines import queries as deadlines
from legaldocs.formats.word_out import official_document
from legaldocs.formats.word_values import (
    Align,
    Block,
    Column,
    Letterhead,
    Look,
    OfficialDocument,
    Paragraph,
    Run,
    Signature,
    SignatureBlock,
    Table,
)
from legaldocs.forms import registry
from legaldocs.review import presentation, proof_out
from legaldocs.review.lifecycle import REVIEW
from legaldocs.review.models import Item, State
from legaldocs.review.pages import Opened
from legaldocs.ui.words import day


def review_form(found: Opened) -> bytes:
    """The form of one ticket as a .docx: facts, conclusions per provision, due date with the days counted."""
    form = registry.form("review_form")
    with force_locale("vi"):
        return official_document(
            OfficialDocument(
                blocks=(
                    *_facts(form, found),
                    *_assessment(form, found),
                    *_conclusions(form, found),
                    *_opinion(form, found),
                    _signatures(form, found),
                    *proof_out.attached(deadlines.running("review", [found.ticket.id]).get(found.ticket.id)),
                ),
                letterhead=Letterhead(_issuer(found), f"Số: {found.ticket.code}"),
                title=form["heading"],
                subject=f"{found.document.doc_type} {found.document.number}",
                letter_size=13,
            )
        )


def _issuer(found: Opened) -> tuple[str, ...]:
    units = {unit.id: unit for unit in accounts.units()}
    own = units.get(found.ticket.unit_id or 0)
    chain: list[Unit] = [unit for unit in (units.get((own.parent_id if own else None) or 0), own) if unit]
    return tuple(unit.name.upper() for unit in chain) or ("CƠ QUAN RÀ SOÁT",)


def _facts(form: dict[str, Any], found: Opened) -> list[Paragraph]:
    ticket, document = found.ticket, found.document
    names = accounts.person_names([ticket.assignee_id])
    written = [item.decided_at for item in ticket.items if item.decided_at]
    values = {
        "document": f"{document.doc_type} {document.number}{_issued(document.issued_date)}: {document.title}",
        "reviewer": names.get(ticket.assignee_id or 0, "chưa phân công"),
        "unit": accounts.unit_names().get(ticket.unit_id or 0, "chưa xác định"),
        "when": day(max(written)) if written else "chưa có kết luận",
        "why": f"{presentation.why(ticket, found.event, found.named)} Quy định áp dụng: {ticket.law}.",
        "state": f"{REVIEW.label(ticket.state)}; mã nội dung {ticket.content_hash()[:12]}",
    }
    mark = registry.mark(form)
    lines = [_line(label, values[name]) for name, label in form["facts"].items()]
    return [*([Paragraph(mark, Look.NOTE)] if mark else []), *lines]


def _line(label: str, words: str) -> Paragraph:
    return Paragraph((Run(f"{label}: ", bold=True), Run(words)), Look.LEFT)


def _head(words: str) -> Paragraph:
    return Paragraph((Run(words, bold=True),), Look.LEFT, keep_with_next=True)


def _assessment(form: dict[str, Any], found: Opened) -> list[Block]:
    """What was looked at, criterion by criterion."""
    rows = tuple(
        (str(n), row["label"], row["answer"], row["words"])
        for n, row in enumerate(presentation.criteria(found.ticket, {}), start=1)
    )
    columns = tuple(
        Column(title, width, align)
        for title, width, align in zip(
            form["assessment"]["columns"], (0.5, 2.4, 1.3, 3.6), (Align.CENTRE, *[Align.LEFT] * 3), strict=True
        )
    )
    return [_head(form["assessment"]["title"]), Table(columns, rows)]


def _issued(issued: date | None) -> str:
    return f" ngày {day(issued)}" if issued else ""


def _conclusions(form: dict[str, Any], found: Opened) -> list[Block]:
    rows = tuple(_row(form, place, item) for place, item in enumerate(found.ticket.items, start=1))
    widths = (0.5, 1.5, 1.8, 2.2, 2.2)
    columns = tuple(
        Column(title, width, Align.LEFT if place else Align.CENTRE)
        for place, (title, width) in enumerate(zip(form["conclusions"]["columns"], widths, strict=True))
    )
    return [_head(form["conclusions"]["title"]), Table(columns, rows)]


def _row(form: dict[str, Any], place: int, item: Item) -> tuple[str, ...]:
    """Provision, ground, assessment, and what is proposed in which case of the law."""
    words = form["words"]
    lines = [
        presentation.outcome_words(item.outcome) if item.outcome else words["open"],
        presentation.case_printed(item, words) if item.outcome else "",
        words["pause"].format(day=day(item.pause_until)) if item.pause_until else "",
        words["body"].format(body=item.body) if item.body else "",
        words["illegal"] if item.illegal else "",
        item.proposed_text or "",
    ]
    proposal = "\n".join(line for line in lines if line)
    return (str(place), presentation.label_of(item), item.ground or "", item.reason or "", proposal)


def _opinion(form: dict[str, Any], found: Opened) -> list[Block]:
    """What the Department of Justice said, and whether it was asked at all."""
    asked = [move for move in found.moves if move.move in ("endorse", "object")]
    words = form["opinion"]
    lines = [
        words[move.move].format(name=move.actor_name, day=day(move.at), remark=move.remark or "") for move in asked
    ]
    return [_head(words["title"]), *(Paragraph(line, Look.LEFT) for line in lines or [words["none"]])]


def _signatures(form: dict[str, Any], found: Opened) -> SignatureBlock:
    """Reviewer at the left, head of the unit at the right; names only of people who acted."""
    ticket = found.ticket
    names = accounts.person_names([ticket.submitted_by, ticket.approved_by])
    approved = ticket.state in (State.CONCLUDED, State.CLOSED)
    return SignatureBlock(
        right=Signature((form["signature"]["right"],), names.get(ticket.approved_by or 0) if approved else None),
        left=Signature((form["signature"]["left"],), names.get(ticket.submitted_by or 0)),
    )
