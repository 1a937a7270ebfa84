"""Status from facts: one pass over the days on which something happens.

Internal to ``law.effect``.  The pass keeps what stands on the current day; ``decide`` reads the status off it as an
ordered list of rules, each id explained in ``effect_rules.toml``.  A missing date makes the answer undetermined only
where it could change the answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from legaldocs.law.effect_events import ENDINGS, HALTS, Event, EventKind, Status, Target, covers

Scope = tuple[str | None, str | None]  # provision, territory
_PLACED = ENDINGS | HALTS | {EventKind.RESUMED, EventKind.AMENDED}
# On one day the general act comes before the particular one, and a resumption before a new halt of the same unit.
_RANK = {EventKind.AMENDED: 0, EventKind.RESUMED: 1, EventKind.PAUSED: 2, EventKind.SUSPENDED: 3}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Status, rule id and deciding event ids on one day."""

    status: Status
    rule: str
    because: tuple[int, ...]


@dataclass(slots=True)
class Ground:
    """What does not change from day to day: the start of effect, and the facts without a date."""

    whole: bool  # the whole document is asked about, not one provision
    issued: tuple[Event, ...]
    starts: tuple[Event, ...]
    undated_starts: tuple[Event, ...]
    undated_cover: tuple[Event, ...]
    undated_inside: tuple[Event, ...]

    def undated(self, kinds: frozenset[EventKind], *, inside: bool = False) -> tuple[int, ...]:
        """Ids of undated events of these kinds that cover the target, or lie inside it."""
        return tuple(e.id for e in (self.undated_inside if inside else self.undated_cover) if e.kind in kinds)


@dataclass(slots=True)
class Standing:
    """What stands on the current day for the target (``cover``) and for units inside it (by scope)."""

    ended: tuple[int, ...] = ()
    amended: tuple[int, ...] = ()
    resumed: tuple[int, ...] = ()
    halt: dict[EventKind, int] = field(default_factory=dict)
    doubt: tuple[int, ...] = ()
    resumed_inside: dict[Scope, int] = field(default_factory=dict)
    inside_doubt: dict[Scope, tuple[int, ...]] = field(default_factory=dict)
    inside_ended: dict[Scope, int] = field(default_factory=dict)
    inside_amended: dict[Scope, int] = field(default_factory=dict)
    inside_halt: dict[EventKind, dict[Scope, int]] = field(
        default_factory=lambda: {EventKind.SUSPENDED: {}, EventKind.PAUSED: {}}
    )


class Step(NamedTuple):
    """One stretch ``[start, end)`` of the pass; ``None`` is an open side."""

    start: date | None
    end: date | None
    verdict: Verdict
    standing: Standing


def ground(events: list[Event], target: Target) -> Ground:
    """Start of effect and undated facts for the target; the most particular ``EFFECTIVE`` facts win."""
    cover = [event for event in events if target.covered_by(event)]
    starts = [event for event in cover if event.kind is EventKind.EFFECTIVE]
    nearest = max((_depth(e) for e in starts if e.on), default=None)
    undated = [e for e in events if e.on is None and e.kind in _PLACED and target.touched_by(e)]
    return Ground(
        whole=target.provision is None,
        issued=tuple(e for e in cover if e.kind is EventKind.PROMULGATED and e.on),
        starts=tuple(e for e in starts if e.on and _depth(e) == nearest),
        undated_starts=tuple(e for e in starts if e.on is None),
        undated_cover=tuple(e for e in undated if target.covered_by(e)),
        undated_inside=tuple(e for e in undated if not target.covered_by(e)),
    )


def sweep(events: list[Event], target: Target) -> Iterator[Step]:
    """The verdict from the beginning of time and from each later day on which something happens, in order.

    The standing is the one mutable object of the pass: read it before asking for the next step.
    """
    base, standing = ground(events, target), Standing()
    turning = [e for e in events if e.on and target.touched_by(e) and e.kind in _PLACED]
    marks = {e.on for e in (*base.issued, *base.starts) if e.on}
    turning.sort(key=lambda e: (e.on, _depth(e), _RANK.get(e.kind, 0), e.id))
    days = {day: list(group) for day, group in groupby(turning, key=lambda e: e.on)}
    for day, following in pairwise([None, *sorted(marks | {d for d in days if d}), None]):
        for event in days.get(day, ()) if day else ():
            apply = _apply_cover if target.covered_by(event) else _apply_inside
            apply(standing, event, days[day])
        yield Step(day, following, decide(base, standing, day), standing)


def decide(base: Ground, now: Standing, day: date | None) -> Verdict:
    """The first rule that holds."""
    return (
        _ended(now)
        or _not_started(base, day)
        or _halted(base, now)
        or _partly_halted(base, now)
        or _partly_ended(base, now)
        or Verdict(
            Status.IN_FORCE,
            "in-force.amended" if now.amended else "in-force.resumed" if now.resumed else "in-force",
            (*(e.id for e in base.starts), *now.amended, *now.resumed),
        )
    )


def _ended(now: Standing) -> Verdict | None:
    return Verdict(Status.ENDED, "ended", now.ended) if now.ended else None


def _not_started(base: Ground, day: date | None) -> Verdict | None:
    """Before the start of effect, or the start is not known well enough to tell."""
    days = [e.on for e in base.starts if e.on]
    issued = [e.on for e in base.issued if e.on]
    ids = tuple(e.id for e in base.starts)
    if days and (day is None or day < min(days)):
        return Verdict(Status.NOT_YET, "not-yet", ids)
    if days and day is not None and day < max(days):
        return Verdict(Status.UNDETERMINED, "undetermined.two-effective-dates", ids)
    if not days and issued and (day is None or day < min(issued)):
        return Verdict(Status.NOT_YET, "not-yet.not-issued", tuple(e.id for e in base.issued))
    if not days:
        return Verdict(Status.UNDETERMINED, "undetermined.effective-date", tuple(e.id for e in base.undated_starts))
    if unknown := base.undated(ENDINGS):
        return Verdict(Status.UNDETERMINED, "undetermined.end-date", unknown)
    return None


def _halted(base: Ground, now: Standing) -> Verdict | None:
    """Suspended or paused as a whole, or possibly so."""
    if now.doubt:
        return Verdict(Status.UNDETERMINED, "undetermined.halt-and-resume-same-day", now.doubt)
    standing = now.halt
    if not standing:
        unknown = base.undated(HALTS)
        return Verdict(Status.UNDETERMINED, "undetermined.halt-date", unknown) if unknown else None
    if unknown := base.undated(frozenset({EventKind.RESUMED})):
        return Verdict(Status.UNDETERMINED, "undetermined.resume-date", (*standing.values(), *unknown))
    kind = EventKind.SUSPENDED if EventKind.SUSPENDED in standing else EventKind.PAUSED
    if now.resumed_inside:
        partly = Status.PARTLY_SUSPENDED if kind is EventKind.SUSPENDED else Status.PARTLY_PAUSED
        return Verdict(partly, f"partly-{kind}.rest-resumed", (standing[kind], *now.resumed_inside.values()))
    return Verdict(Status(kind.value), kind.value, (standing[kind],))


def _partly_halted(base: Ground, now: Standing) -> Verdict | None:
    """Some units suspended or paused, or possibly so."""
    inside = now.inside_halt
    if inside[EventKind.SUSPENDED]:
        return Verdict(Status.PARTLY_SUSPENDED, "partly-suspended", tuple(sorted(inside[EventKind.SUSPENDED].values())))
    if now.inside_doubt:
        doubtful = tuple(sorted({i for ids in now.inside_doubt.values() for i in ids}))
        return Verdict(Status.UNDETERMINED, "undetermined.halt-and-resume-same-day", doubtful)
    if unknown := base.undated(HALTS, inside=True):
        return Verdict(Status.UNDETERMINED, "undetermined.part-halt-date", unknown)
    if inside[EventKind.PAUSED]:
        return Verdict(Status.PARTLY_PAUSED, "partly-paused", tuple(sorted(inside[EventKind.PAUSED].values())))
    return None


def _partly_ended(base: Ground, now: Standing) -> Verdict | None:
    """Some units ended or reworded, or possibly so."""
    # An amendment of the whole document without named units: some wording ended, which one is not known.
    unnamed = now.amended if base.whole else ()
    parts = (*now.inside_ended.values(), *now.inside_amended.values(), *unnamed)
    if parts:
        named = now.inside_ended or now.inside_amended
        rule = "partly-ended" if now.inside_ended else "partly-ended.amended" if named else "partly-ended.units-unknown"
        return Verdict(Status.PARTLY_ENDED, rule, tuple(sorted(parts)))
    rewordings = frozenset({EventKind.AMENDED})
    unknown = base.undated(ENDINGS | rewordings, inside=True) + (base.undated(rewordings) if base.whole else ())
    if unknown:
        return Verdict(Status.UNDETERMINED, "undetermined.part-end-date", unknown)
    return None


def _apply_cover(now: Standing, event: Event, same_day: list[Event]) -> None:
    """Let an event that reaches the whole target take effect."""
    if event.kind in ENDINGS:
        first = not now.ended or any(e.id in now.ended for e in same_day)
        now.ended = (*now.ended, event.id) if first else now.ended
    elif event.kind is EventKind.AMENDED:
        now.amended = (event.id,)
    elif event.kind is EventKind.RESUMED:
        if now.halt or any(now.inside_halt.values()):
            now.resumed = (event.id,)
        now.halt, now.doubt, now.resumed_inside, now.inside_doubt = {}, (), {}, {}
        for scopes in now.inside_halt.values():
            scopes.clear()
    else:
        now.halt[event.kind] = event.id
        now.resumed, now.resumed_inside = (), {}
        now.doubt = _with_resumption(event, same_day)


def _apply_inside(now: Standing, event: Event, same_day: list[Event]) -> None:
    """Let an event that reaches only a part of the target take effect."""
    scope: Scope = (event.provision, event.territory)
    if event.kind in ENDINGS:
        now.inside_ended[scope] = event.id
    elif event.kind is EventKind.AMENDED:
        now.inside_amended[scope] = event.id
    elif event.kind is EventKind.RESUMED:
        for halted in now.inside_halt.values():
            _drop_within(halted, scope)
        _drop_within(now.inside_doubt, scope)
        if now.halt:
            now.resumed_inside[scope] = event.id
    else:
        now.inside_halt[event.kind][scope] = event.id
        _drop_within(now.resumed_inside, scope)
        if doubtful := _with_resumption(event, same_day):
            now.inside_doubt[scope] = doubtful


def _with_resumption(halt: Event, same_day: list[Event]) -> tuple[int, ...]:
    """The halt and the resumptions of the very same unit on the same day; empty when there is none."""
    scope = (halt.provision, halt.territory)
    resumed = [e.id for e in same_day if e.kind is EventKind.RESUMED and (e.provision, e.territory) == scope]
    return tuple(sorted((halt.id, *resumed))) if resumed else ()


def _drop_within(held: dict[Scope, Any], outer: Scope) -> None:
    """Forget what is held for the outer unit and for the units inside it."""
    for path, territory in [scope for scope in held if covers(outer[0], scope[0]) and outer[1] in (None, scope[1])]:
        del held[path, territory]


def _depth(event: Event) -> tuple[int, bool]:
    """How particular an event is: levels of its path, then whether it is limited to a territory."""
    return (event.provision.count("/") + 1 if event.provision else 0), event.territory is not None
