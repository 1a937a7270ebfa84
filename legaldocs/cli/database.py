"""``legaldocs db``: migrations up, and the proof that migrations and models agree."""

from __future__ import annotations

import os
import re
import tempfile
from typing import Any

import click

from legaldocs.cli.context import make_app
from legaldocs.core import provinces


@click.group()
def db() -> None:
    """Database structure."""


@db.command()
def upgrade() -> None:
    """Bring the database to the newest migration."""
    with make_app().app_context():
        run_upgrade()


@db.command()
def check() -> None:
    """Apply every migration to an empty database and compare it with the models; exit 1 with the differences."""
    with tempfile.TemporaryDirectory() as place:
        os.environ["LEGALDOCS_DATA_DIR"] = place
        for name in ("LEGALDOCS_SQLALCHEMY_DATABASE_URI", provinces.FILE, provinces.CHOSEN):
            os.environ.pop(name, None)
        with make_app().app_context():
            run_upgrade()
            found = differences()
    for line in found:
        click.echo(line, err=True)
    if found:
        raise click.ClickException(f"migrations and models differ in {len(found)} places")
    click.echo("migrations equal models")


def run_upgrade() -> None:
    """Migrate the database of the current application."""
    import logging

    from flask_migrate import upgrade as migrate

    logging.getLogger("alembic").setLevel(logging.WARNING)
    migrate()


def differences() -> list[str]:
    """What the models have and the migrated database of the current application lacks, or the other way round.

    Alembic does not compare CHECK constraints; those are compared by name and text as the database reflects them.
    """
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from legaldocs.core.db import Base
    from legaldocs.core.db import db as database

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        found = [_words(change) for change in compare_metadata(context, Base.metadata)]
        return found + _check_differences(connection, Base.metadata)


def _words(change: Any) -> str:
    """One difference of Alembic as a line."""
    first = change[0] if isinstance(change, list) else change
    return " ".join(str(part) for part in first)


def _check_differences(connection: Any, metadata: Any) -> list[str]:
    import sqlalchemy as sa

    inspector = sa.inspect(connection)
    there = set(inspector.get_table_names())
    found: list[str] = []
    for table in metadata.sorted_tables:
        if table.name not in there:
            continue
        real = {check["name"]: check["sqltext"] for check in inspector.get_check_constraints(table.name)}
        checks = [rule for rule in table.constraints if isinstance(rule, sa.CheckConstraint)]
        modelled = {str(rule.name): _compiled(rule, connection) for rule in checks}
        form = _bare if connection.dialect.name == "sqlite" else _literals
        unlike = {name for name in {*real, *modelled} if form(real.get(name)) != form(modelled.get(name))}
        found += [f"check {name} of {table.name}" for name in unlike]
    return sorted(found)


def _compiled(rule: Any, connection: Any) -> str:
    """The rule of the model as SQL, its columns without the table's name as the database gives them back."""
    sql = str(rule.sqltext.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True}))
    return re.sub(rf'"?\b{rule.table.name}"?\.', "", sql)


def _bare(sql: str | None) -> str | None:
    """SQL without blanks and quotes of names, for comparing texts."""
    return None if sql is None else "".join(sql.replace('"', "").lower().split())


def _literals(sql: str | None) -> list[str] | None:
    """The values a rule names; PostgreSQL gives rules back in its own words, but with these values."""
    return None if sql is None else sorted(re.findall(r"'((?:[^']|'')*)'", sql))
