"""The application over a migrated database: a copy of the sample register, or empty."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from legaldocs.app import create_app
from legaldocs.cli.database import run_upgrade
from legaldocs.core.db import db


def migrated(directory: Path, uri: str = "") -> Flask:
    """The application over a database that the migrations made, as an installation has it."""
    app = create_app("testing", DATA_DIR=directory, SQLALCHEMY_DATABASE_URI=uri)
    with app.app_context():
        run_upgrade()
        db.engine.dispose()
    return app


@pytest.fixture
def sample(installation: Path) -> Iterator[Flask]:
    """The application inside its context over the copy."""
    app = create_app("testing", DATA_DIR=installation)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Flask]:
    """The application inside its context over a migrated database without rows."""
    app = migrated(tmp_path / "empty")
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
