"""Legal facts about one document, and which of them count: the vocabulary of ``law.effect``.

Facts are only ever added; a wrong one is taken back by a ``REVERSED`` fact that names it.  What follows from the
facts is decided in ``law.effect_sweep``; what the law says about dates is in ``law.effect_rules``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class EventKind(StrEnum):
    """What happened to the effect (hiệu lực) of a document or of one provision.

    Rewording a provision inside the document ("khoản 2 được sửa đổi như sau") is ``AMENDED``; ``REPLACED`` is for a
    document or provision whose rule now stands in another instrument.
    """

    PROMULGATED = "promulgated"
    EFFECTIVE = "effective"
    AMENDED = "amended"
    SUPPLEMENTED = "supplemented"
    REPLACED = "replaced"
    REPEALED = "repealed"
    TERM_EXPIRED = "term_expired"
    SUSPENDED = "suspended"  # đình chỉ thi hành: by the superior authority
    PAUSED = "paused"  # tạm ngưng hiệu lực: by the issuer
    RESUMED = "resumed"
    ANNOUNCED_ENDED = "announced_ended"  # công bố hết hiệu lực
    CORRECTED = "corrected"  # đính chính
    CONSOLIDATED = "consolidated"  # hợp nhất
    TERRITORY_CHANGED = "territory_changed"
    REVERSED = "reversed"


ENDINGS = frozenset({EventKind.REPLACED, EventKind.REPEALED, EventKind.TERM_EXPIRED, EventKind.ANNOUNCED_ENDED})
HALTS = frozenset({EventKind.SUSPENDED, EventKind.PAUSED})


@dataclass(frozen=True, slots=True)
class Event:
    """One fact.

    ``on`` is the first day on which the new state holds (a term "đến hết ngày 31/12/2025" expires on 01/01/2026);
    ``None`` means the day is not known.  ``provision`` is a path of ``law.types.Provision`` (``dieu-5/khoan-2``),
    ``None`` the whole document; a chapter must be named article by article, because its path is not part of theirs.
    ``territory`` is compared for equality, ``None`` means everywhere.  ``id`` is unique within the document.
    """

    id: int
    kind: EventKind
    on: date | None
    provision: str | None
    territory: str | None
    source_document: int | None
    source_unit: str | None
    recorded_at: datetime
    reverses: int | None = None


class Status(StrEnum):
    """Tình trạng hiệu lực of a document, or of one provision, on one day."""

    NOT_YET = "notyet"
    IN_FORCE = "inforce"
    PARTLY_ENDED = "part"
    ENDED = "ended"
    SUSPENDED = "suspended"
    PARTLY_SUSPENDED = "part_suspended"
    PAUSED = "paused"
    PARTLY_PAUSED = "part_paused"
    UNDETERMINED = "unknown"


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """A status with its proof.

    ``since``/``until`` bound the unbroken run of this status, half-open; ``None`` is an open side.  ``because`` are
    ids of the deciding events, ``rule`` an id of ``effect_rules.toml``.  Unit tuples are sorted paths lying inside
    what was asked; ``ended_units`` includes ``amended_units``, whose former wording ended.
    """

    status: Status
    since: date | None
    until: date | None
    because: tuple[int, ...]
    rule: str
    ended_units: tuple[str, ...] = ()
    amended_units: tuple[str, ...] = ()
    suspended_units: tuple[str, ...] = ()
    paused_units: tuple[str, ...] = ()
    ended_territories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Interval:
    """A half-open stretch ``[start, end)`` of days with one status and one reason; ``None`` is an open side."""

    start: date | None
    end: date | None
    status: Status
    because: tuple[int, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Facts that cannot all be right: a named finding with the ids of the events, sorted."""

    code: str
    events: tuple[int, ...]
    on: date | None = None


def covers(outer: str | None, inner: str | None) -> bool:
    """Whether the unit ``outer`` is ``inner`` or contains it; ``None`` is the whole document."""
    return outer is None or (inner is not None and (inner == outer or inner.startswith(outer + "/")))


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked about: the whole document or a provision, everywhere or in one territory."""

    provision: str | None
    territory: str | None

    def covered_by(self, event: Event) -> bool:
        """Whether the event reaches the whole target."""
        return covers(event.provision, self.provision) and event.territory in (None, self.territory)

    def touched_by(self, event: Event) -> bool:
        """Whether the event reaches at least a part of the target."""
        if self.territory is not None and event.territory not in (None, self.territory):
            return False
        return covers(event.provision, self.provision) or covers(self.provision, event.provision)


def live_events(events: Iterable[Event], known_at: datetime | None = None) -> list[Event]:
    """Events known at that moment and not taken back by then, without the reversals, sorted by id.

    A reversal reaches only an event recorded before it, and may itself be reversed, which revives its target.
    """
    known = [event for event in events if known_at is None or event.recorded_at <= known_at]
    by_id = {event.id: event for event in known}
    gone: set[int] = set()
    # Newest first: whatever could cancel a reversal has been seen before the reversal itself is applied.
    for event in sorted(known, key=_recording, reverse=True):
        if event.kind is EventKind.REVERSED and event.id not in gone and reversal_reaches(event, by_id):
            gone.add(event.reverses)  # type: ignore[arg-type]  # reversal_reaches has seen that it is set
    return sorted((e for e in known if e.id not in gone and e.kind is not EventKind.REVERSED), key=lambda e: e.id)


def reversal_reaches(reversal: Event, by_id: dict[int, Event]) -> bool:
    """Whether the reversal names an event that was on record before it."""
    target = by_id.get(reversal.reverses) if reversal.reverses is not None else None
    return target is not None and _recording(target) < _recording(reversal)


def _recording(event: Event) -> tuple[datetime, int]:
    return event.recorded_at, event.id
