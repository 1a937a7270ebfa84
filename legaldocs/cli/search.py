"""``legaldocs search``: measuring search without a database, and looking after the index of this installation."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from legaldocs.cli.context import with_app

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def search() -> None:
    """The search index; and search on a throw-away index, for measuring."""


@search.command()
@click.argument("number", type=click.IntRange(1))
@click.option("--directory", default="/var/lib/manticore", show_default=True, help="Where that node keeps its files.")
@with_app
def node(number: int, directory: str) -> None:
    """Print the configuration of the NUMBER-th node that SEARCH_ENGINE=sphinx://… names, for Manticore or Sphinx."""
    from flask import current_app

    from legaldocs.search.sphinx_backend import node_configuration, nodes_of

    nodes = nodes_of(current_app.config["SEARCH_ENGINE"])
    if number > len(nodes):
        raise click.UsageError(f"SEARCH_ENGINE names {len(nodes)} nodes; there is no node {number}.")
    click.echo(node_configuration(nodes, number - 1, directory))


@search.command()
@click.option("--corpus", required=True, type=FILE, help="JSON Lines {_id, title, text}; may be gzipped.")
@click.option("--queries", required=True, type=FILE, help="JSON Lines {_id, text}; may be gzipped.")
@click.option("-k", default=100, show_default=True, type=click.IntRange(1, 10_000), help="Hits per question.")
@click.option("--engine", default="auto", show_default=True, type=click.Choice(["auto", "whoosh", "tantivy", "memory"]))
@click.option("--no-accents", is_flag=True, help="Strip the questions of their accents first.")
def batch(corpus: Path, queries: Path, k: int, engine: str, no_accents: bool) -> None:
    """Answer every question: {"query-id", "hits": [{"corpus-id", "score"}]}; exit 1 after bad lines."""
    from legaldocs.search.batch import run_batch

    if run_batch(corpus, queries, k, engine, no_accents, out=sys.stdout):
        sys.exit(1)


@search.command()
@click.option("--repair", is_flag=True, help="Put right what differs; build the index anew when it cannot be read.")
@with_app
def check(repair: bool) -> None:
    """Compare the index with the database by checksum per document; exit 1 when they differ and were not repaired."""
    from legaldocs.search import service
    from legaldocs.search.errors import IndexUnusable, LockHeld

    try:
        found = service.check()
    except IndexUnusable as error:
        if not repair:
            raise click.ClickException(f"the index cannot be used ({error}); --repair builds it anew") from error
        click.echo(json.dumps({"rebuilt": service.rebuild()}))
        return
    click.echo(json.dumps({"missing": found.missing, "extra": found.extra, "different": found.different}))
    if found.ok:
        return
    if not repair:
        sys.exit(1)
    try:
        click.echo(json.dumps({"repaired": service.repair(found)}))
    except LockHeld as error:
        raise click.ClickException("the index is being written by another process; try again in a moment") from error


@search.command()
@with_app
def rebuild() -> None:
    """Build the index anew beside the old one and swap it in; search goes on meanwhile."""
    from legaldocs.search import service
    from legaldocs.search.errors import LockHeld

    try:
        click.echo(json.dumps({"entries": service.rebuild()}))
    except LockHeld as error:
        raise click.ClickException("the index is being written by another process; try again in a moment") from error
