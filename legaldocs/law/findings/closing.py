"""What a normative text must say of itself: its territory, its day of effect, and what it puts an end to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legaldocs.core.text import squeeze
from legaldocs.law.findings.effect_dates import level_of
from legaldocs.law.findings.model import Document, Found

_TERRITORY = re.compile(
    r"(?<!\w)(?:trên địa bàn|trong phạm vi|(?:trên|trong) (?:toàn |cả )(?:tỉnh|thành phố)"
    r"|địa bàn (?:tỉnh|thành phố|xã))|(?<!\w)(?:tại|ở|của|thuộc) (?:tỉnh|thành phố|tp\.?|xã|phường|đặc khu|thủ đô)\s"
)
_EFFECT = re.compile(r"hiệu lực(?: thi hành)?(?!\w)|thi hành (?:kể )?từ ngày|áp dụng (?:kể )?từ ngày")
_ONLY_CHANGES = re.compile(r"(?<!\w)(?:sửa đổi|bổ sung|bãi bỏ|thay thế|đính chính|kéo dài|ngưng hiệu lực)(?!\w)")
_CLOSES = re.compile(r"(?<!\w)(?:thay thế|bãi bỏ|hết hiệu lực|huỷ bỏ|hủy bỏ)(?!\w)")
_LEAD = re.compile(
    r"^(?:quyết định |nghị quyết )?(?:về việc |v/v )?(?:ban hành |quy định )*(?:quy định |quy chế )?(?:về )?"
)
_SAME = 0.8
_FEWEST = 5  # words of a title
_OWN = 2  # words that only one of two titles has: on both sides, they name two things


def find(document: Document) -> Iterator[Found]:
    """Only normative texts of local government are asked."""
    if not document.normative or level_of(document.issuer or document.parsed.header.issuer) is None:
        return
    articles = document.articles
    if not articles:
        return
    first, last = articles[0], articles[-1]
    title = (document.parsed.header.title or "").lower()
    body = "\n".join(document.lower[unit.start : unit.end] for unit in articles)
    if not _ONLY_CHANGES.search(title) and not _TERRITORY.search(f"{title}\n{body}"):
        yield Found("territory-missing", first.start, first.start + len(first.label))
    if not _EFFECT.search(document.lower, first.start):
        yield Found("effect-clause-missing", last.start, last.start + len(last.label))
    yield from _unrepealed(document, title, body)


def _unrepealed(document: Document, title: str, body: str) -> Iterator[Found]:
    """A living text of the same name and issuer that this one neither ends nor amends."""
    if _ONLY_CHANGES.search(title):
        return
    own = _subject(title)
    for earlier in document.earlier:
        if len(own) < _FEWEST or earlier.number.lower() in document.lower or not _alike(own, _subject(earlier.title)):
            continue
        clause = _CLOSES.search(body)
        home = document.articles[-1]
        place = (home.start, home.start + len(home.label)) if clause is None else _in_body(document, clause.group())
        yield Found("repeal-missing", *place, earlier.number)


def _in_body(document: Document, words: str) -> tuple[int, int]:
    """The first closing word of the document's own articles."""
    for unit in document.articles:
        at = document.lower.find(words, unit.start, unit.end)
        if at >= 0:
            return at, at + len(words)
    return document.articles[-1].start, document.articles[-1].start + len(document.articles[-1].label)


def _subject(title: str) -> list[str]:
    return re.findall(r"\w+", _LEAD.sub("", squeeze(title).lower()))


def _alike(one: list[str], other: list[str]) -> bool:
    """About the same words, unless each names a thing of its own ("Sở Y tế", "Sở Xây dựng") or a year of its own."""
    mine, theirs = set(one) - set(other), set(other) - set(one)
    both = len(set(one) & set(other))
    apart = min(len(mine), len(theirs)) >= _OWN or (_numbers(mine) and _numbers(theirs))
    return not apart and both >= _SAME * max(len(set(one)), len(set(other)), 1)


def _numbers(words: set[str]) -> bool:
    return any(word.isdigit() for word in words)
