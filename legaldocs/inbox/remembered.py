"""The numbers that every page shows and the work of the home page, read once per change of the register and kept.

Whatever they read is audited, so they hold as long as the ``head`` of the audit stands still; what is not audited
(notices read, hits of kept searches) is asked at every request.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from flask import current_app

from legaldocs.core import audit
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.i18n import language
from legaldocs.core.kept import Kept
from legaldocs.inbox import outlook, queries
from legaldocs.inbox.queries import Task

LIMIT = 20_000  # numbers in all: a dozen for each of the people at work
LINES = 20_000  # lines of home pages in all, half a kilobyte each
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Desk:
    """What a home page lists: my tasks, late ones elsewhere, what colleagues hold, tickets by state, days ahead."""

    tasks: list[Task]
    late: list[Task]
    owed: list[Task]
    by_state: dict[str, int]
    days: list[outlook.Day]
    changes: list[outlook.Change]

    def __len__(self) -> int:
        return len(self.tasks) + len(self.late) + len(self.owed) + len(self.days) + len(self.changes)


def head() -> str:
    """What the numbers of this moment are true of: asked once per request."""
    return audit.head(db.session())


def counts(actor: Actor, today: date, since: str) -> dict[str, tuple[int, bool]]:
    """Endpoint → (what waits for me, whether something is late), for the navigation."""
    return waiting(actor, today, since) | queries.unaudited(actor)


def waiting(actor: Actor, today: date, since: str) -> dict[str, tuple[int, bool]]:
    """The part of ``counts`` that is audited."""
    return _kept(("counts", actor, today, since), lambda: queries.counts(actor, today))


def freshness(since: str) -> tuple[date | None, int]:
    """The newest day of issue in the register, and how many changes read from texts are not yet applied."""
    return _kept(("freshness", since), outlook.freshness)


def has_sample(since: str) -> bool:
    """Whether the register holds sample documents."""
    return _kept(("sample", since), lambda: (queries.has_sample(),))[0]


def desk(actor: Actor, today: date, since: str) -> Desk:
    """The work of a person; words of tasks are in the reader's language."""
    kept: Kept[Desk] = current_app.extensions.setdefault("legaldocs.desks", Kept(LINES))
    return kept.get((actor, today, language(), since), lambda: _desk(actor, today))


def _desk(actor: Actor, today: date) -> Desk:
    tasks = queries.my_tasks(actor, today)
    return Desk(
        tasks=tasks,
        late=[task for task in queries.late(actor, today) if task not in tasks],
        owed=queries.unit_owes(actor, today),
        by_state=queries.tickets_by_state(actor),
        days=outlook.fortnight(actor, today),
        changes=outlook.changed_lately(actor),
    )


def _kept(key: tuple[Hashable, ...], count: Callable[[], Found]) -> Found:
    kept: Kept[Found] = current_app.extensions.setdefault("legaldocs.numbers", Kept(LIMIT))  # type: ignore[type-var]  # all have a length
    return kept.get(key, count)
