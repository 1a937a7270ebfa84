"""Lifecycles as one readable table each: states, moves, who, guards, deadline, effects, law.

The same table drives pages, API, documentation and tests.  ``apply`` is the only way a state changes; it checks
everything, moves, remembers the move and emits ``Moved``.  ``blockers`` lists *all* unmet conditions as sentences,
so that a page can show a closed button with what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Mapped, mapped_column

from legaldocs.core import clock, permissions
from legaldocs.core.actor import Actor
from legaldocs.core.audit import Audited
from legaldocs.core.db import Model, UtcDateTime, db
from legaldocs.core.errors import Blocker, Forbidden, Refused
from legaldocs.core.unit_of_work import emit

Inputs = Mapping[str, Any]
Guard = Callable[[Actor, Any, Inputs], "Blocker | Iterable[Blocker] | None"]
Effect = Callable[[Actor, Any, Inputs], None]


class StateMove(Audited, Model):
    """One step a record took, with its remark; replaying them all yields the stored state."""

    __tablename__ = "state_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    lifecycle: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[int]
    move: Mapped[str] = mapped_column(sa.String(40))
    source: Mapped[str] = mapped_column(sa.String(40))
    target: Mapped[str] = mapped_column(sa.String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    on_behalf_of: Mapped[str | None] = mapped_column(sa.String(200))
    remark: Mapped[str | None] = mapped_column(sa.Text)

    __table_args__ = (sa.Index("ix_state_move_subject", "lifecycle", "subject_id"),)


@dataclass(frozen=True, slots=True)
class Moved:
    """A record moved; deadlines and the inbox answer it."""

    lifecycle: str
    subject_id: int
    move: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Which records of one table a move exists for, in words and as a test ("resolutions, shortened procedure")."""

    words: Any
    test: Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table.

    ``who`` is a permission name, ``deadline`` the id of the rule whose clock starts for the *next* step, ``needs``
    the names of inputs the person gives, ``law`` the article behind the step, ``scope`` the records that have the
    step at all (``None``: every one).
    """

    name: str
    sources: tuple[StrEnum, ...]
    target: StrEnum
    who: str
    label: Any
    guards: tuple[Guard, ...] = ()
    deadline: str | None = None
    effects: tuple[Effect, ...] = ()
    law: str = ""
    needs: tuple[str, ...] = ()
    scope: Scope | None = None

    def exists_for(self, subject: Any) -> bool:
        """Whether a record has this step at all."""
        return self.scope is None or self.scope.test(subject)


@dataclass(frozen=True, slots=True)
class Offer:
    """A move as a person sees it: open, or closed with everything that is missing."""

    move: Move
    blockers: tuple[Blocker, ...]

    @property
    def open(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.blockers


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The table with its states; checks itself when it is built.  Raises ``ValueError`` for an unlawful table.

    ``one_clock``: one time limit runs for the whole life and the slice starts and ends it; moves leave it alone.
    """

    name: str
    states: type[StrEnum]
    labels: Mapping[StrEnum, Any]
    initial: StrEnum
    final: frozenset[StrEnum]
    moves: tuple[Move, ...]
    opening: str | None = None
    steps: tuple[StrEnum, ...] = ()
    tones: Mapping[StrEnum, str] = field(default_factory=dict)
    one_clock: bool = False

    def __post_init__(self) -> None:
        problems = list(self._problems())
        if problems:
            raise ValueError(f"lifecycle {self.name}: " + "; ".join(problems))
        _tables[self.name] = self

    def __getitem__(self, name: str) -> Move:
        """The move called ``name``.  Raises ``KeyError``."""
        return next((m for m in self.moves if m.name == name), None) or _no_such(name)

    def label(self, state: StrEnum | str) -> Any:
        """The state's name in the reader's language."""
        return self.labels[self.states(state)]

    def clock_after(self, move: str) -> str | None:
        """Id of the time limit that starts when ``move`` (or the opening) has happened."""
        return self.opening if move == "open" else self[move].deadline

    def offers(self, actor: Actor, subject: Any) -> list[Offer]:
        """Moves from the present state that ``actor`` has the permission for, each with what still blocks it."""
        here = [m for m in self.moves if self.states(subject.state) in m.sources and m.exists_for(subject)]
        allowed = [m for m in here if permissions.can(actor, m.who, subject)]
        return [Offer(m, tuple(self._guards(actor, subject, m, {}, asking=True))) for m in allowed]

    def blockers(self, actor: Actor, subject: Any, name: str, inputs: Inputs | None = None) -> tuple[Blocker, ...]:
        """Everything that stands in the way of ``name``: state, guards; permission is not listed here."""
        move = self[name]
        found: list[Blocker] = []
        if move.scope is not None and not move.exists_for(subject):
            found.append(Blocker("scope", _("This step exists only for: %(scope)s.", scope=move.scope.words)))
        if self.states(subject.state) not in move.sources:
            here = self.label(subject.state)
            found.append(Blocker("state", _("This step is not open while the record is “%(state)s”.", state=here)))
        found.extend(self._guards(actor, subject, move, inputs or {}, asking=False))
        return tuple(found)

    def open(self, actor: Actor, subject: Any) -> None:
        """Begin the life of a flushed record: remember it and start the clock named by ``opening``."""
        state = str(self.initial)
        self._remember(actor, subject.id, "open", "", state, None)
        emit(Moved(self.name, subject.id, "open", "", state))

    def apply(self, actor: Actor, subject: Any, name: str, **inputs: Any) -> None:
        """Carry out a move.

        Raises ``Forbidden`` for the wrong person and ``Refused`` with every unmet condition otherwise.
        """
        move = self[name]
        if not permissions.can(actor, move.who, subject):
            raise Forbidden(_("You may not do this. %(who)s", who=permissions.sentence(move.who)), permission=move.who)
        missing = self.blockers(actor, subject, name, inputs)
        if missing:
            raise Refused(_("“%(move)s” is not possible yet.", move=move.label), blockers=missing, code="blocked")
        source, subject.state = subject.state, move.target
        self._remember(actor, subject.id, move.name, str(source), str(move.target), inputs.get("remark"))
        for effect in move.effects:
            effect(actor, subject, inputs)
        emit(Moved(self.name, subject.id, move.name, str(source), str(move.target)))

    def _remember(self, actor: Actor, subject_id: int, move: str, source: str, target: str, remark: str | None) -> None:
        db.session.add(
            StateMove(
                lifecycle=self.name, subject_id=subject_id, move=move, source=source, target=target, at=clock.now(),
                actor_id=actor.user_id, actor_name=actor.name, on_behalf_of=actor.on_behalf_of, remark=remark or None,
            )
        )  # fmt: skip

    def _guards(self, actor: Actor, subject: Any, move: Move, inputs: Inputs, *, asking: bool) -> Iterable[Blocker]:
        """Unmet guards; while only ``asking``, a guard on an input the person has yet to give is left out."""
        for guard in move.guards:
            if asking and getattr(guard, "needs_input", False):
                continue
            found = guard(actor, subject, inputs)
            if found is None:
                continue
            yield from (found,) if isinstance(found, Blocker) else found

    def _problems(self) -> Iterable[str]:
        names = [m.name for m in self.moves]
        if len(set(names)) != len(names):
            yield "two moves share a name"
        if set(self.labels) != set(self.states):
            yield "labels do not cover the states"
        reachable, grew = {self.initial}, True
        while grew:
            more = {m.target for m in self.moves if reachable & set(m.sources)} - reachable
            reachable, grew = reachable | more, bool(more)
        yield from (f"{state} cannot be reached" for state in self.states if state not in reachable)
        leaves = {source for m in self.moves for source in m.sources}
        yield from (f"{state} has no way out" for state in self.states if state not in self.final | leaves)
        yield from (f"move {m.name} names no law" for m in self.moves if not m.law)


def needs_input(guard: Guard) -> Guard:
    """Mark a guard that judges what the person gives with the move (a remark, an assignee)."""
    guard.needs_input = True  # type: ignore[attr-defined]  # a mark on a plain function, read by Lifecycle._guards
    return guard


@needs_input
def has_remark(_actor: Actor, _subject: Any, inputs: Inputs) -> Blocker | None:
    """A remark of at least a few words is given."""
    if len((inputs.get("remark") or "").strip()) >= 5:
        return None
    return Blocker("remark", _("Say why, in a sentence."), "remark")


_tables: dict[str, Lifecycle] = {}


def tables() -> Mapping[str, Lifecycle]:
    """Every lifecycle that has been loaded, by name."""
    return dict(_tables)


def history(lifecycle: str, subject_id: int) -> sa.Select[StateMove]:
    """The moves of one record, oldest first."""
    chosen = (StateMove.lifecycle == lifecycle, StateMove.subject_id == subject_id)
    return sa.select(StateMove).where(*chosen).order_by(StateMove.id)


def _no_such(name: str) -> Move:
    raise KeyError(name)
