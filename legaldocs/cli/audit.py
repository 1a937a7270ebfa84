"""``legaldocs audit``: is the record of changes whole?"""

from __future__ import annotations

import click

from legaldocs.cli.context import with_app


@click.group()
def audit() -> None:
    """The chain of recorded changes."""


_WHY = {
    "missing": "an entry is missing here",
    "chain": "it does not follow the entry before it",
    "content": "its content was changed",
    "tail": "entries were cut off at the end",
}


@audit.command()
@with_app
def verify() -> None:
    """Walk the whole chain; exit 1 naming the first row that does not fit."""
    import sqlalchemy as sa

    from legaldocs.core import audit as chain
    from legaldocs.core.db import db

    found = chain.verify(db.session())
    if found is not None:
        raise click.ClickException(f"audit entry {found.seq}: {_WHY[found.why]}")
    count = db.session.scalar(sa.select(sa.func.count()).select_from(chain.AuditEntry))
    click.echo(f"{count} audit entries, chain whole")
