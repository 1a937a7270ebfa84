"""``legaldocs lifecycles``: every lifecycle table as a page for people, printed from the table itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from legaldocs.cli.context import with_app

PAGE = Path(__file__).resolve().parents[2] / "docs" / "lifecycles.md"


@click.command()
@click.option("--check", is_flag=True, help="Compare with docs/lifecycles.md; exit 1 when they differ.")
@with_app
def lifecycles(check: bool) -> None:
    """Print every lifecycle as Markdown with a Mermaid diagram."""
    text = page()
    if not check:
        click.echo(text, nl=False)
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        raise click.ClickException("docs/lifecycles.md is out of date: legaldocs lifecycles > docs/lifecycles.md")


def page() -> str:
    """The whole page, in English; needs an application context for the labels."""
    from flask_babel import force_locale

    from legaldocs.core.lifecycle import tables

    with force_locale("en"):
        parts = [_section(table) for _name, table in sorted(tables().items())]
    head = "# Lifecycles\n\nPrinted by `legaldocs lifecycles` from the tables in the code; do not edit by hand.\n"
    return "\n".join([head, *parts])


def _section(table: Any) -> str:
    lines = [f"## {table.name}", "", "```mermaid", *_diagram(table), "```", ""]
    lines += ["| step | from | to | who | needs | deadline | law |", "|---|---|---|---|---|---|---|"]
    lines += [_row(table, move) for move in table.moves]
    return "\n".join([*lines, ""])


def _diagram(table: Any) -> Iterator[str]:
    yield "stateDiagram-v2"
    yield from (f"    {_id(state)}: {table.label(state)}" for state in table.states)
    yield f"    [*] --> {_id(table.initial)}"
    for move in table.moves:
        yield from (f"    {_id(source)} --> {_id(move.target)}: {move.label}" for source in move.sources)
    yield from (f"    {_id(state)} --> [*]" for state in sorted(table.final))


def _row(table: Any, move: Any) -> str:
    from legaldocs.core import permissions

    sources = ", ".join(str(table.label(source)) for source in move.sources)
    who = f"{move.who}: {permissions.sentence(move.who)}"
    scope = f", only {move.scope.words}" if move.scope else ""
    cells: Iterable[Any] = (
        f"{move.label} (`{move.name}`{scope})", sources, table.label(move.target), who,
        ", ".join(move.needs) or "–", move.deadline or "–", move.law,
    )  # fmt: skip
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def _id(state: Any) -> str:
    return str(state).replace("-", "_")
