"""A text as the ordered pieces a drafter edits: every provision's own words, and the words no provision holds.

Cutting loses nothing: the pieces joined give the text, character for character.  What a piece is called between two
texts (its key) follows its words, so that a comment or a lock stays with its provision through edits, moves and
renumbering.  Changes of the order are made by ``tree_moves``.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeVar

from rapidfuzz import fuzz

from legaldocs.law.structure import parse
from legaldocs.law.types import Kind, Provision

Key = TypeVar("Key", bound=Hashable)
LABEL = {
    Kind.CHAPTER: re.compile(r"\s*chương\s+([ivxlc]+|\d+)\b[.:]?", re.IGNORECASE),
    Kind.SECTION: re.compile(r"\s*mục\s+(\d+)\b[.:]?", re.IGNORECASE),
    Kind.ARTICLE: re.compile(r"\s*[đð]iều\s+(\d+[a-zđ]?)\b[.:]?", re.IGNORECASE),
    Kind.CLAUSE: re.compile(r"\s*(\d+[a-zđ]?)[.)]"),
    Kind.POINT: re.compile(r"\s*([a-zđ]\d?)\)"),
}
_ALIKE = 55  # percent of common characters from which two wordings are one provision, changed


@dataclass(frozen=True, slots=True)
class Piece:
    """Words ``[start, end)`` of the text and the provision they belong to; ``unit`` is ``None`` outside all of them."""

    start: int
    end: int
    words: str
    unit: Provision | None = None

    @property
    def kind(self) -> str:
        """Level of the provision, empty outside all of them."""
        return str(self.unit.kind) if self.unit else ""

    @property
    def path(self) -> str:
        """Address of the provision, empty outside all of them."""
        return self.unit.path if self.unit else ""


def cut(text: str) -> list[Piece]:
    """The pieces of ``text`` (NFC) in its order; blank stretches stay with the piece before them."""
    opened = {unit.start: unit for unit in reversed(parse(text).provisions)}
    closed = {unit.end for unit in opened.values()}
    places = sorted({0, len(text), *opened, *closed})
    found: list[Piece] = []
    for start, end in itertools.pairwise(places):
        unit = opened.get(start)
        if found and unit is None and not text[start:end].strip():
            found[-1] = Piece(found[-1].start, end, text[found[-1].start : end], found[-1].unit)
        else:
            found.append(Piece(start, end, text[start:end], unit))
    return found


def bare(kind: str, words: str) -> str:
    """Words without number and blanks: what stays the same when a provision only gets another number."""
    label = LABEL[Kind(kind)].match(words) if kind in LABEL else None
    return " ".join(words[label.end() if label else 0 :].split())


def same_as(old: Sequence[tuple[Key, str, str]], new: Sequence[Piece]) -> list[Key | None]:
    """For each new piece the key of the old (key, kind, words) it is, ``None`` for what was not there before."""
    was = [(kind, bare(kind, words)) for _key, kind, words in old]
    now = [(piece.kind, bare(piece.kind, piece.words)) for piece in new]
    found: dict[int, int] = {}
    gaps: list[tuple[range, range]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag == "equal":
            found.update(zip(range(j1, j2), range(i1, i2), strict=True))
        else:
            gaps.append((range(i1, i2), range(j1, j2)))
    _changed_in_place(was, now, gaps, found)
    _moved(was, now, found)
    return [old[found[place]][0] if place in found else None for place in range(len(new))]


_Pieces = Sequence[tuple[str, str]]


def _moved(was: _Pieces, now: _Pieces, found: dict[int, int]) -> None:
    """The same words at another place."""
    free: dict[str, list[int]] = {}
    for place in sorted(set(range(len(was))) - set(found.values())):
        free.setdefault(was[place][1], []).append(place)
    for place in (place for place in range(len(now)) if place not in found and now[place][1]):
        if free.get(now[place][1]):
            found[place] = free[now[place][1]].pop(0)


def _changed_in_place(was: _Pieces, now: _Pieces, gaps: Sequence[tuple[range, range]], found: dict[int, int]) -> None:
    """Between pieces that stayed: the same words first, then the most alike of the same level."""
    for before, after in gaps:
        kept = {was[place] for place in before} & {was[p] for p in range(len(was)) if p not in before}
        left = [place for place in before if was[place] not in kept]
        pairs = sorted(
            ((_alike(was[i], now[j]), -abs(i - before.start - j + after.start), i, j) for i in left for j in after),
            reverse=True,
        )
        for score, _near, i, j in pairs:
            if score >= _ALIKE and i in left and j not in found:
                found[j] = i
                left.remove(i)


def _alike(one: tuple[str, str], other: tuple[str, str]) -> float:
    """Percent; words that moved a level (a clause that became a point) are still themselves."""
    return fuzz.ratio(one[1], other[1]) - (0 if one[0] == other[0] else 10)
