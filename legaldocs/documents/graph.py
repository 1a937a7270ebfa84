"""Walks over the edges between documents: what surrounds one of them, and the chain from it up to the law.

Pure over ``neighbours``: given documents, the edges at them.  Cycles end a walk, and a walk that would grow beyond its
limit says how many documents it left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from legaldocs.documents.graph_edges import KINDS, NOT_MOVING, Edge

LIMIT = 150  # documents a picture can show and a person can read
DEPTHS = (1, 2, 3)
UPWARD = ("basis", "guide")
LONGEST_CHAIN = 12

Neighbours = Callable[[Collection[int]], Iterable[Edge]]


@dataclass(slots=True)
class Surroundings:
    """Documents around one: id → steps away, the edges among them, and how many documents were left out."""

    distance: dict[int, int]
    edges: list[Edge]
    left_out: int = 0


@dataclass(slots=True)
class Chain:
    """Everything a document rests on, step by step: for each document the edge by which it was first reached.

    ``circles`` are edges by which a document rests on one that rests on it.
    """

    start: int
    reached: dict[int, Edge] = field(default_factory=dict)
    circles: list[Edge] = field(default_factory=list)
    left_out: int = 0

    def path_to(self, document: int) -> list[Edge]:
        """Edges from the start to a document that was reached."""
        steps: list[Edge] = []
        while document != self.start:
            steps.append(self.reached[document])
            document = steps[-1].source
        return steps[::-1]

    def paths(self) -> list[list[Edge]]:
        """One path to each end of the chain, longest first, in the order the documents were named."""
        passed = {edge.source for edge in self.reached.values()}
        ends = [key for key in self.reached if key not in passed]
        return sorted((self.path_to(key) for key in ends), key=len, reverse=True)


def around(start: int, depth: int, neighbours: Neighbours, limit: int = LIMIT) -> Surroundings:
    """Documents at most ``depth`` edges away, nearest first; of one distance those with weightier edges stay."""
    found = Surroundings({start: 0}, [])
    frontier: list[int] = [start]
    kept: dict[tuple[int, int, str], Edge] = {}
    left: set[int] = set()
    for step in range(1, depth + 1):
        edges = list(neighbours(frontier))
        room = limit - len(found.distance)
        fresh = _weightiest(edges, found.distance)
        left.update(fresh[room:])
        frontier = fresh[:room]
        found.distance.update(dict.fromkeys(frontier, step))
        kept.update({(e.source, e.target, e.kind): e for e in edges})
        if not frontier:
            break
    known = found.distance
    found.edges = [edge for edge in kept.values() if edge.source in known and edge.target in known]
    found.left_out = len(left - known.keys())
    return found


def _weightiest(edges: Iterable[Edge], known: Mapping[int, int]) -> list[int]:
    """New ends of the edges: those acted on or acting first, then bases, then mere mentions; ties by id."""
    weight: dict[int, tuple[int, int]] = {}
    for edge in edges:
        for end in (edge.source, edge.target):
            if end not in known:
                here = (0 if edge.kind not in NOT_MOVING else 1 + KINDS.index(edge.kind), -edge.places)
                weight[end] = min(weight.get(end, here), here)
    return sorted(weight, key=lambda end: (weight[end], end))


def chain(start: int, neighbours: Neighbours, limit: int = 400) -> Chain:
    """What ``start`` rests on, and what that rests on in turn; ``neighbours`` gives outgoing ``UPWARD`` edges."""
    found = Chain(start)
    frontier = [start]
    seen: list[Edge] = []
    for _step in range(LONGEST_CHAIN):
        edges = sorted(neighbours(frontier), key=lambda e: (frontier.index(e.source), UPWARD.index(e.kind), e.target))
        seen.extend(edges)
        frontier = []
        for edge in edges:
            if edge.target in found.reached or edge.target == start:
                continue
            if len(found.reached) >= limit:
                found.left_out += 1
                continue
            found.reached[edge.target] = edge
            frontier.append(edge.target)
        if not frontier:
            break
    found.circles = sorted(closing(seen), key=lambda e: (e.source, e.target))
    return found


def closing(edges: Iterable[Edge]) -> Iterator[Edge]:
    """Edges from which a way leads back to their own source."""
    listed = {(e.source, e.target): e for e in edges if e.source != e.target}
    # Whoever nothing leads to, or who leads nowhere, is on no circle; few are left when all of these are gone.
    while True:
        leaving, reaching = {source for source, _target in listed}, {target for _source, target in listed}
        fewer = {ends: edge for ends, edge in listed.items() if ends[0] in reaching and ends[1] in leaving}
        if len(fewer) == len(listed):
            break
        listed = fewer
    onward: dict[int, set[int]] = defaultdict(set)
    for source, target in listed:
        onward[source].add(target)
    yield from (edge for edge in listed.values() if leads(edge.target, edge.source, onward))


def leads(start: int, goal: int, onward: Mapping[int, Collection[int]]) -> bool:
    """Whether a way leads from ``start`` to ``goal``."""
    waiting, seen = [start], set[int]()
    while waiting:
        here = waiting.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            waiting.extend(onward.get(here, ()))
    return False
