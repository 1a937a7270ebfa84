"""Reading forms: a form is complete or it is refused, so a missing sentence never reaches a signed document."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

_REQUIRED = ("id", "title", "source", "confirmed", "mark")


class BrokenForm(ValueError):
    """A form lacks a key every form has; the message names form and key."""


@cache
def form(name: str) -> dict[str, Any]:
    """The form called ``name`` as its file states it.  Raises ``BrokenForm``, ``FileNotFoundError``."""
    found = tomllib.loads(resources.files("legaldocs.forms").joinpath(f"{name}.toml").read_text("utf-8"))
    missing = [key for key in _REQUIRED if key not in found]
    if missing:
        raise BrokenForm(f"{name}: {', '.join(missing)}")
    return found


def mark(found: dict[str, Any]) -> str:
    """The warning to print in a document made from this form; empty once the form is confirmed."""
    return "" if found["confirmed"] else str(found["mark"])
