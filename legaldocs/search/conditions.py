"""What a provision must fulfil to be a hit: a small tree that every engine evaluates in its own way.

Words are held in both streams; which one counts is decided by ``Words.accented``.  Built by ``query`` and ``syntax``,
carried by ``plan``; a tree adds nothing to a score.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from legaldocs.search.fields import TEXT_FIELDS, Facts


@dataclass(frozen=True, slots=True)
class Words:
    """Syllables that stand in a row in one of ``fields``; as a prefix, one token that begins like the only syllable."""

    exact: tuple[str, ...]
    folded: tuple[str, ...]
    accented: bool
    fields: tuple[str, ...] = TEXT_FIELDS
    prefix: bool = False

    @property
    def stream(self) -> str:
        """The stream that must hold the words."""
        return "exact" if self.accented else "folded"

    @property
    def tokens(self) -> tuple[str, ...]:
        """The syllables of that stream."""
        return self.exact if self.accented else self.folded


@dataclass(frozen=True, slots=True)
class Named:
    """A fact of the document or provision: every one of ``values`` is among its ``names`` (see ``fields.names_of``).

    As a prefix, one name begins like the only value.
    """

    values: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Between:
    """A whole number of the document, ``year`` or ``issued_on`` (ordinal), between two bounds; ``None`` is open."""

    name: str
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Node


Node = Words | Named | Between | All | Some | Not


def unaccented(node: Node) -> Node:
    """The same condition without regard to accents."""
    if isinstance(node, Words):
        return replace(node, accented=False)
    if isinstance(node, All | Some):
        return type(node)(tuple(unaccented(part) for part in node.parts))
    return Not(unaccented(node.part)) if isinstance(node, Not) else node


def holds(node: Named | Between, facts: Facts) -> bool:
    """Whether facts fulfil a leaf that is about facts."""
    if isinstance(node, Named):
        if node.prefix:
            return any(name.startswith(node.values[0]) for name in facts.names)
        return all(value in facts.names for value in node.values)
    value: int | None = facts.year if node.name == "year" else facts.issued_on
    if value is None:
        return False
    return (node.first is None or value >= node.first) and (node.last is None or value <= node.last)


def tester(node: Node, held_by: Callable[[Words], set[int]], facts: Callable[[int], Facts]) -> Callable[[int], bool]:
    """The test of one provision (an engine's own number); ``held_by`` gives the holders of words, asked once each."""
    if isinstance(node, Words):
        return held_by(node).__contains__
    if isinstance(node, Named | Between):
        leaf = node
        return lambda doc: holds(leaf, facts(doc))
    if isinstance(node, Not):
        inner = tester(node.part, held_by, facts)
        return lambda doc: not inner(doc)
    tests = [tester(part, held_by, facts) for part in node.parts]
    if isinstance(node, All):
        return lambda doc: all(test(doc) for test in tests)
    return lambda doc: any(test(doc) for test in tests)
