"""The two databases understand Vietnamese alike."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from legaldocs.core.db import db
from tests.core.conftest import ANNA, Leaf, write
from tests.databases import BOTH

pytestmark = [pytest.mark.parametrize("uri", BOTH, indirect=True), pytest.mark.usefixtures("kernel")]


@pytest.mark.parametrize("words", ["đất đai", "ĐẤT ĐAI", "Đất đai"])
def test_words_are_found_regardless_of_case(words: str) -> None:
    write(ANNA, "Luật Đất đai")
    for condition in (Leaf.title.icontains(words, autoescape=True), Leaf.title.ilike(f"%{words}%")):
        assert db.session.scalars(sa.select(Leaf.title).where(condition)).all() == ["Luật Đất đai"]
