"""A migrated database with the sample register, loaded once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from legaldocs.app import create_app
from legaldocs.cli.database import run_upgrade
from legaldocs.core.db import db
from legaldocs.documents import sample_register


def migrated(directory: Path, uri: str = "") -> Flask:
    """The application over a database that the migrations made, as an installation has it."""
    app = create_app("testing", DATA_DIR=directory, SQLALCHEMY_DATABASE_URI=uri)
    with app.app_context():
        run_upgrade()
        db.engine.dispose()
    return app


@pytest.fixture(scope="session")
def sample_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Directory of an installation that holds the sample register."""
    directory = tmp_path_factory.mktemp("sample")
    with migrated(directory).app_context():
        sample_register.load(lambda _done, _total, _message: None)
        db.session.remove()
        db.engine.dispose()
    return directory


@pytest.fixture
def installation(sample_directory: Path, tmp_path: Path) -> Path:
    """A copy of that directory of the test's own."""
    return Path(shutil.copytree(sample_directory, tmp_path / "installation"))


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
