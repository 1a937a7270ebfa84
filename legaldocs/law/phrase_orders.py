"""Phrase instructions: which words are exchanged for which ("thay cụm từ “A” bằng cụm từ “B” tại khoản 2 Điều 5").

One sentence may exchange several phrases in several places; a phrase belongs to the places named after it, or within
its own words.  Where that does not settle every place, nothing is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from legaldocs.law import units
from legaldocs.law.types import Operation

_QUOTE = re.compile(r"[“\"«]\s*([^“”\"«»\n]{1,600}?(?:\n[^“”\"«»\n]{1,600}?)?)\s*[”\"»]")  # one may be wrapped
_NEW = re.compile(r"(?<!\w)(?:bang|thanh|boi)\s+(?:cac\s+|la\s+)?(?:cum tu|tu ngu|tu|noi dung|so|dong chu|chu)?\s*$")
_ANOTHER = re.compile(r"\s*(?:,|;|va)\s*(?:cac\s+)?(?:cum tu|tu ngu|tu)?\s*")
_PLACED = re.compile(r"(?<!\w)(?:vao\s+)?(?:ngay\s+)?(?P<side>sau|truoc)\s+(?:cac\s+)?(?:cum tu|tu ngu|tu|so|chu)\s*$")
_COUNT = re.compile(r"(?<!\w)tai (?P<count>\d{1,2}|hai|ba|bon|nam) (?:vi tri|cho|noi|lan)(?!\w)")
_EXCEPT = re.compile(r"(?<!\w)(?:tru(?!\w)|ngoai tru|lan thu|thu (?:nhat|hai|ba)|dau tien|cuoi cung)")
_BLANK = "¤"  # stands for quoted words: no blank, or the places before and after a phrase would read as one list
_NUMBERS = {"hai": 2, "ba": 3, "bon": 4, "nam": 5}


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words ``old`` give way to ``new`` (empty: they are left out)."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class PhraseOrder:
    """Phrases for one place, and how often each must stand there where the instruction says so."""

    phrases: tuple[Phrase, ...]
    count: int | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    phrase: Phrase
    start: int
    end: int


def phrase_order(text: str, lower: str, operation: Operation, target: str | None) -> PhraseOrder | None:
    """The phrases that the instruction ``text`` orders for the unit ``target``; ``None`` where it is not plain.

    ``operation`` is ``REPLACE_PHRASE``, ``REPEAL_PHRASE`` or, for words set in beside others, ``SUPPLEMENT``;
    ``lower`` is the accent-less lower case of ``text``, aligned with it.
    """
    found = _pairs(text, lower, operation)
    outside = _QUOTE.sub(lambda m: _BLANK * len(m.group()), text)
    said = "".join(low if char != _BLANK else _BLANK for low, char in zip(lower, outside, strict=True))
    if not found or _EXCEPT.search(said):
        return None
    counted = _COUNT.search(said)
    count = _NUMBERS.get(counted["count"]) or int(counted["count"]) if counted else None
    mine = _for_target(found, said, target)
    return PhraseOrder(tuple(mine), count) if mine else None


def _pairs(text: str, lower: str, operation: Operation) -> list[_Found]:
    """Phrases with what stands for them, in order; empty where a quotation has no part."""
    if operation is Operation.REPEAL_PHRASE:
        return [_Found(Phrase(_line(quote), ""), quote.start(), quote.end()) for quote in _QUOTE.finditer(text)]
    found: list[_Found] = []
    waiting: list[re.Match[str]] = []
    position = 0
    for quote in _QUOTE.finditer(text):
        before, position = lower[position : quote.start()], quote.end()
        if not waiting:
            waiting = [quote]
        elif operation is Operation.SUPPLEMENT:
            placed = _PLACED.search(before)
            if placed is None or len(waiting) > 1:
                return []
            both = (_line(quote), _line(waiting[0])) if placed["side"] == "sau" else (_line(waiting[0]), _line(quote))
            found.append(_Found(Phrase(_line(quote), _joined(*both)), waiting[0].start(), quote.end()))
            waiting = []
        elif _NEW.search(before):
            found += [_Found(Phrase(_line(old), _line(quote)), old.start(), quote.end()) for old in waiting]
            waiting = []
        elif _ANOTHER.fullmatch(before):
            waiting.append(quote)
        else:
            return []
    return [] if waiting else found


def _line(quote: re.Match[str]) -> str:
    """The quoted words on one line: a break inside them is a matter of the page."""
    return " ".join(quote[1].split())


def _joined(before: str, after: str) -> str:
    """Words set in beside others; a mark that begins them needs no blank before it."""
    return before + after if after[:1] in ",;.:)" else f"{before} {after}"


def _for_target(found: list[_Found], said: str, target: str | None) -> list[Phrase]:
    """The phrases meant for one place."""
    if len(found) == 1 or target is None:
        return [one.phrase for one in found]
    places = [p for p in units.find(said, said, 0, len(said)) if p.paths and not p.own]
    within = [one.phrase for one in found for p in places if one.start < p.start < one.end and _names(p.paths, target)]
    if within:
        return within
    mine = [p for p in places if _names(p.paths, target)]
    if len(mine) != 1:
        return []
    earlier = [p.end for p in places if p.end <= mine[0].start and any(o.start > p.end for o in found)]
    earlier = [end for end in earlier if any(end < o.start < mine[0].start for o in found)]
    since = max(earlier, default=0)
    before = [one.phrase for one in found if since <= one.start and one.end <= mine[0].start]
    leading = all(p.end <= found[0].start for p in places)
    return before or ([one.phrase for one in found] if leading else [])


def _names(paths: tuple[str, ...], target: str) -> bool:
    return any(target == path or target.endswith("/" + path) for path in paths)
