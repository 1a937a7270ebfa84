"""Papers of a dossier that the superior text does not ask for.

Both sides must speak of one matter; papers are the points under the opening that lists them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legaldocs.law.conflicts import lists, wording
from legaldocs.law.conflicts.model import Clause, Pair, Side, Signal

_LEAD = re.compile(r"^\W*(?:\d+[.)] |[a-zđ]\) )?(?:thành phần |nội dung )?hồ sơ(?!\w)|hồ sơ[^\n]{0,200}(?:gồm|sau đây)")
_DEMAND = re.compile(
    r"(?<!\w)phải (?:lập|có|nộp|kèm|bổ sung|xuất trình)[^.;\n]{0,40}"
    r"(?:phương án|dự án|đề án|giấy|văn bản|bản|xác nhận|hồ sơ|đơn|cam kết|chứng chỉ)"
)
_SAME_MATTER = 2
_SHOWN = 8


def find(pair: Pair) -> Iterator[Signal]:
    """One signal for all papers of the tested text that the superior text's list lacks."""
    listed = _papers(pair.basis)
    if not listed or wording.shared(wording.of_side(pair.tested), wording.of_side(pair.basis)) < _SAME_MATTER:
        return
    if added := lists.missing(_papers(pair.tested) or _demands(pair.tested), listed):
        spans = tuple(paper.span for paper in added[:_SHOWN])
        yield Signal("added-dossier", 0.75, spans, tuple(paper.span for paper in listed[:_SHOWN]))


def _papers(side: Side) -> list[Clause]:
    return [paper for listing in lists.of(side) if _LEAD.search(listing.lead) for paper in listing.items]


def _demands(side: Side) -> list[Clause]:
    at = [match.start() for match in _DEMAND.finditer(side.lower)]
    return [clause for clause in side.clauses if any(clause.start <= place < clause.end for place in at)]
