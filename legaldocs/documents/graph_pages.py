"""What the pages on relations show, gathered in a fixed number of questions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from legaldocs.core.errors import Missing
from legaldocs.core.web import Page, paginate
from legaldocs.documents import effects, graph, graph_edges, graph_layout, queries, relying
from legaldocs.documents.graph_edges import Direction, Edge, EdgeState
from legaldocs.documents.models import Document
from legaldocs.documents.presentation import provision_url
from legaldocs.documents.words import RELATION_WORDS
from legaldocs.law.effect import StatusAnswer
from legaldocs.ui.looks import status_look


@dataclass(frozen=True, slots=True)
class Line:
    """An edge as a list shows it, seen from one document: the other end, how sure, and where the words stand."""

    edge: Edge
    other: Document
    answer: StatusAnswer
    state: EdgeState
    evidence: graph_edges.Evidence | None

    @property
    def words_url(self) -> str:
        """Address of the words that say it."""
        return provision_url(self.edge.source, self.evidence.path if self.evidence else None)


def kind_words(kind: str, direction: str = Direction.OUT) -> str:
    """A kind of relation as said from its source (``out``) or from its target (``in``)."""
    there, back = RELATION_WORDS[str(kind)]
    return there() if direction == Direction.OUT else back()


def subject(document_id: int) -> Document:
    """The document a page is about.  Raises ``Missing``."""
    found = queries.get(document_id)
    if found is None:
        raise Missing()
    return found


def described(edges: Sequence[Edge], direction: Direction, on: date) -> list[Line]:
    """Edges with their other ends, states, statuses and words."""
    ends = [edge.target if direction is Direction.OUT else edge.source for edge in edges]
    named, answers = queries.named(ends), effects.statuses(set(ends), on)
    states, words = graph_edges.states(edges), graph_edges.evidence(edge.relation for edge in edges)
    return [
        Line(edge, named[end], answers[end], states[edge], words.get(edge.relation or 0))
        for edge, end in zip(edges, ends, strict=True)
    ]


def panels(document_id: int, on: date, each: int = 8) -> list[tuple[Direction, list[tuple[str, list[Line], int]]]]:
    """Both directions for the document page: per kind its words, the first lines and how many there are.

    Without the words themselves: only where they stand.
    """
    counted = {direction: graph_edges.first_lines(document_id, direction, each) for direction in Direction}
    edges = [edge for listed in counted.values() for edge, _total in listed]
    ends = {end for edge in edges for end in (edge.source, edge.target)} - {document_id}
    named, answers = queries.named(ends), effects.statuses(ends, on)
    states, places = graph_edges.states(edges), graph_edges.places(edge.relation for edge in edges)
    found = []
    for direction, listed in counted.items():
        groups: dict[str, tuple[list[Line], int]] = {}
        for edge, total in listed:
            end = edge.target if direction is Direction.OUT else edge.source
            line = Line(edge, named[end], answers[end], states[edge], places.get(edge.relation or 0))
            groups.setdefault(edge.kind, ([], total))[0].append(line)
        found.append((direction, [(kind, *groups[kind]) for kind in graph_edges.KINDS if kind in groups]))
    return found


def listed(document_id: int, direction: Direction, kind: str, on: date) -> tuple[Page, list[Line]]:
    """One page of the edges of a document."""
    page = paginate(graph_edges.lines(document_id, direction, kind), scalars=False)
    return page, described([Edge(*row) for row in page.rows], direction, on)


def picture(document_id: int, depth: int, kinds: Collection[str]) -> graph.Surroundings:
    """Documents around one, by both directions."""

    def neighbours(ids: Collection[int]) -> Iterable[Edge]:
        return [edge for direction in Direction for edge in graph_edges.touching(ids, direction, kinds)]

    return graph.around(document_id, depth, neighbours)


def upward(document_id: int) -> graph.Chain:
    """What a document rests on, up to the law."""
    return graph.chain(document_id, lambda ids: graph_edges.touching(ids, Direction.OUT, graph.UPWARD))


def elements(found: graph.Surroundings, start: int, on: date, address: Callable[[int], str]) -> dict[str, Any]:
    """The picture as cytoscape reads it: nodes with place, status and ``address``; edges with words and state."""
    named, answers = queries.named(found.distance), effects.statuses(found.distance, on)
    states = graph_edges.states(found.edges)
    spots = (graph_layout.Spot(key, d.rank, (d.issued_date or date.min, d.number)) for key, d in named.items())
    places = graph_layout.places(spots)
    return {
        "nodes": [_node(d, answers[key], places[key], key == start, address(key)) for key, d in named.items()],
        "edges": [
            {
                "data": {
                    "id": f"{edge.source}-{edge.kind}-{edge.target}",
                    "source": str(edge.source),
                    "target": str(edge.target),
                    "label": kind_words(edge.kind),
                    "kind": edge.kind if edge.kind in graph_edges.NOT_MOVING else "moves",
                    "state": str(states[edge]),
                }
            }
            for edge in found.edges
        ],
    }


def _node(
    document: Document, answer: StatusAnswer, place: tuple[float, float], start: bool, url: str
) -> dict[str, Any]:
    look = status_look(str(answer.status))
    return {
        "data": {
            "id": str(document.id),
            "label": document.number,
            "title": f"{document.doc_type} {document.number}: {document.title}",
            "status": str(look.word),
            "tone": look.tone,
            "url": url,
            "start": start,
        },
        "position": {"x": place[0], "y": place[1]},
    }


def relied_on(document_id: int, limit: int = 30) -> tuple[list[tuple[str, int]], int]:
    """The articles that other documents name most, and how many articles are named at all."""
    counts = relying.relied_on(document_id)
    return relying.most(counts, limit), len(counts)
