"""Which line of one wording became which line of another, and which words: the skeleton of a redline.

Order is kept on both sides, so a line that moved far goes out in one place and comes in at the other.  Words are
compared by ``law.word_diff``; here no blank of either side is lost.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from legaldocs.law.word_diff import Piece, diff_words

Pair = tuple[int | None, int | None]

_WORDS = re.compile(r"\s+|\S+")
_LIKENESS = 50.0  # of 100: below this a reader sees two different sentences
_LOOKED_AT = 600  # characters compared for likeness
_MAX_PAIRS = 400_000  # of lines between two unchanged ones; beyond this nothing is left to pair in reasonable time


def align_lines(
    old: Sequence[str], new: Sequence[str], old_kinds: Sequence[Hashable], new_kinds: Sequence[Hashable]
) -> list[Pair]:
    """``(old index, new index)`` in reading order; ``None`` where a line exists on one side only.

    Only lines of one kind are paired (a row of three cells never with a sentence).  In a stretch of changes the lines
    that go out stand before those that come in at the same place.
    """
    numbers: dict[tuple[Hashable, str], int] = {}
    left, right = (
        [numbers.setdefault(key, len(numbers)) for key in zip(kinds, lines, strict=True)]
        for kinds, lines in ((old_kinds, old), (new_kinds, new))
    )
    pairs: list[Pair] = []
    i = j = 0
    for block in Indel.opcodes(left, right):
        if block.tag != "equal":
            continue
        pairs += _changed(old, new, old_kinds, new_kinds, (i, block.src_start), (j, block.dest_start))
        pairs += zip(range(block.src_start, block.src_end), range(block.dest_start, block.dest_end), strict=True)
        i, j = block.src_end, block.dest_end
    return pairs + _changed(old, new, old_kinds, new_kinds, (i, len(old)), (j, len(new)))


def _changed(
    old: Sequence[str],
    new: Sequence[str],
    old_kinds: Sequence[Hashable],
    new_kinds: Sequence[Hashable],
    olds: tuple[int, int],
    news: tuple[int, int],
) -> list[Pair]:
    """The lines between two unchanged ones: the likeliest pairs that keep the order, the others alone."""
    rows, columns = range(*olds), range(*news)
    if not rows or not columns or len(rows) * len(columns) > _MAX_PAIRS:
        return [*((i, None) for i in rows), *((None, j) for j in columns)]
    scores = [[_likeness(old[i], new[j]) if old_kinds[i] == new_kinds[j] else 0.0 for j in columns] for i in rows]
    chosen = _best_order(scores)
    found: list[Pair] = []
    i, j = olds[0], news[0]
    for row, column in [*((r + olds[0], c + news[0]) for r, c in chosen), (olds[1], news[1])]:
        found += [*((k, None) for k in range(i, row)), *((None, k) for k in range(j, column))]
        if row < olds[1]:
            found.append((row, column))
        i, j = row + 1, column + 1
    return found


def _likeness(old: str, new: str) -> float:
    return fuzz.ratio(old[:_LOOKED_AT], new[:_LOOKED_AT], score_cutoff=_LIKENESS)


def _best_order(scores: list[list[float]]) -> list[tuple[int, int]]:
    """The pairs of rows and columns, rising in both, whose scores have the largest sum."""
    height, width = len(scores), len(scores[0])
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    for i in range(height - 1, -1, -1):
        row, below, own = scores[i], best[i + 1], best[i]
        for j in range(width - 1, -1, -1):
            skipped = max(below[j], own[j + 1])
            own[j] = max(skipped, row[j] + below[j + 1]) if row[j] else skipped
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < height and j < width:
        if scores[i][j] and best[i][j] == scores[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def exact_pieces(old: str, new: str) -> list[Piece]:
    """``diff_words`` where it keeps every blank of both sides, else a comparison that counts blanks as words."""
    pieces = diff_words(old, new)
    if "".join(piece.text for piece in pieces if piece.op != "ins") == old:
        return pieces
    left, right = _WORDS.findall(old), _WORDS.findall(new)
    found: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("equal", "".join(left[i1:i2])))
        else:
            found += [Piece("del", "".join(left[i1:i2])), Piece("ins", "".join(right[j1:j2]))]
    return [piece for piece in found if piece.text]
