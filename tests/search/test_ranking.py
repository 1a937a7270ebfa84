"""The second look at the best hits, and the batch command that measures it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from legaldocs.bench.search import quality
from legaldocs.search.backend import IndexedProvision, Query, SearchBackend
from legaldocs.search.batch import run_batch, split_heading
from legaldocs.search.ranking import rank

TERMS = "1. Chất ma túy là chất gây nghiện.\n2. Cây có chứa chất ma túy là cây thuốc phiện, cây cô ca."
CONTROL = (
    "Kiểm soát chất ma túy. Chất ma túy là đối tượng kiểm soát. Cây trồng có chứa chất cấm bị nhổ bỏ, chất ma túy."
)


def provision(number: int, heading: str, text: str) -> IndexedProvision:
    return IndexedProvision(f"{number}:dieu-1", number, "dieu-1", "dieu", f"{number}/2021/QH14", "Luật", heading, text)


PROVISIONS = [
    provision(1, "Giải thích từ ngữ", TERMS),
    provision(2, "Kiểm soát chất ma túy", CONTROL),
    provision(3, "Điều khoản thi hành", "Luật này có hiệu lực từ ngày ký."),
]


def texts(ids: Iterable[str]) -> dict[str, IndexedProvision]:
    return {one.id: one for one in PROVISIONS if one.id in set(ids)}


@pytest.fixture
def filled(empty_index: SearchBackend) -> SearchBackend:
    empty_index.index(PROVISIONS)
    empty_index.commit()
    return empty_index


def test_clause_that_answers_in_one_run_comes_first(filled: SearchBackend) -> None:
    found = rank(filled, Query("Cây có chứa chất ma túy là cây gì"), texts)
    assert found.hits[0].id == "1:dieu-1"
    assert [hit.score for hit in found.hits] == sorted((hit.score for hit in found.hits), reverse=True)


def test_document_asked_by_number_stays_first(filled: SearchBackend) -> None:
    found = rank(filled, Query("3/2021/QH14"), texts)
    assert found.hits[0].id == "3:dieu-1"


def test_pages_of_ranked_hits_do_not_overlap(filled: SearchBackend) -> None:
    whole = rank(filled, Query("chất ma túy"), texts).hits
    pages = [rank(filled, Query("chất ma túy", limit=1, offset=at), texts).hits[0] for at in range(len(whole))]
    assert [hit.id for hit in pages] == [hit.id for hit in whole]


def test_unknown_text_keeps_its_place_among_hits(filled: SearchBackend) -> None:
    assert rank(filled, Query("chất ma túy"), lambda _: {}).total == 2


def test_first_line_is_a_heading_only_when_more_follows() -> None:
    assert split_heading("Điều 1. Phạm vi\nLuật này quy định.") == ("Điều 1. Phạm vi", "Luật này quy định.")
    assert split_heading("Luật này quy định.") == ("", "Luật này quy định.")
    assert split_heading("Bao gồm:\na) đất") == ("", "Bao gồm:\na) đất")


def test_batch_answers_each_question_and_names_bad_lines(tmp_path: Path) -> None:
    corpus, queries = tmp_path / "corpus.jsonl", tmp_path / "queries.jsonl"
    rows = [{"_id": str(one.document_id), "title": one.title, "text": one.text} for one in PROVISIONS]
    corpus.write_text("\n".join(json.dumps(row) for row in rows) + '\n{"_id": "cut', encoding="utf-8")
    queries.write_text(json.dumps({"_id": "q", "text": "hiệu lực từ ngày nào"}), encoding="utf-8")
    out = io.StringIO()
    bad = run_batch(corpus, queries, 10, "whoosh", True, out=out)
    answer, error = (json.loads(line) for line in out.getvalue().splitlines())
    assert (answer["query-id"], answer["hits"][0]["corpus-id"]) == ("q", "3")
    assert (bad, error["id"]) == (1, "corpus.jsonl:4")


@pytest.mark.corpus
@pytest.mark.parametrize("no_accents", [False, True])
def test_labelled_questions_find_their_article(shared_data: Path, no_accents: bool) -> None:
    figures = quality(shared_data / "retrieval" / "alqac2023", "tantivy", no_accents)
    assert figures["MRR@10"] >= 0.92
    assert figures["R@10"] >= 0.97
