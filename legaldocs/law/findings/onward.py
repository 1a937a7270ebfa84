"""A local text leaves to another body to lay down rules what it was itself told to regulate (C14)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legaldocs.law.fact_types import DelegateLevel, DelegationKind
from legaldocs.law.findings.effect_dates import level_of
from legaldocs.law.findings.model import Document, Found

_BELOW = (DelegateLevel.DEPARTMENT, DelegateLevel.DISTRICT, DelegateLevel.COMMUNE)
_RULES = (DelegationKind.REGULATE, DelegationKind.ISSUE)
_SINGLE = re.compile(
    r"kế hoạch|quyết định (?:thành lập|phê duyệt|thu hồi|giao|cho)"
    r"|văn bản (?:chỉ đạo|đôn đốc|trả lời|hướng dẫn|thông báo)"
    r"|thông báo|kết luận|giấy|chương trình|quy chế (?:làm việc|hoạt động|nội bộ|chi tiêu)|(?<!mẫu )danh sách|biên bản"
    r"|tài liệu"
    r"|cẩm nang|công văn|nội quy|quy trình nội bộ"
)
_LAWFUL = re.compile(r"(?<!\w)(?:phân cấp|phân quyền)(?!\w)")  # a transfer of powers has its own legal basis
_MADE_BY = re.compile(r"(?<!\w)do\s(?:các\s)?\Z")
_ITS_LAW = re.compile(r"theo (?:các )?(?:quy định|hướng dẫn) (?:hiện hành )?của\s[^;.\n]{0,10}\Z")
_LAYS_DOWN = re.compile(
    r",?\s(?:(?:có trách nhiệm|có thẩm quyền|xem xét|được|sẽ|tự),?\s)*(?:(?:cụ thể|chi tiết)\s)?(?:quy định|ban hành)"
    r"(?!\s(?:quyết định|của|tại|này))(?!\w)"
)
_PROPOSES = re.compile(r"(?:trình|tham mưu|báo cáo|đề xuất|tham mưu cho)[^;.\n]{0,60}\Z")


def find(document: Document) -> Iterator[Found]:
    """Clauses of a normative text of the province that hand rule-making to a department or a lower level."""
    if not document.normative or level_of(document.issuer or document.parsed.header.issuer) is None:
        return
    if _LAWFUL.search((document.parsed.header.title or "").lower()):
        return
    for one in document.facts.delegations:
        if one.level not in _BELOW or one.kind not in _RULES or document.article_at(one.start) is None:
            continue
        if _LAYS_DOWN.match(document.lower, one.delegate.end) is None:
            continue
        if one.kind is DelegationKind.ISSUE and _MADE_BY.search(
            document.lower[max(0, one.delegate.start - 12) : one.delegate.start]
        ):
            continue
        clause = document.lower[one.start : one.end]
        before = document.lower[max(0, one.start - 80) : one.delegate.start]
        if _SINGLE.search(clause) or _PROPOSES.search(before) or _by_reference(document.lower, one.delegate.start):
            continue
        yield Found("delegated-onward", one.start, one.end, document.text[one.delegate.start : one.delegate.end])


def _by_reference(lower: str, position: int) -> bool:
    """Whether the clause only points at rules that the body has made: "theo quy định của Sở …"."""
    return _ITS_LAW.search(lower, max(0, position - 60), position) is not None
