"""One transaction per use case, and the only ``commit()`` of the system.

``@use_case`` goes on every public writing function of a ``service.py``; its first argument is the actor.  The
outermost call opens the unit of work, inner calls join it.  On the way out events are answered, audit entries
are chained and everything is committed together; any exception rolls all of it back.
Reading needs no unit of work: a GET never opens one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from legaldocs.core import audit, events
from legaldocs.core.actor import Actor
from legaldocs.core.db import Base, db, writing
from legaldocs.core.errors import Conflict

UseCase = TypeVar("UseCase", bound=Callable[..., Any])


@dataclass(slots=True)
class Work:
    """The open unit of work: who, which use case, and what happened so far."""

    actor: Actor
    use_case: str
    events: list[object] = field(default_factory=list)
    after_commit: list[Callable[[], None]] = field(default_factory=list)


_current: ContextVar[Work | None] = ContextVar("unit_of_work", default=None)
_first: ContextVar[Callable[[], None] | None] = ContextVar("first_of_next_unit", default=None)


class WriteOutsideUseCase(RuntimeError):
    """A model was changed without a use case: a defect of the program, never of the user."""


def current() -> Work:
    """The open unit of work; raises ``WriteOutsideUseCase`` when there is none."""
    work = _current.get()
    if work is None:
        raise WriteOutsideUseCase("no use case is open")
    return work


def is_open() -> bool:
    """Whether a use case is under way here."""
    return _current.get() is not None


def emit(happened: object) -> None:
    """Tell the wiring table that ``happened``; answered before the surrounding use case commits."""
    current().events.append(happened)


def after_commit(act: Callable[[], None]) -> None:
    """Run ``act`` once the transaction stands (cheap in-process follow-ups only; durable work is a job)."""
    current().after_commit.append(act)


def begin_next_with(act: Callable[[], None] | None) -> None:
    """Let the next transaction of this context do ``act`` first; what rolls it back leaves ``act`` to the one after."""
    _first.set(act)


@contextmanager
def unit_of_work(actor: Actor, name: str) -> Iterator[Work]:
    """Open the transaction, or join the one that is open."""
    joined = _current.get()
    if joined is not None:
        yield joined
        return
    session = db.session()
    _leave_read_transaction(session)
    work = Work(actor, name)
    token, write_token, first = _current.set(work), writing.set(True), _first.get()
    _first.set(None)
    try:
        if first is not None:
            first()
        yield work
        events.drain(actor, work.events, session.flush)
        session.flush()
        audit.append(session, actor, name)
        session.commit()
    except BaseException as error:
        session.rollback()
        audit.forget(session)
        _first.set(first)
        if isinstance(error, StaleDataError):
            raise Conflict() from error
        raise
    finally:
        _current.reset(token)
        writing.reset(write_token)
    for act in work.after_commit:
        act()


def use_case(function: UseCase) -> UseCase:
    """Run ``function(actor, …)`` as one transaction under its actor."""
    name = f"{function.__module__.removeprefix('legaldocs.')}.{function.__name__}"

    @wraps(function)
    def run(actor: Actor, *args: Any, **kwargs: Any) -> Any:
        with unit_of_work(actor, name):
            return function(actor, *args, **kwargs)

    run.__use_case__ = name  # type: ignore[attr-defined]  # the architecture tests list use cases by it
    return run  # type: ignore[return-value]  # same signature as the function it wraps


def _leave_read_transaction(session: Session) -> None:
    """End a read begun before the use case, so that the write sees the latest state and locks at once."""
    if session.new or session.dirty or session.deleted:
        raise WriteOutsideUseCase(f"changed outside a use case: {[*session.new, *session.dirty, *session.deleted]!r}")
    if session.in_transaction():
        session.rollback()


@event.listens_for(Session, "before_flush")
def _refuse_stray_flush(session: Session, _context: Any, _instances: Any) -> None:
    if _current.get() is None and (session.new or session.dirty or session.deleted):
        touched = next(iter([*session.new, *session.dirty, *session.deleted]))
        raise WriteOutsideUseCase(f"{type(touched).__name__} written outside a use case")


def write_rows(table: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert many rows of an *unaudited, derived* table at once inside the open use case.

    Audited tables refuse this path (``core.audit``); derived rows are rebuilt from audited ones at any time.
    """
    current()
    if rows:
        db.session.execute(sa.insert(table), rows)
