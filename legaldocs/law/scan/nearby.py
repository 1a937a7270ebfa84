"""Which provisions speak of the same thing: an index of rare pairs of words, in memory, derived from the texts.

A pair of neighbouring syllables is about a word (SEARCH figures: rare pairs find every made copy).  Pairs too common to
tell anything are dropped; what is left costs a few postings per provision, so that reading grows with the register and
asking does not.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from zlib import crc32

from legaldocs.law.conflicts import wording
from legaldocs.law.scan.model import Text, Unit

RAREST = 14  # pairs of a provision that are asked
MOST = 160  # postings of a pair beyond which it tells nothing
LEAST = 2  # rare pairs shared
_WORD = re.compile(r"\w+")


def grams(words: Iterable[str]) -> list[int]:
    """The telling pairs of a stretch as numbers, each once, in a fixed order."""
    pairs = wording.specific(tuple(words))
    return sorted({crc32(f"{one} {other}".encode()) for one, other in pairs})


def words_of(lower: str, start: int, end: int) -> list[str]:
    """The words of a stretch of a text in lower case."""
    return _WORD.findall(lower, start, end)


@dataclass
class Index:
    """Provisions of many texts by their pairs of words; texts may come and go."""

    _postings: defaultdict[int, array[int]] = field(default_factory=lambda: defaultdict(lambda: array("I")))
    _entries: list[tuple[int, str]] = field(default_factory=list)
    _of_text: dict[int, range] = field(default_factory=dict)

    def add(self, text: Text) -> None:
        """Take a text in, in place of what stood for it."""
        first = len(self._entries)
        for unit in text.units:
            number = len(self._entries)
            self._entries.append((text.id, unit.path))
            for gram in grams(words_of(text.lower, unit.start, unit.end)):
                postings = self._postings[gram]
                if len(postings) <= MOST:
                    postings.append(number)
        self._of_text[text.id] = range(first, len(self._entries))

    def drop(self, text_id: int) -> None:
        """Forget a text."""
        self._of_text.pop(text_id, None)

    def __contains__(self, text_id: int) -> bool:
        return text_id in self._of_text

    def __len__(self) -> int:
        return sum(len(span) for span in self._of_text.values())

    def near(self, text: Text, unit: Unit, limit: int) -> list[tuple[int, str]]:
        """Provisions of other texts that share most of the rarest pairs of ``unit``: (text, path), best first."""
        mine = grams(words_of(text.lower, unit.start, unit.end))
        known = [(len(postings), postings) for gram in mine if (postings := self._postings.get(gram)) is not None]
        rare = sorted((row for row in known if row[0] <= MOST), key=lambda row: row[0])[:RAREST]
        shared: Counter[int] = Counter()
        for _count, postings in rare:
            shared.update(postings)
        found: list[tuple[int, str]] = []
        for number, count in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
            if count < LEAST or len(found) >= limit:
                break
            other, path = self._entries[number]
            if other != text.id and number in self._of_text.get(other, ()):
                found.append((other, path))
        return found
