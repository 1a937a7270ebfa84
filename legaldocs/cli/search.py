"""``legaldocs search``: measuring search on questions with known answers, without a database."""

from __future__ import annotations

import sys
from pathlib import Path

import click

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def search() -> None:
    """Search on a throw-away index."""


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
