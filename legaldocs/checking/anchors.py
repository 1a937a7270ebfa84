"""Where words stand in a text: by their provision first, then anywhere if they stand there once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol


class Unit(Protocol):
    """A provision with its place."""

    @property
    def path(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def place(text: str, units: Sequence[Unit], path: str, quote: str) -> tuple[int, int, str] | None:
    """(start, end, path of the innermost unit) of ``quote``; blanks and line ends count alike.

    ``None`` where the words do not stand in ``path`` and stand elsewhere not at all or more than once.
    """
    pattern = _pattern(quote)
    if pattern is None:
        return None
    home = next((unit for unit in units if unit.path == path), None) if path else None
    inside = pattern.search(text, home.start, home.end) if home is not None else None
    if inside is None:
        found = list(pattern.finditer(text))
        if len(found) != 1 and not (found and not path):
            return None
        inside = found[0]
    return inside.start(), inside.end(), innermost(units, inside.start())


def _pattern(quote: str) -> re.Pattern[str] | None:
    words = quote.split()
    return re.compile(r"\s+".join(re.escape(word) for word in words)) if words else None


def innermost(units: Sequence[Unit], position: int) -> str:
    """Path of the smallest unit that ``position`` lies in; empty outside all."""
    inside = [unit for unit in units if unit.start <= position < unit.end]
    return min(inside, key=lambda unit: unit.end - unit.start).path if inside else ""
