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
    """Apply the migrations."""
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=db.metadata, render_as_batch=True, compare_type=True)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
