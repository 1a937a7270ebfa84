"""What an amount is for: the words of its clause before it, the noun it is a share of, or the head of its table row.

Works on spans only; an amount whose clause says nothing of its own shares the subject of the one before it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from legaldocs.law.fact_types import Quantity, QuantityKind
from legaldocs.law.types import Span

_BREAK = re.compile(r"[\n;|]|[.:]\s")
_LABEL = re.compile(
    r"[\s|]*(?:(?:\d{1,3}(?:\.\d{1,3})*[.)]|[a-zđ]{1,2}\d?\)|[-–+*•])\s*)*"
    r"(?:[,)\]”\"']\s*)?(?:(?:x|×|nhưng|và|hoặc|hay|thì|mà|sau đó|trong đó|song|đồng thời)\s+)*"
)
_TAIL = re.compile(
    r"(?:[\s,:(“\"=+≥≤<>-]|(?<!\w)(?:trong (?:thời hạn|thời gian|vòng)"
    r"|là|bằng|đạt|được|hưởng|với|có|phải|từ|trên|dưới|quá|đủ|đến|tới|hơn|tối đa"
    r"|tối thiểu|ít nhất|không|vượt|chậm nhất|trong|khoảng|tương đương|cộng|và|nhưng"
    r"|thấp hơn|cao hơn|lớn hơn|nhỏ hơn))*\Z"
)
_SHARE = re.compile(
    r"\s(?!(?:đối với|so với|và|hoặc|nhưng|theo|trở|trong|kể|là|khi|nếu|để|thì|cho|đến|với|tương"
    r"|trên|được|từ|như|vào|năm|hằng|hàng|còn|mỗi)\b)"
    r"(?P<noun>[^\W\d_][^,;.\n()|\d]{2,90}?)"
    r"(?=[,;.\n()|]|\s(?:trong|nhưng|đối với|theo|để|khi|nếu|và được|cho|tại|do|thì|tương|được|nhân)\s|\s?\d|$)"
)
_SCOPE = re.compile(
    r"(?:\s?\([^()\n]{0,60}\))?\s{1,2}(?:trở (?:lên|xuống)\s)?"
    r"(?P<scope>(?:áp dụng )?(?:đối với|cho (?:các )?(?:trường hợp|đối tượng))[^;.\n|]{3,120})"
)
_OPENING = re.compile(r"(?:trong|trước|sau|chậm nhất|định kỳ)(?: (?:thời hạn|thời gian|vòng|khoảng))?(?: không)?")
_TIMED = re.compile(r"(?<!\w)(?:trong|trước|sau|chậm nhất|định kỳ)(?!\w)[^.,;\n]{0,24}\Z")
_ACT = re.compile(r"[^.;\n]{0,200}?,\s(?!(?:kể|tính) từ)(?P<act>[^.;\n]{8,160})")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_UNIT_LINE = re.compile(r"[\s|*_]*(?:đồng|đvt|đơn vị tính|vnđ)?(?:/[^\n]{1,40})?[\s|*_]*")
_CELL = re.compile(r"[^|]+(?=\|)")
_LOOK_BACK = 400
_LONGEST = 160
_LINES_BACK = 6


def given(text: str, lower: str, found: list[Quantity]) -> list[Quantity]:
    """``found`` (in order) with subject and scope; ``lower`` is ``text`` in lower case, character for character."""
    complete: list[Quantity] = []
    for quantity in found:
        before = complete[-1] if complete else None
        scope = _SCOPE.match(lower, quantity.end, quantity.end + 200)
        spans = Span(scope.start("scope"), _trimmed(text, scope.end("scope"))) if scope else None
        complete.append(replace(quantity, subject=_subject(text, lower, quantity, before), scope=spans))
    return complete


def _subject(text: str, lower: str, quantity: Quantity, before: Quantity | None) -> Span | None:
    if quantity.kind is QuantityKind.PERCENT or quantity.unit == "times":
        share = _SHARE.match(lower, quantity.end, quantity.end + 120)
        if share is not None:
            return Span(share.start("noun"), _trimmed(text, share.end("noun")))
    start = _clause_start(lower, quantity.start)
    follows = before is not None and before.end > start
    own = _phrase(lower, before.end if follows and before else start, quantity.start)
    if own is None or _OPENING.fullmatch(lower, own.start, own.end):
        timed = _TIMED.search(lower, max(start, quantity.start - 40), quantity.start)
        own = (_act(text, lower, quantity.end) if timed else None) or own
    if own is not None:
        return own
    if follows and before is not None:
        return before.subject
    if start >= 2 and lower[start - 2] == ":":
        return _phrase(lower, _clause_start(lower, start - 2), start - 2)
    return _row_head(lower, start, before)


def _act(text: str, lower: str, end: int) -> Span | None:
    """What has to be done in time: "trong thời hạn 05 ngày kể từ ngày …, **cơ quan … phải trả lời**"."""
    match = _ACT.match(lower, end)
    return Span(match.start("act"), _trimmed(text, match.end("act"))) if match else None


def _clause_start(lower: str, position: int) -> int:
    """Where the clause around ``position`` begins: after a line end, a stop, a semicolon or a cell boundary."""
    start = max(0, position - _LOOK_BACK)
    for match in _BREAK.finditer(lower, start, position):
        start = match.end()
    return start


def _phrase(lower: str, start: int, end: int) -> Span | None:
    """The words of ``[start, end)`` without label, conjunctions and limiting words; at most the last 160 characters."""
    label = _LABEL.match(lower, start, end)
    first = label.end() if label else start
    tail = _TAIL.search(lower, max(first, end - 80), end)
    last = tail.start() if tail else end
    if last - first > _LONGEST:
        comma = max(lower.find(", ", last - _LONGEST, last), lower.find(" thì ", last - _LONGEST, last))
        first = comma + 2 if comma >= 0 else lower.find(" ", last - _LONGEST, last) + 1
    return Span(first, last) if _LETTERS.search(lower, first, last) else None


def _row_head(lower: str, position: int, before: Quantity | None) -> Span | None:
    """The cell before in a row between bars, else the nearest line above that says something and holds no amount."""
    line = max(lower.rfind("\n", max(0, position - _LOOK_BACK), position) + 1, position - _LOOK_BACK, 0)
    for cell in reversed(list(_CELL.finditer(lower, line, position))):
        if (head := _phrase(lower, cell.start(), cell.end())) is not None:
            return head
    end = position
    for _line in range(_LINES_BACK):
        end = lower.rfind("\n", max(0, end - _LOOK_BACK), end)
        if end <= 0:
            return None
        start = max(lower.rfind("\n", max(0, end - _LOOK_BACK), end) + 1, end - _LOOK_BACK)
        if before is not None and start < before.end and before.start < end:
            continue
        if not _UNIT_LINE.fullmatch(lower, start, end) and (head := _phrase(lower, start, end)) is not None:
            return head
    return None


def _trimmed(text: str, end: int) -> int:
    """``end`` before trailing blanks and commas."""
    while end and text[end - 1] in " ,\t\u00a0":
        end -= 1
    return end
