"""Versions of one provision in two times: from when to when it read so, and from when to when the register said so.

Derived from the base text and the confirmed instructions, never stored: "what was in force on day Y" and "what did
the register say on day X about day Y" are two questions to one function.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from legaldocs.law.consolidate import Consolidated, Instruction, consolidate
from legaldocs.law.provision_identity import follow, moves


@dataclass(frozen=True, slots=True)
class Known:
    """An instruction with the stretch of time in which the register holds it; ``None`` is for ever."""

    instruction: Instruction
    recorded_at: datetime
    withdrawn_at: datetime | None = None

    def held(self, at: datetime | None) -> bool:
        """Whether the register holds it at that moment; ``None`` is now."""
        if at is None:
            return self.withdrawn_at is None
        return self.recorded_at <= at and (self.withdrawn_at is None or at < self.withdrawn_at)


@dataclass(frozen=True, slots=True)
class Version:
    """One wording at ``paths`` (several after a split): in effect in ``[since, until)``, on record in
    ``[recorded_from, recorded_until)``; ``None`` is an open side.  ``by`` are keys of the instructions that wrote it.
    """

    paths: tuple[str, ...]
    words: str
    since: date | None
    until: date | None
    by: tuple[int, ...]
    recorded_from: datetime | None = None
    recorded_until: datetime | None = None


class Wordings:
    """One document's base text and instructions; consolidated texts are kept for the next question."""

    def __init__(self, text: str, known: Iterable[Known]) -> None:
        self.text, self.known = text, list(known)
        self._made: dict[frozenset[int], Consolidated] = {}

    def at(self, on: date, held_at: datetime | None = None) -> Consolidated:
        """The consolidated text of a day, as the register held it at a moment."""
        due = self._held(held_at)
        return self._consolidated([one for one in due if one.on is None or one.on <= on], on)

    def versions(self, path: str, named_on: date, held_at: datetime | None = None) -> list[Version]:
        """Wordings in effect one after another of the unit that ``path`` means on ``named_on``."""
        held = self._held(held_at)
        renumbered = moves(held)
        days = sorted({one.on for one in held if one.on is not None})
        found: list[Version] = []
        for since, until in pairwise([None, *days, None]):
            day = since or (days[0] - timedelta(days=1) if days else named_on)
            made = self.at(day, held_at)
            version = _version(made, follow(renumbered, path, named_on, day), since, until)
            if version is None:
                continue
            if found and (found[-1].paths, found[-1].words) == (version.paths, version.words):
                found[-1] = replace(found[-1], until=until)
            else:
                found.append(version)
        return found

    def record(self, path: str, named_on: date) -> list[Version]:
        """The same in both times: each version with the stretch in which the register showed it, oldest first."""
        moments = sorted({moment for one in self.known for moment in (one.recorded_at, one.withdrawn_at) if moment})
        rows: list[Version] = []
        for start, end in pairwise([None, *moments, None]):
            at = start or (moments[0] - timedelta(microseconds=1) if moments else None)
            for version in self.versions(path, named_on, at):
                rows = list(_prolonged(rows, replace(version, recorded_from=start, recorded_until=end)))
        return rows

    def _held(self, at: datetime | None) -> list[Instruction]:
        return [one.instruction for one in self.known if one.held(at)]

    def _consolidated(self, due: Sequence[Instruction], on: date) -> Consolidated:
        key = frozenset(one.key for one in due)
        if key not in self._made:
            self._made[key] = consolidate(self.text, due, on)
        return self._made[key]


def _version(made: Consolidated, paths: tuple[str, ...], since: date | None, until: date | None) -> Version | None:
    """What stands at the addresses; ``None`` where nothing does."""
    there = [unit for unit in made.provisions if unit.path in paths]
    if not there:
        return None
    words = "\n".join(made.text[unit.start : unit.end] for unit in there)
    by = tuple(dict.fromkeys(key for path in _written(made, paths) for key in made.origins[path]))
    return Version(tuple(unit.path for unit in there), words, since, until, by)


def _written(made: Consolidated, paths: tuple[str, ...]) -> list[str]:
    """Units with words of an instruction that lie at, around or inside the addresses."""
    return [
        path
        for path in made.origins
        if any(path == other or path.startswith(other + "/") or other.startswith(path + "/") for other in paths)
    ]


def _prolonged(rows: Sequence[Version], row: Version) -> Iterator[Version]:
    """The rows with one more, joined to the row that says the same up to the moment where this one begins."""
    joined = False
    for other in rows:
        same = replace(other, recorded_from=None, recorded_until=None) == replace(
            row, recorded_from=None, recorded_until=None
        )
        if same and other.recorded_until == row.recorded_from and not joined:
            joined = True
            yield replace(other, recorded_until=row.recorded_until)
        else:
            yield other
    if not joined:
        yield row
