"""Articles that are too long, units without a heading among headed ones, clauses and points out of order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from legaldocs.law.findings.model import Document, Found
from legaldocs.law.types import Kind, Provision

LONGEST = 1_500  # words without tables; nine of ten articles of provincial regulations have fewer than 600
_FEWEST = 5
_MOST_HEADED = 0.8
_ENACTS = re.compile(r"(?:ban hành|công bố|phê duyệt|thông qua|bãi bỏ|sửa đổi|thay thế|giao|điều chỉnh|quy định)(?!\w)")
_SENTENCE = 160
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_TABLE = re.compile(r"^\s*(?:tt|stt|số tt|mã [^\n]{0,20}|đơn vị tính[^\n]{0,40})\s*$", re.MULTILINE)
_FORM = re.compile(r"^\s*(?:mẫu số|phụ lục|biểu mẫu|quy chế|quy định|nơi nhận:)[^\n]{0,80}$", re.MULTILINE)


def find(document: Document) -> Iterator[Found]:
    """Every article by its length and heading, then the numbers inside it."""
    yield from _long(document)
    yield from _unheaded(document)
    yield from _steps(document)


def _own_end(document: Document, article: Provision) -> int:
    """Where the article's sentences end: a table, a form or an annex runs on under the last article."""
    stops = [
        found.start() for rule in (_TABLE, _FORM) if (found := rule.search(document.lower, article.start, article.end))
    ]
    return min([*stops, article.end])


def _long(document: Document) -> Iterator[Found]:
    for article in document.articles:
        end = _own_end(document, article)
        words = len(document.text[article.start : end].split())
        if words > LONGEST and not any(document.quoted(at) for at in range(article.start, end, 500)):
            yield Found("long-article", article.start, article.start + len(article.label), str(words))


def _unheaded(document: Document) -> Iterator[Found]:
    rows: defaultdict[str, list[Provision]] = defaultdict(list)
    for article in document.articles:
        rows[article.path[: article.path.rfind("dieu-")]].append(article)
    for row in rows.values():
        headed = sum(1 for unit in row if unit.heading)
        if len(row) < _FEWEST or headed < _MOST_HEADED * len(row):
            continue
        for unit in row:
            parts = any(one.parent == unit.path for one in document.parsed.provisions)
            if unit.heading is None and not parts and not _names(document, unit):
                yield Found("no-heading", unit.start, unit.start + len(unit.label), unit.label)


def _names(document: Document, unit: Provision) -> bool:
    """Whether the first line may be a heading after all, or the article enacts and needs none."""
    first = document.lower[unit.start + len(unit.label) : unit.end].lstrip(" .:\n")
    line = first.split("\n", 1)[0].strip()
    sentence = len(line) >= _SENTENCE and line.endswith((".", ";", ":"))
    return not sentence or _ENACTS.match(line) is not None or ":" in line[:120]


def _steps(document: Document) -> Iterator[Found]:
    """Clauses and points that skip or repeat a number within their unit."""
    children: defaultdict[str, list[Provision]] = defaultdict(list)
    for unit in document.parsed.provisions:
        if unit.parent is not None and unit.kind in (Kind.CLAUSE, Kind.POINT) and not document.quoted(unit.start):
            children[unit.parent].append(unit)
    own = {article.path for article in document.articles}
    for parent, row in children.items():
        if not any(parent == path or parent.startswith(path + "/") for path in own) or _place(row[0]) != 1:
            continue
        for before, unit in pairwise(row):
            last, here = _place(before), _place(unit)
            if last is None or here is None or here == last + 1:
                continue
            if not _glued(document.text[before.start : unit.start], unit.kind, last + 1):
                yield Found("clause-numbering", unit.start, unit.start + len(unit.label), unit.label)


def _glued(between: str, kind: Kind, missing: int) -> bool:
    """Whether the missing label stands in the line before: "… xảy ra tiêu cực.2. Giao …"."""
    label = rf"{missing}\." if kind is Kind.CLAUSE else rf"{_LETTERS[missing - 1]}\)"
    return re.search(rf"[.;:,]\s?{label}\s", between) is not None


def _place(unit: Provision) -> int | None:
    """The place that the label gives the unit in its row; ``None`` for an inserted one ("2a", "aa")."""
    name = unit.path.rsplit("-", 1)[-1]
    if unit.kind is Kind.CLAUSE:
        return int(name) if name.isdigit() else None
    return _LETTERS.index(name) + 1 if len(name) == 1 and name in _LETTERS else None
