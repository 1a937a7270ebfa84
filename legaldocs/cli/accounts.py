"""``legaldocs accounts``: the way in again when nobody can reach the pages."""

from __future__ import annotations

import tomllib
from pathlib import Path

import click

from legaldocs.cli.context import with_app


@click.group()
def accounts() -> None:
    """The first people, a new password, a lost second factor: by whoever holds the server."""


@accounts.command()
@click.argument("username")
@click.password_option(help="Asked for when not given; never give it where others read the command line.")
@with_app
def password(username: str, password: str) -> None:
    """Give an account a password; its sessions end, its second factors stay."""
    from legaldocs.accounts import service
    from legaldocs.core.actor import SYSTEM
    from legaldocs.core.errors import Invalid

    try:
        service.replace_password(SYSTEM, username, password)
    except LookupError as error:
        raise click.ClickException(f"no account {username}") from error
    except Invalid as error:
        raise click.ClickException("; ".join(str(one) for many in error.fields.values() for one in many)) from error
    click.echo(f"{username}: password set, sessions ended")


@accounts.command("reset-factor")
@click.argument("username")
@click.option("--reason", required=True, help="Kept in the audit.")
@with_app
def reset_factor(username: str, reason: str) -> None:
    """Take the second factors from an account whose owner lost them; its sessions end."""
    from legaldocs.accounts import factors, queries
    from legaldocs.core.actor import SYSTEM

    try:
        person_id = queries.actor_by_username(username).user_id
    except LookupError as error:
        raise click.ClickException(f"no account {username}") from error
    factors.reset(SYSTEM, person_id or 0, reason)
    click.echo(f"{username}: second factor reset, sessions ended")


@accounts.command("set-up")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_app
def set_up(file: Path) -> None:
    """Add the units and people of FILE (.toml); those that exist stay as they are.

    FILE has tables [[unit]] with key, name, kind, fields and [[person]] with username, name and posts of unit and role,
    as the sample's people.toml.  New people have no password that anybody knows: give one with "accounts password".
    """
    from legaldocs.accounts import service
    from legaldocs.core.actor import SYSTEM

    try:
        people = tomllib.loads(file.read_text("utf-8"))
        added = service.set_up(SYSTEM, people)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file}: {error}") from error
    except KeyError as error:
        raise click.ClickException(f"{file}: {error} is missing in a row, or names no unit of the file") from error
    except ValueError as error:
        raise click.ClickException(f"{file}: {error}") from error
    click.echo(f"{added} people added; give each a password: legaldocs accounts password NAME")
