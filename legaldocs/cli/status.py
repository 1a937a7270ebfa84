"""``legaldocs status`` and ``legaldocs basis``: what is in force on a day, and which legal bases are not."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import click

from legaldocs.cli.context import with_register

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def status() -> None:
    """Effect status."""


@click.group()
def basis() -> None:
    """Legal bases."""


@status.command("export")
@click.option("--on", type=DAY, required=True, help="The day, such as 2026-11-22.")
@with_register
def export(on: datetime) -> None:
    """One line per document: number, issuer, issued_date, status, since, by, why."""
    from legaldocs.documents import status_export

    for row in status_export.statuses(on.date()):
        _line(row)


@basis.command("check")
@click.option("--on", type=DAY, required=True, help="The day, such as 2026-11-22.")
@click.option("--living", is_flag=True, help="Leave out documents that have ended themselves.")
@with_register
def check(on: datetime, living: bool) -> None:
    """One line per citation of a basis that is not in force on the day; at_signing is its status then."""
    from legaldocs.documents import status_export

    for row in status_export.bases_not_in_force(on.date(), living=living):
        _line(row)


def _line(row: dict[str, Any]) -> None:
    click.echo(json.dumps(row, ensure_ascii=False, default=_day))


def _day(value: date) -> str:
    return value.isoformat()
