"""The sample register scanned once for all tests of this folder; each test works on a copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from legaldocs.conflicts import holding, jobs
from legaldocs.core.db import db
from tests.apps import lend, take_back


class Quiet:
    """A job context that nobody watches."""

    job_id, created_by = 1, None

    def progress(self, done: int, total: int | None = None, message: str | None = None) -> None:
        """Nothing to tell."""

    def check_cancelled(self) -> None:
        """Nobody cancels."""

    def first_time(self, step: str) -> bool:
        """Every step is new."""
        return bool(step)


@pytest.fixture(scope="session")
def scanned_directory(sample_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation of the sample whose register has been scanned."""
    data = Path(shutil.copytree(sample_directory, tmp_path_factory.mktemp("scanned") / "data"))
    app = lend(data)
    with app.app_context():
        jobs.SCAN.run(Quiet())
        db.session.remove()
    take_back(app)
    return data


@pytest.fixture
def scanned(scanned_directory: Path, tmp_path: Path) -> Iterator[Flask]:
    """The application inside its context over a copy of it."""
    data = Path(shutil.copytree(scanned_directory, tmp_path / "data"))
    app = lend(data)
    with app.app_context():
        yield app
        holding.forget()
        db.session.remove()
        db.engine.dispose()
