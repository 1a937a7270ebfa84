"""Changes of the order of a draft text: up, down, into, out, split, join, add, leave out, number anew.

Text in, text out; a provision is named by its place among the pieces of ``working_tree.cut`` and takes along what it
holds.  After each change the numbers of every level run on, and references to the text's own provisions ("khoản 2
Điều này", "Điều 5 Quyết định này") are rewritten with them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from legaldocs.law.types import Kind
from legaldocs.law.working_tree import LABEL, cut

POINTS = "abcdđeghiklmnopqrstuvxy"  # the order of points in a legal text: no f, j, w, z
_INTO = {Kind.ARTICLE: Kind.CLAUSE, Kind.CLAUSE: Kind.POINT}
_OUT = {Kind.POINT: Kind.CLAUSE, Kind.CLAUSE: Kind.ARTICLE}
_INSIDE = {Kind.POINT: (Kind.CLAUSE, Kind.ARTICLE), Kind.CLAUSE: (Kind.ARTICLE,)}
_FIRST = {Kind.ARTICLE: "Điều 1.", Kind.CLAUSE: "1.", Kind.POINT: "a)"}
_HERE = re.compile(r"(khoản )(\d{1,2})( điều này)(?!\w)", re.IGNORECASE)
_OWN = re.compile(
    r"(?:(khoản )(\d{1,2}) )?(điều )(\d{1,3})((?: của)? (?:quyết định|nghị quyết|quy định|quy chế) này)(?!\w)",
    re.IGNORECASE,
)


class CannotMove(ValueError):
    """The provision has no place to go that way."""


@dataclass(slots=True, eq=False)
class Node:
    """A provision's own words and what it holds; ``kind`` is ``None`` for words outside all provisions."""

    kind: Kind | None
    words: str
    inside: list[Node] = field(default_factory=list)
    holder: Node | None = None
    was: str | None = None  # its number before
    follows: Node | None = None  # what stood before it
    ours: bool = True  # its references are to this text

    def place(self) -> int:
        """Where it stands in its holder."""
        return self._holder().inside.index(self)

    def beside(self, way: int) -> Node:
        """The next of the same level in the same holder.  Raises ``CannotMove`` where there is none."""
        others = self._holder().inside[self.place() + 1 :] if way > 0 else self._holder().inside[: self.place()][::-1]
        found = next((one for one in others if one.kind is self.kind), None)
        if found is None or self.kind not in LABEL:
            raise CannotMove
        return found

    def leave(self) -> None:
        """Take it out of its holder."""
        self._holder().inside.remove(self)

    def enter(self, holder: Node, at: int | None = None) -> None:
        """Put it into a holder."""
        holder.inside.insert(len(holder.inside) if at is None else at, self)
        self.holder = holder

    def all(self) -> Iterator[Node]:
        """Everything inside, in reading order."""
        for one in self.inside:
            yield one
            yield from one.all()

    def _holder(self) -> Node:
        if self.holder is None:
            raise CannotMove
        return self.holder


Move = Callable[[Node], None]


def change(text: str, place: int, move: Move) -> str:
    """The text after a move of the piece at ``place``.  Raises ``CannotMove``."""
    top, nodes = _tree(text)
    move(nodes[place])
    return _written(top)


def renumbered(text: str) -> str:
    """The text with numbers that run on."""
    return _written(_tree(text)[0])


def replaced(text: str, gone: Sequence[int], before: int | None, extra: str) -> str:
    """The text without some pieces and with the provisions of ``extra`` before one of them, or at the end."""
    top, nodes = _tree(text)
    fresh, _theirs = _tree(extra if extra.endswith("\n") else extra + "\n")
    anchor = nodes[before] if before is not None else None
    holder = (anchor.holder if anchor else None) or top
    at = anchor.place() if anchor else len(holder.inside)
    for one in fresh.all():
        one.was = None
        one.ours = False
    for offset, one in enumerate(list(fresh.inside)):
        one.enter(holder, at + offset)
    for place in gone:
        nodes[place].leave()
    return _written(top)


def up(node: Node) -> None:
    """Change places with the provision of the same level above it."""
    above = node.beside(-1)
    one, other = above.place(), node.place()
    inside = above.holder.inside if above.holder else []
    inside[one], inside[other] = node, above


def down(node: Node) -> None:
    """Change places with the provision of the same level below it."""
    up(node.beside(+1))


def into(node: Node) -> None:
    """Make an article the last clause of the article above, a clause the last point of the clause above."""
    above = node.beside(-1)
    if node.kind not in _INTO or any(one.kind in _INTO for one in node.all()):
        raise CannotMove
    node.leave()
    node.enter(above)
    _become(node, _INTO[node.kind])


def out(node: Node) -> None:
    """Make a point a clause, a clause an article, behind what held it; what stood after it stays there."""
    holder = node.holder
    if holder is None or node.kind not in _OUT or holder.kind is not _OUT[node.kind] or holder.holder is None:
        raise CannotMove
    node.leave()
    node.enter(holder.holder, holder.place() + 1)
    _become(node, _OUT[node.kind])


def merge(node: Node) -> None:
    """Join it to the one of its level above; what it holds follows what that one holds."""
    above = node.beside(-1)
    above.words = f"{above.words.rstrip()} {_rest(node).strip()}\n"
    node.leave()
    for one in list(node.inside):
        one.enter(above)


def remove(node: Node) -> None:
    """Leave it out with all it holds."""
    if node.kind is None:
        raise CannotMove
    node.leave()


def split(at: int) -> Move:
    """Two of one level: the second begins at character ``at`` of the words and takes what the first held."""

    def move(node: Node) -> None:
        label = LABEL[node.kind].match(node.words) if node.kind in LABEL else None
        if node.kind not in _FIRST or label is None:
            raise CannotMove
        first, second = node.words[:at], node.words[at:]
        if not first[label.end() :].strip() or not second.strip():
            raise CannotMove
        node.words = first.rstrip() + "\n"
        other = Node(node.kind, f"{_FIRST[node.kind]} {second.lstrip()}", node.inside)
        node.inside = []
        for one in other.inside:
            one.holder = other
        other.enter(node.holder or node, node.place() + 1)

    return move


def add(kind: Kind, words: str) -> Move:
    """A new provision: inside where this one holds that level, else behind it or behind what holds it."""

    def move(node: Node) -> None:
        fresh = Node(kind, f"{_FIRST[kind]} {words.strip()}\n")
        if node.kind in _INSIDE.get(kind, ()):
            fresh.enter(node)
            return
        beside = node
        while beside.kind is not kind and beside.holder is not None and beside.holder.kind is not None:
            beside = beside.holder
        if (beside.kind is None and kind is not Kind.ARTICLE) or beside.holder is None:
            raise CannotMove
        if kind is not Kind.ARTICLE and beside.kind is not kind:
            raise CannotMove
        fresh.enter(beside.holder, beside.place() + 1)

    return move


def typed(kinds: Sequence[Kind], parts: Sequence[str]) -> Move:
    """Provisions typed into this one's words, each with its label: behind it, or first in it where they are deeper.

    What this one held stays with it.
    """

    def move(node: Node) -> None:
        at = 0
        after = node
        for kind, words in zip(kinds, parts, strict=True):
            fresh = Node(kind, words if words.endswith("\n") else words + "\n")
            if node.kind in _INSIDE.get(kind, ()):
                fresh.enter(node, at)
                at += 1
                continue
            while after.kind is not kind and after.holder is not None and after.holder.kind is not None:
                after = after.holder
            if after.holder is None:
                raise CannotMove
            fresh.enter(after.holder, after.place() + 1)
            after = fresh

    return move


MOVES: dict[str, Move] = {"up": up, "down": down, "into": into, "out": out, "merge": merge, "remove": remove}


def _tree(text: str) -> tuple[Node, list[Node]]:
    """The pieces as a tree under one top, and in their order."""
    top = Node(None, "")
    nodes: list[Node] = []
    open_: list[tuple[int, Node]] = [(len(text) + 1, top)]
    for piece in cut(text):
        while open_[-1][0] <= piece.start:
            open_.pop()
        unit = piece.unit
        node = Node(unit.kind if unit else None, piece.words)
        label = LABEL[node.kind].match(node.words) if node.kind in LABEL else None
        node.was = label[1] if label else None
        node.enter(open_[-1][1])
        node.follows = nodes[-1] if nodes else None
        nodes.append(node)
        if unit is not None:
            open_.append((unit.end, node))
    return top, nodes


def _become(node: Node, kind: Kind) -> None:
    node.words = f"{_FIRST[kind]} {_rest(node).lstrip()}"
    node.kind = kind


def _rest(node: Node) -> str:
    label = LABEL[node.kind].match(node.words) if node.kind in LABEL else None
    return node.words[label.end() if label else 0 :]


def _written(top: Node) -> str:
    """The words with fresh numbers; references follow where a number changed."""
    counts: defaultdict[tuple[Kind, Node], int] = defaultdict(int)
    articles: dict[str, str] = {}
    clauses: dict[tuple[Node, str], str] = {}
    nodes = list(top.all())
    for node in nodes:
        label = LABEL[node.kind].match(node.words) if node.kind in LABEL else None
        if node.kind is None or label is None:
            continue
        scope = _scope(node)
        counts[node.kind, scope] += 1
        number = _number(node.kind, counts[node.kind, scope], label[1])
        node.words = node.words[: label.start(1)] + number + node.words[label.end(1) :]
        if node.kind is Kind.ARTICLE and node.was:
            articles.setdefault(node.was, number)
        elif node.kind is Kind.CLAUSE and node.was:
            clauses.setdefault((scope, node.was), number)
    for node in (node for node in nodes if node.ours):
        _refer(node, articles, clauses)
    for before, node in pairwise(nodes):
        if node.follows is not before and not before.words.endswith("\n"):
            before.words += "\n"
    return "".join(node.words for node in nodes)


def _refer(node: Node, articles: dict[str, str], clauses: dict[tuple[Node, str], str]) -> None:
    home: Node | None = node
    while home is not None and home.kind is not Kind.ARTICLE:
        home = home.holder
    if home is not None:
        here = home
        node.words = _HERE.sub(lambda m: f"{m[1]}{clauses.get((here, m[2]), m[2])}{m[3]}", node.words)
    node.words = _OWN.sub(
        lambda m: f"{m[1] + m[2] + ' ' if m[1] else ''}{m[3]}{articles.get(m[4], m[4])}{m[5]}", node.words
    )


def _scope(node: Node) -> Node:
    """Within what its numbers run on: the whole text or an attached one for articles and chapters, else the holder."""
    holder = node.holder or node
    if node.kind in (Kind.ARTICLE, Kind.CHAPTER):
        while holder.holder is not None and holder.kind not in (Kind.ATTACHED, Kind.APPENDIX):
            holder = holder.holder
    return holder


def _number(kind: Kind, count: int, old: str) -> str:
    if kind is Kind.POINT:
        return POINTS[count - 1] if count <= len(POINTS) else old
    return _roman(count) if kind is Kind.CHAPTER and not old.isdigit() else str(count)


def _roman(number: int) -> str:
    written = ""
    for value, sign in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        times, number = divmod(number, value)
        written += sign * times
    return written
