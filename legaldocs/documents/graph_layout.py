"""Where documents stand in the picture of relations: one band per rank, the law on top, the newest to the right.

Pure; places are in the picture's own units, the browser scales them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

ACROSS, DOWN, WIDEST = 240, 110, 9  # between boxes of 150 there is room for the words on an edge


@dataclass(frozen=True, slots=True)
class Spot:
    """What placing needs to know of a document; ``order`` sorts within a band."""

    key: int
    rank: int
    order: tuple[Hashable, ...]


def places(spots: Iterable[Spot]) -> Mapping[int, tuple[float, float]]:
    """(x, y) of every document: bands by rank from the top, each centred, long ones broken into several lines."""
    found: dict[int, tuple[float, float]] = {}
    line = 0
    listed = sorted(spots, key=lambda spot: (spot.rank, spot.order, spot.key))
    for _rank, band in groupby(listed, key=lambda spot: spot.rank):
        here = list(band)
        rows = -(-len(here) // WIDEST)
        each = -(-len(here) // rows)
        for start in range(0, len(here), each):
            row = here[start : start + each]
            for at, spot in enumerate(row):
                # Every second line is shifted, so that an edge between lines does not run through a label.
                found[spot.key] = ((at - (len(row) - 1) / 2 + (line % 2) * 0.25) * ACROSS, line * DOWN)
            line += 1
    return found
