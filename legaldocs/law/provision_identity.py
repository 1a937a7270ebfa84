"""Which provision is which after renumbering, split and merge: an address means a unit only together with a day.

A citation made on one day names the address of that day; read on another day it leads to where the unit then stands,
to several places after a split, to one after a merge.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from legaldocs.law.consolidate import Instruction
from legaldocs.law.effect_events import covers


@dataclass(frozen=True, slots=True)
class Move:
    """From the day ``on`` the unit at ``old`` stands at ``new``; several addresses are a split.

    Moves of one day happen at once: 3 → 4 and 4 → 5 do not chain.
    """

    on: date
    old: str
    new: tuple[str, ...]


def moves(instructions: Iterable[Instruction]) -> list[Move]:
    """What the instructions renumber, earliest first."""
    found = [
        Move(one.on, one.order.target, one.order.becomes)
        for one in instructions
        if one.order.becomes and one.order.target and one.on
    ]
    return sorted(found, key=lambda move: (move.on, move.old))


def follow(known: Sequence[Move], path: str, named_on: date, read_on: date) -> tuple[str, ...]:
    """Addresses on ``read_on`` of the unit that ``path`` meant on ``named_on``, earlier or later; never empty."""
    if read_on >= named_on:
        due = [move for move in known if named_on < move.on <= read_on]
        return _through(due, path)
    due = [Move(move.on, new, (move.old,)) for move in known if read_on < move.on <= named_on for new in move.new]
    return _through(due[::-1], path)


def _through(due: Sequence[Move], path: str) -> tuple[str, ...]:
    """The address after one day's moves after another, in the order given."""
    places = [path]
    for day in dict.fromkeys(move.on for move in due):
        today = [move for move in due if move.on == day]
        places = list(dict.fromkeys(new for place in places for new in _moved(today, place)))
    return tuple(places)


def _moved(today: Sequence[Move], path: str) -> tuple[str, ...]:
    """Where the unit goes by the moves of one day: the nearest unit around it that moves takes it along."""
    around = [move for move in today if covers(move.old, path)]
    if not around:
        return (path,)
    nearest = max(move.old.count("/") for move in around)
    return tuple(new + path[len(move.old) :] for move in around if move.old.count("/") == nearest for new in move.new)
