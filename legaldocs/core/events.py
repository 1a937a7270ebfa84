"""Domain events inside one transaction: emitted by use cases, answered by the table in ``legaldocs.wiring``.

Reactions run before the commit and fail the whole use case; follow-up jobs become rows of the job table in the
same transaction, so either everything is recorded or nothing happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Protocol

from legaldocs.core.actor import Actor

Reaction = Callable[[Actor, Any], None]


class Enqueuable(Protocol):
    """What the second column of the wiring table holds: a job that can be queued in the open transaction."""

    def enqueue(self, **payload: Any) -> Any: ...


@dataclass(frozen=True, slots=True)
class On:
    """Answer to one event type: reactions in the transaction, then jobs after the commit."""

    reactions: tuple[Reaction, ...] = ()
    jobs: tuple[Enqueuable, ...] = ()


_wiring: dict[type, On] = {}
MAX_EVENTS = 20_000  # a reaction that keeps answering itself is a defect, not a workload


def install(table: Mapping[type, On]) -> None:
    """Make ``table`` the whole wiring; called by the application factory.

    Replaced whole, never emptied: another application of the process may be answering an event just now.
    """
    global _wiring
    _wiring = dict(table)


def answers(event: object) -> On:
    """Reactions and jobs for ``event``; none when nobody listens."""
    return _wiring.get(type(event), On())


def payload(event: Any) -> dict[str, Any]:
    """The event's fields as JSON values; dates in ISO form."""
    return {
        key: value.isoformat() if isinstance(value, date | datetime) else value for key, value in asdict(event).items()
    }


def drain(actor: Actor, queue: list[object], flush: Callable[[], None]) -> None:
    """Answer every queued event, including those that reactions emit.

    Raises ``RuntimeError`` beyond ``MAX_EVENTS``: reactions answer each other without end.
    """
    handled = 0
    while queue:
        event = queue.pop(0)
        handled += 1
        if handled > MAX_EVENTS:
            raise RuntimeError(f"more than {MAX_EVENTS} events in one transaction, last {event!r}")
        flush()
        answer = answers(event)
        for reaction in answer.reactions:
            reaction(actor, event)
        _queue_jobs(answer.jobs, event)


def _queue_jobs(jobs: Iterable[Enqueuable], event: object) -> None:
    for job in jobs:
        job.enqueue(**payload(event))
