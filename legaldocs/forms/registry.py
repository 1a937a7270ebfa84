"""Reading forms: a form is complete or it is refused, so a missing sentence never reaches a signed document.

A locality's own form lies in ``DATA_DIR/forms`` under the same name and is used instead of the shipped one.
"""

from __future__ import annotations

import hashlib
import tomllib
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from flask import current_app

from legaldocs.forms import queries

_REQUIRED = ("id", "title", "source", "confirmed", "mark")


class BrokenForm(ValueError):
    """A form cannot be used; the message names form and key."""


def form(name: str) -> dict[str, Any]:
    """The form called ``name`` with the ``digest`` of its file.  Raises ``BrokenForm``, ``FileNotFoundError``."""
    return _parsed(name, _text(name))


def names() -> list[str]:
    """Names of all forms, shipped and the locality's own."""
    own = _own_folder()
    found = {file.name for file in resources.files("legaldocs.forms").iterdir()}
    found |= {file.name for file in own.iterdir()} if own.is_dir() else set()
    return sorted(file.removesuffix(".toml") for file in found if file.endswith(".toml"))


def is_own(name: str) -> bool:
    """Whether the locality's own form is used instead of the shipped one."""
    return (_own_folder() / f"{name}.toml").is_file()


def mark(found: dict[str, Any]) -> str:
    """The warning to print in a document made from this form; empty once the form is confirmed."""
    confirmed = found["confirmed"] or queries.confirmation(found["id"], found["digest"]) is not None
    return "" if confirmed else str(found["mark"])


def _own_folder() -> Path:
    root: Path = current_app.config["DATA_DIR"]
    return root / "forms"


def _text(name: str) -> str:
    own = _own_folder() / f"{name}.toml"
    if own.is_file():
        return own.read_text("utf-8")
    return resources.files("legaldocs.forms").joinpath(f"{name}.toml").read_text("utf-8")


@lru_cache(maxsize=64)
def _parsed(name: str, text: str) -> dict[str, Any]:
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BrokenForm(f"{name}: {error}") from error
    missing = [key for key in _REQUIRED if key not in found]
    if missing:
        raise BrokenForm(f"{name}: {', '.join(missing)}")
    return {**found, "digest": hashlib.sha256(text.encode()).hexdigest()}
