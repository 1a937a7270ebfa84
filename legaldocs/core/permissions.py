"""Who may do what: rows of permissions and small predicates; asked from one place, answered the same everywhere.

Each slice's ``policy.py`` declares its rows; ``require`` is called by ``lifecycle.apply`` and by the first line of
any other use case; templates and the API ask ``can`` with the same names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from legaldocs.core.actor import Actor
from legaldocs.core.errors import Forbidden

Predicate = Callable[[Actor, Any], bool]


@dataclass(frozen=True, slots=True)
class Permission:
    """One row: the name, one sentence saying who may do it (translatable), the rule, and the article behind it."""

    name: str
    sentence: Any
    allow: Predicate
    law: str = ""


_rows: dict[str, Permission] = {}


def register(rows: Iterable[Permission]) -> None:
    """Add a slice's rows.  Raises ``ValueError`` for a name that is declared twice."""
    for row in rows:
        if row.name in _rows and _rows[row.name] is not row:
            raise ValueError(f"permission {row.name} declared twice")
        _rows[row.name] = row


def declared() -> Iterator[Permission]:
    """Every row, by name; the access matrix and the docs are printed from it."""
    yield from (_rows[name] for name in sorted(_rows))


def can(actor: Actor, name: str, subject: Any = None) -> bool:
    """Whether ``actor`` may do ``name`` to ``subject``.  Raises ``KeyError`` for an undeclared name."""
    return _rows[name].allow(actor, subject)


def require(actor: Actor, name: str, subject: Any = None) -> None:
    """Refuse with ``Forbidden`` and the row's own sentence unless ``can``."""
    if not can(actor, name, subject):
        raise Forbidden(_("You may not do this. %(who)s", who=_rows[name].sentence), permission=name)


def sentence(name: str) -> Any:
    """The sentence of one row."""
    return _rows[name].sentence


# Predicates every slice needs.  Subjects that belong to a unit carry ``unit_id``.


def signed_in(actor: Actor, _subject: Any) -> bool:
    """Any person with an account, and the system itself."""
    return actor.user_id is not None or actor.is_system


def nobody_but_system(actor: Actor, _subject: Any) -> bool:
    """Jobs and reactions only."""
    return actor.is_system


def role(*names: str) -> Predicate:
    """Holds one of the roles in any unit."""
    return lambda actor, _subject: actor.has_role(*names)


def role_in_unit(*names: str) -> Predicate:
    """Holds one of the roles in the unit the subject belongs to."""
    return lambda actor, subject: subject is not None and subject.unit_id in actor.units(*names)


def any_of(*rules: Predicate) -> Predicate:
    """At least one rule holds."""
    return lambda actor, subject: any(rule(actor, subject) for rule in rules)


def all_of(*rules: Predicate) -> Predicate:
    """Every rule holds."""
    return lambda actor, subject: all(rule(actor, subject) for rule in rules)


def none_of(*rules: Predicate) -> Predicate:
    """No rule holds."""
    return lambda actor, subject: not any(rule(actor, subject) for rule in rules)
