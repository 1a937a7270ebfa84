"""Word-level comparison of two wordings, in the units a lawyer reads: words, whole numbers, whole quantities.

"20.000" never becomes "2|3" plus "0.000", a document number stays in one piece, and "20 ngày làm việc" changes to
"12 ngày" as a whole.  Which provisions to compare is decided in ``law.diff``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

from rapidfuzz.distance import Indel

Op = Literal["equal", "ins", "del"]

# Units that belong to the number before them; the longer first, because the first match wins.
_UNITS = (
    r"ngày làm việc|ngày|tuần|tháng|quý|năm|giờ|phút|tuổi|lần|người|hộ|"
    r"(?:nghìn |ngàn |triệu |tỷ |tỉ )?đồng|triệu|tỷ|tỉ|đ|VNĐ|USD|phần trăm|"
    r"km2|km²|km|m2|m²|m3|m³|cm|mm|ha|m|kg|tấn|tạ|lít|kWh|kW|MW"
)
_TOKEN = re.compile(
    r"(?:\d{1,2} tháng )?\d{1,2} năm \d{4}"  # a date in words is one thing, not "12 tháng" and "8 năm"
    rf"|(?:\d+(?:[.,]\d+)*\s?%|\d+(?:[.,]\d+)*[ \u00a0](?:{_UNITS})(?!\w))"
    r"|\w+(?:[./,:\-–&]\w+)*"  # words, numbers with separators, dates, document numbers
    r"|[^\w\s]",
    re.IGNORECASE,
)
_SMALL = 60_000  # up to this many token pairs difflib's longest blocks read best and are fast enough
_LARGE = 25_000_000  # beyond this many pairs without a common group of words the texts have nothing to align


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stays, comes in or goes out."""

    op: Op
    text: str


def diff_words(old: str, new: str) -> list[Piece]:
    """The change from ``old`` to ``new``, never two pieces of one kind in a row, deletions before insertions.

    ``equal`` and ``ins`` pieces joined give ``new`` exactly; ``equal`` and ``del`` give ``old`` up to its blanks,
    which are no change of wording.
    """
    before, after = _Tokens(old), _Tokens(new)
    raw = [Piece("equal", after.lead)]
    for tag, i1, i2, j1, j2 in _absorb(_blocks(before.words, after.words), after):
        if tag == "equal":
            raw.append(Piece("equal", after.text(j1, j2)))
        else:
            # The words before may have lost their blank at the end of the new text: do not glue the deletion to them.
            glue = " " if 0 < i1 < i2 and before.spaced(i1) and not raw[-1].text[-1:].isspace() else ""
            raw += [Piece("del", glue + before.text(i1, i2)), Piece("ins", after.text(j1, j2))]
    return _joined([piece for piece in _ends_shared(raw) if piece.text])


def same_words(old: str, new: str) -> bool:
    """Whether two wordings differ at most in blanks."""
    return old == new or old.split() == new.split()


_Block = tuple[str, int, int, int, int]


class _Tokens:
    """A text as words to compare; each runs to the start of the next, so blanks are kept but not compared."""

    def __init__(self, text: str) -> None:
        self.source = text
        found = [match.span() for match in _TOKEN.finditer(text)]
        self.words = [text[start:end] for start, end in found]
        # The blank inside "20 ngày" may be a no-break space or a line break in one of the texts.
        self.words = [word if word.isalnum() else " ".join(word.split()) for word in self.words]
        self.starts = [start for start, _ in found] + [len(text)]
        self.lead = text[: self.starts[0]]

    def text(self, first: int, last: int) -> str:
        """The text of the words ``[first, last)`` with the blanks after them."""
        return self.source[self.starts[first] : self.starts[last]]

    def spaced(self, index: int) -> bool:
        """Whether a blank stands before the word."""
        return self.starts[index] > 0 and self.source[self.starts[index] - 1].isspace()


def _blocks(old: list[str], new: list[str], i: int = 0, j: int = 0) -> list[_Block]:
    """Opcodes over the tokens, counted from ``i`` and ``j``; common ends are cut off first, often leaving little."""
    shorter = min(len(old), len(new))
    head = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    tail = next((n for n in range(shorter - head) if old[-1 - n] != new[-1 - n]), shorter - head)
    end_old, end_new = len(old) - tail, len(new) - tail
    blocks: list[_Block] = [("equal", i, i + head, j, j + head)] if head else []
    blocks += _middle(old[head:end_old], new[head:end_new], i + head, j + head)
    if tail:
        blocks.append(("equal", i + end_old, i + len(old), j + end_new, j + len(new)))
    return blocks


def _middle(old: list[str], new: list[str], i: int, j: int) -> Iterator[_Block]:
    """The part between the common ends: as a whole if small, else piecewise between unmistakable places."""
    pairs = len(old) * len(new)
    if pairs <= _SMALL:
        opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        yield from ((tag, a + i, b + i, c + j, d + j) for tag, a, b, c, d in opcodes)
        return
    anchors = _anchors(old, new)
    if anchors:
        a = c = 0
        for b, d in [*anchors, (len(old), len(new))]:
            if old[a:b] == new[c:d]:
                yield "equal", i + a, i + b, j + c, j + d
            else:
                yield from _blocks(old[a:b], new[c:d], i + a, j + c)
            a, c = b, d
    elif pairs <= _LARGE:
        numbers: dict[str, int] = {}
        left, right = ([numbers.setdefault(word, len(numbers)) for word in words] for words in (old, new))
        for op in Indel.opcodes(left, right):
            yield op.tag, op.src_start + i, op.src_end + i, op.dest_start + j, op.dest_end + j
    else:
        yield "replace", i, i + len(old), j, j + len(new)


def _anchors(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Places of word groups that occur once in each text, in the longest order common to both; never ``(0, 0)``."""
    left, right = _unique_groups(old), _unique_groups(new)
    places = sorted((left[group], right[group]) for group in left.keys() & right.keys())
    tops: list[int] = []  # the smallest last place in the new text of a common order of each length
    at: list[int] = []
    back: list[int] = []
    for index, (_, place) in enumerate(places):
        length = bisect_left(tops, place)
        back.append(at[length - 1] if length else -1)
        tops[length : length + 1], at[length : length + 1] = [place], [index]
    chain = at[-1] if at else -1
    found: list[tuple[int, int]] = []
    while chain >= 0:
        found.append(places[chain])
        chain = back[chain]
    return [place for place in reversed(found) if place != (0, 0)]


def _unique_groups(words: list[str]) -> dict[tuple[str, ...], int]:
    """Groups of four words that occur once, with their place."""
    groups = [tuple(words[n : n + 4]) for n in range(len(words) - 3)]
    counts = Counter(groups)
    return {group: n for n, group in enumerate(groups) if counts[group] == 1}


def _absorb(blocks: list[_Block], new: _Tokens) -> list[_Block]:
    """Treat a lone punctuation mark between two changes as changed: islands of commas make a change unreadable."""
    whole = _merged(blocks)
    for index, (tag, i1, i2, j1, j2) in enumerate(whole):
        inside = 0 < index < len(whole) - 1
        if tag == "equal" and inside and j2 - j1 <= 2 and not any(_wordy(new, j) for j in range(j1, j2)):
            whole[index] = ("replace", i1, i2, j1, j2)
    return _merged(whole)


def _merged(blocks: Iterable[_Block]) -> list[_Block]:
    """Neighbouring blocks of one kind as one; everything that is not equal is a replacement."""
    merged: list[_Block] = []
    for changed, group in groupby(blocks, key=lambda block: block[0] != "equal"):
        run = list(group)
        merged.append(("replace" if changed else "equal", run[0][1], run[-1][2], run[0][3], run[-1][4]))
    return merged


def _wordy(tokens: _Tokens, index: int) -> bool:
    return tokens.words[index][0].isalnum() or "\n" in tokens.text(index, index + 1)


def _ends_shared(pieces: list[Piece]) -> Iterator[Piece]:
    """A deletion and the insertion in its place leave the line end that both have to what stays."""
    held: Piece | None = None
    for piece in pieces:
        if held is not None and piece.op == "ins":
            old, new = held.text.rstrip(), piece.text.rstrip()
            ends = piece.text[len(new) :]
            if old and new and "\n" in ends and "\n" in held.text[len(old) :]:
                yield from (Piece("del", old), Piece("ins", new), Piece("equal", ends))
            else:
                yield from (held, piece)
            held = None
            continue
        if held is not None:
            yield held
        held = piece if piece.op == "del" else None
        if held is None:
            yield piece
    if held is not None:
        yield held


def _joined(pieces: list[Piece]) -> list[Piece]:
    return [
        Piece(op, "".join(piece.text for piece in group)) for op, group in groupby(pieces, key=lambda piece: piece.op)
    ]
