"""What must hold over the whole code, whoever writes the next line."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from legaldocs.core import web

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "legaldocs"
SOURCES = sorted(PACKAGE.rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

# The doors and the frame; everything else may be called from a command, a job or a test without a web request.
WEB_EDGE = re.compile(
    r"/(views|\w+_views|api|login|entering|pages|presentation|exporting|answers|reading_date)\.py$|/(bench|cli|ui)/"
    r"|legaldocs/(app|blueprints|rest|shell|page_values)\.py$|core/(web|db|i18n|observe|once|replica|security_log)\.py$"
)
WEB = {"flask", "flask_login", "flask_wtf", "werkzeug"}
SETTINGS = {"current_app", "Flask"}  # what a module below the edge may take from Flask: the running settings


def name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a source, the module first; read once for all tests."""
    return tuple(ast.walk(ast.parse(path.read_text("utf-8"))))


def taken_from_the_web(path: Path) -> Iterator[str]:
    """Names imported from Flask and its like, at the top level or inside functions."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] in WEB)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in WEB:
            yield from (alias.name for alias in node.names)


def strings_of_the_program(path: Path) -> Iterator[str]:
    """Texts the program works with; docstrings are for people."""
    explained = {id(node.value) for node in nodes(path) if isinstance(node, ast.Expr)}
    for node in nodes(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explained:
            yield node.value


def test_every_route_declares_who_may_enter(app: Flask) -> None:
    assert web.undeclared_routes(app) == []


def test_domain_does_not_know_the_web() -> None:
    inside = [path for path in SOURCES if not WEB_EDGE.search(path.as_posix())]
    taken = {name(path): set(taken_from_the_web(path)) - SETTINGS for path in inside}
    assert {module: names for module, names in taken.items() if names} == {}


def test_there_is_one_commit() -> None:
    lines = [name(p) for p in SOURCES for line in p.read_text("utf-8").splitlines() if "session.commit(" in line]
    assert lines == ["core/unit_of_work.py"]


def test_modules_are_small() -> None:
    long = {name(p): count for p in SOURCES if (count := len(p.read_text("utf-8").splitlines())) > 400}
    assert long == {}


def test_functions_are_small() -> None:
    assert sorted(long_functions(50)) == []


def long_functions(limit: int) -> Iterator[str]:
    for path in SOURCES:
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > limit:
                yield f"{name(path)}:{node.name}"


def test_every_module_says_what_it_is() -> None:
    assert [name(p) for p in SOURCES if not ast.get_docstring(nodes(p)[0])] == []


def test_suppressions_give_their_reason() -> None:
    bare = re.compile(r"#\s*(?:noqa|type: ignore|pragma: no cover)(?:\[[\w, -]+\]|: ?[A-Z0-9, ]+)?\s*$")
    found = [
        f"{name(p)}:{number}"
        for p in SOURCES
        for number, line in enumerate(p.read_text("utf-8").splitlines(), 1)
        if bare.search(line)
    ]
    assert found == []


def test_no_province_is_named_in_the_code() -> None:
    listed = tomllib.loads((PACKAGE / "documents" / "data" / "territories.toml").read_text("utf-8"))
    names = {row["name"] for row in listed["territory"] if " " in row["name"]}
    words = re.compile("|".join(rf"\b{re.escape(one)}\b" for one in sorted(names)))
    program = [path for path in SOURCES if not name(path).startswith("bench/")]  # measures on made-up texts
    found = {name(p): [text for text in strings_of_the_program(p) if words.search(text)] for p in program}
    assert {path: hits for path, hits in found.items() if hits} == {}


VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]")
JINJA_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
DATA_BLOCK = '<script type="application/ld+json">'
INLINE = re.compile(r"\sstyle=|<script(?![^>]*(nonce|src))|\son\w+=")
MESSAGE = re.compile(r"""_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")  # may quote a Vietnamese example
OWN_NAME = "Tiếng Việt"  # the name of a language stands in that language


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.relative_to(ROOT / "templates").as_posix())
def test_template_is_short_and_plain(path: Path) -> None:
    text = JINJA_COMMENT.sub("", path.read_text("utf-8"))
    assert len(text.splitlines()) <= 120
    run = JINJA.sub("", text.replace(DATA_BLOCK, ""))  # facts for search engines: read, never run
    assert not INLINE.search(run), "inline style, script or handler"
    if "style" not in path.relative_to(ROOT / "templates").parts:  # the style page shows law text as samples
        bare = MESSAGE.sub("", text).replace(OWN_NAME, "")
        assert not VIETNAMESE.search(bare), "write English msgids; Vietnamese is in the catalogue"
