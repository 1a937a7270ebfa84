"""Reads the sample register for its tests: one cached view per file."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parents[2] / "legaldocs"
SAMPLE = PACKAGE / "sample"
FACTS = PACKAGE / "documents" / "data"

Row = dict[str, Any]


@cache
def table(path: Path, name: str) -> tuple[Row, ...]:
    """The array ``name`` of the TOML file ``path``."""
    with path.open("rb") as source:
        return tuple(tomllib.load(source)[name])


@cache
def register() -> dict[str, Row]:
    """The sample documents by key."""
    return {row["key"]: row for row in table(SAMPLE / "register.toml", "document")}


@cache
def national() -> dict[str, Row]:
    """The facts of real national texts by number."""
    return {row["number"]: row for row in table(SAMPLE / "national.toml", "document")}


@cache
def text(key: str) -> str:
    """The text of one sample document."""
    return (SAMPLE / str(register()[key]["file"])).read_text(encoding="utf-8")


@cache
def answers() -> Row:
    """The answer key."""
    found: Row = json.loads((SAMPLE / "answer_key.json").read_text(encoding="utf-8"))
    return found
