"""What makes a clause binding: prohibitions, duties, sanctions, conditions, permissions, and whom they bind.

Words only; whether a province may set a prohibition or a sanction is for the conflict rules.
"""

from __future__ import annotations

import re

from legaldocs.law import folding
from legaldocs.law.fact_types import Norm, NormKind
from legaldocs.law.types import Span

_WORDS = re.compile(
    r"(?<!\w)(?:"
    r"(?P<prohibition>nghiêm cấm|bị cấm|(?<!giấy )(?<!đã )cấm(?!\s(?:cư trú|đảm nhiệm|đi khỏi))"
    r"|không được(?: phép)?(?!\s(?:cấp|hưởng|quá|vượt|thấp|cao|trang bị|tính))|không cho phép)"
    r"|(?P<sanction>bị (?:xử phạt|phạt|xử lý (?:vi phạm|hành chính|kỷ luật|theo quy định)|thu hồi|tước|đình chỉ)"
    r"|phạt tiền|phạt cảnh cáo|xử phạt vi phạm hành chính|truy cứu trách nhiệm)"
    r"|(?P<condition>phải (?:đáp ứng|có đủ|bảo đảm|đảm bảo)(?: đủ)?(?: các)? (?:điều kiện|yêu cầu|tiêu chuẩn)"
    r"|(?:đáp ứng|có)(?: đầy)? đủ(?: các)? (?:điều kiện|tiêu chuẩn)|điều kiện (?:kinh doanh|đầu tư|hoạt động))"
    r"|(?P<duty>có trách nhiệm|có nghĩa vụ|(?<!xã hội )(?<!cai nghiện )(?<!chữa bệnh )(?<!giáo dục )bắt buộc"
    r"|(?<!không )phải(?=\s(?!là|nộp là)[^\W\d_]))"
    r"|(?P<permission>được phép|có quyền|được quyền)"
    r")(?!\w)"
)
_SCOPE = re.compile(
    r"^[^\S\n]*[*_#“\"]{0,4}điều[^\S\n]{1,3}\d{1,4}[.:]?[^\S\n]*\n?[^\S\n]*[^\n]{0,40}đối tượng áp dụng", re.M
)
_NEXT_ARTICLE = re.compile(r"^[^\S\n]*[*_#“\"]{0,4}(?:điều\s{1,3}\d|chương\s)", re.M)
_BREAK = re.compile(r"[\n;]|[.:]\s")
_LABEL = re.compile(r"[\s*]*(?:(?:\d{1,3}(?:\.\d{1,3})*[.)]|[a-zđ]{1,2}\)|[-–+*•])\s*)*")
_NOT_A_SUBJECT = re.compile(r"(?<!\w)(?:trường hợp|khi|nếu|việc|để|theo|căn cứ|trong|tại|sau|trước|đối với)(?!\w)")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_LONGEST = 140


def find(text: str) -> list[Norm]:
    """Binding words of ``text`` (NFC), sorted by start, never overlapping.  Linear in its length."""
    lower = folding.lowered(text)
    return [
        Norm(match.start(), match.end(), NormKind(match.lastgroup or "duty"), _subject(lower, match.start()))
        for match in _WORDS.finditer(lower)
    ]


def addressees(text: str) -> list[Span]:
    """The clauses of the article "Đối tượng áp dụng": whom the text applies to; empty where there is none."""
    lower = folding.lowered(text)
    found: list[Span] = []
    for head in _SCOPE.finditer(lower):
        following = _NEXT_ARTICLE.search(lower, head.end())
        end = following.start() if following else min(len(lower), head.end() + 6_000)
        for line in re.compile(r"[^\n]+").finditer(lower, head.end(), end):
            label = _LABEL.match(lower, line.start(), line.end())
            first = label.end() if label else line.start()
            if _LETTERS.search(lower, first, line.end()):
                found.append(Span(first, line.end()))
    return found


def _subject(lower: str, position: int) -> Span | None:
    """The words of the clause before the binding word; ``None`` where they are a condition or a place."""
    start = max(0, position - 2 * _LONGEST)
    for match in _BREAK.finditer(lower, start, position):
        start = match.end()
    label = _LABEL.match(lower, start, position)
    first = label.end() if label else start
    last = position
    while last > first and lower[last - 1] in " ,*":
        last -= 1
    known = _LETTERS.search(lower, first, last) and not _NOT_A_SUBJECT.match(lower, first) and last - first <= _LONGEST
    return Span(first, last) if known else None
