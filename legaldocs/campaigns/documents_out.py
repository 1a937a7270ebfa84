"""The coverage certificate as a Word file.  Official words are Vietnamese whatever the reader's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from flask_babel import force_locale

from legaldocs.accounts import queries as accounts
from legaldocs.campaigns import coverage, gap_pages, pages
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
    NewSection,
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
COMPLETE = "Mọi văn bản trong danh sách đã được rà soát theo mọi căn cứ đã thay đổi."
_COLUMNS = (
    Column("STT", 0.45, Align.CENTRE),
    Column("Văn bản trong phạm vi", 3.0),
    Column("Chưa rà soát theo căn cứ", 4.4),
    Column("Lý do", 1.8),
    Column("Người ký lý do", 1.3),
)


def certificate(campaign: Campaign) -> bytes:
    """What was reviewed, against what, and every gap with its signed reason."""
    with force_locale("vi"):
        found = coverage.of(campaign)
        blocks = (*_facts(campaign, found), *_by_person(found), _signatures(), *_gaps(found))
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
    if unit is None:
        return ("CƠ QUAN RÀ SOÁT",)
    parent = next((one.name for one in accounts.units() if one.id == unit.parent_id), None)
    return tuple(name.upper() for name in (parent, unit.name) if name)


def _facts(campaign: Campaign, found: coverage.Coverage) -> list[Paragraph]:
    merger = campaign.kind is Sort.MERGER
    said = pages.scope_words(campaign)
    scope = "; ".join(f"{name}: {value}" for name, value in said) if campaign.scope else said[0][1]
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
    lead = [] if found.gaps else [Paragraph(COMPLETE, Look.LEFT)]
    return [note, *lead, *(Paragraph((Run(f"{name}: ", bold=True), Run(words)), Look.LEFT) for name, words in lines)]


def _gaps(found: coverage.Coverage) -> list[Block]:
    """The gaps as a landscape annex: a document may have many."""
    if not found.gaps:
        return []
    named = coverage.named(found)
    rows: list[tuple[str, ...]] = []
    for key, gaps in gap_pages.by_document(found):
        document = named[key]
        title = f"{document.doc_type} {document.number}: {document.title}"
        for reason, who, words in _together(gaps, named):
            rows.append((str(len(rows) + 1), title, words, reason, who))
    return [
        NewSection(landscape=True),
        Paragraph("CÁC KHOẢNG TRỐNG", Look.TITLE),
        Table(_COLUMNS, tuple(rows), letter_size=12),
    ]


def _together(gaps: list[coverage.Gap], named: Mapping[int, Document]) -> list[tuple[str, str, str]]:
    """Gaps of one document that share a reason and its signature: (reason, who, what they are against)."""
    found: dict[tuple[str, str], list[str]] = {}
    for gap in gaps:
        who = f"{gap.signed.signed_name}, ngày {day(gap.signed.signed_at)}" if gap.signed else ""
        reason = gap.signed.reason if gap.signed else "Chưa có lý do"
        found.setdefault((reason, who), []).append(gap_pages.change_words(gap.change, named))
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
