"""``legaldocs api``: the description of the API, and a client for Python written from it."""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from legaldocs.cli.context import with_app

MODULE = "legaldocs_client.py"
_METHODS = ("get", "post", "put", "delete")
_KINDS = {"integer": "int", "number": "float", "boolean": "bool", "string": "str", "object": "dict[str, Any]"}
_TEMPLATE = Path(__file__).with_name("api_client.txt")


@click.group()
def api() -> None:
    """The API for programs."""


@api.command()
@with_app
def description() -> None:
    """Print the OpenAPI 3.1 description."""
    click.echo(json.dumps(_spec(), ensure_ascii=False, indent=1))


@api.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@with_app
def client(folder: Path) -> None:
    """Write legaldocs_client.py to FOLDER: one module for Python 3.11, which needs nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MODULE).write_text(module(), "utf-8")
    click.echo(str(folder / MODULE))


def _spec() -> dict[str, Any]:
    from flask import current_app

    found: dict[str, Any] = current_app.extensions["legaldocs.api"].described()
    return found


def module() -> str:
    """The client's text; needs an application context."""
    from legaldocs import __version__

    spec = _spec()
    shapes = "\n\n".join("\n".join(_shape(name, one)) for name, one in sorted(spec["components"]["schemas"].items()))
    methods = "\n\n".join("\n".join(_method(*one)) for one in _operations(spec))
    text = _TEMPLATE.read_text("utf-8")
    return text.replace("@VERSION@", __version__).replace("# @SHAPES@", shapes).replace("    # @METHODS@", methods)


def _shape(name: str, shape: dict[str, Any]) -> Iterator[str]:
    """A component as a ``TypedDict``; by the call form where a name is no identifier."""
    members = {field: _kind(value) for field, value in shape.get("properties", {}).items()}
    plain = all(field.isidentifier() and not keyword.iskeyword(field) for field in members)
    if not plain:
        inside = ", ".join(f'"{field}": "{kind}"' for field, kind in members.items())
        yield f'{name} = TypedDict("{name}", {{{inside}}}, total=False)'
        return
    yield f"class {name}(TypedDict, total=False):"
    yield f'    """{_words(shape.get("description", "")) or name}"""'
    yield ""
    yield from (f"    {field}: {kind}" for field, kind in members.items())


def _kind(value: dict[str, Any]) -> str:
    if "$ref" in value:
        return str(value["$ref"].rpartition("/")[2])
    kinds = value.get("type", "")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    named = [
        f"list[{_kind(value.get('items', {}))}]" if one == "array" else _KINDS.get(one, "Any")
        for one in kinds
        if one != "null"
    ]
    return " | ".join([*dict.fromkeys(named), *(["None"] if "null" in kinds else [])])


def _operations(spec: dict[str, Any]) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """(name, method, path, operation) of every route; the name is that of its door and function."""
    from flask import current_app

    names = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower()): rule.endpoint.removeprefix("api_")
        for rule in current_app.url_map.iter_rules()
        for method in rule.methods or ()
        if rule.endpoint.startswith("api_")
    }
    for path, methods in spec["paths"].items():
        for method in (one for one in _METHODS if one in methods):
            operation = dict(methods[method])
            operation["parameters"] = [*methods.get("parameters", []), *operation.get("parameters", [])]
            yield names[path, method].replace(".", "_"), method, path, operation


def _method(name: str, method: str, path: str, operation: dict[str, Any]) -> Iterator[str]:
    inside = re.findall(r"{(\w+)}", path)
    query = [one for one in operation["parameters"] if one.get("in") == "query"]
    body = _content(operation.get("requestBody", {}))
    given = ["self", *(f"{one}: int | str" for one in inside), *([f"body: {body}"] if body else [])]
    named = [f"{_python(one['name'])}: {_or_nothing(one.get('schema', {}))} = None" for one in query]
    named += [] if method == "get" else ["version: int | None = None", "key: str | None = None"]
    good: dict[str, Any] = next((one for code, one in operation["responses"].items() if code.startswith("2")), {})
    yield f"    def {name}({', '.join([*given, *(['*', *named] if named else [])])}) -> {_content(good) or 'Any'}:"
    yield f'        """{_words(operation.get("summary", "")) or name}"""'
    asked = ", ".join(f'"{one["name"]}": {_python(one["name"])}' for one in query)
    call = [f'"{method.upper()}"', f'f"{path}"' if inside else f'"{path}"', f"{{{asked}}}", "body" if body else "None"]
    call += [] if method == "get" else ["version", "key"]
    yield f"        return self.call({', '.join(call)})  # type: ignore[no-any-return]"


def _or_nothing(value: dict[str, Any]) -> str:
    return f"{_kind(value).removesuffix(' | None')} | None"


def _python(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) else name


def _content(part: dict[str, Any]) -> str:
    found = part.get("content", {}).get("application/json", {}).get("schema")
    return _kind(found) if found else ""


def _words(given: str) -> str:
    return " ".join(given.split()).replace('"', "'").replace("\\", "/")
