"""The coverage certificate as a Word file.  Official words are Vietnamese whatever the reader's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from flask_babel import force_locale

from legaldocs.accounts import queries as accounts
from legaldocs.campaigns import coverage, pages
from legaldocs.campaigns.models import Campaign, Sort, State
from legaldocs.core import clock
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
from legaldocs.ui.words import day

UNCONFIRMED = (
    "(Pháp luật không quy định mẫu của văn bản này; nội dung do hệ thống lập từ hồ sơ rà soát để lãnh đạo xác nhận.)"
)
_COLUMNS = (
    Column("STT", 0.45, Align.CENTRE),
    Column("Văn bản trong phạm vi", 1.9),
    Column("Chưa rà soát theo căn cứ", 2.0),
    Column("Lý do", 2.0),
    Column("Người ký lý do", 1.2),
)


def certificate(campaign: Campaign) -> bytes:
    """What was reviewed, against what, and every gap with its signed reason."""
    with force_locale("vi"):
        found = coverage.of(campaign)
        blocks: tuple[Block, ...] = (*_facts(campaign, found), *_gaps(found), *_by_person(found), _signatures())
        return official_document(
            OfficialDocument(
                blocks=blocks,
                letterhead=Letterhead(_issuer(), f"Số: DR-{campaign.created_at.year}-{campaign.id:04d}"),
                title="BẢNG XÁC NHẬN PHẠM VI ĐÃ RÀ SOÁT",
                subject=campaign.name,
                letter_size=13,
            )
        )


def _issuer() -> tuple[str, ...]:
    unit = accounts.justice_unit()
    return (unit.name.upper(),) if unit else ("CƠ QUAN RÀ SOÁT",)


def _facts(campaign: Campaign, found: coverage.Coverage) -> list[Paragraph]:
    merger = campaign.kind is Sort.MERGER
    scope = "; ".join(f"{name}: {value}" for name, value in pages.scope_words(campaign))
    state = "đã kết thúc" if campaign.state is State.CLOSED else "chưa kết thúc"
    left = len(found.open)
    lines = [
        ("Đợt rà soát", f"{campaign.name} ({state})"),
        ("Phạm vi", scope),
        ("Danh sách chốt ngày", day(campaign.started_at, "chưa chốt")),
        ("Mã danh sách", (campaign.frozen_hash or "")[:16] or "chưa có"),
        ("Số văn bản trong danh sách", f"{found.in_scope}; đưa ra khỏi danh sách: {found.dropped}"),
        ("Đã hết hiệu lực toàn bộ trong thời gian rà soát", str(len(found.ended))),
        ("Đã quyết định" if merger else "Đã có kết luận rà soát", str(found.reviewed)),
    ]
    if not merger:
        since = day(campaign.changed_since, "khi ban hành từng văn bản")
        lines.append(("Số lượt căn cứ thay đổi đã đối chiếu", f"{found.changes} (tính từ {since})"))
    lines.append(("Khoảng trống", f"{len(found.gaps)}; chưa có lý do được ký: {left}"))
    lines.append(("Ngày lập", day(clock.today())))
    note = Paragraph(UNCONFIRMED, Look.NOTE)
    return [note, *(Paragraph((Run(f"{name}: ", bold=True), Run(words)), Look.LEFT) for name, words in lines)]


def _gaps(found: coverage.Coverage) -> list[Block]:
    if not found.gaps:
        return [Paragraph("Mọi văn bản trong danh sách đã được rà soát theo mọi căn cứ đã thay đổi.", Look.LEFT)]
    named = coverage.named(found)
    rows: list[tuple[str, ...]] = []
    for key, gaps in pages.by_document(found):
        document = named[key]
        title = f"{document.doc_type} {document.number}: {document.title}"
        for reason, who, words in _together(gaps, named):
            rows.append((str(len(rows) + 1), title, words, reason, who))
    head = Paragraph((Run("Các khoảng trống", bold=True),), Look.LEFT, keep_with_next=True)
    return [head, Table(_COLUMNS, tuple(rows), letter_size=12)]


def _together(gaps: list[coverage.Gap], named: Mapping[int, Document]) -> list[tuple[str, str, str]]:
    """Gaps of one document that share a reason and its signature: (reason, who, what they are against)."""
    found: dict[tuple[str, str], list[str]] = {}
    for gap in gaps:
        who = f"{gap.signed.signed_name}, ngày {day(gap.signed.signed_at)}" if gap.signed else ""
        reason = gap.signed.reason if gap.signed else "Chưa có lý do"
        found.setdefault((reason, who), []).append(pages.change_words(gap.change, named))
    return [(reason, who, "\n".join(words)) for (reason, who), words in found.items()]


def _by_person(found: coverage.Coverage) -> list[Block]:
    """Who signed for how many gaps."""
    counted = Counter(gap.signed.signed_name for gap in found.gaps if gap.signed)
    if not counted:
        return []
    words = "; ".join(f"{name}: {count}" for name, count in sorted(counted.items()))
    return [Paragraph((Run("Người ký lý do: ", bold=True), Run(words)), Look.LEFT)]


def _signatures() -> SignatureBlock:
    return SignatureBlock(right=Signature(("THỦ TRƯỞNG CƠ QUAN",), None), left=Signature(("NGƯỜI LẬP",), None))
