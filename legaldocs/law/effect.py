"""Effect status (tình trạng hiệu lực) as a pure function of recorded facts: never typed in, never guessed.

``status_at`` answers for a document or a provision, on a day, in a territory, as known at a moment; ``timeline`` is
the same answer for all days.  The facts live in ``law.effect_events``, the reasoning in ``law.effect_sweep``, the
legal texts behind the rule ids in ``law.effect_rules``.

A document of which provisions were amended is *partly ended* with those units listed: the amended wording ended
(Law 64/2025/QH15, Đ.57(1)(b)), and the national database shows such documents the same way.  A pure supplement
(bổ sung) ends nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from legaldocs.law.effect_events import (
    ENDINGS,
    HALTS,
    Contradiction,
    Event,
    EventKind,
    Interval,
    Status,
    StatusAnswer,
    Target,
    covers,
    live_events,
    reversal_reaches,
)
from legaldocs.law.effect_sweep import Scope, Standing, Verdict, sweep

__all__ = [
    "Contradiction",
    "Event",
    "EventKind",
    "Interval",
    "Status",
    "StatusAnswer",
    "contradictions",
    "live_events",
    "status_at",
    "timeline",
]

_Units = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def status_at(
    events: Iterable[Event],
    on: date,
    *,
    provision: str | None = None,
    territory: str | None = None,
    known_at: datetime | None = None,
) -> StatusAnswer:
    """Status on the day ``on``; the order of ``events`` does not matter.

    ``provision`` asks about one unit: what hits a containing unit hits it, what hits a sibling does not.
    ``territory`` asks about one former province; without it, an end limited to one territory is a partial end.
    ``known_at`` answers as the register stood then: later facts and later reversals are unseen.
    """
    since, until, answer = None, None, None
    previous: Status | None = None
    for step in sweep(live_events(events, known_at), Target(provision, territory)):
        changed = step.verdict.status is not previous
        if answer is not None and changed:
            until = step.start
            break
        since, previous = (step.start if changed else since), step.verdict.status
        if answer is None and (step.end is None or on < step.end):
            answer = step.verdict, _units(step.standing)
    assert answer is not None  # noqa: S101  # the last stretch of the pass is open-ended
    verdict, units = answer
    # Of a text not yet or no longer in force no part can be singled out.
    partial = verdict.status not in (Status.ENDED, Status.NOT_YET)
    return StatusAnswer(verdict.status, since, until, verdict.because, verdict.rule, *(units if partial else ()))


def timeline(
    events: Iterable[Event],
    *,
    provision: str | None = None,
    territory: str | None = None,
    known_at: datetime | None = None,
) -> list[Interval]:
    """The whole history: disjoint intervals in order, from ``None`` to ``None``, a new one at each change of reason."""
    found: list[tuple[date | None, Verdict]] = []
    for step in sweep(live_events(events, known_at), Target(provision, territory)):
        if not found or step.verdict != found[-1][1]:
            found.append((step.start, step.verdict))
    ends = [start for start, _ in found[1:]] + [None]
    return [
        Interval(start, end, verdict.status, verdict.because, verdict.rule)
        for (start, verdict), end in zip(found, ends, strict=True)
    ]


def contradictions(events: Iterable[Event]) -> list[Contradiction]:
    """Facts that cannot all be right, each named once, in the order of their first event."""
    known = sorted(events, key=lambda event: event.id)
    found = [*_void_reversals(known), *_same_scope(live_events(known))]
    return sorted(found, key=lambda finding: (finding.events, finding.code))


def _units(now: Standing) -> _Units:
    """Sorted unit paths: ended (with amended), amended, suspended, paused; and territories where the whole ended."""
    amended = _paths(now.inside_amended)
    return (
        tuple(sorted({*_paths(now.inside_ended), *amended})),
        amended,
        _paths(now.inside_halt[EventKind.SUSPENDED]),
        _paths(now.inside_halt[EventKind.PAUSED]),
        tuple(sorted({territory for path, territory in now.inside_ended if path is None and territory})),
    )


def _paths(scopes: dict[Scope, int]) -> tuple[str, ...]:
    return tuple(sorted({path for path, _ in scopes if path is not None}))


def _void_reversals(known: list[Event]) -> list[Contradiction]:
    """Reversals that name nothing on record before them."""
    by_id = {event.id: event for event in known}
    return [
        Contradiction("reversal-without-target", (event.id,))
        for event in known
        if event.kind is EventKind.REVERSED and not reversal_reaches(event, by_id)
    ]


def _same_scope(live: list[Event]) -> list[Contradiction]:
    """Contradictions among facts about the very same unit and territory."""
    scopes: dict[Scope, list[Event]] = defaultdict(list)
    for event in live:
        scopes[event.provision, event.territory].append(event)
    return [finding for scope in scopes for finding in _in_scope(scope, scopes)]


def _in_scope(scope: Scope, scopes: dict[Scope, list[Event]]) -> list[Contradiction]:
    here = scopes[scope]
    starts = [event for event in here if event.kind is EventKind.EFFECTIVE and event.on]
    ends = [event for event in here if event.kind in ENDINGS and event.on]
    found = [*_halt_and_resume(here), *_void_resumptions(here, scopes), *_end_twice(ends), *_changed_and_ended(here)]
    if len({event.on for event in starts}) > 1:
        found.append(Contradiction("two-effective-dates", _ids(starts)))
    first_start = min((event.on for event in starts if event.on), default=None)
    early = [event for event in ends if event.on and first_start and event.on < first_start]
    if early:
        found.append(Contradiction("ended-before-effect", _ids([*starts, *early])))
    issued = [e for e in here if e.kind is EventKind.PROMULGATED and e.on and first_start and e.on > first_start]
    if issued:
        found.append(Contradiction("effective-before-promulgated", _ids([*starts, *issued])))
    return found


def _halt_and_resume(here: list[Event]) -> list[Contradiction]:
    days: dict[date, list[Event]] = defaultdict(list)
    for event in here:
        if event.on and (event.kind in HALTS or event.kind is EventKind.RESUMED):
            days[event.on].append(event)
    return [
        Contradiction("halt-and-resume-same-day", _ids(group), day)
        for day, group in sorted(days.items())
        if any(e.kind in HALTS for e in group) and any(e.kind is EventKind.RESUMED for e in group)
    ]


def _void_resumptions(here: list[Event], scopes: dict[Scope, list[Event]]) -> list[Contradiction]:
    """Resumptions of what no earlier halt of this, a containing or a contained unit had stopped."""
    resumed = [event for event in here if event.kind is EventKind.RESUMED and event.on]
    if not resumed:
        return []
    place = here[0].provision
    near = [group for (path, _), group in scopes.items() if covers(path, place) or covers(place, path)]
    halts = [event.on for group in near for event in group if event.kind in HALTS]
    first = date.min if None in halts else min((on for on in halts if on), default=date.max)
    return [Contradiction("resumed-without-halt", (e.id,), e.on) for e in resumed if e.on and e.on < first]


def _end_twice(ends: list[Event]) -> list[Contradiction]:
    """One unit ended on several days: the first counts, but one record is probably wrong."""
    return [Contradiction("ended-twice", _ids(ends))] if len({event.on for event in ends}) > 1 else []


def _changed_and_ended(here: list[Event]) -> list[Contradiction]:
    """One unit worded anew by one text and ended by another on the same day: only one of them can be meant."""
    found = []
    for day in sorted({event.on for event in here if event.on}):
        today = [event for event in here if event.on == day]
        changed = [event for event in today if event.kind in (EventKind.AMENDED, EventKind.SUPPLEMENTED)]
        ended = [event for event in today if event.kind in ENDINGS]
        if any(one.source_document != other.source_document for one in changed for other in ended):
            found.append(Contradiction("changed-and-ended-same-day", _ids([*changed, *ended]), day))
    return found


def _ids(events: Iterable[Event]) -> tuple[int, ...]:
    return tuple(sorted({event.id for event in events}))
