"""Migrations lead to the tables of the models, and back, on both databases."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# In a process of its own: the models of other tests must not be compared, nor alembic's logging set up here.
DOWN_AND_UP = """
from flask_migrate import downgrade, upgrade
import sqlalchemy as sa
from legaldocs.app import create_app
from legaldocs.cli.database import differences
from legaldocs.core import audit
from legaldocs.core.db import db
from legaldocs.documents import effects, sample_register
with create_app().app_context():
    upgrade()
    sample_register.load_when_empty()  # on SQLite it was already
    assert effects.drift() == [] and audit.verify(db.session()) is None
    upgrade()
    def provisions():
        with db.engine.connect() as connection:
            return connection.scalar(sa.text("SELECT count(*) FROM provision"))
    before = provisions()
    db.session.remove()
    downgrade(revision="0001")
    upgrade()
    assert before > 100 and provisions() == before, (before, provisions())
    downgrade(revision="base")
    left = set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}
    assert not left, left
    upgrade()
    found = differences()
    assert not found, found
"""


@pytest.mark.timeout(300)
@pytest.mark.parametrize("fixture", ["", pytest.param("postgres_uri", marks=[pytest.mark.postgres, pytest.mark.slow])])
def test_migrations_of_a_filled_register_lead_down_and_up_again(
    fixture: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    uri = request.getfixturevalue(fixture) if fixture else ""
    data = tmp_path if fixture else request.getfixturevalue("installation")
    places = {"LEGALDOCS_SQLALCHEMY_DATABASE_URI": uri, "LEGALDOCS_DATA_DIR": str(data)}
    command = [sys.executable, "-c", DOWN_AND_UP]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | places, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]


def test_history_is_one_line() -> None:
    from alembic.script import ScriptDirectory

    assert len(ScriptDirectory(str(ROOT / "migrations")).get_heads()) == 1
