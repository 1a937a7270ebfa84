"""The yearly list of ended documents, computed from facts: pure, as ``listing`` is.

Part A: ended or halted whole in the year; part B: ended or halted in part in the year; part C: ended or halted whole
earlier, after the last published cut-off, and named by no published list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from legaldocs.law.effect import Event, Status, live_events, status_at
from legaldocs.systematisation.listing import PART_STATUSES, Paper, Placed, part_events

WHOLE = (Status.ENDED, Status.PAUSED, Status.SUSPENDED)


@dataclass(slots=True)
class YearLists:
    """The three parts of one year's list, and documents whose effect is not known."""

    ended: list[Placed] = field(default_factory=list)
    partly: list[Placed] = field(default_factory=list)
    earlier: list[Placed] = field(default_factory=list)
    undetermined: list[Placed] = field(default_factory=list)

    def of(self, key: str) -> list[Placed]:
        """One part by its key in the form.  Raises ``KeyError``."""
        return {"ended": self.ended, "partly": self.partly, "earlier": self.earlier}[key]


def compile_year(
    papers: Iterable[Paper],
    events: Mapping[int, Sequence[Event]],
    year: int,
    on: date,
    earlier_from: date,
    published: frozenset[int],
) -> YearLists:
    """What ended or was halted in ``year`` up to ``on``; ``published`` are documents named by earlier lists."""
    found, before = YearLists(), date(year - 1, 12, 31)
    for paper in sorted(papers, key=lambda one: (one.rank, one.territory or "", one.issued or date.max, one.number)):
        history = events.get(paper.id, ())
        answer = status_at(history, on)
        live = live_events(history)
        deciding = tuple(event for event in live if event.id in answer.because)
        if answer.status in WHOLE:
            placed = Placed(paper, answer, deciding)
            if answer.since and answer.since > before:
                found.ended.append(placed)
            elif answer.since and answer.since > earlier_from and paper.id not in published:
                found.earlier.append(placed)
        elif answer.status in PART_STATUSES:
            parts = tuple(part_events(live, answer, before, on))
            if parts:
                found.partly.append(Placed(paper, answer, deciding, parts))
        elif answer.status is Status.UNDETERMINED:
            found.undetermined.append(Placed(paper, answer, deciding))
    return found
