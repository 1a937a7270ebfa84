"""Clauses that repeat the superior text with a change that bears on meaning, lists that differ, terms defined anew.

A copy is told by its words; what was left out or put in must hold a limiting word, a negation, a case, or enough words
of its own to be a new element.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from legaldocs.law.conflicts import wording
from legaldocs.law.conflicts.model import Clause, Pair, Rank, Side, Signal

_BOUND = (Rank.PROVINCE, Rank.MINISTRY)  # a decree may say a law again in its own words
_COPY = 0.45
_SAME_MEANING = 0.8
_SHORTEST = 8
_LIMITING = "chỉ không cấm trừ ngoài chưa phải hoặc và tất tối được nếu khi hết ít nhiều quá dưới trên đủ đến từ"
_MATERIAL = frozenset(re.findall(r"\w+", _LIMITING))
_BOUNDS = frozenset(
    re.findall(r"\w+", "không được vượt quá tối đa tối thiểu ít nhất nhiều nhất từ đến trên dưới đủ là")
)
_FORMULA = re.compile(
    r"\b(?:theo|đúng) (?:các )?quy định(?: hiện hành)?(?: của pháp luật)?(?: hiện hành| có liên quan| về [^\d]{3,40}$)?"
    r"|\btrên địa bàn(?: (?:tỉnh|thành phố|huyện|xã)(?! trực thuộc))?|\bcủa pháp luật hiện hành"
)
_ELEMENT = 4
_MOST = 4
_NAMES_LIST = re.compile(r"(?<!\w)(?:đối tượng|bao gồm|gồm các|trường hợp sau|các chức danh)(?!\w)")


def find(pair: Pair) -> Iterator[Signal]:
    """Near copies with material differences, then terms that both define."""
    changed: list[tuple[Clause, Clause]] = []
    whole = [clause for clause in pair.basis.clauses if _whole(clause)]
    for clause in filter(_whole, pair.tested.clauses if pair.tested.rank in _BOUND else ()):
        alike, other = wording.nearest(clause, whole)
        if other is not None and _COPY <= alike < 1 and _material(clause, other):
            changed.append((clause, other))
    if changed:
        changed = changed[:_MOST]
        rule = "subject-differs" if any(_lists(pair.tested, c) for c, _o in changed) else "altered-copy"
        yield Signal(rule, 0.6, tuple(c.span for c, _o in changed), tuple(o.span for _c, o in changed))
    yield from _terms(pair)


def _whole(clause: Clause) -> bool:
    return len(clause.words) >= _SHORTEST and not clause.heading


def _lists(side: Side, clause: Clause) -> bool:
    return _NAMES_LIST.search(side.lower, clause.start, clause.end) is not None


def _material(one: Clause, other: Clause) -> bool:
    """Whether what differs is more than a name for the same thing."""
    mine, theirs = _bare(one.words), _bare(other.words)
    for kind, a, b, c, d in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        gone, come = theirs[c:d], mine[a:b]
        if (set(gone) ^ set(come)) & _MATERIAL or abs(len(gone) - len(come)) >= _ELEMENT:
            return True
    return False


def _bare(words: Sequence[str]) -> list[str]:
    """The words without formulas that change nothing, and without what limits an amount, which has its own rule."""
    kept: list[str] = []
    for word in _FORMULA.sub(" ", " ".join(words)).split():
        while word.isdigit() and kept and kept[-1] in _BOUNDS:
            kept.pop()
        kept.append(word)
    return kept


def _terms(pair: Pair) -> Iterator[Signal]:
    """Terms defined on both sides whose meanings share too few words."""
    for mine in pair.tested.facts.terms:
        name = pair.tested.lower[mine.start : mine.end].strip()
        for theirs in pair.basis.facts.terms:
            if pair.basis.lower[theirs.start : theirs.end].strip() != name or mine.kind is not theirs.kind:
                continue
            one, other = (
                _words(pair.tested, mine.meaning.start, mine.meaning.end),
                _words(pair.basis, theirs.meaning.start, theirs.meaning.end),
            )
            if wording.likeness(one, other) < _SAME_MEANING:
                yield Signal("definition-differs", 0.65, (mine.meaning,), (theirs.meaning,))


def _words(side: Side, start: int, end: int) -> list[str]:
    return re.findall(r"\w+", side.lower[start:end])
