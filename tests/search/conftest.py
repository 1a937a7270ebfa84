"""Every engine, opened on nothing and on the small register."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from legaldocs.search.backend import SearchBackend
from legaldocs.search.choose import create_index
from legaldocs.search.memory_backend import MemoryBackend
from tests.search.register import REGISTER


@pytest.fixture(params=["memory", "whoosh", "tantivy"])
def empty_index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchBackend]:
    """An empty index of each engine in turn."""
    engine: str = request.param
    index: SearchBackend = MemoryBackend() if engine == "memory" else create_index(engine, tmp_path / "index")
    yield index
    index.close()


@pytest.fixture
def index(empty_index: SearchBackend) -> SearchBackend:
    """The register in each engine in turn."""
    empty_index.index(REGISTER)
    empty_index.commit()
    return empty_index
