"""Provisions that send the reader to themselves, or to one another and nowhere else (C17)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legaldocs.law.findings.model import Document, Found
from legaldocs.law.types import Kind, Provision

_HERE = re.compile(r"(?:theo|tại|nêu tại|ở)\s(?:điểm (?P<point>[a-zđ]{1,2}) )?khoản (?P<clause>\d{1,2}) điều này(?!\w)")
_WHOLE = re.compile(
    r"(?:thực hiện|áp dụng|quy định)\s(?:theo|tại)\s(?:quy định tại\s)?điều (?P<article>\d{1,3})"
    r"(?: của)? (?:quyết định|nghị quyết|quy định|quy chế) này(?!\w)"
)
_LONG = 60  # words: a unit that says more than this says something of its own


def find(document: Document) -> Iterator[Found]:
    """A clause that refers to itself, then pairs of short articles that only refer to each other."""
    units = document.parsed.provisions
    for match in _HERE.finditer(document.lower):
        home = document.article_at(match.start())
        if home is None:
            continue
        inner = f"{home.path}/khoan-{int(match['clause'])}"
        wanted = f"{inner}/diem-{match['point']}" if match["point"] else inner
        unit = next((one for one in units if one.path == wanted), None)
        if unit is not None and unit.start <= match.start() < unit.end and _only(document, unit, match):
            yield Found("circular-reference", match.start(), match.end(), wanted)
    yield from _pairs(document)


def _only(document: Document, unit: Provision, match: re.Match[str]) -> bool:
    """Whether the reference is made by the unit itself: a point of a clause may cite the head of its clause."""
    innermost = document.innermost(match.start())
    if innermost is None or innermost.path != unit.path:
        return False
    line = document.lower.rfind("\n", 0, match.start()) + 1
    return line <= unit.start + 4  # later lines of a clause often cite its first sentence, which is lawful


def _pairs(document: Document) -> Iterator[Found]:
    sent: dict[str, tuple[str, re.Match[str]]] = {}
    for article in document.articles:
        if article.kind is not Kind.ARTICLE or len(document.text[article.start : article.end].split()) > _LONG:
            continue
        match = _WHOLE.search(document.lower, article.start, article.end)
        if match is not None:
            row = article.path[: article.path.rfind("dieu-")]
            sent[article.path] = (f"{row}dieu-{match['article']}", match)
    for path, (target, match) in sent.items():
        if target == path or (target in sent and sent[target][0] == path):
            yield Found("circular-reference", match.start(), match.end(), target)
