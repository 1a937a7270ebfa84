"""Terms a text defines ("1. X là …" under "các từ ngữ … được hiểu như sau") and short forms ("sau đây gọi là X").

Reads the list under the opening sentence up to the next article; ``law_names`` knows names of laws, not these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legaldocs.law import folding
from legaldocs.law.fact_types import Term, TermKind
from legaldocs.law.types import Span

_OPENING = re.compile(
    r"(?:từ ngữ|thuật ngữ|khái niệm|cụm từ|các từ|ký hiệu viết tắt)[^\n:]{0,160}?"
    r"(?:hiểu|giải thích|quy ước|định nghĩa|sử dụng|quy định)[^\n:]{0,60}?(?:như sau|sau đây|là)"
    r"\s{0,2}(?::|\.(?=\s*\n))"
)
_ANY_OPENING = re.compile(
    rf"(?P<heading>^[^\S\n]*[*_#“\"]{{0,4}}(?:điều\s{{1,3}}\d{{1,3}}[.:]?\s{{0,3}})?"
    rf"(?:\d[.:]?\s)?giải thích (?:từ|thuật) ngữ[^\S\n*]*\**$)"
    rf"|{_OPENING.pattern}",
    re.MULTILINE,
)
_ARTICLE = re.compile(
    r"^[^\S\n]*(?:[>*#_“\"]{0,4})(?:điều\s{1,3}\d|điều\s*$|chương\s|mục\s\d|phụ lục\s|article\s\d)", re.MULTILINE
)
_ITEM = re.compile(r"^[^\S\n]*(?P<label>\d{1,3}[.)]|[a-zđ]{1,2}\)|[-–+•])[^\S\n]*\n?[^\S\n]*(?=\S)", re.MULTILINE)
_SAYS = re.compile(
    r"\s{1,2}(?:được hiểu(?: chung)?(?: như sau)? là|được gọi(?: chung| tắt)?(?: là)?|nghĩa là|có nghĩa là|tức là|là"
    r"|gồm có"
    r"|bao gồm|gồm)(?:\s{0,2}:)?\s|\s{0,2}[:–]\s+(?:được hiểu là\s|nghĩa là\s|là\s)?"
)
_SHORT = re.compile(
    r"(?:sau đây|dưới đây|sau)\s(?:được\s)?(?:gọi|viết)(?:\s(?:chung|tắt|gọn|ngắn gọn|đơn giản))?(?:\slà)?"
    r"\s{0,2}:?\s{1,2}"
    r"[“\"*]{0,2}(?P<short>[^()\[\];“”\"*]{1,100}?)[“”\"*]{0,2}(?=[);\]“”\"*]|[,.](?:\s|\Z)|\n\s*\n)"
)
_DECORATION = "*_ \t\u00a0“”\"'"
_NUMBER = re.compile(r"\d{1,3}\.\s")
_SENTENCE = re.compile(r"[\n;:]|\.\s")
_LONG_START = re.compile(r"[(]|,\s|\)\s|(?<!\w)(?:của|bởi|theo|tại|do|với|cho|là)\s")
_LONGEST_TERM = 160
_LONGEST_NAME = 240
_LONGEST_OPENING = 400
_LONGEST_LIST = 60_000


def find(text: str) -> list[Term]:
    """Terms of ``text`` (NFC), sorted by start, never overlapping.  Linear in its length; fails on no string."""
    lower = folding.lowered(text)
    found = sorted([*_definitions(text, lower), *_short_forms(text, lower)], key=lambda term: term.start)
    kept: list[Term] = []
    for term in found:
        if not kept or term.start >= kept[-1].end:
            kept.append(term)
    return kept


def _definitions(text: str, lower: str) -> Iterator[Term]:
    """Items of every list of definitions."""
    done = 0
    for opening in _ANY_OPENING.finditer(lower):
        if opening.start() < done:
            continue
        start = opening.end()
        if opening["heading"] and (sentence := _OPENING.search(lower, start, start + _LONGEST_OPENING)):
            start = sentence.end()
        limit = min(len(lower), start + _LONGEST_LIST)
        following = _ARTICLE.search(lower, start, limit)
        done = following.start() if following else limit
        yield from _items(text, lower, start, done)


def _items(text: str, lower: str, start: int, end: int) -> Iterator[Term]:
    """One term per item of the outermost kind of label; items inside items belong to their meaning."""
    labels = list(_ITEM.finditer(lower, start, end))
    if not labels:
        return
    outer = [label for label in labels if _style(label) == _style(labels[0])]
    ends = [label.start() for label in outer[1:]] + [end]
    for label, stop in zip(outer, ends, strict=True):
        term = _term(text, lower, label.end(), stop)
        if term is not None:
            yield term


def _style(label: re.Match[str]) -> str:
    return "digit" if label["label"][0].isdigit() else "letter" if label["label"][0].isalpha() else "dash"


def _term(text: str, lower: str, start: int, end: int) -> Term | None:
    """The words before "là" and what follows them; ``None`` where the item defines nothing."""
    says = _SAYS.search(lower, start, min(end, start + _LONGEST_TERM + 40))
    if says is None:
        return None
    again = _NUMBER.match(lower, start)
    first, last = _bare(text, again.end() if again else start, _before_aside(lower, start, says.start()))
    stop = _trimmed(text, end)
    if not 0 < last - first <= _LONGEST_TERM or says.end() >= stop:
        return None
    return Term(first, last, TermKind.DEFINITION, Span(says.end(), stop))


def _before_aside(lower: str, start: int, end: int) -> int:
    """End of the term before an aside: "Băng tần (sau đây gọi là …)"."""
    aside = lower.find("(", start, end)
    return aside if aside > start else end


def _short_forms(text: str, lower: str) -> Iterator[Term]:
    """Short forms with the long name before them."""
    for match in _SHORT.finditer(lower):
        first, last = _bare(text, match.start("short"), match.end("short"))
        if first < last:
            head = " ".join(lower[first:last].split()[:2])
            yield Term(first, last, TermKind.SHORT_FORM, _long_name(text, lower, match.start(), head))


def _long_name(text: str, lower: str, end: int, head: str) -> Span:
    """The name just before the bracket that holds the short form; ``head`` are the first words of the latter."""
    stop = end
    while stop and text[stop - 1] in " \t\n\u00a0(,[-–*":
        stop -= 1
    start = max(0, stop - _LONGEST_NAME)
    for match in _SENTENCE.finditer(lower, start, stop):
        start = match.end()
    if (same := lower.rfind(head, start, stop)) >= 0:
        start = same  # "thủ trưởng cơ quan, đơn vị … (sau đây gọi là thủ trưởng cơ quan)"
    else:
        for match in _LONG_START.finditer(lower, start, stop):
            if match.end() < stop - 2:
                start = match.end()
    first, last = _bare(text, start, stop)
    return Span(first, last)


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """``[start, end)`` without marks of emphasis, quotes and blanks around it."""
    while start < end and text[start] in _DECORATION:
        start += 1
    while end > start and text[end - 1] in _DECORATION:
        end -= 1
    return start, end


def _trimmed(text: str, end: int) -> int:
    while end and text[end - 1].isspace():
        end -= 1
    return end
