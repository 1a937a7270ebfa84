"""The four lists and the equation, computed from facts: documents, events and the opening list in, lists out.

Pure: no database, no clock.  Every document of the universe (opening list and everything issued in the term) is placed
by its effect at the cut-off; what cannot be placed is a named break, never a guess.  The lists of one computation obey
by construction only what the placing rules say, therefore ``integrity`` checks them all the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from legaldocs.law.effect import Event, EventKind, Status, StatusAnswer, live_events, status_at
from legaldocs.law.effect_events import ENDINGS, HALTS
from legaldocs.systematisation.rules import Listing

PART_STATUSES = (Status.PARTLY_ENDED, Status.PARTLY_PAUSED, Status.PARTLY_SUSPENDED)


@dataclass(frozen=True, slots=True)
class Paper:
    """The facts of one document that the lists print and are grouped by; ``body`` is hdnd, ubnd, chu-tich-ubnd …"""

    id: int
    number: str
    doc_type: str
    title: str
    issuer: str
    body: str
    territory: str | None
    rank: int
    field: str
    issued: date | None
    effective: date | None
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """A line of the previous list: the document it was found to be, or ``None``; ``left_out`` with a signed reason."""

    ref: str
    number: str
    doc_type: str
    title: str
    document_id: int | None
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """What the term begins with: the imported list, or ``rows = None`` for what the events say of the previous day.

    ``taken_in`` are documents a person added to it with a reason.
    """

    rows: tuple[OpeningRow, ...] | None = None
    taken_in: frozenset[int] = frozenset()


class BreakKind(StrEnum):
    """Why a document breaks the equation, or deserves a look."""

    UNDETERMINED = "undetermined"  # in the universe, its effect is not known: in no list
    UNDATED = "undated"  # no day of issue: belongs to no term
    NOT_IN_REGISTER = "not-in-register"  # on the previous list, not in the register
    LISTED_TWICE = "listed-twice"  # two lines of the previous list are one document
    FORGOTTEN = "forgotten"  # lives, issued before the term, but not on the previous list
    ENDED_BEFORE = "ended-before"  # on the previous list although it had ended by then
    ISSUED_LATER = "issued-later"  # on the previous list although issued in the term


BREAKING = frozenset(
    {BreakKind.UNDETERMINED, BreakKind.NOT_IN_REGISTER, BreakKind.LISTED_TWICE, BreakKind.FORGOTTEN, BreakKind.UNDATED}
)


@dataclass(frozen=True, slots=True)
class Break:
    """One document or line that does not fit, by name; ``breaking`` ones close the way to approval."""

    kind: BreakKind
    paper: Paper | None = None
    row: OpeningRow | None = None
    answer: StatusAnswer | None = None

    @property
    def breaking(self) -> bool:
        """Whether the equation or a list is wrong because of it."""
        return self.kind in BREAKING


@dataclass(frozen=True, slots=True)
class Placed:
    """A document in a list: its effect at the cut-off, and the events of the term that ended parts of it."""

    paper: Paper
    answer: StatusAnswer
    deciding: tuple[Event, ...] = ()
    parts: tuple[Event, ...] = ()


Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """One line of the equation: opening + issued − ended = expected, against what was counted."""

    key: Key
    opening: int
    issued: int
    ended: int
    counted: int

    @property
    def expected(self) -> int:
        """What the closing list must hold."""
        return self.opening + self.issued - self.ended

    @property
    def gap(self) -> int:
        """Counted less expected; 0 when the line agrees."""
        return self.counted - self.expected


@dataclass(slots=True)
class Lists:
    """Everything computed for one cut-off."""

    opening: list[tuple[OpeningRow | None, Paper | None]] = field(default_factory=list)
    issued: list[Paper] = field(default_factory=list)
    ended: list[Placed] = field(default_factory=list)
    partly: list[Placed] = field(default_factory=list)
    in_force: list[Placed] = field(default_factory=list)
    to_handle: list[Placed] = field(default_factory=list)
    breaks: list[Break] = field(default_factory=list)

    def of(self, listing: str) -> list[Placed]:
        """One of the four by its key.  Raises ``KeyError``."""
        found = {
            "ended": self.ended,
            "partly": self.partly,
            "in_force": self.in_force,
            "to_handle": self.to_handle,
        }
        return found[listing]

    @property
    def total(self) -> Sum:
        """The equation over everything."""
        return Sum(("",), len(self.opening), len(self.issued), len(self.ended), len(self.in_force))

    def sums(self, key: Callable[[Paper | None, OpeningRow | None], Key]) -> list[Sum]:
        """The equation by type, field or whatever ``key`` names, in the order of the key."""
        opening = Counter(key(paper, row) for row, paper in self.opening)
        issued = Counter(key(paper, None) for paper in self.issued)
        ended = Counter(key(placed.paper, None) for placed in self.ended)
        counted = Counter(key(placed.paper, None) for placed in self.in_force)
        keys = sorted({*opening, *issued, *ended, *counted})
        return [Sum(one, opening[one], issued[one], ended[one], counted[one]) for one in keys]


def compile_lists(
    papers: Iterable[Paper],
    events: Mapping[int, Sequence[Event]],
    opened: date,
    cut_off: date,
    opening: Opening,
    placements: Mapping[Status, Listing],
    to_handle: Iterable[int] = (),
) -> Lists:
    """Place every document of the term ``(opened, cut_off]``; ``to_handle`` are documents with a pending outcome."""
    found, wanted = Lists(), set(to_handle)
    known = {paper.id: paper for paper in papers}
    listed = _opening(found, known, opening)
    for paper in sorted(known.values(), key=_by_rank):
        history = events.get(paper.id, ())
        before = status_at(history, opened)
        member = _member(found, paper, before, listed, opening, opened, cut_off)
        if member is None:
            continue
        placed = _placed(paper, history, opened, cut_off)
        listing = placements.get(placed.answer.status)
        if listing is None:
            found.breaks.append(Break(BreakKind.UNDETERMINED, paper, answer=placed.answer))
        elif listing is Listing.ENDED:
            found.ended.append(placed)
        else:
            found.in_force.append(placed)
            if placed.parts and placed.answer.status in PART_STATUSES:
                found.partly.append(placed)
            if paper.id in wanted:
                found.to_handle.append(placed)
    return found


def _by_rank(paper: Paper) -> tuple[int, str, date, str, int]:
    return paper.rank, paper.territory or "", paper.issued or date.max, paper.number, paper.id


def _opening(found: Lists, known: Mapping[int, Paper], opening: Opening) -> set[int]:
    """Lines of the previous list that count, with what is wrong with them; returns the documents listed."""
    listed: set[int] = set()
    for row in opening.rows or ():
        if row.left_out:
            continue
        paper = known.get(row.document_id or 0)
        found.opening.append((row, paper))
        if paper is None:
            found.breaks.append(Break(BreakKind.NOT_IN_REGISTER, row=row))
        elif paper.id in listed:
            found.breaks.append(Break(BreakKind.LISTED_TWICE, paper, row))
        else:
            listed.add(paper.id)
    return listed


def _member(
    found: Lists, paper: Paper, before: StatusAnswer, listed: set[int], opening: Opening, opened: date, cut_off: date
) -> bool | None:
    """Count a document as opening or as issued; ``None`` when it belongs to another time."""
    if paper.id in listed:
        if paper.issued and paper.issued > opened:
            found.breaks.append(Break(BreakKind.ISSUED_LATER, paper))
        elif before.status is Status.ENDED:
            found.breaks.append(Break(BreakKind.ENDED_BEFORE, paper, answer=before))
        return True
    if paper.issued is None:
        found.breaks.append(Break(BreakKind.UNDATED, paper))
        return None
    if paper.issued > cut_off:
        return None
    if paper.issued > opened:
        found.issued.append(paper)
        return True
    if paper.id in opening.taken_in:
        found.opening.append((None, paper))
        return True
    if before.status is Status.ENDED:
        return None
    if opening.rows is None:
        found.opening.append((None, paper))
    else:
        found.breaks.append(Break(BreakKind.FORGOTTEN, paper, answer=before))
    return True


def _placed(paper: Paper, history: Sequence[Event], opened: date, cut_off: date) -> Placed:
    answer = status_at(history, cut_off)
    live = live_events(history)
    deciding = tuple(event for event in live if event.id in answer.because)
    return Placed(paper, answer, deciding, tuple(part_events(live, answer, opened, cut_off)))


def part_events(live: Iterable[Event], answer: StatusAnswer, opened: date, cut_off: date) -> list[Event]:
    """Events in ``(opened, cut_off]`` by which a part ended or is still paused on the day of ``answer``."""
    ended, halted = set(answer.ended_units), {*answer.paused_units, *answer.suspended_units}
    return [
        event
        for event in live
        if event.on and opened < event.on <= cut_off
        and (
            (event.kind in ENDINGS and (event.provision in ended or event.territory is not None))
            or (event.kind is EventKind.AMENDED and (event.provision is None or event.provision in ended))
            or (event.kind in HALTS and event.provision in halted)
        )
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Check:
    """One integrity rule of the lists: what it asks, and the documents that break it."""

    code: str
    broken: tuple[int, ...]


def integrity(lists: Lists) -> list[Check]:
    """① ∩ ③ = ∅; ② ⊂ ③; ④ ⊂ ③; ① + ③ = the universe (opening list and what was issued in the term)."""
    ended, partly = _ids(lists.ended), _ids(lists.partly)
    in_force, to_handle = _ids(lists.in_force), _ids(lists.to_handle)
    universe = {paper.id for _row, paper in lists.opening if paper} | {paper.id for paper in lists.issued}
    return [
        Check("ended-not-in-force", tuple(sorted(ended & in_force))),
        Check("partly-in-force", tuple(sorted(partly - in_force))),
        Check("to-handle-in-force", tuple(sorted(to_handle - in_force))),
        Check("universe", tuple(sorted(universe ^ (ended | in_force)))),
    ]


def _ids(placed: Iterable[Placed]) -> set[int]:
    return {one.paper.id for one in placed}


def reconciles(lists: Lists) -> bool:
    """Whether the equation holds, no integrity rule is broken and nothing is left unplaced."""
    sound = not any(check.broken for check in integrity(lists))
    return sound and lists.total.gap == 0 and not any(one.breaking for one in lists.breaks)
