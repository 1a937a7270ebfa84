"""The legal-text engine reads from the sample texts what their author planted: bases, and changes to other texts."""

from __future__ import annotations

from typing import Any

import pytest

from legaldocs.law import amendments, citations
from legaldocs.law.structure import parse
from legaldocs.law.types import Operation, RelationKind
from tests.sample import shelf

KEYS = sorted(shelf.register())
OPERATIONS = {
    "replaced": Operation.REPLACE,
    "repealed": Operation.REPEAL,
    "amended": Operation.AMEND,
    "supplemented": Operation.SUPPLEMENT,
}
Change = tuple[Operation, str | None, str | None]


def planted_changes(key: str) -> set[Change]:
    """What the answer key says the text does to others; the whole text where no unit is named."""
    events: list[dict[str, Any]] = [row for row in shelf.answers()["events"] if row["by"] == key]
    return {
        (OPERATIONS[row["event"]], shelf.register()[row["document"]]["number"], unit)
        for row in events
        if row["event"] in OPERATIONS
        for unit in row["provisions"] or [None]
    }


@pytest.mark.parametrize("key", KEYS)
def test_engine_finds_exactly_the_planted_changes(key: str) -> None:
    found = amendments.find(shelf.text(key))
    assert {(row.operation, row.target_number, row.target_unit) for row in found} == planted_changes(key)


@pytest.mark.parametrize("key", KEYS)
def test_engine_finds_every_basis_by_number_or_by_title(key: str) -> None:
    content = shelf.text(key)
    bases = [c for c in citations.find(content, parsed=parse(content)) if c.relation is RelationKind.BASIS]
    numbers = {basis.number for basis in bases}
    titles = [basis.title.lower() for basis in bases if basis.title]
    for row in shelf.answers()["dependants"]:
        if key in row["documents"] and row["basis"] not in numbers:
            assert any(shelf.national()[row["basis"]]["title"].lower() in title for title in titles), row["basis"]
