"""Quoted blocks: the new text an amending document sets in, whose "Điều n." lines are not the document's own.

Officials open a block with one kind of mark and close it with another, or never; so marks are only counted line
by line, and a block whose end is missing is reported as open for ``structure`` to end at the next unit of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_MARKS = '"“”„‟«»″'
_TAIL = " \t\r.;,:)*_/"


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quoted block; ``closed`` tells whether ``end`` is its closing mark or only the next opening one."""

    start: int
    end: int
    closed: bool


@lru_cache(maxsize=2)
def blocks(text: str) -> tuple[Quotation, ...]:
    """Quoted blocks of more than one line, in order, not overlapping.  One pass, linear; the latest are remembered."""
    found: list[Quotation] = []
    opened: int | None = None
    for start, end, marks in _marked_lines(text):
        closes, opens = _reading(text, start, end, marks, opened is not None)
        if opened is not None and closes is not None:
            found.append(Quotation(opened, closes, True))
            opened = None
        if opens is not None:
            if opened is not None:
                found.append(Quotation(opened, opens, False))
            opened = opens
    if opened is not None:
        found.append(Quotation(opened, len(text), False))
    return tuple(found)


def _marked_lines(text: str) -> Iterator[tuple[int, int, list[int]]]:
    """Start and end of every line that holds quotation marks, with their positions."""
    kinds = [mark for mark in (*_MARKS, "''") if mark in text]  # few of them: a small pattern passes faster
    if not kinds:
        return
    marks: list[int] = []
    end = -1
    for mark in re.finditer("|".join(kinds), text):
        if mark.start() > end:
            if marks:
                yield text.rfind("\n", 0, marks[0]) + 1, end, marks
            marks = []
            found = text.find("\n", mark.start())
            end = found if found >= 0 else len(text)
        marks.append(mark.start())
    if marks:
        yield text.rfind("\n", 0, marks[0]) + 1, end, marks


def _reading(text: str, start: int, end: int, marks: list[int], inside: bool) -> tuple[int | None, int | None]:
    """Where the line closes the running block and where it opens one that outlives the line."""
    line = text[start:end]
    leads = marks[0] == start + len(line) - len(line.lstrip(" \t\r*_"))
    ends = marks[-1] >= start + len(line.rstrip(_TAIL)) - 2
    introduced = text[start : marks[-1]].rstrip(" \t*_").endswith(":")
    if len(marks) % 2 == 0:
        if inside and introduced and not leads and text[marks[0]] in '”»"' and not ends:
            return marks[0] + 1, marks[-1]
        return None, None
    if ends and introduced:
        return None, marks[-1]
    if ends and not leads:
        return (marks[-1] + 1, None) if inside else (None, None)
    if leads:
        return (marks[-1] + 1, None) if inside and ends and text[marks[-1]] != "“" else (None, marks[0])
    if introduced:
        return None, marks[-1]
    closing = inside and text[marks[-1]] in '”»"' and text[marks[-1] + 1 : marks[-1] + 2] in {".", ";", ",", ""}
    return (marks[-1] + 1, None) if closing else (None, None)
