"""Lists of documents in an annex: "Bãi bỏ các văn bản tại Danh mục kèm theo" acts on what the annex lists.

Rows are told by their counting (1, 2, 3 …), in tables and in tables that were flattened to lines; of each row only the
first document is listed, the others stand in its title.  Where no rows count, nothing is listed: a document taken for
repealed that is not would be the worst error.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from legaldocs.law.governance import Act
from legaldocs.law.mentions import Mention
from legaldocs.law.reading import Clause, Reading, Zone
from legaldocs.law.types import RelationKind

_ANNEXED = re.compile(
    r"(?:danh muc|phu luc)(?:\s+so)?(?:\s+(?P<no>[ivx]{1,5}|\d{1,2})\b)?[^.;\n]{0,90}?(?:kem theo|dinh kem|\bnay\b)"
    r"|(?:kem theo|dinh kem|theo)[^.;\n]{0,30}?(?:danh muc|phu luc)(?:\s+(?P<number>[ivx]{1,5}|\d{1,2})\b)?"
)
_DOCUMENTS = re.compile(r"(?:van ban|nghi quyet|quyet dinh|chi thi|thong tu|nghi dinh)(?! nay\b)")
_OTHER_THINGS = re.compile(r"thu tuc hanh chinh|tthc|quy trinh|dich vu|cum tu")
_ROW = re.compile(r"(?:^|\n)[ \t|*]*(?P<no>\d{1,4})[ \t*]*(?=[.|)\n]|[ \t]+[A-Z])")
_HEADING = re.compile(r"(?:phu luc|danh muc|appendix)(?:\s+so)?\s*(?P<no>[ivx]{1,5}|\d{1,2})?(?!\w)")
POINTS = re.compile(r"kem theo|dinh kem|(?:phu luc|danh muc)[^.;\n]{0,40} nay\b")
_LONGEST = 3000  # characters of a clause that announces a list
_ACTS = (RelationKind.REPEAL, RelationKind.REPLACE, RelationKind.SUSPEND)


def pointing(laid: Reading) -> frozenset[int]:
    """Identities of the clauses that may point to a list in an annex; none where the text has no annex."""
    if not any(_is_annex(laid, clause) for clause in laid.clauses):
        return frozenset()
    body = (clause for clause in laid.clauses if clause.zone is Zone.BODY and clause.end - clause.start < _LONGEST)
    return frozenset(id(clause) for clause in body if POINTS.search(laid.lower, clause.body, clause.end))


def announced(laid: Reading, act: Act, start: int, end: int) -> str | None:
    """Number of the annex whose documents ``act`` reaches, "" where it has none; ``None`` where no annex is meant."""
    if act.relation not in _ACTS or _OTHER_THINGS.search(laid.lower, start, end):
        return None
    annexed = _ANNEXED.search(laid.lower, start, end)
    if annexed is None or not _DOCUMENTS.search(laid.lower, start, annexed.end()):
        return None
    return annexed["no"] or annexed["number"] or ""


def listed(laid: Reading, mentions: list[Mention], number: str, after: int) -> list[int]:
    """Indexes of the documents listed in the annex called ``number`` (the only annex where that is "")."""
    annexes = [clause for clause in laid.clauses if clause.start > after and _is_annex(laid, clause)]
    meant = [clause for clause in annexes if number in ("", _number(laid, clause))]
    if not meant or (number == "" and len({_number(laid, clause) for clause in annexes}) > 1):
        return []
    start = meant[0].start
    end = next(
        (c.start for c in annexes if c.start > start and _number(laid, c) != _number(laid, meant[0])), len(laid.text)
    )
    return _first_of_rows(laid, mentions, start, end)


def _is_annex(laid: Reading, clause: Clause) -> bool:
    return clause.zone is Zone.ANNEX and clause.level == 0 and _HEADING.match(laid.lower, clause.start) is not None


def _number(laid: Reading, clause: Clause) -> str:
    heading = _HEADING.match(laid.lower, clause.start)
    return (heading["no"] if heading else None) or ""


def _first_of_rows(laid: Reading, mentions: list[Mention], start: int, end: int) -> list[int]:
    """The first document of every row, rows being what counts on from 1."""
    starts = [mention.start for mention in mentions]
    found: list[int] = []
    rows: list[int] = []
    last = 0
    for match in _ROW.finditer(laid.folded, start, end):
        if int(match["no"]) in (last + 1, 1):
            last = int(match["no"])
            rows.append(match.start("no"))
    for row, following in zip(rows, [*rows[1:], end], strict=True):
        at = bisect_left(starts, row)
        if at < len(starts) and starts[at] < following:
            found.append(at)
    return found
