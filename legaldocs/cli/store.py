"""``legaldocs store``: the whole register out, into an empty installation, or from one database to another."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from legaldocs.cli.context import make_app, reading_app
from legaldocs.core import filestore

Command = TypeVar("Command", bound=Callable[..., Any])
_AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the figures as one JSON object.")


def _telling(command: Command) -> Command:
    """What an archive or a database refuses becomes a sentence on stderr and exit status 1."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        import legaldocs.app  # noqa: F401  # so that every table is known
        from legaldocs.cli.store_archive import StoreError

        try:
            return command(*args, **kwargs)
        except StoreError as error:
            raise click.ClickException(str(error)) from error

    return run  # type: ignore[return-value]  # same call signature as the command it wraps


@click.group()
def store() -> None:
    """The register as a whole, independent of its database."""


@store.command("export")
@click.argument("target", type=click.Path(path_type=Path))
@_AS_JSON
@_telling
def export(target: Path, *, as_json: bool) -> None:
    """Write everything to TARGET, a new .zip or folder, as of one moment, while people go on working.

    It holds the audit key, so keep it as safe as the server.  Equal hash, equal register.
    """
    from legaldocs.cli import store_archive, store_rows

    app = reading_app()
    with app.app_context(), _one_moment() as connection, _bar(store_rows.total(connection)) as bar:
        manifest = store_archive.write(connection, Path(app.config["DATA_DIR"]), target, bar, filestore.of(app.config))
    _say(str(target), manifest, as_json)


@store.command("hash")
@_AS_JSON
@_telling
def digest(*, as_json: bool) -> None:
    """Print the hash that an export of this installation would have now."""
    from legaldocs.cli import store_archive

    app = reading_app()
    with app.app_context(), _one_moment() as connection:
        manifest = store_archive.described(connection, Path(app.config["DATA_DIR"]), filestore.of(app.config))
    _say("this installation", manifest, as_json)


@store.command("import")
@click.argument("archive", type=click.Path(exists=True, path_type=Path))
@_AS_JSON
@_telling
def bring_in(archive: Path, *, as_json: bool) -> None:
    """Lay ARCHIVE into the data directory and database of the environment, which must be empty: all of it or nothing.

    Run ``legaldocs doctor --repair`` next: the search index is built anew.
    """
    from legaldocs.cli import store_archive, store_moving
    from legaldocs.cli.backup import settings_of_nothing, store_of_nothing

    url, data = settings_of_nothing()
    with store_archive.opened(archive) as found, _bar(_rows(found.manifest["tables"])) as bar:
        manifest = store_moving.lay_archive(found, url, data, bar, store_of_nothing(data))
    _say(f"laid into {data}", manifest, as_json)


@store.command("move")
@click.option(
    "--to", "address", required=True, help="Address of the empty database, postgresql+psycopg://… or sqlite:///…"
)
@_AS_JSON
@_telling
def move(address: str, *, as_json: bool) -> None:
    """Copy every row to another, empty database and close the one in use: people read on, changes wait or fail.

    Files stay where they are.  Afterwards set LEGALDOCS_SQLALCHEMY_DATABASE_URI and start again.
    """
    import sqlalchemy as sa

    from legaldocs.cli import store_moving, store_rows

    app, url = make_app(), sa.make_url(address)
    with app.app_context(), _one_moment() as connection:
        total = store_rows.total(connection)
    with _bar(total) as bar:
        tables = store_moving.move(app, url, bar)
    if as_json:
        click.echo(json.dumps({"tables": tables}))
        return
    click.echo(f"{_rows(tables):,} rows moved, every table equal on both sides.")
    click.echo("The old database refuses changes from now on (legaldocs store reopen takes that back).")
    click.echo(f"Set LEGALDOCS_SQLALCHEMY_DATABASE_URI={url} and start again.")


@store.command("reopen")
@_telling
def reopen() -> None:
    """Let the database in use take changes again after it was moved away from."""
    from legaldocs.cli import store_moving
    from legaldocs.core.db import db

    with reading_app().app_context(), db.engine.begin() as connection:
        store_moving.reopen(connection)
    click.echo("the database takes changes again")


@contextmanager
def _one_moment() -> Iterator[Any]:
    """A reading transaction that sees the database as of now, whatever others write meanwhile."""
    from legaldocs.core.db import db

    level = {"isolation_level": "REPEATABLE READ"} if db.engine.dialect.name == "postgresql" else {}
    try:
        with db.engine.execution_options(**level).connect() as connection:
            yield connection
    finally:
        db.engine.dispose()


def _bar(rows: int) -> Any:
    return click.progressbar(length=rows, file=sys.stderr, label="rows", update_min_steps=max(1, rows // 200))


def _rows(tables: dict[str, Any]) -> int:
    return sum(table["rows"] for table in tables.values())


def _say(what: str, manifest: dict[str, Any], as_json: bool) -> None:
    size = sum(part["size"] for part in (*manifest["tables"].values(), *manifest["files"].values()))
    figures = {
        "hash": manifest["hash"], "migration": manifest["migration"], "rows": _rows(manifest["tables"]),
        "files": len(manifest["files"]), "bytes": size,
    }  # fmt: skip
    if as_json:
        click.echo(json.dumps(figures))
    else:
        click.echo(
            f"{what}: {figures['rows']:,} rows, {figures['files']:,} files, {size / 1e6:,.1f} MB, "
            f"migration {figures['migration']}\nhash {figures['hash']}"
        )
