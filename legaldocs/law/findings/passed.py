"""Programmes, periods and last days that have passed: what such a provision ordered is over, though the text stands.

A period that the title names is that of the whole document.  Elsewhere only what a provision orders for a period or up
to a day is meant: the titles of other documents, what was before a day, and reports of what was done say nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from legaldocs.law.findings.model import Document, Found
from legaldocs.law.types import Span

_PERIOD = re.compile(
    r"(?<!từ )(?:giai đoạn|thời kỳ(?: ổn định(?: ngân sách)?)?|năm học|niên độ|kế hoạch \d năm|chương trình|nhiệm kỳ)"
    r"(?: từ)?(?: năm)? (?P<first>20\d\d)\s?(?:[-–—]|đến(?: hết)?(?: năm)?)\s?(?P<last>20\d\d)(?!\d|/|\s?[-–—]\s?20)"
)
_ONE_YEAR = re.compile(
    r"(?:kế hoạch|dự toán|chỉ tiêu|định mức)[^.;\n\d]{0,60} năm (?P<last>20\d\d)(?!\d|\s?[-–—/]\s?20)"
)
_UNTIL = re.compile(
    r"(?:áp dụng|thực hiện|có hiệu lực(?: thi hành)?|thí điểm|duy trì|kéo dài|hỗ trợ|hoàn thành|kết thúc|hoạt động"
    r"|gia hạn|thời hạn)[^.;\n“”\"]{0,60}? (?:đến hết|cho đến|đến|chậm nhất(?: là)?|trước|hết) ngày "
    r"(?P<last>(?P<day>\d{1,2})(?:/| tháng )(?P<month>\d{1,2})(?:/| năm )(?P<year>20\d\d))"
)
_OTHER_TEXT = re.compile(r"(?:quyết định|nghị quyết|nghị định|thông tư|luật|chỉ thị|kế hoạch|công văn) số")
_TOLD = re.compile(r"(?<!\w)(?:đã|trước đây|kết quả|tổng kết|báo cáo|nếu|trường hợp|ví dụ|cột)(?!\w)")


def find(document: Document) -> Iterator[Found]:
    """What has passed by today in a normative document; nothing where today is not known."""
    if document.today is None or not document.normative:
        return
    title = _title(document)
    if title is not None and (over := _over(document, title)) is not None:
        yield over
        return
    said = set()
    for unit in document.articles:
        for rule, pattern, passed in (("period-over", _PERIOD, _ended), ("last-day-passed", _UNTIL, _day)):
            for match in pattern.finditer(document.lower, unit.start, unit.end):
                if passed(match, document.today) and _ordered(document, match) and (rule, match["last"]) not in said:
                    said.add((rule, match["last"]))
                    yield Found(rule, match.start(), match.end(), match["last"])


def _title(document: Document) -> Span | None:
    title = document.parsed.header.title
    start = document.text.find(title[:60]) if title else -1
    return Span(start, start + len(title)) if title and start >= 0 else None


def _over(document: Document, title: Span) -> Found | None:
    """The period of the whole document; a document that changes or ends another one speaks of that one's period."""
    words = document.lower[title.start : title.end]
    if re.search(r"sửa đổi|bãi bỏ|thay thế|kéo dài|hết hiệu lực|đính chính", words):
        return None
    for pattern in (_PERIOD, _ONE_YEAR):
        match = pattern.search(document.lower, title.start, title.end)
        if match is not None and document.today is not None and _ended(match, document.today):
            return Found("period-over", match.start(), match.end(), match["last"])
    return None


def _ended(match: re.Match[str], today: date) -> bool:
    """Whether the last year of the period is over; a school year ends with its summer."""
    last = int(match["last"])
    return last < today.year or (last == today.year and "năm học" in match.group() and today.month > 8)


def _day(match: re.Match[str], today: date) -> bool:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"])) < today
    except ValueError:
        return False


def _ordered(document: Document, match: re.Match[str]) -> bool:
    """Whether the provision itself orders it: no title of another text, no account of the past, no condition."""
    start = max(document.lower.rfind(mark, 0, match.start()) for mark in "\n;.")
    before = document.lower[start + 1 : match.start()]
    named = _OTHER_TEXT.search(before) or _OTHER_TEXT.search(match.group())
    return not named and not _TOLD.search(f"{before} {match.group()}") and not document.quoted(match.start())
