"""The sample's consolidated texts read as the answer key says, and nothing else in them changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from legaldocs.law import amendments, numbering
from legaldocs.law.consolidate import Instruction, consolidate
from legaldocs.law.consolidate_words import orders
from legaldocs.law.structure import parse
from legaldocs.law.types import Kind
from tests.sample import shelf

DAY = date(2026, 11, 22)
ROWS = shelf.answers()["consolidations"]
PAIRS = sorted({(row["document"], row["by"]) for row in ROWS})


@pytest.mark.parametrize(("document", "by"), PAIRS)
def test_changed_provisions_read_as_the_key_says_and_the_others_as_issued(document: str, by: str) -> None:
    base, text = shelf.text(document), shelf.text(by)
    key = numbering.key(shelf.register()[document]["number"])
    rows = [row for row in amendments.find(text) if row.target_number and numbering.key(row.target_number) == key]
    read = zip(rows, orders(text, rows), strict=True)
    made = consolidate(base, [Instruction(n, DAY, 1, row.start, order) for n, (row, order) in enumerate(read)], DAY)
    expected = {row["provision"]: row["words"] for row in ROWS if (row["document"], row["by"]) == (document, by)}
    words = {unit.path: made.text[unit.start : unit.end] for unit in made.provisions}
    assert made.refused == ()
    assert {path: words[path] for path in expected} == expected
    untouched = [
        p for p in parse(base).provisions if p.kind in (Kind.CLAUSE, Kind.POINT) and not near(p.path, expected)
    ]
    assert [p.path for p in untouched if words[p.path] != base[p.start : p.end]] == []


def near(path: str, changed: Iterable[str]) -> bool:
    """Whether a unit is, holds or lies in a changed one."""
    return any(f"{path}/".startswith(f"{other}/") or f"{other}/".startswith(f"{path}/") for other in changed)
