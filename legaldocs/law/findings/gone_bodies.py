"""Bodies and places that no longer exist, on the day of signing or today (C15).

Not where the text itself looks back ("trước sáp nhập", "cũ") or names the author or title of an older document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from legaldocs.law import citations
from legaldocs.law.fact_types import BodyMention
from legaldocs.law.findings.model import Document, Found
from legaldocs.law.types import Kind

_LOOKS_BACK = re.compile(
    r"trước (?:đây|khi|sáp nhập|ngày(?!\s\d{1,2}[^.;\n]{0,24}(?:hằng|hàng) (?:năm|tháng|quý))|sắp xếp|thời điểm)"
    r"|(?<!\w)cũ(?!\w)|sáp nhập|hợp nhất|sắp xếp|giải thể"
    r"|chuyển (?:từ|về)|kết thúc hoạt động|thành lập tỉnh|cụm từ|bãi bỏ|hết hiệu lực|về việc"
    r"|nghỉ hưu|(?<!\w)nguyên(?= (?:bí thư|chủ tịch|phó|giám đốc|trưởng|cán bộ|ủy viên))"
)
_HANDS_OVER = re.compile(r"bàn giao|tiếp nhận")  # looks back while the body is being wound up
_WINDING_UP = timedelta(days=184)
_OF_ANOTHER_TEXT = re.compile(
    r"\s*,?\s*(?:ngày [^,;]{4,40}\s)?(?:của|về|quy định|ban hành|sửa đổi|bổ sung|hướng dẫn|liên tịch|phê duyệt)(?!\w)"
)
_AUTHOR_OF = re.compile(
    r"(?:quyết định|nghị quyết|chỉ thị|văn bản|kế hoạch|công văn|thông tư|quy định)(?:\s(?:số )?[\w/-]{1,24}){0,4}?"
    r"\scủa\s[^;.\n]{0,160}\Z"
)
_ISSUES = re.compile(r"[^;.\n]{0,24}?\s(?:đã )?(?:ban hành|công bố|phê duyệt)(?!\w)")
_LONGER_NAME = re.compile(r"\s[-–]\s[^\W\d_]|[^\W\d_]|\sđảo(?!\w)")
_BREAK = re.compile(r"\n|\.\s")
_NEAR = 120


def find(document: Document) -> Iterator[Found]:
    """One finding per name, at its first mention in an article: forms and tables repeat what others wrote."""
    signed = document.parsed.header.issued_date
    days = [(signed, "body-gone-at-signing"), (document.today, "body-gone-since")]
    articles = [unit for unit in document.parsed.provisions if unit.kind is Kind.ARTICLE]
    cited = [(one.start, one.end) for one in citations.find(document.text, number=document.own_number)]
    seen: set[str] = set()
    for mention in document.facts.bodies:
        rule = next((rule for day, rule in days if day is not None and _gone(mention, day)), None)
        inside = any(unit.start <= mention.start < unit.end for unit in articles)
        if rule is None or mention.key in seen or mention.as_author or not inside:
            continue
        if _LONGER_NAME.match(document.lower, mention.end) or not _own(document, mention, cited):
            continue
        seen.add(mention.key)
        yield Found(rule, mention.start, mention.end, ", ".join(mention.successors) or None)


def _gone(mention: BodyMention, day: date) -> bool:
    return mention.until is not None and mention.until < day


def _own(document: Document, mention: BodyMention, cited: list[tuple[int, int]]) -> bool:
    """Whether the document itself speaks of the body as living."""
    lower = document.lower
    line = lower.rfind("\n", 0, mention.start) + 1
    if document.quoted(mention.start) or lower[line : mention.start].lstrip(" -*_").startswith(("căn cứ", "theo đề")):
        return False
    clause = max((m.end() for m in _BREAK.finditer(lower, line, mention.start)), default=line)
    ends = [end for start, end in cited if clause <= start <= mention.start]
    if any(end > mention.start or _OF_ANOTHER_TEXT.match(lower, end, mention.start) for end in ends):
        return False
    if _AUTHOR_OF.search(lower, clause, mention.start) or _ISSUES.match(lower, mention.end):
        return False
    end = lower.find("\n", mention.end)
    last = min(end if end >= 0 else len(lower), mention.end + _NEAR)
    if _LOOKS_BACK.search(lower, max(line, mention.start - _NEAR), last):
        return False
    return not (_winding_up(document, mention) and _HANDS_OVER.search(lower, max(line, mention.start - _NEAR), last))


def _winding_up(document: Document, mention: BodyMention) -> bool:
    """Whether the document was signed within half a year of the body's end, when others still take over from it."""
    signed = document.parsed.header.issued_date
    return signed is None or mention.until is None or abs(signed - mention.until) <= _WINDING_UP
