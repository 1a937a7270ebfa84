"""Walks over relations: circles end them, limits are said, every chain leads from the document up."""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from legaldocs.accounts import queries as accounts
from legaldocs.core.db import db
from legaldocs.documents import effect_service, graph, graph_edges, graph_layout, queries, relying
from legaldocs.documents.graph_edges import Direction, Edge, EdgeState
from legaldocs.law.types import RelationKind
from tests.office import at_desk, decision, open_office, register

BASED = "Điều 1. Căn cứ\nThực hiện theo khoản 2 Điều 1 Quyết định số {:02}/2024/QĐ-UBND."
REPEALER = (
    "Điều 1. Bãi bỏ\nBãi bỏ Quyết định số {:02}/2024/QĐ-UBND ngày 15 tháng 5 năm 2024 của Ủy ban nhân dân tỉnh Mẫu."
)
PAIRS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=40, unique=True)


def at(*pairs: tuple[int, int], kind: str = "basis") -> Callable[[Collection[int]], list[Edge]]:
    """Neighbours in both directions over these edges."""
    edges = [Edge(a, b, kind, 1, 1, None) for a, b in pairs]
    return lambda ids: [edge for edge in edges if edge.source in ids or edge.target in ids]


def out(*pairs: tuple[int, int]) -> Callable[[Collection[int]], list[Edge]]:
    """Neighbours that the documents rest on."""
    edges = [Edge(a, b, "basis", 1, 1, None) for a, b in pairs]
    return lambda ids: [edge for edge in edges if edge.source in ids]


def test_a_chain_leads_from_the_decision_to_the_law_by_the_shortest_way() -> None:
    found = graph.chain(1, out((1, 2), (1, 3), (2, 4), (3, 4), (4, 5), (1, 5)))
    assert [[edge.target for edge in path] for path in found.paths()] == [[2, 4], [3], [5]]
    assert found.circles == []


def test_documents_that_rest_on_each_other_are_named_and_end_the_walk() -> None:
    found = graph.chain(1, out((1, 2), (2, 3), (3, 2), (3, 4)))
    assert {(edge.source, edge.target) for edge in found.circles} == {(2, 3), (3, 2)}
    assert set(found.reached) == {2, 3, 4}


@given(PAIRS)
def test_a_chain_reaches_exactly_what_a_way_leads_to(pairs: list[tuple[int, int]]) -> None:
    found = graph.chain(0, out(*pairs))
    onward = {a: {b for source, b in pairs if source == a} for a, _b in pairs}
    reachable = {key for key in range(1, 13) if graph.leads(0, key, onward)}
    assert set(found.reached) <= reachable
    assert len(reachable) > graph.LONGEST_CHAIN or set(found.reached) == reachable
    for edge in found.circles:
        assert graph.leads(edge.target, edge.source, onward)
    for path in found.paths():
        assert path[0].source == 0
        assert all(before.target == after.source for before, after in pairwise(path))


@given(PAIRS, st.sampled_from(graph.DEPTHS), st.integers(1, 8))
def test_a_picture_keeps_its_limit_and_says_what_it_left_out(
    pairs: list[tuple[int, int]], depth: int, limit: int
) -> None:
    small, whole = graph.around(0, depth, at(*pairs), limit), graph.around(0, depth, at(*pairs))
    assert len(small.distance) <= max(limit, 1)
    assert (small.left_out > 0) == (len(whole.distance) > len(small.distance))
    assert all(edge.source in small.distance and edge.target in small.distance for edge in small.edges)
    assert max(whole.distance.values()) <= depth


def test_what_acts_on_effect_stays_in_a_picture_before_what_only_mentions() -> None:
    edges = [Edge(9, 1, "repeal", 1, 1, None), *(Edge(n, 1, "refer", 1, 5, None) for n in range(2, 9))]
    found = graph.around(1, 1, lambda _ids: edges, limit=3)
    assert 9 in found.distance
    assert found.left_out == 6


def test_no_two_documents_of_a_picture_stand_on_each_other() -> None:
    spots = [graph_layout.Spot(n, n % 4, (n,)) for n in range(150)]
    placed = graph_layout.places(spots)
    assert len(set(placed.values())) == 150
    assert {placed[n][1] for n in (0, 4)} < {placed[n][1] for n in range(0, 150, 4)}


@pytest.fixture
def office(tmp_path: Path) -> Flask:
    return open_office(tmp_path)


def test_an_edge_is_unconfirmed_until_a_person_confirms_and_again_when_it_is_taken_back(office: Flask) -> None:
    old, new = register(office, [decision(1), decision(61, REPEALER.format(1))])
    with office.app_context():
        officer, head = accounts.actor_by_username("an"), accounts.actor_by_username("binh")

        def state() -> EdgeState:
            edges = graph_edges.touching([old], Direction.IN)
            found = graph_edges.states(edges)
            return found[next(e for e in edges if (e.source, e.kind) == (new, "repeal"))]

        assert state() is EdgeState.UNCONFIRMED
        effect_service.confirm(officer, [1])
        assert state() is EdgeState.CONFIRMED
        effect_service.reverse(head, queries.history(old)[-1].id, "Nhầm văn bản khác")
        assert state() is EdgeState.UNCONFIRMED
        db.session.remove()
    page = at_desk(office, "an").get(f"/documents/{old}/relations?direction=in").text
    assert "chưa xác nhận" in page
    assert "<mark>Quyết định số 01/2024/QĐ-UBND" in page


def test_who_relies_on_a_clause_is_found_from_the_clause_its_article_and_its_document(office: Flask) -> None:
    old, new = register(office, [decision(1), decision(62, BASED.format(1))])
    with office.app_context():
        for path, named in (("dieu-1/khoan-2", 1), ("dieu-1", 1), ("dieu-1/khoan-1", 0), ("dieu-9", 0), ("", 1)):
            found = db.session.scalars(relying.mentions(old, path, relying.Reach.PROVISION)).all()
            assert [relation.document_id for relation in found] == [new] * named, path
        assert dict(relying.relied_on(old)) == {"dieu-1": 1}
        assert db.session.scalars(relying.mentions(old, "dieu-1", kind=RelationKind.BASIS)).all() == []
        db.session.remove()
    clerk = at_desk(office, "an")
    assert "62/2024/QĐ-UBND" in clerk.get(f"/documents/{old}/relations/relying?path=dieu-1/khoan-2").text
    assert "62/2024/QĐ-UBND" in clerk.get(f"/documents/{old}/relations/relying/export?format=csv").text
    assert clerk.get(f"/documents/{old}/relations/relying?path=../x").status_code == 422


def test_the_picture_is_data_for_the_browser_and_a_table_for_everybody(office: Flask) -> None:
    old, new = register(office, [decision(1), decision(61, REPEALER.format(1))])
    clerk = at_desk(office, "an")
    data = clerk.get(f"/documents/{old}/relations/graph.json?kinds=repeal&kinds=basis").get_json()
    assert {node["data"]["id"] for node in data["nodes"]} == {str(old), str(new)}
    assert {edge["data"]["state"] for edge in data["edges"]} == {"unconfirmed"}
    page = clerk.get(f"/documents/{old}/relations/graph").text
    assert "61/2024/QĐ-UBND" in page
    assert 'data-src="' in page
    assert "<script>" not in page
    assert clerk.get(f"/documents/{old}/relations/graph?depth=9").status_code == 422
