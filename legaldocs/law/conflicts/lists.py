"""Lists of a text: an opening that ends with a colon and its points; and what stands in one list only.

A list of the superior text is taken as complete when its opening says so ("trong các trường hợp sau đây", "gồm").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from legaldocs.law.conflicts import wording
from legaldocs.law.conflicts.model import Clause, Pair, Rank, Side, Signal

_OPENING = re.compile(r"(?P<lead>[^\n;]{6,400}):[^\S\n]*(?=\n)")
_POINT = re.compile(r"\n[^\S\n]*(?:[a-zđ]{1,2}[.)]|[-–+*•]|\d{1,2}(?:\.\d{1,2})?[.)])[^\S\n]*(?=\S)")
_NEXT = re.compile(r"\n[^\S\n]*(?:điều \d|chương |phụ lục)")
_COMPLETE = re.compile(r"(?<!\w)(?:trường hợp sau|(?:bao )?gồm|sau đây|như sau|các trường hợp)(?!\w)")
_CASE = re.compile(r"(?:đối với )?(?:các )?trường hợp ")
_SAME_ITEM = 0.34
_SAME_LIST = 2
_FEWEST = 2
_LONGEST = 8_000


@dataclass(frozen=True, slots=True)
class Listing:
    """The opening words and the clause each point begins with."""

    lead: str
    items: tuple[Clause, ...]


@lru_cache(maxsize=4)  # three rules read the lists of a pair
def of(side: Side) -> tuple[Listing, ...]:
    """The lists of ``side`` in order; a list ends at the next opening or article."""
    openings = list(_OPENING.finditer(side.lower))
    found = []
    for index, opening in enumerate(openings):
        end = openings[index + 1].start() if index + 1 < len(openings) else len(side.lower)
        end = min(end, opening.end() + _LONGEST)
        if (following := _NEXT.search(side.lower, opening.end(), end)) is not None:
            end = following.start()
        starts = [point.end() for point in _POINT.finditer(side.lower, opening.end(), end)]
        items = tuple(c for at in starts if (c := _at(side, at)) is not None)
        if len(items) >= _FEWEST:
            found.append(Listing(opening["lead"], items))
    return tuple(found)


def missing(own: list[Clause], listed: list[Clause]) -> list[Clause]:
    """The clauses of ``own`` that no clause of ``listed`` names."""
    return [clause for clause in own if not any(_same(clause, other) for other in listed)]


def find(pair: Pair) -> Iterator[Signal]:
    """Cases and items that the superior text's list on the same matter does not have."""
    if pair.tested.rank not in (Rank.PROVINCE, Rank.MINISTRY):
        return
    for listing in of(pair.basis):
        matter = _words(listing.lead)
        if "hồ sơ" in listing.lead or not matter or not _COMPLETE.search(listing.lead):
            continue
        listed = list(listing.items)
        own = [item for other in of(pair.tested) if _near(_words(other.lead), matter) for item in other.items]
        own += [c for c in pair.tested.clauses if _case(pair.tested, c) and _about(c, matter)]
        if added := [c for c in missing(own, listed) if not wording.stands_in(c, pair.basis.clauses)]:
            yield Signal("outside-list", 0.6, tuple(c.span for c in added[:6]), tuple(c.span for c in listed[:6]))
            return


def _case(side: Side, clause: Clause) -> bool:
    """Whether the clause begins with a case and is no opening of a list."""
    return bool(_CASE.match(side.lower, clause.start)) and not clause.heading and side.lower[clause.end :][:1] != ":"


def _near(one: set[wording.Bigram], other: set[wording.Bigram]) -> bool:
    return wording.shared(one, other) >= min(_SAME_LIST, len(other))


def _about(clause: Clause, matter: set[wording.Bigram]) -> bool:
    return _near(wording.specific(clause.words), matter)


def _same(one: Clause, other: Clause) -> bool:
    left, right = wording.bigrams(one.words), wording.bigrams(other.words)
    return max(wording.containment(one.words, right), wording.containment(other.words, left)) >= _SAME_ITEM


def _words(lead: str) -> set[wording.Bigram]:
    return wording.specific(re.findall(r"\w+", lead))


def _at(side: Side, position: int) -> Clause | None:
    """The clause that begins at ``position``, or around it."""
    index = bisect_right(side.clauses, position + 2, key=lambda clause: clause.start) - 1
    return side.clauses[index] if index >= 0 and position < side.clauses[index].end else None
