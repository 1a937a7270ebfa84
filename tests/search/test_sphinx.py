"""Search on several machines: documents spread over nodes, rebuilt aside, and never half an answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from legaldocs.search.backend import Query
from legaldocs.search.choose import engine_for
from legaldocs.search.errors import EngineUnknown, IndexUnusable
from legaldocs.search.home import IndexHome
from legaldocs.search.sphinx_backend import SphinxBackend, nodes_of
from legaldocs.search.sphinx_query import word
from tests.search.conftest import nodes_running
from tests.search.register import REGISTER

MANY = [replace(REGISTER[0], id=f"{number}:dieu-1", document_id=number) for number in range(1, 101)]


def test_the_setting_names_the_nodes(two_nodes: str) -> None:
    assert engine_for(two_nodes, 10) == two_nodes
    assert len(nodes_of(two_nodes)) == 2
    with pytest.raises(EngineUnknown):
        engine_for("manticore", 10)


def test_documents_lie_on_both_nodes_and_one_question_finds_all(two_nodes: str, tmp_path: Path) -> None:
    home = IndexHome(tmp_path)
    home.rebuild(two_nodes, [MANY])
    whole = home.current()
    parts = [SphinxBackend((node,), "a", tmp_path, None) for node in nodes_of(two_nodes)]
    assert [part.count() for part in parts] == [50, 50]
    assert whole.search(Query("đất đai")).total == whole.count() == len(MANY)
    for backend in (whole, *parts):
        backend.close()


def test_a_rebuild_fills_the_other_table_and_search_goes_on(two_nodes: str, tmp_path: Path) -> None:
    home, reader = IndexHome(tmp_path), IndexHome(tmp_path)
    home.rebuild(two_nodes, [MANY])
    before = reader.current()
    home.rebuild(two_nodes, [MANY[:10]])
    assert before.count() == len(MANY)
    assert reader.current().count() == 10
    for one in (home, reader):
        one.close()


def test_half_an_answer_is_none(tmp_path: Path) -> None:
    with nodes_running(tmp_path / "nodes") as (setting, processes):
        home = IndexHome(tmp_path)
        home.rebuild(setting, [MANY])
        assert home.current().search(Query("đất đai")).total == len(MANY)
        processes[1].kill()
        processes[1].wait()
        with pytest.raises(IndexUnusable):
            home.current().search(Query("đất đai"))
        home.close()


def test_words_of_any_script_are_plain_and_keep_their_beginnings() -> None:
    for token in ("quy_hoạch", "22/2020/qđ-ubnd", "𠀀đất", "zz"):
        assert word(token).isascii()
        assert word(token).isalnum()
        assert word(token).startswith(word(token[:2]))
    assert word("đất", "exact") != word("đất", "folded")
