"""Clauses that a checker holds against the law first: penalties, coercion, prohibitions, permits, fees, procedures.

No fault by themselves: what makes them lawful is a delegation that only the superior texts can show.  A clause that
only points at the law ("bị xử lý theo quy định của pháp luật") lays down nothing and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legaldocs.law.findings.model import Document, Found

_PENALTY = re.compile(
    r"(?<!\w)(?:(?:bị |sẽ bị |thì bị )(?:xử phạt|phạt tiền|phạt cảnh cáo|phạt)(?!\w)|mức phạt|phạt tiền từ"
    r"|(?:sẽ|thì|đều) bị (?:tịch thu|truy thu|khấu trừ|tước|cắt)(?!\w)|bị tước quyền"
    r"|không được (?:xét|hưởng) (?:thi đua|khen thưởng)|phải (?:nộp|chịu) (?:phạt|tiền phạt))"
)
_COERCION = re.compile(
    r"(?<!\w)(?:(?:sẽ |thì |đều )bị (?:cưỡng chế|tháo dỡ|di dời|đình chỉ|thu hồi|giải tỏa|phá dỡ)"
    r"|bị (?:cưỡng chế|đình chỉ hoạt động|đình chỉ kinh doanh) (?:nếu|khi|trong trường hợp)"
    r"|(?:ngừng|ngưng|cắt) (?:việc )?cung cấp (?:điện|nước|dịch vụ)"
    r"|buộc (?:phải )?(?:tháo dỡ|di dời|khôi phục|ngừng|chấm dứt|tháo gỡ|thu gom))(?!\w)"
)
_PERMIT = re.compile(
    r"(?<!\w)(?<!trường hợp )(?<!đối tượng )(?<!không )"
    r"(?:phải (?:có|được cấp|xin) (?:giấy phép|giấy chứng nhận|chứng chỉ|giấy xác nhận|phép)"
    r"|(?:chỉ|không) được [^.;\n]{3,80} (?:khi|nếu|trừ khi) (?:chưa |đã |không )?(?:có|được) [^.;\n]{0,40}"
    r"(?:cho phép|chấp thuận|đồng ý|giấy phép|cấp phép)"
    r"|phải được (?!thẩm định)[^.;\n]{3,80}?(?:chấp thuận|cho phép|cấp phép|đồng ý)(?: bằng văn bản)?)(?!\w)"
)
_FEE = re.compile(
    r"(?<!\w)(?:mức (?:thu )?(?:học )?(?:phí|lệ phí)|thu (?:học )?phí|lệ phí|mức thu|nộp (?:tiền|phí)|(?:mức )?đóng góp"
    r"|giá vé|giá dịch vụ)(?! được giữ)(?! và lệ phí)[^.;\n]{0,120}?\d[\d.,]*\s?(?:đồng|%|nghìn|triệu)"
    r"|^[^\S\n]*(?:(?:điều|phụ lục)[^\S\n\w]?\s?[\divx]*[.:]?\s*|[\d.]+\s*|[a-zđ]\)\s*|[-+]\s*)?"
    r"(?:quy định |danh mục [^\n]{0,40})?mức (?:thu|nộp)(?! nhập)(?!\w)",
    re.MULTILINE,
)
_PROHIBITION = re.compile(
    r"(?<!\w)(?:nghiêm cấm(?! (?:liên quan|theo|tại|quy định|khác))(?:\s[^\W\d_]+){2,8}"
    r"|(?:các |những )?hành vi (?:bị )?(?:nghiêm )?cấm(?=\s*:?\s*\n))",
)
_AMOUNT = re.compile(r"\d\s?(?:đồng|%|triệu|nghìn)")
_BY_LAW = re.compile(
    r"(?:theo|đúng|như) (?:các )?quy định(?: hiện hành| chung)?(?: (?:của|tại) (?:pháp luật|luật|nghị định|bộ luật))"
    r"|theo quy định(?= ?[.;,\n]|\Z)|theo pháp luật"
)
_RULES = (
    ("penalty-clause", _PENALTY),
    ("coercion-clause", _COERCION),
    ("prohibition-clause", _PROHIBITION),
    ("permit-clause", _PERMIT),
    ("fee-clause", _FEE),
)


def find(document: Document) -> Iterator[Found]:
    """At most one finding per rule and clause, in own articles of a normative text; then procedures with a dossier."""
    if not document.normative:
        return
    body = document.articles[0].start if document.articles else len(document.text)
    for rule, pattern in _RULES:
        last = -1
        for match in pattern.finditer(document.lower):
            start, end = _clause(document.lower, match.start(), match.end())
            if start == last or match.start() < body:
                continue
            last = start
            sets = _AMOUNT.search(document.lower, match.start(), end) is not None
            if not sets and _BY_LAW.search(document.lower, match.start(), end):
                continue
            yield Found(rule, match.start(), match.end())
    for procedure in document.facts.procedures:
        if procedure.dossier and procedure.start >= body:
            yield Found("added-procedure", procedure.name.start, procedure.name.end)


def _clause(lower: str, start: int, end: int) -> tuple[int, int]:
    """The stretch between line ends, semicolons and full stops around ``[start, end)``."""
    first = max(lower.rfind(mark, 0, start) for mark in ("\n", ";", ". ")) + 1
    stops = [at for mark in ("\n", ";", ". ") if (at := lower.find(mark, end)) >= 0]
    return first, min(stops, default=len(lower))
