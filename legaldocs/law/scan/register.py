"""The register as one scan reads it: whole texts by a bounded store, local amounts and titles by the shelf.

Memory holds the text that is looked at, the texts it rests on, and the last few that others rested on; it does not grow
with the register.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from legaldocs.law.scan import left, nearby
from legaldocs.law.scan.left import Left
from legaldocs.law.scan.model import Text, Unit
from legaldocs.law.scan.nearby import Index
from legaldocs.law.scan.rivals import Side
from legaldocs.law.scan.shelf import Shelf
from legaldocs.law.types import RelationKind

Read = Callable[[list[int]], Iterable[Text]]
KEPT = 1_500_000  # characters of texts that stay at hand; what is read of them weighs some 30 bytes a character
RESTS_ON = (RelationKind.BASIS, RelationKind.GUIDE)


@dataclass
class _Held:
    """One text and what was read of it."""

    text: Text
    sides: dict[str, Side] = field(default_factory=dict)
    units: dict[str, Unit] | None = None
    grams: dict[str, array[int]] | None = None
    left: Left | None = None


@dataclass
class Register:
    """What ``scan`` asks.  ``read`` gives texts by id but for what has none; its answers are kept for a while."""

    today: date
    shelf: Shelf
    read: Read
    kept: int = KEPT
    _held: OrderedDict[int, _Held] = field(default_factory=OrderedDict)
    _size: int = 0

    def text(self, key: int) -> Text | None:
        """One text."""
        return self.texts([key]).get(key)

    def texts(self, keys: Iterable[int]) -> dict[int, Text]:
        """These texts, in the order asked for, those not at hand read in one go."""
        wanted = list(dict.fromkeys(keys))
        missing = [key for key in wanted if key not in self._held]
        for text in self.read(missing) if missing else ():
            self._of(text)
        found = {key: self._held[key].text for key in wanted if key in self._held}
        for key in found:
            self._held.move_to_end(key)
        while self._size > self.kept and len(self._held) > len(found):
            self._size -= len(self._held.popitem(last=False)[1].text.text)
        return found

    def superiors(self, text: Text) -> dict[int, Text]:
        """The texts at hand that ``text`` names as its basis or details."""
        return self.texts(one.target for one in text.cites if one.kind in RESTS_ON and one.target != text.id)

    def index_of(self, texts: dict[int, Text]) -> Index:
        """An index over the provisions of a few texts."""
        index = Index()
        for key, text in texts.items():
            index.add(key, self.grams(text).items())
        return index

    def grams(self, text: Text) -> dict[str, array[int]]:
        """The telling pairs of every provision of a text, by its path."""
        held = self._of(text)
        if held.grams is None:
            held.grams = {
                unit.path: array("I", nearby.grams(nearby.words_of(text.lower, unit.start, unit.end)))
                for unit in text.units
            }
        return held.grams

    def side(self, text: Text, path: str) -> Side | None:
        """One provision with its amounts, read once."""
        held = self._of(text)
        if path not in held.sides:
            if held.units is None:
                held.units = {unit.path: unit for unit in text.units}
            if path not in held.units:
                return None
            held.sides[path] = Side.of(text, held.units[path])
        return held.sides[path]

    def left(self, text: Text) -> Left:
        """What a text leaves to the province."""
        held = self._of(text)
        if held.left is None:
            held.left = left.read(text)
        return held.left

    def _of(self, text: Text) -> _Held:
        held = self._held.get(text.id)
        if held is None or held.text is not text:
            self._size += len(text.text) - (len(held.text.text) if held is not None else 0)
            held = self._held[text.id] = _Held(text)
        return held
