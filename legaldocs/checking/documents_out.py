"""Papers of a dossier as Word files: the checker's form (phiếu kiểm tra) and the conclusion or report.

Official words are Vietnamese whatever the reader's language.  No form of the decree was readable, so the files say
that theirs is not confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import force_locale

from legaldocs.accounts import queries as accounts
from legaldocs.checking.criteria import criteria
from legaldocs.checking.models import AUTHORITY, Check, RecordKind, Verdict
from legaldocs.checking.pages import Opened
from legaldocs.checking.wording import ASKS
from legaldocs.documents.drafting import name as name_of
from legaldocs.documents.issuers import territories
from legaldocs.documents.models import Document
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
from legaldocs.ui.words import day, long_day

UNCONFIRMED = "(Mẫu chưa được xác nhận; đối chiếu với biểu mẫu hiện hành trước khi lưu hồ sơ.)"
_MARKS = {"clean": "Đúng quy định", "breach": "Có vi phạm", "none": "Không thuộc trường hợp", "": "Chưa đánh giá"}
_FORM = (
    Column("STT", 0.5, Align.CENTRE),
    Column("Nội dung kiểm tra", 2.4),
    Column("Căn cứ đối chiếu", 1.9),
    Column("Nhận xét", 1.2),
)
_FINDINGS = (
    Column("STT", 0.5, Align.CENTRE),
    Column("Điều, khoản, điểm; nội dung trích", 2.0),
    Column("Căn cứ đối chiếu", 2.0),
    Column("Nhận xét", 1.6),
    Column("Đề xuất", 1.0),
)


def checking_form(found: Opened) -> bytes:
    """The form of one dossier as a .docx: facts, every criterion with its mark, every confirmed finding."""
    with force_locale("vi"):
        return official_document(
            OfficialDocument(
                blocks=(
                    *_facts(found),
                    _heading("I. Tiêu chí kiểm tra"),
                    Table(_FORM, tuple(_criterion_rows(found.check))),
                    _heading("II. Nội dung phát hiện"),
                    *_finding_block(found.check),
                    _form_signatures(found.check),
                ),
                letterhead=Letterhead(_issuer(found.check), f"Số: {found.check.code}"),
                title="PHIẾU KIỂM TRA VĂN BẢN",
                subject=f"{found.document.doc_type} {found.document.number}",
                letter_size=13,
            )
        )


def conclusion(found: Opened) -> bytes:
    """The signed conclusion (kết luận kiểm tra), or the report of a self-check to the issuer, as a .docx."""
    check, authority = found.check, found.check.lifecycle == AUTHORITY
    with force_locale("vi"):
        return official_document(
            OfficialDocument(
                blocks=(
                    Paragraph(_opening(found), Look.BODY),
                    _heading("I. Nội dung kết luận", Look.BODY),
                    *(Paragraph(f"{one.position}. {one.text}", Look.BODY) for one in check.sentences),
                    _heading("II. Kiến nghị xử lý", Look.BODY),
                    *(Paragraph(line, Look.BODY) for line in _asks(check)),
                    Paragraph(_deadline(authority), Look.BODY),
                    _signature(found),
                ),
                letterhead=Letterhead(
                    _issuer(check),
                    f"Số: …/{'KL' if authority else 'BC'}-{_abbreviation(check)}",
                    place=_place(found.document),
                    issued_on=check.signed_on,
                    year=(check.signed_on or check.opened_at.date()).year,
                    draft=None if check.signed_on else "DỰ THẢO",
                ),
                title="KẾT LUẬN" if authority else "BÁO CÁO",
                subject=f"{'Kiểm tra' if authority else 'Kết quả tự kiểm tra'} {name_of(found.document)}",
            )
        )


def _heading(words: str, look: Look = Look.LEFT) -> Paragraph:
    return Paragraph((Run(words, bold=True),), look, keep_with_next=True)


def _issuer(check: Check) -> tuple[str, ...]:
    units = {unit.id: unit for unit in accounts.units()}
    own = units.get(check.unit_id or 0)
    chain = [unit for unit in (units.get((own.parent_id if own else None) or 0), own) if unit]
    return tuple(unit.name.upper() for unit in chain) or ("CƠ QUAN KIỂM TRA",)


def _abbreviation(check: Check) -> str:
    """ "STP" for "Sở Tư pháp": the first letters of the words of the unit's name."""
    unit = accounts.unit_names().get(check.unit_id or 0, "")
    return "".join(word[0].upper() for word in unit.split() if word[0].isalpha())[:6] or "CQKT"


def _place(document: Document) -> str:
    known = territories().get(document.territory or "")
    return known.name if known else "…"


def _facts(found: Opened) -> list[Paragraph]:
    check, document = found.check, found.document
    names = accounts.person_names([check.assignee_id])
    kind = "Kiểm tra theo thẩm quyền" if check.lifecycle == AUTHORITY else "Tự kiểm tra"
    effect = document.stated_effective
    lines = (
        ("Văn bản được kiểm tra", f"{document.doc_type} {document.number} ngày {day(document.issued_date, '…')}"),
        ("Trích yếu", document.title),
        ("Cơ quan ban hành", document.issuer),
        ("Ngày có hiệu lực", day(effect) if effect else "chưa xác định"),
        ("Hình thức kiểm tra", f"{kind}. {check.law}"),
        ("Người kiểm tra", names.get(check.assignee_id or 0, "chưa phân công")),
    )
    note = Paragraph(UNCONFIRMED, Look.NOTE)
    return [note, *(Paragraph((Run(f"{name}: ", bold=True), Run(words)), Look.LEFT) for name, words in lines)]


def _criterion_rows(check: Check) -> Iterable[tuple[str, ...]]:
    for place, one in enumerate(criteria().values(), start=1):
        law = one.law if one.verified else f"{one.law} (chưa xác nhận)"
        yield str(place), one.vi, law, _MARKS[check.marks.get(one.id, "")]


def _finding_block(check: Check) -> list[Block]:
    confirmed = check.confirmed()
    waiting = sum(1 for one in check.findings if one.verdict is Verdict.CANDIDATE)
    if waiting and not confirmed:
        return [Paragraph(f"Còn {waiting} phát hiện của máy chưa được người kiểm tra trả lời.", Look.LEFT)]
    if not confirmed:
        return [Paragraph("Chưa phát hiện nội dung có dấu hiệu trái pháp luật hoặc sai sót.", Look.LEFT)]
    rows = tuple(
        (
            str(place),
            f"{one.label or 'Văn bản'}\n“{' '.join(one.quote.split())}”",
            f"{one.article}\n{one.evidence}",
            one.remark or criteria()[one.criterion].vi.split(":")[0],
            ASKS[one.handling].capitalize() if one.handling else "",
        )
        for place, one in enumerate(confirmed, start=1)
    )
    return [Table(_FINDINGS, rows, letter_size=11)]


def _form_signatures(check: Check) -> SignatureBlock:
    names = accounts.person_names([check.submitted_by])
    return SignatureBlock(
        right=Signature(("Ý KIẾN CỦA LÃNH ĐẠO",), None, "(Ký, ghi rõ họ tên)"),
        left=Signature(("NGƯỜI KIỂM TRA",), names.get(check.submitted_by or 0)),
    )


def _opening(found: Opened) -> str:
    check, document = found.check, found.document
    named = name_of(document)
    minutes = next((one for one in check.records if one.kind is RecordKind.MINUTES), None)
    after = f", sau khi trao đổi, thảo luận {long_day(minutes.on)}" if minutes else ""
    unit = accounts.unit_names().get(check.unit_id or 0, "Cơ quan kiểm tra")
    what = "kết luận kiểm tra" if check.lifecycle == AUTHORITY else "báo cáo kết quả tự kiểm tra"
    return f"Căn cứ Nghị định số 79/2025/NĐ-CP, qua kiểm tra {named} ({document.title}){after}, {unit} {what} như sau:"


def _asks(check: Check) -> list[str]:
    """What the issuer is asked to do, each once, with the places."""
    places: dict[str, list[str]] = {}
    for one in check.confirmed():
        if one.handling is not None:
            places.setdefault(ASKS[one.handling], []).append(one.label or "toàn văn bản")
    return [
        f"{place}. {asked.capitalize()} đối với: {'; '.join(dict.fromkeys(where))}."
        for place, (asked, where) in enumerate(places.items(), start=1)
    ]


def _deadline(authority: bool) -> str:
    to = "Cơ quan ban hành" if authority else "Cơ quan ban hành văn bản"
    receipt = "nhận được kết luận này" if authority else "nhận được báo cáo này"
    return (
        f"{to} xử lý văn bản trong thời hạn 30 ngày kể từ ngày {receipt} (Nghị định 79/2025/NĐ-CP, Điều 26) và công bố "
        "kết quả xử lý trong thời hạn 03 ngày kể từ ngày ký (Điều 28)."
    )


def _signature(found: Opened) -> SignatureBlock:
    check = found.check
    names = accounts.person_names([check.signed_by])
    handler = accounts.unit_names().get(check.handler_id or 0)
    recipients = [f"- {found.document.issuer};", *([f"- {handler};"] if handler else []), "- Lưu: VT, hồ sơ kiểm tra."]
    return SignatureBlock(
        right=Signature(("THỦ TRƯỞNG CƠ QUAN",), names.get(check.signed_by or 0)), recipients=tuple(recipients)
    )
