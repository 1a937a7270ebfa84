"""The review form (phiếu rà soát) as a Word file.

Official words are Vietnamese whatever the reader's language.  The headings are those of the form of 2016; no later
form was found, so the file itself says that its form is not confirmed.
"""

from __future__ import annotations

from datetime import date

from flask_babel import force_locale

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Unit
from legaldocs.deadlines import queries as deadlines
from legaldocs.deadlines.rules import ProofDay
from legaldocs.formats.word_out import official_document
from legaldocs.formats.word_values import (
    Align,
    Block,
    Column,
    Letterhead,
    Look,
    NewSection,
    OfficialDocument,
    Paragraph,
    Run,
    Signature,
    SignatureBlock,
    Table,
)
from legaldocs.review import presentation
from legaldocs.review.lifecycle import REVIEW
from legaldocs.review.models import Item, State
from legaldocs.review.pages import Opened
from legaldocs.ui.words import day

UNCONFIRMED = (
    "(Mẫu chưa được xác nhận: tên các mục theo phiếu rà soát dùng năm 2016; đối chiếu với biểu mẫu hiện hành trước khi "
    "lưu hồ sơ.)"
)
_COLUMNS = (
    Column("STT", 0.5, Align.CENTRE),
    Column("Nội dung rà soát", 1.5),
    Column("Căn cứ rà soát", 1.8),
    Column("Nội dung đánh giá", 2.2),
    Column("Ý kiến đề xuất", 2.0),
)
_KINDS = {
    "start": "Ngày bắt đầu, không tính",
    "end": "Hạn cuối",
    "count": "Tính",
    "swap": "Tính (làm bù)",
    "weekend": "Nghỉ cuối tuần",
    "holiday": "Nghỉ lễ",
}


def review_form(found: Opened) -> bytes:
    """The form of one ticket as a .docx: facts, conclusions per provision, due date with the days counted."""
    with force_locale("vi"):
        return official_document(
            OfficialDocument(
                blocks=(*_facts(found), _conclusions(found), _signatures(found), *_deadline(found)),
                letterhead=Letterhead(_issuer(found), f"Số: {found.ticket.code}"),
                title="PHIẾU RÀ SOÁT VĂN BẢN",
                subject=f"{found.document.doc_type} {found.document.number}",
                letter_size=13,
            )
        )


def _issuer(found: Opened) -> tuple[str, ...]:
    units = {unit.id: unit for unit in accounts.units()}
    own = units.get(found.ticket.unit_id or 0)
    chain: list[Unit] = [unit for unit in (units.get((own.parent_id if own else None) or 0), own) if unit]
    return tuple(unit.name.upper() for unit in chain) or ("CƠ QUAN RÀ SOÁT",)


def _facts(found: Opened) -> list[Paragraph]:
    ticket, document = found.ticket, found.document
    names = accounts.person_names([ticket.assignee_id])
    written = [item.decided_at for item in ticket.items if item.decided_at]
    when = day(max(written)) if written else "chưa có kết luận"
    named = f"{document.doc_type} {document.number}{_issued(document.issued_date)}: {document.title}"
    lines = (
        (
            "Văn bản được rà soát",
            named,
        ),
        ("Người rà soát", names.get(ticket.assignee_id or 0, "chưa phân công")),
        ("Cơ quan, đơn vị", accounts.unit_names().get(ticket.unit_id or 0, "chưa xác định")),
        ("Thời điểm rà soát", when),
        ("Lý do rà soát", f"{presentation.why(ticket, found.event, found.named)} Quy định áp dụng: {ticket.law}."),
        ("Trạng thái phiếu", f"{REVIEW.label(ticket.state)}; mã nội dung {ticket.content_hash()[:12]}"),
    )
    note = Paragraph(UNCONFIRMED, Look.NOTE)
    return [note, *(Paragraph((Run(f"{name}: ", bold=True), Run(words)), Look.LEFT) for name, words in lines)]


def _issued(issued: date | None) -> str:
    return f" ngày {day(issued)}" if issued else ""


def _conclusions(found: Opened) -> Table:
    rows = tuple(_row(place, item) for place, item in enumerate(found.ticket.items, start=1))
    return Table(_COLUMNS, rows)


def _row(place: int, item: Item) -> tuple[str, ...]:
    proposal = presentation.outcome_words(item.outcome) if item.outcome else "Chưa kết luận"
    words = f"{proposal}\n{item.proposed_text}" if item.proposed_text else proposal
    return (str(place), presentation.label_of(item), item.ground or "", item.reason or "", words)


def _deadline(found: Opened) -> list[Block]:
    """The due date of the present step and every day behind it."""
    running = deadlines.running("review", [found.ticket.id]).get(found.ticket.id)
    proof = presentation.proof(running)
    if running is None or running.due_on is None or proof is None:
        return []
    sentence = f"Thời hạn của bước hiện tại: {day(running.due_on)} ({proof['title']}). {proof['skipped']}"
    source = f"{proof['rule']['text']}. {proof['calendar']}"
    columns = (Column("Ngày", 1.2), Column("Cách tính", 2.4), Column("Thứ tự", 0.8, Align.CENTRE))
    days = tuple(_day_row(one) for one in proof["days"])
    head = Paragraph((Run("Kèm theo: cách tính thời hạn", bold=True),), Look.LEFT, keep_with_next=True)
    return [
        NewSection(),
        head,
        Paragraph(sentence, Look.LEFT),
        Table(columns, days, letter_size=11),
        Paragraph(source, Look.LEFT),
    ]


def _day_row(one: ProofDay) -> tuple[str, ...]:
    words = _KINDS.get(one.kind, one.kind)
    named = f"{words}: {one.off.name}" if one.off and one.off.name else words
    return (day(one.date), named, str(one.number or ""))


def _signatures(found: Opened) -> SignatureBlock:
    """Reviewer at the left, head of the unit at the right; names only of people who acted."""
    ticket = found.ticket
    names = accounts.person_names([ticket.submitted_by, ticket.approved_by])
    approved = ticket.state in (State.CONCLUDED, State.CLOSED)
    return SignatureBlock(
        right=Signature(("THỦ TRƯỞNG ĐƠN VỊ",), names.get(ticket.approved_by or 0) if approved else None),
        left=Signature(("NGƯỜI RÀ SOÁT",), names.get(ticket.submitted_by or 0)),
    )
