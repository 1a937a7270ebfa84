"""``legaldocs documents``: bring files into the register of this installation."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from legaldocs.cli.context import with_app

if TYPE_CHECKING:
    from legaldocs.core.actor import Actor
    from legaldocs.documents.importing import Arrival, Report


@click.group()
def documents() -> None:
    """The register."""


@documents.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read everything, say what would happen, change nothing.")
@click.option("--confirm", type=click.Choice(["plain"]), help="Confirm every event an explicit clause states.")
@click.option("--as", "username", help="Account in whose name the import is made; the system itself by default.")
@with_app
def import_files(files: tuple[Path, ...], dry_run: bool, confirm: str | None, username: str | None) -> None:
    """Import .jsonl(.gz), .docx, .doc, .pdf or .zip files; progress on stderr, one result line per document.

    A file with a broken line is refused whole.  Exit status 1 when anything was refused.
    """
    from legaldocs.documents import importing
    from legaldocs.formats.convert import Wish
    from legaldocs.formats.refusals import RefusedFile

    actor, refused = actor_named(username), 0
    for path in files:
        try:
            found = importing.arrivals(path, path.name, Wish(recognise=True))
        except RefusedFile as refusal:
            _line({"file": path.name, "outcome": "refused", "message": importing.refusal_sentence(refusal)})
            refused += 1
            continue
        if dry_run:
            refused += _say_what_would_happen(found)
            continue
        refused += _say(_import(actor, found, confirm == "plain"))
    sys.exit(1 if refused else 0)


@documents.command("import-sheet")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--column", "columns", multiple=True, metavar="FIELD=LETTER", help="What a column is, for every sheet read."
)
@click.option("--sheet", "only", multiple=True, help="Sheets to read; those whose heads are understood by default.")
@click.option("--head-row", type=click.IntRange(1), help="Row in which the heads stand; found by itself otherwise.")
@click.option("--issuer", default="", help="Issuer of rows that name none.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, change nothing.")
@click.option("--as", "username", help="Account in whose name the import is made; the system itself by default.")
@with_app
def import_sheet(
    file: Path,
    columns: tuple[str, ...],
    only: tuple[str, ...],
    head_row: int | None,
    issuer: str,
    dry_run: bool,
    username: str | None,
) -> None:
    """Take over a register kept as a sheet (.xlsx): its documents enter with their details alone.

    One line per document and per cell that keeps a row out (place, number, outcome, message), a last one with totals.
    Exit status 1 when a row was refused.
    """
    from legaldocs.documents import importing, sheet_pages, sheet_reading
    from legaldocs.formats.refusals import RefusedFile
    from legaldocs.formats.sheets_in import sheets_of

    try:
        sheets = sheets_of(file, file.name)
    except RefusedFile as refusal:
        raise click.ClickException(importing.refusal_sentence(refusal)) from refusal
    chosen = sheet_reading.chosen(sheets, only, head_row, _columns(columns), issuer)
    found = sheet_reading.read_sheets(sheets, chosen, file.name)
    for fault in found.faults:
        _line({"place": fault.place, "number": fault.number, "outcome": "refused", "message": fault.words})
    if dry_run:
        told = sheet_pages.outlook(found)
        _line({"totals": {"added": told["added"], "unchanged": told["unchanged"], "refused": len(found.faults)}})
    else:
        report = _import(actor_named(username), found.arrivals, False)
        report.counts["refused"] = report.counts.get("refused", 0) + len(found.faults)
        _say(report)
    sys.exit(1 if found.faults else 0)


def _columns(given: tuple[str, ...]) -> dict[int, str]:
    """Column (from nought) → field.  Raises ``click.BadParameter``."""
    from legaldocs.documents.sheet_reading import FIELDS
    from legaldocs.formats.sheets_in import number_of

    found = {}
    for one in given:
        name, _equals, column = one.partition("=")
        place = number_of(column)
        if name not in FIELDS or place is None:
            raise click.BadParameter(f"{one}: FIELD=LETTER with FIELD one of {', '.join(FIELDS)}")
        found[place] = name
    return found


@documents.command("facts")
@click.option("--as", "username", help="Account in whose name they are recorded; the system itself by default.")
@with_app
def national(username: str | None) -> None:
    """Bring in the facts of national laws that ship with the product: dates, and what ended or amended them.

    An import with --confirm plain brings in those of the laws it cites by itself.
    """
    from legaldocs.core.unit_of_work import unit_of_work
    from legaldocs.documents import national_facts

    actor = actor_named(username)
    with unit_of_work(actor, "documents.national_facts"):
        events = national_facts.bring(actor, national_facts.table())
    _line({"texts": len(national_facts.table()), "events_confirmed": events})


def _import(actor: Actor, found: list[Arrival], confirm: bool) -> Report:
    from legaldocs.documents import importing

    with click.progressbar(length=len(found), file=sys.stderr, label="documents") as bar:

        def progress(done: int, _total: int | None, _message: str | None) -> None:
            bar.update(done - bar.pos)

        return importing.bring_in(actor, found, progress=progress, confirm_plain=confirm)


def _say(report: Report) -> int:
    """One line per document and a last one with the totals; the number refused."""
    for line in report.lines:
        _line(line)
    _line({"totals": report.counts, "events_confirmed": report.events})
    return report.counts.get("refused", 0)


def _say_what_would_happen(found: list[Arrival]) -> int:
    """What each document would be read as; the number that could not enter the register."""
    from legaldocs.documents.reading import read

    missing = 0
    for arrival in found:
        understood = read(replace(arrival.incoming))
        missing += bool(understood.missing)
        _line(
            {
                "place": arrival.place,
                "number": understood.number or None,
                "issuer": understood.issuer.name or None,
                "issued_date": understood.issued.isoformat() if understood.issued else None,
                "provisions": len(understood.parsed.provisions),
                "citations": len(understood.citations),
                "amendments": len(understood.amendments),
                "missing": list(understood.missing),
            }
        )
    return missing


def actor_named(username: str | None) -> Actor:
    """The account a command acts for; the system itself when none is named."""
    from legaldocs.accounts.queries import actor_by_username
    from legaldocs.core.actor import SYSTEM

    if username is None:
        return SYSTEM
    try:
        return actor_by_username(username)
    except LookupError as error:
        raise click.ClickException(f"there is no account {username}") from error


def _line(row: dict[str, Any]) -> None:
    click.echo(json.dumps(row, ensure_ascii=False))
