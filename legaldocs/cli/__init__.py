"""The ``legaldocs`` command.  Each group is a module that is imported only when it is called, so ``--help`` is quick.

A new group is one row of ``COMMANDS``: name, where its click command is, and the line that ``--help`` shows.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

from legaldocs import __version__
from legaldocs.core.provinces import CHOSEN, ProvinceError

COMMANDS: dict[str, tuple[str, str]] = {
    "serve": ("legaldocs.cli.serve:serve", "Migrate, load the sample when empty, start web and worker."),
    "worker": ("legaldocs.cli.worker:worker", "Run queued and recurring jobs until stopped."),
    "db": ("legaldocs.cli.database:db", "Bring the database up to date, or check that migrations equal the models."),
    "provinces": ("legaldocs.cli.provinces:group", "The provinces of an installation: list, add, check, each in turn."),
    "doctor": ("legaldocs.cli.doctor:doctor", "Compare database, files, texts, effect, index, clocks and audit."),
    "backup": ("legaldocs.cli.backup:backup", "Copy database and files to a new folder while people go on working."),
    "restore": ("legaldocs.cli.backup:restore", "Restore a backup into an empty installation, or only prove it whole."),
    "store": ("legaldocs.cli.store:store", "Export and import the whole register, or move it to another database."),
    "accounts": (
        "legaldocs.cli.accounts:accounts",
        "The first people, a new password, a reset second factor, from the server.",
    ),
    "documents": ("legaldocs.cli.documents:documents", "Import files into the register."),
    "status": ("legaldocs.cli.status:status", "Effect status of every document on a day, as JSON Lines."),
    "basis": ("legaldocs.cli.status:basis", "Legal bases that are not in force on a day, as JSON Lines."),
    "consolidate": ("legaldocs.cli.consolidate:consolidate", "The text of a document as it stands on a day, as JSON."),
    "audit": ("legaldocs.cli.audit:audit", "Verify the chain of recorded changes."),
    "lifecycles": ("legaldocs.cli.lifecycles:lifecycles", "Print every lifecycle as Markdown with Mermaid diagrams."),
    "reference": ("legaldocs.cli.reference:reference", "Write the reference pages of the documentation from the code."),
    "api": ("legaldocs.cli.api:api", "The description of the API, and a client for Python written from it."),
    "text": ("legaldocs.cli.text:text", "Read legal texts: JSON Lines in, JSON Lines out; no database."),
    "conflicts": ("legaldocs.cli.conflicts:conflicts", "Judge provisions against their superior texts; no database."),
    "tracker": ("legaldocs.cli.tracker:tracker", "Import and export the sheet of texts to handle after the merger."),
    "search": ("legaldocs.cli.search:search", "Search a set of questions over a set of texts; no database."),
}


class LazyGroup(click.Group):
    """A group that knows the names and help lines of its commands before importing any of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, attribute = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ProvinceError as error:
            raise click.ClickException(str(error)) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name=None, prog_name="legaldocs", version=__version__)
@click.option("--province", metavar="CODE", help="Which province, where the installation serves several.")
def main(province: str | None) -> None:
    """legaldocs: a province's legal documents, from first draft to annulment."""
    if province is not None:
        os.environ[CHOSEN] = province
    for stream in (sys.stdout, sys.stderr):  # a server without a locale would print question marks for Vietnamese
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
