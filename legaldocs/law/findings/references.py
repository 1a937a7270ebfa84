"""References to provisions that the document does not have, and numbers that do not follow one another (C17).

Only references that say whose provision they mean ("khoản 2 Điều này", "Điều 5 Quy định này"); quoted blocks belong to
another document.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from legaldocs.law.findings.model import Document, Found
from legaldocs.law.types import Kind, Provision

_POINT = r"(?:điểm (?P<point>[a-zđ]{1,2}) )?"
_HERE = re.compile(
    rf"(?<!\w){_POINT}khoản (?P<clause>\d{{1,2}}) điều này(?!\w)"
    r"|(?<!\w)(?:điểm (?P<whole_point>[a-zđ]{1,2}) )?(?:khoản (?P<whole_clause>\d{1,2}) )?"
    r"điều (?P<article>\d{1,3})(?: của)? (?P<whole>quyết định|nghị quyết|quy định|quy chế|chỉ thị) này(?!\w)"
)
_ATTACHED = ("quy định", "quy chế")


def find(document: Document) -> Iterator[Found]:
    """Dangling references, then gaps and repeats in the numbers of articles."""
    yield from _dangling(document)
    yield from _numbers(document)


def _dangling(document: Document) -> Iterator[Found]:
    units = document.parsed.provisions
    paths = {unit.path for unit in units}
    articles = [unit for unit in units if unit.kind is Kind.ARTICLE]
    own = (*_ATTACHED, (document.parsed.header.doc_type or "").lower())
    for match in _HERE.finditer(document.lower):
        if document.quoted(match.start()) or (match["whole"] and match["whole"] not in own):
            continue
        if match["article"]:
            wanted = _inner(f"dieu-{match['article']}", match["whole_clause"], match["whole_point"])
            missing = articles and not any(path == wanted or path.endswith("/" + wanted) for path in paths)
        else:
            home = next((unit for unit in articles if unit.start <= match.start() < unit.end), None)
            if home is None or not _has_clauses(home, units):
                continue
            wanted = _inner(home.path, match["clause"], match["point"])
            missing = wanted not in paths
        if missing:
            yield Found("dangling-reference", match.start(), match.end(), wanted)


def _inner(article: str, clause: str | None, point: str | None) -> str:
    parts = [article]
    if clause:
        parts.append(f"khoan-{int(clause)}")
    if point:
        parts.append(f"diem-{point}")
    return "/".join(parts)


def _has_clauses(article: Provision, units: tuple[Provision, ...]) -> bool:
    return any(unit.parent == article.path and unit.kind is Kind.CLAUSE for unit in units)


def _numbers(document: Document) -> Iterator[Found]:
    """Articles of one text that skip or repeat a number; a text whose first article is not 1 is an extract."""
    rows: defaultdict[str, list[tuple[int, Provision]]] = defaultdict(list)
    for unit in document.parsed.provisions:
        named = re.search(r"(?:^|/)dieu-(\d+)$", unit.path)
        if unit.kind is Kind.ARTICLE and named is not None:
            rows[unit.path[: named.start()]].append((int(named[1]), unit))
    for row in rows.values():
        if row[0][0] != 1:
            continue
        for (before, _unit), (number, unit) in pairwise(row):
            if number != before + 1:
                yield Found("numbering", unit.start, unit.start + len(unit.label), unit.label)
