"""Every guard of a lifecycle at work: each stops its move alone, together they are all named, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from flask_babel import force_locale

from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.lifecycle import Guard, Lifecycle, Move


@dataclass
class Case:
    """A record at which nothing is wrong, what is given with the move, who makes it, and the means to put it wrong."""

    subject: Any
    given: dict[str, Any]
    who: Actor
    patch: pytest.MonkeyPatch


Change = Callable[[Case], None]
Silent = frozenset[tuple[str, str]]  # (move, guard) where the law's data ask for nothing yet


@dataclass(frozen=True, slots=True)
class Break:
    """How a guard's condition is broken, the code that then speaks, and what has to be ``ready`` for it to hold.

    ``alone``: broken it leaves nothing that others could find wrong ("no finding" and "a finding without its words").
    """

    code: str
    broken: Change
    ready: Change | None = None
    alone: bool = False


def name_of(guard: Guard) -> str:
    """A guard's name in the table of breaks."""
    return str(getattr(guard, "__qualname__", guard))


def guards_of(table: Lifecycle) -> set[str]:
    """Every guard that the table uses."""
    return {name_of(guard) for move in table.moves for guard in move.guards}


def each_guard_stops_its_moves(
    table: Lifecycle, fresh: Callable[[], Case], breaks: Mapping[str, Break], silent: Silent = frozenset()
) -> None:
    """Move × guard: silent while its condition holds, speaking when that alone is broken."""
    for move in table.moves:
        for guard in _speaking(move, silent):
            found = breaks[name_of(guard)]
            with _case(fresh, found.ready) as case:
                assert not _spoken(table, move, case, found.code), (move.name, name_of(guard))
                found.broken(case)
                assert _spoken(table, move, case, found.code), (move.name, name_of(guard))


def a_refusal_names_everything(
    table: Lifecycle, fresh: Callable[[], Case], breaks: Mapping[str, Break], silent: Silent = frozenset()
) -> None:
    """Move × state: all guards broken at once are all named, and the state where it is the wrong one, in words."""
    for move in table.moves:
        together = [breaks[name_of(guard)] for guard in _speaking(move, silent) if not breaks[name_of(guard)].alone]
        wanted = {one.code for one in together}
        with _case(fresh) as case:
            for one in together:
                one.broken(case)
            for state in (next(s for s in table.states if s not in move.sources), move.sources[0]):
                case.subject.state = state
                said = {language: _sentences(table, move, case, language) for language in ("vi", "en")}
                codes = {code for code, _sentence in said["vi"]}
                assert ("state" in codes) == (state not in move.sources), move.name
                spoken = {code for code in wanted if any(one.startswith(code) for one in codes)}
                assert spoken == wanted - _STATED.get(str(state), frozenset()), (move.name, wanted - spoken)
                for (_code, vietnamese), (_same, english) in zip(said["vi"], said["en"], strict=True):
                    assert len(vietnamese) > 5
                    assert vietnamese != english, vietnamese


_STATED: dict[str, frozenset[str]] = {"refused": frozenset({"not-late"})}  # what a state itself settles


def _speaking(move: Move, silent: Silent) -> list[Guard]:
    return [guard for guard in move.guards if (move.name, name_of(guard)) not in silent]


def _sentences(table: Lifecycle, move: Move, case: Case, language: str) -> list[tuple[str, str]]:
    with force_locale(language):
        found = table.blockers(case.who, case.subject, move.name, case.given)
        return [(one.code, str(one.sentence)) for one in found]


def _spoken(table: Lifecycle, move: Move, case: Case, code: str) -> bool:
    found = table.blockers(case.who, case.subject, move.name, case.given)
    return any(one.code.startswith(code) for one in found if one.code not in ("state", "scope"))


@contextmanager
def _case(fresh: Callable[[], Case], ready: Change | None = None) -> Iterator[Case]:
    """A case of its own; nothing that is done to it lasts."""
    with db.session.no_autoflush:
        case = fresh()
        with case.patch.context() as patch:
            case.patch = patch
            if ready is not None:
                ready(case)
            yield case
        db.session.rollback()
