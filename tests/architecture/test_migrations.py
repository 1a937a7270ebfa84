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

# The rows of each earlier release: the filled register taken down to its head, up, down and up again.  Tables are read
# as the database describes them, because the models are those of the newest head.
KEPT = """
import hashlib, sys
from flask_migrate import downgrade, upgrade
import sqlalchemy as sa
from legaldocs.app import create_app
from legaldocs.cli.database import differences
from legaldocs.core import audit
from legaldocs.core.db import db
from legaldocs.documents import effects, sample_register

# Rows that a migration makes anew from others, or that tell of work and not of the register.
DERIVED = {"alembic_version", "index_pending", "sqlite_sequence"}

def rows():
    found = {}
    with db.engine.connect() as connection:
        inspector = sa.inspect(connection)
        for name in sorted(set(inspector.get_table_names()) - DERIVED):
            columns = sorted(column["name"] for column in inspector.get_columns(name))
            listed = ", ".join(f'"{column}"' for column in columns)
            read = connection.execute(sa.text(f'SELECT {listed} FROM "{name}"'))
            digests = sorted(hashlib.sha256(repr(tuple(row)).encode()).hexdigest() for row in read)
            found[name] = (columns, len(digests), hashlib.sha256("".join(digests).encode()).hexdigest())
    db.session.remove()
    return found

with create_app().app_context():
    upgrade()
    sample_register.load_when_empty()
    db.session.remove()
    newest = rows()
    for head in sys.argv[1:]:
        downgrade(revision=head)
        earlier = rows()
        assert sum(count for _columns, count, _digest in earlier.values()) > 500, head
        upgrade()
        downgrade(revision=head)
        changed = [name for name, told in rows().items() if told != earlier.get(name)]
        assert not changed, (head, changed)
        upgrade()
        later = rows()
        lost = [name for name in earlier if name in later and later[name][1] != earlier[name][1]]
        assert not lost, (head, lost)
        assert set(later) == set(newest), head
        assert effects.drift() == [] and audit.verify(db.session()) is None, head
        db.session.remove()
    found = differences()
    assert not found, found
"""


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("fixture", ["", pytest.param("postgres_uri", marks=pytest.mark.postgres)])
def test_rows_of_earlier_releases_are_kept_up_down_and_up(
    fixture: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    uri = request.getfixturevalue(fixture) if fixture else ""
    places = {"LEGALDOCS_SQLALCHEMY_DATABASE_URI": uri, "LEGALDOCS_DATA_DIR": str(tmp_path)}
    every = [path.name[:4] for path in sorted((ROOT / "migrations" / "versions").glob("0*.py"), reverse=True)][1:]
    heads = sorted({*every[:: len(every) // 6], every[-1]}, reverse=True)  # each pass goes through all between anyway
    done = subprocess.run(
        [sys.executable, "-c", KEPT, *heads], cwd=ROOT, env=os.environ | places, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("fixture", ["", pytest.param("postgres_uri", marks=pytest.mark.postgres)])
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
