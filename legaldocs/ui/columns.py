"""Columns of a list that its reader chose, kept in the address (``cols``) like a filter.

Which columns there are is read off the head of the table, so that no list declares them a second time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from flask import request
from markupsafe import Markup

LEAST = 4  # columns; a narrower table has none to spare
MOST = 16  # that the style sheet can hide
NAME = "cols"
_HEAD = re.compile(r"<thead>(.*?)</thead>", re.DOTALL)
_CELL = re.compile(r"<th\b([^>]*)>(.*?)</th>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_KEY = re.compile(r'data-col="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the address, its head in words, its place counted from one, whether it is shown."""

    name: str
    words: str
    place: int
    shown: bool


def columns(table: str) -> list[Column]:
    """Columns with a head in words of a table's mark-up; none where the head has several rows or too few columns."""
    head = _HEAD.search(table)
    if head is None or "colspan" in head[1] or head[1].count("<tr") != 1:
        return []
    heads = [(place, cell[1], _words(cell[2])) for place, cell in enumerate(_CELL.finditer(head[1]), 1)]
    named = [(_name(place, marks), words, place) for place, marks, words in heads if words and place <= MOST]
    if len(named) < LEAST:
        return []
    wanted = set(request.args.getlist(NAME)) & {name for name, _words, _place in named}
    return [Column(name, words, place, not wanted or name in wanted) for name, words, place in named]


def stacked(table: Markup) -> Markup:
    """A table's mark-up told to become cards on a phone, unless it is narrow, a grid, or told so already."""
    start, opened, rest = str(table).partition('<table class="')
    classes, _, _ = rest.partition('"')
    head = _HEAD.search(rest)
    if head is None or "colspan" in head[1] or not _broad([marks for marks, _ in _CELL.findall(head[1])]):
        return table
    if {"ld-stacks", "ld-matrix"} & set(classes.split()):
        return table
    return Markup(start + opened + "ld-stacks " + rest)  # noqa: S704  # marked up already, one class more


def _broad(heads: list[str]) -> bool:
    """Too broad for a phone: four columns and more, or three of words; figures beside a name have room."""
    return len(heads) >= LEAST or (len(heads) == LEAST - 1 and not any("ld-num" in marks for marks in heads))


def _words(markup: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", markup)).split())


def _name(place: int, marks: str) -> str:
    """The key by which a column is sorted, or else its place."""
    found = _KEY.search(marks)
    return found[1] if found else str(place)


def pairs_without(*names: str) -> list[tuple[str, str]]:
    """This address's filters and order without some of them, for the hidden fields of a form."""
    left_out = {*names, "page"}
    return [(name, value) for name, value in request.args.items(multi=True) if name not in left_out]
