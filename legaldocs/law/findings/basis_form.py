"""A legal basis must be a legal normative document: letters, plans and Party texts are none (C2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legaldocs.law import numbering
from legaldocs.law.findings.model import Document, Found

_LINE = re.compile(
    r"^[\s\-–*_]*căn cứ\s[^\n]*(?:\n(?!\s*(?:căn cứ|theo đề|xét|quyết|điều|thực hiện))[^\n]+)?", re.MULTILINE
)
_LEADS = re.compile(
    r"căn cứ\s+(?:các\s+)?(?:công văn|kế hoạch|thông báo|kết luận|báo cáo|tờ trình|công điện|văn bản hợp nhất"
    r"|quyết định)\s+số\s*:?\s*"
)


def find(document: Document) -> Iterator[Found]:
    """Basis lines of a normative text whose first number is not that of a normative text."""
    if not document.normative:
        return
    first = document.articles[0].start if document.articles else len(document.text)
    for line in _LINE.finditer(document.lower, 0, first):
        lead = _LEADS.search(line.group().lstrip(" -–*_\t"))
        if lead is None:
            continue
        start, end = line.span()
        number = next((one for one in numbering.find_numbers(document.text[start:end])), None)
        if number is None or number.old_style or numbering.is_normative(number.number):
            continue
        if number.start > len(lead.group()) + 12:
            continue
        yield Found("basis-not-normative", start + number.start, start + number.end, number.number)
