"""Alembic's entry: migrate the database of the current application, online or as SQL text."""

from alembic import context
from flask import current_app

from legaldocs.core.db import db

config = context.config
engine = current_app.extensions["migrate"].db.engine


def run_offline() -> None:
    """Print the migrations as SQL."""
    address = engine.url.render_as_string(hide_password=False)
    context.configure(url=address, target_metadata=db.metadata, literal_binds=True, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


def run_online() -> None:
    """Apply the migrations.

    SQLite changes a table by writing it anew and dropping the old one; with foreign keys enforced that drop would
    delete every row that cascades from it.  So they are off meanwhile, and checked before the transaction ends.
    """
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(connection=connection, target_metadata=db.metadata, render_as_batch=True, compare_type=True)
        try:
            with context.begin_transaction():
                context.run_migrations()
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all() if sqlite else []
                if broken:
                    raise RuntimeError(f"the migration leaves references to rows that are gone: {broken[:5]}")
        finally:
            if sqlite:
                connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")


if context.is_offline_mode():
    run_offline()
else:
    run_online()
