"""Inner units of texts without articles: plans and appendices numbered A, I, 1, a.

A plan's "I. MỤC ĐÍCH" is a section, its "1." a clause, its "a)" a point; capital letters above Roman numerals are
parts.  A label counts only where its number continues the one before and another of its level follows the first:
rows of tables, forms and dates begin lines with numbers too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from legaldocs.law.article_heading import group_heading
from legaldocs.law.headings import roman
from legaldocs.law.sequence import point_rank
from legaldocs.law.types import Kind, Provision

_LABEL = re.compile(
    r"^[ \t\r>*#_]{0,12}(?:(?:phan|muc)[ \t]+)?(?P<no>(?P<roman>[ivxl]{1,6})|(?P<letter>[a-z]\d?)|(?P<number>\d{1,2}))"
    r"[ \t*_]?(?P<stop>[.)/:])(?!\d)[ \t*_]*",
    re.MULTILINE,
)
_PART, _SECTION, _CLAUSE, _POINT = range(4)
_AHEAD = 60  # labels read for the second one of a level
_LONGEST_TITLE = 300
_MOST = 4000  # labels of one region: beyond, it is a table


@dataclass(frozen=True, slots=True)
class _Label:
    level: int
    value: float
    slug: str
    start: int
    after: int


@dataclass(slots=True)
class _Open:
    label: _Label
    path: str
    parent: str | None
    heading: str | None


def inner_units(
    text: str, plain: str, region: tuple[int, int], within: str | None, quoted: Callable[[int], bool]
) -> list[Provision]:
    """Sections, clauses and points of ``text[region]`` under the unit at ``within``; none where nothing counts."""
    start, end = region
    labels = [label for label in _labels(text, plain, start, end) if not quoted(label.start)]
    return list(_Outline(text, end, within).read(labels)) if len(labels) <= _MOST else []


def _labels(text: str, plain: str, start: int, end: int) -> Iterator[_Label]:
    """Possible labels in order; a letter that may be a Roman numeral comes as both, numeral first."""
    for match in _LABEL.finditer(plain, start, end):
        written, first, after = match["no"], match.start("no"), match.end()
        shown = text[first : first + len(written)]
        if match["number"]:
            yield _Label(_CLAUSE, int(written), f"khoan-{int(written)}", first, after)
        elif shown.isupper() and match["stop"] in ".:)":
            if match["roman"]:
                yield _Label(_SECTION, roman(written), f"muc-{written}", first, after)
            if len(written) == 1:
                yield _Label(_PART, point_rank(shown.lower()), shown.lower(), first, after)
        elif shown.islower() and match["stop"] in ")." and len(written.rstrip("0123456789")) == 1:
            yield _Label(_POINT, point_rank(shown), f"diem-{shown}", first, after)


class _Outline:
    """One pass over the labels of a region."""

    def __init__(self, text: str, end: int, within: str | None) -> None:
        self._text, self._end, self._within = text, end, within
        self._stack: list[_Open] = []
        self._last: dict[int, float] = {}
        self._taken: set[str] = set()
        self._sections_inside = False

    def read(self, labels: list[_Label]) -> Iterator[Provision]:
        """Units in document order."""
        self._sections_inside = any(label.level == _SECTION and label.value == 2 for label in labels)
        opened: list[tuple[int, _Open]] = []
        ends: dict[int, int] = {}
        used = -1
        for place, label in enumerate(labels):
            if label.start == used or not self._counts(label, labels, place):
                continue
            used = label.start
            while self._stack and self._stack[-1].label.level >= label.level:
                ends[self._stack.pop().label.start] = label.start
            unit = self._open(label)
            if unit is not None:
                opened.append((label.start, unit))
        for start, unit in opened:
            yield self._provision(unit, ends.get(start, self._end))

    def _counts(self, label: _Label, labels: list[_Label], place: int) -> bool:
        last = self._last.get(label.level, 0)
        if label.level == _POINT:
            follows = last > 0 and last < label.value <= last + 3
        else:
            follows = last > 0 and label.value == last + 1
        if follows:
            return True
        return label.value == 1 and self._second_follows(label, labels, place)

    def _second_follows(self, label: _Label, labels: list[_Label], place: int) -> bool:
        """Whether the next of the level comes before the level above goes on or the count begins anew."""
        for following in labels[place + 1 : place + _AHEAD]:
            if following.level == label.level and following.start > label.start:
                return following.value == 2
            if following.level < label.level and following.level in self._last:
                return False
        return False

    def _open(self, label: _Label) -> _Open | None:
        for level in [level for level in self._last if level > label.level]:
            del self._last[level]
        self._last[label.level] = label.value
        parent = self._stack[-1].path if self._stack else self._within
        slug = label.slug
        if label.level == _PART:
            slug = f"phan-{slug}" if self._sections_inside else f"muc-{slug}"
        path = f"{parent}/{slug}" if parent else slug
        if path in self._taken:
            return None  # the count began anew: another table or form
        self._taken.add(path)
        unit = _Open(label, path, parent, self._heading(label))
        self._stack.append(unit)
        return unit

    def _heading(self, label: _Label) -> str | None:
        """Title of a part or section; clauses and points have none."""
        if label.level > _SECTION:
            return None
        line = self._text.find("\n", label.after, self._end)
        title = group_heading(self._text[label.after : line if line >= 0 else self._end])
        return title if title and len(title) <= _LONGEST_TITLE else None

    def _provision(self, unit: _Open, end: int) -> Provision:
        label = unit.label
        while end > label.start and self._text[end - 1].isspace():
            end -= 1
        parts = Kind.PART if self._sections_inside else Kind.SECTION
        kind = (parts, Kind.SECTION, Kind.CLAUSE, Kind.POINT)[label.level]
        shown = self._text[label.start : label.after].strip(" \t*_")
        return Provision(unit.path, kind, shown, unit.heading, label.start, end, unit.parent)
