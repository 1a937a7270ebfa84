"""The office of the tests of lists."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from legaldocs.core.db import db
from tests.office import open_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Flask]:
    """Two units, five people."""
    made = open_office(tmp_path)
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()
