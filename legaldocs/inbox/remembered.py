"""The numbers that every page shows, counted once per change of the register and kept in memory.

Whatever they count is audited, so they hold as long as the ``head`` of the audit stands still; what is not audited
(notices read, hits of kept searches) is asked at every request.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date
from typing import TypeVar

from flask import current_app

from legaldocs.core import audit
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.kept import Kept
from legaldocs.inbox import outlook, queries

LIMIT = 20_000  # numbers in all: a dozen for each of the people at work
Found = TypeVar("Found")


def head() -> str:
    """What the numbers of this moment are true of: asked once per request."""
    return audit.head(db.session())


def counts(actor: Actor, today: date, since: str) -> dict[str, tuple[int, bool]]:
    """Endpoint → (what waits for me, whether something is late), for the navigation."""
    return _kept(("counts", actor, today, since), lambda: queries.counts(actor, today)) | queries.unaudited(actor)


def freshness(since: str) -> tuple[date | None, int]:
    """The newest day of issue in the register, and how many changes read from texts are not yet applied."""
    return _kept(("freshness", since), outlook.freshness)


def has_sample(since: str) -> bool:
    """Whether the register holds sample documents."""
    return _kept(("sample", since), lambda: (queries.has_sample(),))[0]


def _kept(key: tuple[Hashable, ...], count: Callable[[], Found]) -> Found:
    kept: Kept[Found] = current_app.extensions.setdefault("legaldocs.numbers", Kept(LIMIT))  # type: ignore[type-var]  # all have a length
    return kept.get(key, count)
