"""``legaldocs consolidate``: the text of a document as it stands on a day, with what was carried out and what not."""

from __future__ import annotations

import json
from datetime import date, datetime

import click

from legaldocs.cli.context import with_app

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.option("--key", required=True, help="issuer|number|date as the register keeps it, or a number only one has.")
@click.option("--on", type=DAY, required=True, help="The day, such as 2026-11-22.")
@click.option("--known-at", type=DAY, help="As the register stood at the end of that day; now by default.")
@with_app
def consolidate(key: str, on: datetime, known_at: datetime | None) -> None:
    """One line: key, on, text, provisions, applied, refused (each with why), label and freshness.

    Only events that a person confirmed are carried out.
    """
    from legaldocs.core import clock
    from legaldocs.documents import consolidation_export

    held_at = clock.end_of_day(known_at.date()) if known_at else None
    row = consolidation_export.consolidated(consolidation_export.by_key(key), on.date(), held_at)
    click.echo(json.dumps(row, ensure_ascii=False, default=_moment))


def _moment(value: date) -> str:
    return value.isoformat()
