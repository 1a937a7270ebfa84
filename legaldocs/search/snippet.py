"""The part of a stored text that shows best why it was found, with the words found marked.

Works on the text itself, not on the index, so that what is shown is what is stored.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from legaldocs.search import analysis
from legaldocs.search.query import Parsed, parse

WINDOW = 240  # characters of text shown
_EDGE = 24  # how far an edge may move to stand between words
ELLIPSIS = "…"


class Piece(NamedTuple):
    """A stretch of a snippet; ``is_match`` when it is to be highlighted."""

    text: str
    is_match: bool


class _Match(NamedTuple):
    start: int
    end: int
    token: str


def snippet(text: str, query: str, window: int = WINDOW) -> list[Piece]:
    """About ``window`` characters of ``text`` with the words of ``query`` marked; its beginning when none occurs.

    ``text`` must be NFC.  Pieces joined give the stretch of text, with "…" where text was left out.
    """
    matches = matches_in(text, parse(query))
    start, end = _best_window(text, matches, window)
    return _pieces(text, start, end, [match for match in matches if match.start >= start and match.end <= end])


def matches_in(text: str, parsed: Parsed) -> list[_Match]:
    """Half-open places of the query's words in ``text``, sorted, not overlapping.

    A syllable that also occurs in a row with its neighbour of the query is marked there only: for "quy hoạch", the
    "quy" of "quy định" is no match.
    """
    runs = [parsed.tokens]
    runs += [phrase.exact if parsed.accented else phrase.folded for phrase in parsed.phrases]
    wanted = frozenset(token for run in runs for token in run)
    neighbours = {pair for run in runs for pair in pairwise(run)}
    found: list[tuple[_Match, bool]] = []
    last, before = -1, ""
    for count, start, end, tokens in analysis.holding(text, wanted, 0 if parsed.accented else 1):
        joined = count == last + 1 and (before, tokens[0]) in neighbours
        if joined:
            found[-1] = (found[-1][0], True)
        hits = [token for token in tokens if token in wanted]
        found.append((_Match(start, end, hits[0]), joined or len(hits) > 1))
        last, before = count, tokens[-1]
    in_rows = {match.token for match, in_row in found if in_row}
    return [match for match, in_row in found if in_row or match.token not in in_rows]


def _best_window(text: str, matches: list[_Match], window: int) -> tuple[int, int]:
    """The stretch that holds most different words, then most neighbouring ones, then the earliest."""
    if len(text) <= window:
        return 0, len(text)
    best, best_start = (-1.0, 0), 0
    last = 0
    for first, match in enumerate(matches):
        last = max(last, first)
        while last < len(matches) and matches[last].end <= match.start + window:
            last += 1
        inside = matches[first:last]
        adjacent = sum(1 for one, two in pairwise(inside) if two.start - one.end <= 1)
        score = (len({one.token for one in inside}) * 2.0 + adjacent, -match.start)
        if score > best:
            best, best_start = score, max(0, match.start - (window - (inside[-1].end - match.start)) // 2)
    start = min(best_start, len(text) - window)
    return _word_edge(text, start), _word_edge(text, start + window)


def _word_edge(text: str, place: int) -> int:
    """The nearest place at or before ``place`` that does not cut a word."""
    if place <= 0 or place >= len(text):
        return max(0, min(place, len(text)))
    for moved in range(place, max(0, place - _EDGE), -1):
        if text[moved - 1].isspace():
            return moved
    return place


def _pieces(text: str, start: int, end: int, matches: list[_Match]) -> list[Piece]:
    """Cut ``text[start:end]`` at the matches, joining matches that only blanks part."""
    pieces: list[Piece] = [Piece(ELLIPSIS, False)] if start > 0 else []
    place = start
    for match in matches:
        gap = text[place : match.start]
        if gap.strip() == "" and pieces and pieces[-1].is_match:
            pieces[-1] = Piece(pieces[-1].text + gap + text[match.start : match.end], True)
        else:
            if gap:
                pieces.append(Piece(gap, False))
            pieces.append(Piece(text[match.start : match.end], True))
        place = match.end
    if place < end:
        pieces.append(Piece(text[place:end], False))
    if end < len(text):
        pieces.append(Piece(ELLIPSIS, False))
    return pieces
