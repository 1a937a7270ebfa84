"""Which reminder a running time limit calls for: T−5, T−1, T+1 and later, as data; pure but for reading its file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from legaldocs.core.errors import Refused

RECEIVERS = frozenset({"holder", "head", "leader"})
FILE = "reminders.toml"


@dataclass(frozen=True, slots=True)
class Step:
    """One reminder: sent when at most ``left`` working days are left (negative: after the due date)."""

    id: str
    left: int
    to: tuple[str, ...]


def steps() -> tuple[Step, ...]:
    """The reminders in force, the earliest first.  Raises ``Refused`` for a table that cannot be used."""
    own = Path(current_app.config["DATA_DIR"]) / FILE
    text = own.read_text("utf-8") if own.is_file() else _shipped()
    return read_steps(text)


def _shipped() -> str:
    return resources.files("legaldocs.deadlines").joinpath(f"data/{FILE}").read_text("utf-8")


def read_steps(text: str) -> tuple[Step, ...]:
    """Steps of a file.  Raises ``Refused`` naming the step that is wrong."""
    try:
        rows: list[dict[str, Any]] = tomllib.loads(text)["step"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise Refused(_("The table of reminders cannot be read (%(what)s).", what=str(error)[:120])) from error
    found = tuple(Step(row["id"], int(row["left"]), tuple(row["to"])) for row in rows)
    wrong = [step.id for step in found if not step.to or set(step.to) - RECEIVERS]
    if wrong or len({step.left for step in found}) < len(found):
        name = wrong[0] if wrong else _("two on one day")
        raise Refused(_("The table of reminders is wrong at “%(step)s”.", step=name))
    return tuple(sorted(found, key=lambda step: -step.left))


def due_step(left: int, known: tuple[Step, ...]) -> Step | None:
    """The reminder for ``left`` working days: the latest whose day has come; missed earlier ones are not caught up."""
    due = [step for step in known if left <= step.left]
    return due[-1] if due else None
