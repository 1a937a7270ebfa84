"""``legaldocs reference``: permissions, settings, commands, API and events as pages, written from the code itself."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import click

from legaldocs.cli.context import with_app

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference"
_METHODS = ("get", "post", "put", "delete")


@click.command()
@click.option("--check", is_flag=True, help="Compare with docs/reference; exit 1 naming the pages that differ.")
@with_app
def reference(check: bool) -> None:
    """Write docs/reference from the code: permissions, settings, commands, API, events."""
    stale = []
    for name, text in pages().items():
        file = FOLDER / f"{name}.md"
        if check:
            stale += [] if file.exists() and file.read_text("utf-8") == text else [name]
            continue
        FOLDER.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    if stale:
        raise click.ClickException(f"out of date: {', '.join(stale)}: legaldocs reference")


def pages() -> dict[str, str]:
    """Name of the page → its text, in English; needs an application context."""
    from flask_babel import force_locale

    made: tuple[tuple[str, str, Callable[[], Iterator[str]]], ...] = (
        ("permissions", "Permissions", _permissions),
        ("settings", "Settings", _settings),
        ("commands", "Commands", _commands),
        ("api", "API", _api),
        ("events", "Events", _events),
    )
    head = "# {}\n\nWritten by `legaldocs reference` from the code; do not edit by hand.\n\n{}\n"
    with force_locale("en"):
        return {name: head.format(title, "\n".join(lines())) for name, title, lines in made}


def _table(heads: str, rows: Iterator[tuple[Any, ...]]) -> Iterator[str]:
    names = heads.split("|")
    yield f"| {' | '.join(names)} |"
    yield "|---" * len(names) + "|"
    for row in rows:
        yield f"| {' | '.join(' '.join(str(cell).split()).replace('|', chr(92) + '|') for cell in row)} |"


def _permissions() -> Iterator[str]:
    from legaldocs.core import permissions

    rows = ((f"`{row.name}`", row.sentence, row.law or "–") for row in permissions.declared())
    return _table("permission|who|law", rows)


def _settings() -> Iterator[str]:
    import config

    source = inspect.getsource(config.Default)
    lines, remark = source.splitlines(), list[str]()
    values = {
        node.lineno: (node.target.id, ast.unparse(node.value))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None
    }
    rows = []
    for number, line in enumerate(lines, start=1):
        if line.strip().startswith("#"):
            remark = [] if _ends_a_remark(lines, number) else remark
            remark.append(line.strip("# "))
        elif number in values:
            name, default = values[number]
            rows.append((f"`{name}`", f"`{default}`", " ".join(remark)))
    return _table("setting (environment: `LEGALDOCS_` before it)|default|meaning", iter(rows))


def _ends_a_remark(lines: list[str], number: int) -> bool:
    """Whether a remark begins at this line: what stands before it belongs to other settings."""
    return not lines[number - 2].strip().startswith("#")


def _commands() -> Iterator[str]:
    from legaldocs.cli import main

    yield from _command(click.Context(main, info_name="legaldocs"), main)


def _command(context: click.Context, command: click.Command) -> Iterator[str]:
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None:
                yield from _command(click.Context(inner, info_name=name, parent=context), inner)
        return
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"## `{context.command_path} {usage}`"
    yield ""
    yield inspect.cleandoc(command.help or "")
    yield ""
    options = [record for one in command.params if (record := one.get_help_record(context)) is not None]
    if options:
        yield from (f"- `{names}`: {' '.join(words.split()) or '–'}" for names, words in options)
        yield ""


def _api() -> Iterator[str]:
    from flask import current_app

    spec: dict[str, Any] = current_app.extensions["legaldocs.api"].described()
    words = {tag["name"]: tag.get("description", "") for tag in spec.get("tags", [])}
    groups: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
    for path, methods in spec["paths"].items():
        for method in (one for one in _METHODS if one in methods):
            groups.setdefault(methods[method]["tags"][0], []).append((path, method, methods[method]))
    for tag in sorted(groups):
        yield f"## {tag.removeprefix('api_')}\n\n{words.get(tag, '')}\n"
        rows = (
            (f"`{method.upper()} {path}`", _what(operation), _asked(operation), _answer(operation))
            for path, method, operation in groups[tag]
        )
        yield from _table("request|what it does|takes|gives", rows)
        yield ""
    yield from _schemas(spec["components"]["schemas"])


def _what(operation: dict[str, Any]) -> str:
    return " ".join(part for part in (operation.get("summary"), operation.get("description")) if part)


def _asked(operation: dict[str, Any]) -> str:
    query = [f"`{one['name']}`" for one in operation.get("parameters", []) if one.get("in") == "query"]
    body = _schema(operation.get("requestBody", {}))
    return ", ".join([*([body] if body else []), *query]) or "–"


def _answer(operation: dict[str, Any]) -> str:
    good: dict[str, Any] = next((one for code, one in operation["responses"].items() if code.startswith("2")), {})
    return _schema(good) or "–"


def _schema(part: dict[str, Any]) -> str:
    found = part.get("content", {}).get("application/json", {}).get("schema", {})
    name = found.get("$ref", "").rpartition("/")[2]
    return f"[{name}](#{name.lower()})" if name else ""


def _schemas(known: dict[str, Any]) -> Iterator[str]:
    yield "## Shapes\n"
    for name, shape in sorted(known.items()):
        required = set(shape.get("required", ()))
        members = ", ".join(
            f"`{member}`{'*' if member in required else ''} {_kind(value)}".rstrip()
            for member, value in shape.get("properties", {}).items()
        )
        yield f"### {name}\n\n{shape.get('description', '')}\n\n{members}\n".replace("\n\n\n", "\n\n")


def _kind(value: dict[str, Any]) -> str:
    if "$ref" in value:
        return str(value["$ref"].rpartition("/")[2])
    if value.get("type") == "array":
        return f"[{_kind(value.get('items', {}))}]"
    kind = value.get("type", "")
    return "/".join(kind) if isinstance(kind, list) else str(value.get("format", kind))


def _events() -> Iterator[str]:
    from legaldocs import events
    from legaldocs.core.events import answers
    from legaldocs.wiring import WIRING

    for name in sorted(events.__all__):
        kind = getattr(events, name)
        if not is_dataclass(kind):
            continue
        values = ", ".join(f"`{one.name}`: {one.type}" for one in fields(kind))
        yield f"## {name}\n\n{inspect.cleandoc(kind.__doc__ or '')}\n\nCarries {values}.\n"
        if kind in WIRING:
            told = answers(object.__new__(kind))
            for one in told.reactions:
                yield f"- in the transaction: `{one.__module__.removeprefix('legaldocs.')}.{one.__name__}`"
            for job in told.jobs:
                yield f"- after it, as a job: `{getattr(job, 'name', job)}`"
            yield ""
