"""``legaldocs tracker``: a department's sheet of texts to handle comes in, its summary and its own columns go out."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import click

from legaldocs.cli.context import with_app
from legaldocs.cli.documents import actor_named


@click.group()
def tracker() -> None:
    """Handling of the texts of merged provinces."""


@tracker.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read everything, say what would happen, change nothing.")
@click.option("--as", "username", help="Account in whose name the import is made; the system itself by default.")
@with_app
def import_sheet(file: Path, dry_run: bool, username: str | None) -> None:
    """Import an .xlsx tracking sheet by its heads; one line per thing not read, a last one with the totals.

    Exit status 1 when a row was refused or no sheet was recognised.
    """
    from legaldocs.documents.importing import refusal_sentence
    from legaldocs.formats.refusals import RefusedFile
    from legaldocs.tracker import importing, presentation, service

    actor = actor_named(username)
    try:
        found = importing.read(file, file.name)
    except RefusedFile as refusal:
        raise click.ClickException(refusal_sentence(refusal)) from refusal
    for one in found.problems:
        _line({"place": one.place, "code": one.code, "message": presentation.problem(one.code, one.args)})
    if dry_run:
        counts = Counter(taken.outcome for taken in service.compare(found.rows))
    else:
        counts = importing.bring_in(actor, found, progress=lambda *_: None)
    texts = sum(row.count for row in found.rows)
    _line({"rows": len(found.rows), "texts": texts, "not_read": len(found.problems), "totals": dict(counts)})
    sys.exit(1 if not found.rows or any(one.refused for one in found.problems) else 0)


@tracker.command()
@click.option("--by", type=click.Choice(["field", "officer"]), default="field", show_default=True)
@with_app
def summary(by: str) -> None:
    """Texts that remain and that were handled, as JSON Lines; the last line is the total."""
    from legaldocs.tracker import queries

    tallies = queries.tallies(by)
    for one in (*tallies, queries.total(tallies)):
        outcomes = {
            f"{state}/{outcome or 'none'}": n for (state, outcome), n in sorted(one.by_outcome.items(), key=str)
        }
        _line({by: one.name or None, "remaining": one.remaining, "handled": one.handled, "outcomes": outcomes})


@tracker.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_app
def export(file: Path) -> None:
    """Write every tracked text to FILE (.xlsx) in the columns of the department's own sheets."""
    from legaldocs.tracker import exporting

    file.write_bytes(exporting.sheets())
    click.echo(str(file))


def _line(row: dict[str, object]) -> None:
    click.echo(json.dumps(row, ensure_ascii=False))
