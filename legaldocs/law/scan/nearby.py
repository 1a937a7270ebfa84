"""Which provisions speak of the same thing: an index of rare pairs of words over the few texts that one text rests on.

A pair of neighbouring syllables is about a word (SEARCH figures: rare pairs find every made copy).  Pairs too common to
tell anything are dropped.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from zlib import crc32

from legaldocs.law.conflicts import wording

RAREST = 14  # pairs of a provision that are asked
MOST = 160  # postings of a pair beyond which it tells nothing
LEAST = 2  # rare pairs shared
_WORD = re.compile(r"\w+")


def grams(words: Iterable[str]) -> list[int]:
    """The telling pairs of a stretch as numbers, each once, in a fixed order."""
    return sorted({number(pair) for pair in wording.specific(tuple(words))})


def number(pair: wording.Bigram) -> int:
    """A pair of words as a number of 32 bits; two pairs in a billion share one."""
    return crc32(f"{pair[0]} {pair[1]}".encode())


def words_of(lower: str, start: int, end: int) -> list[str]:
    """The words of a stretch of a text in lower case."""
    return _WORD.findall(lower, start, end)


@dataclass
class Index:
    """Provisions of a few texts by their pairs of words."""

    _postings: defaultdict[int, array[int]] = field(default_factory=lambda: defaultdict(lambda: array("I")))
    _entries: list[tuple[int, str]] = field(default_factory=list)

    def add(self, text_id: int, units: Iterable[tuple[str, Iterable[int]]]) -> None:
        """Take a text in: the paths of its provisions with their ``grams``."""
        for path, pairs in units:
            number = len(self._entries)
            self._entries.append((text_id, path))
            for pair in pairs:
                postings = self._postings[pair]
                if len(postings) <= MOST:
                    postings.append(number)

    def near(self, pairs: Iterable[int], limit: int) -> list[tuple[int, str]]:
        """Provisions that share most of the rarest of ``pairs``: (text, path), best first."""
        known = [(len(postings), postings) for pair in pairs if (postings := self._postings.get(pair)) is not None]
        rare = sorted((row for row in known if row[0] <= MOST), key=lambda row: row[0])[:RAREST]
        shared: Counter[int] = Counter()
        for _count, postings in rare:
            shared.update(postings)
        ranked = sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:limit]
        return [self._entries[number] for number, count in ranked if count >= LEAST]
