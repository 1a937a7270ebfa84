"""The audit speaks in the words of its readers: no use case and no kind of record shows its technical name."""

from __future__ import annotations

import ast
from pathlib import Path

from flask import Flask

import legaldocs
from legaldocs.core.audit import Audited
from legaldocs.core.db import Base
from legaldocs.trail import words
from tests.office import at_desk, decision, open_office, register

PACKAGE = Path(legaldocs.__file__).parent


def use_cases() -> set[str]:
    """Names under which changes are recorded: decorated functions, and transactions opened by hand."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and "use_case" in map(ast.unparse, node.decorator_list):
                found.add(f"{module}.{node.name}")
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "unit_of_work" and len(node.args) == 2:
                name = node.args[1]
                found |= {name.value} if isinstance(name, ast.Constant) else set()
    return found


def test_every_use_case_has_words() -> None:
    assert set(words.USE_CASES) == use_cases()


def test_every_audited_record_has_words(app: Flask) -> None:
    models = [m.class_ for m in Base.registry.mappers if m.class_.__module__.startswith("legaldocs.")]
    audited = {model.__tablename__ for model in models if issubclass(model, Audited)}
    assert set(words.RECORDS) == audited


def test_a_change_is_found_by_the_words_of_its_use_case(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    register(office, [decision(1)])
    auditor = at_desk(office, "khang")
    assert "Đưa văn bản vào hệ thống" in auditor.get("/audit?q=dua+van+ban").text
    assert "documents.service.register" not in auditor.get("/audit").text
