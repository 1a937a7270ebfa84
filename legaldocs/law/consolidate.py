"""Consolidated text (văn bản hợp nhất): confirmed instructions carried out on a text, as at a day.

Instructions of one day are carried out together on the text as it stood before that day.  Each result is read again
and must hold the ordered words at the ordered address and every other unit untouched; an instruction that does not
come out so, or whose words are not plain, is refused with a reason and the text stays as it was.  Where one was
refused, later ones that rest on its words are refused too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from legaldocs.law import structure
from legaldocs.law.consolidate_edit import State, edit_of
from legaldocs.law.consolidate_order import Edit, Order, Part, Why
from legaldocs.law.effect_events import covers
from legaldocs.law.types import Operation, Provision

_PHRASES = {Operation.REPLACE_PHRASE, Operation.REPEAL_PHRASE}
__all__ = ["Consolidated", "Instruction", "Refusal", "consolidate"]


@dataclass(frozen=True, slots=True)
class Instruction:
    """A confirmed order: ``key`` names it for the caller, ``on`` is its first day, ``source`` the amending document.

    ``place`` orders the instructions of one source.  ``on`` is ``None`` where the day is not known.
    """

    key: int
    on: date | None
    source: int | None
    place: int
    order: Order


@dataclass(frozen=True, slots=True)
class Refusal:
    """An instruction that was not carried out; ``other`` is the instruction it collides with."""

    instruction: Instruction
    why: Why
    other: int | None = None


@dataclass(frozen=True, slots=True)
class Consolidated:
    """A text with its tree, what was carried out in order, and what was not.

    ``origins`` gives the unit whose present words an instruction wrote, latest last.
    """

    text: str
    provisions: tuple[Provision, ...]
    applied: tuple[Instruction, ...] = ()
    refused: tuple[Refusal, ...] = ()
    origins: dict[str, tuple[int, ...]] = field(default_factory=dict)


def consolidate(text: str, instructions: Iterable[Instruction], on: date) -> Consolidated:
    """``text`` (NFC) as it stands on the day ``on``, every instruction effective by then carried out or refused."""
    known = list(instructions)
    undated = [Refusal(one, Why.NO_DATE) for one in known if one.on is None]
    due = sorted((one for one in known if one.on is not None and one.on <= on), key=_sequence)
    state = State(text, structure.parse(text).provisions)
    work = _Work(state, undated)
    for _, group in groupby(due, key=lambda one: one.on):
        work.day(list(group))
    return Consolidated(
        work.state.text, tuple(work.state.provisions), tuple(work.applied), tuple(work.refused), work.origins
    )


def _sequence(one: Instruction) -> tuple[date, int, int, int]:
    return one.on or date.max, one.source or 0, one.place, one.key


class _Work:
    """The text under work, and the addresses whose words are not what they should be."""

    def __init__(self, state: State, refused: Iterable[Refusal]) -> None:
        self.state = state
        self.applied: list[Instruction] = []
        self.refused = list(refused)
        self.tainted: dict[str | None, bool] = {}  # whether the numbering inside may be wrong too
        self.origins: dict[str, tuple[int, ...]] = {}

    def day(self, group: list[Instruction]) -> None:
        """Carry out the instructions of one day."""
        ready = [one for one in group if not self._refuse(one, one.order.refused) and not self._rests(one)]
        ready = [one for one in ready if self._alone(one, group)]
        edits = self._edits(ready)
        done = self._together(edits)
        for instruction, _ in done:
            self.applied.append(instruction)
            self._remember(instruction)

    def _refuse(self, one: Instruction, why: Why | None, other: int | None = None) -> bool:
        if why is None:
            return False
        self.refused.append(Refusal(one, why, other))
        if why is Why.NOT_READ:
            return True  # which words it is about is not known: it is named, and no other order falls with it
        target = one.order.target
        renumbers = target is not None and (_gives_all_words(one.order) or one.order.operation is Operation.RENUMBER)
        self.tainted[target] = self.tainted.get(target, False) or renumbers
        return True

    def _rests(self, one: Instruction) -> bool:
        """Refuse what needs words that an earlier refusal left wrong; a whole new wording needs none of them."""
        order, target = one.order, one.order.target
        if _gives_all_words(order):
            wrong = any(numbers and bad != target and covers(bad, target) for bad, numbers in self.tainted.items())
            if not wrong:
                self.tainted = {bad: numbers for bad, numbers in self.tainted.items() if not covers(target, bad)}
        elif order.operation is Operation.SUPPLEMENT:
            wrong = any(numbers and covers(bad, target) for bad, numbers in self.tainted.items())
        else:
            wrong = any(covers(bad, target) or covers(target, bad) for bad in self.tainted)
        return self._refuse(one, Why.RESTS_ON_REFUSED if wrong else None)

    def _alone(self, one: Instruction, group: Sequence[Instruction]) -> bool:
        """Refuse two orders of one day for the same words: which is meant is not for software to say."""
        for other in group:
            if other.key != one.key and _collide(one, other):
                same = other.source == one.source
                return not self._refuse(one, Why.OVERLAP if same else Why.SAME_DAY, other.key)
        return True

    def _edits(self, ready: Iterable[Instruction]) -> list[tuple[Instruction, list[Edit]]]:
        found = []
        adding = [one.order.target for one in ready if one.order.operation is Operation.SUPPLEMENT and one.order.target]
        for one in ready:
            edits = edit_of(self.state, one.order, adding)
            if isinstance(edits, Why):
                self._refuse(one, edits)
            else:
                found.append((one, edits))
        return found

    def _together(self, edits: list[tuple[Instruction, list[Edit]]]) -> list[tuple[Instruction, list[Edit]]]:
        """All edits at once; if the result does not read as ordered, one by one, leaving out what breaks it."""
        after = self.state.after([edit for _, group in edits for edit in group])
        if after is not None:
            self.state = after
            return edits
        done: list[tuple[Instruction, list[Edit]]] = []
        for pair in edits:
            trial = self.state.after([edit for _, group in [*done, pair] for edit in group])
            if trial is None:
                self._refuse(pair[0], Why.STRUCTURE)
            else:
                done.append(pair)
        after = self.state.after([edit for _, group in done for edit in group])
        self.state = after if after is not None else self.state
        return done

    def _remember(self, one: Instruction) -> None:
        target = one.order.target
        if target is None:
            return
        for path in one.order.becomes:
            self.origins[path] = self.origins.pop(target, ())
        written = one.order.becomes[0] if one.order.becomes else target
        whole = one.order.part is Part.WHOLE and not one.order.phrases and not one.order.becomes
        self.origins[written] = (one.key,) if whole else (*self.origins.get(written, ()), one.key)


def _gives_all_words(order: Order) -> bool:
    """Whether the order leaves none of the target's former words."""
    whole = (Operation.AMEND, Operation.REPLACE, Operation.REPEAL)
    return order.target is not None and order.part is Part.WHOLE and order.operation in whole


def _collide(one: Instruction, other: Instruction) -> bool:
    """Whether two orders of one day claim the same words.

    Phrases are exchanged in the old wording only, so a phrase and a new wording of one source do not collide; the new
    wording of a unit and the change of a unit inside it do.
    """
    mine, theirs = one.order, other.order
    if mine.target is None or theirs.target is None or theirs.refused is Why.NOT_READ:
        return False
    if {mine.operation, theirs.operation} <= _PHRASES:
        same = {p.old for p in mine.phrases} & {p.old for p in theirs.phrases}
        near = covers(mine.target, theirs.target) or covers(theirs.target, mine.target)
        return bool(same) and near and mine.phrases != theirs.phrases
    if _PHRASES & {mine.operation, theirs.operation}:
        return one.source != other.source and (covers(mine.target, theirs.target) or covers(theirs.target, mine.target))
    if Operation.RENUMBER in (mine.operation, theirs.operation):
        return mine.target == theirs.target and mine != theirs
    if Part.WHOLE in (mine.part, theirs.part) and mine.part is not theirs.part:
        return mine.target == theirs.target or _inside_whole(mine, theirs) or _inside_whole(theirs, mine)
    if mine.part is not Part.WHOLE:
        return mine.target == theirs.target and mine.place == theirs.place
    return covers(mine.target, theirs.target) or covers(theirs.target, mine.target)


def _inside_whole(outer: Order, inner: Order) -> bool:
    return outer.part is Part.WHOLE and covers(outer.target, inner.target)
