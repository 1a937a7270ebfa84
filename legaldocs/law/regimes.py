"""Which law on the promulgation of legal documents governs which day, read from ``regimes.toml``.

Only the table; what a regime demands is in ``effect_rules``.  A row no officer has confirmed says so.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a regime: number, name, and the days on which it is in force (inclusive; ``None`` is open)."""

    number: str
    vi: str
    en: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Regime:
    """A stretch of days with its texts; ``vi`` and ``en`` say what is different in it."""

    id: str
    vi: str
    en: str
    valid_from: date
    valid_to: date | None
    verified: bool
    texts: tuple[Text, ...]

    def valid_on(self, day: date) -> bool:
        """Whether the regime governs that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@cache
def regimes() -> tuple[Regime, ...]:
    """All regimes, earliest first; an unknown key in the table is an error."""
    data = tomllib.loads(resources.files("legaldocs.law").joinpath("regimes.toml").read_text("utf-8"))
    return tuple(_regime(dict(row)) for row in data["regime"])


def regime_on(day: date) -> Regime | None:
    """The regime of a day; ``None`` before the earliest one on file."""
    return next((regime for regime in regimes() if regime.valid_on(day)), None)


def _regime(row: dict[str, object]) -> Regime:
    texts = tuple(Text(**text) for text in row.pop("text"))  # type: ignore[attr-defined]  # a list of tables
    return Regime(valid_to=row.pop("valid_to", None), texts=texts, **row)  # type: ignore[arg-type]  # checked by tests
