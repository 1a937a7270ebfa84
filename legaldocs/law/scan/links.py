"""What the register knows of the texts a document names: their effect, their dates, who issued them, who came first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from legaldocs.law.effect_events import Status
from legaldocs.law.findings import basis
from legaldocs.law.scan.model import Cited, Seen, Text
from legaldocs.law.types import RelationKind, Span

_BEGINS = re.compile(r"có hiệu lực(?: thi hành)?(?: kể)? từ ngày[^.;\n]{0,40}")
_ENDING = (RelationKind.REPEAL, RelationKind.REPLACE, RelationKind.AMEND, RelationKind.SUPPLEMENT)


def find(text: Text, detailed: frozenset[int]) -> Iterator[Seen]:
    """Findings on everything ``text`` cites, at most one per rule and cited document; ``detailed`` are the texts that
    leave the subject of this one to its issuer.
    """
    seen: set[tuple[str, int]] = set()
    for one in _all(text, detailed):
        key = (one.rule, one.other or 0)
        if key not in seen:
            seen.add(key)
            yield one


def _all(text: Text, detailed: frozenset[int]) -> Iterator[Seen]:
    for cited in text.cites:
        if cited.kind is RelationKind.BASIS:
            given = basis.Basis(cited.start, cited.end, cited.number, cited.at_signing, cited.at_effect, cited.today)
            for found in basis.find([given]):
                yield _seen(found.rule, 0.95, text, cited)
        if _wrong_date(cited):
            yield _seen("cited-date", 0.9, text, cited)
        if cited.kind in _ENDING and not cited.competent:
            yield _seen("other-organ", 0.85, text, cited)
        if cited.target in detailed and _late(text, cited):
            begins = _BEGINS.search(text.lower)
            at = Span(*begins.span()) if begins else Span(cited.start, cited.end)
            yield replace(_seen("detail-late", 0.8, text, cited), path=text.path_at(at.start), spans=(at,))


def _wrong_date(cited: Cited) -> bool:
    """Whether another day is given than the one on file, unless that one is itself in doubt.

    In doubt is a day outside the year of the number, and that of a record so poor that it lacks even a title.
    """
    stated, issued = cited.stated_date, cited.issued
    if stated is None or issued is None or stated == issued:
        return False
    year = re.search(r"/((?:19|20)\d\d)/", cited.number)
    return cited.titled and (year is None or int(year[1]) == issued.year)


def _late(text: Text, cited: Cited) -> bool:
    """A text that details another should take effect with it (Luật 64/2025/QH15); only where both days are known."""
    return (
        cited.local
        and text.effective is not None
        and cited.effective is not None
        and text.effective > cited.effective
        and cited.today is not Status.ENDED
    )


def _seen(rule: str, sure: float, text: Text, cited: Cited) -> Seen:
    return Seen(
        text.id, rule, text.path_at(cited.start), (Span(cited.start, cited.end),), sure, cited.target,
        detail=cited.number, why=("cited",),
    )  # fmt: skip
