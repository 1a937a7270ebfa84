"""An application context for commands that need the database."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click
import sqlalchemy as sa
from flask import Flask

from legaldocs.core import provinces
from legaldocs.core.db import db
from legaldocs.core.errors import LegalDocsError

_EMPTY = (
    "The database {database} has no tables yet: run legaldocs db upgrade, or name the one you mean in "
    "LEGALDOCS_DATA_DIR or LEGALDOCS_SQLALCHEMY_DATABASE_URI."
)
Command = TypeVar("Command", bound=Callable[..., Any])


def make_app(province: provinces.Province | None = None) -> Flask:
    """The application with the settings of the environment, or of ``province``.

    What is loaded stays, so nobody looks for garbage among it, now or later: that took a fifth of the start.
    """
    gc.disable()
    try:
        from legaldocs.app import create_app

        return create_app(None, **(province.settings() if province else {}))
    finally:
        gc.freeze()
        gc.enable()


def reading_app() -> Flask:
    """Only the settings and the database: enough to read rows, and there in a quarter of the time of all pages."""
    from config import settings

    app = Flask("legaldocs")
    app.config.from_mapping(settings(None))
    db.init_app(app)
    return app


def require_tables() -> None:
    """Refuse to work on a database that was never set up; one that cannot be reached is no empty one."""
    if not sa.inspect(db.engine).has_table("alembic_version"):
        raise click.ClickException(_EMPTY.format(database=db.engine.url))


def with_app(command: Command) -> Command:
    """Run ``command`` inside an application context; a refusal becomes its sentence on stderr and exit status 1."""
    return _inside(False, command)


def with_register(command: Command) -> Command:
    """As ``with_app`` for a command that only reads rows and shows no sentence: no pages, no languages, no wiring."""
    return _inside(True, command)


def _inside(rows_only: bool, command: Command) -> Command:
    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        with (reading_app if rows_only else make_app)().app_context():
            try:
                return command(*args, **kwargs)
            except (sa.exc.OperationalError, sa.exc.ProgrammingError):
                require_tables()
                raise
            except LegalDocsError as error:
                said = [str(error.sentence), *(f"  - {blocker.sentence}" for blocker in error.blockers)]
                raise click.ClickException("\n".join(said)) from error

    return run  # type: ignore[return-value]  # same call signature as the command it wraps
