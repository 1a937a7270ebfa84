"""The rules of layout as data: ``layout_rules.toml`` read into values, by the regime in force on a day.

A rule that no officer has confirmed says so (``Law.verified``); how a rule is checked is ``layout_checks``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Law:
    """Where a rule stands in one regime."""

    regime: str
    article: str
    verified: bool


@dataclass(frozen=True, slots=True)
class LayoutRule:
    """One rule: what is expected and how to put it right, in both languages, with the figures of its check."""

    id: str
    check: str
    expected: Mapping[str, str]  # language → sentence
    fix: Mapping[str, str]
    figures: Mapping[str, Any]
    law: Law


@dataclass(frozen=True, slots=True)
class Regime:
    """A body of law on layout with its first and last day; ``None`` is open."""

    id: str
    valid_from: date
    valid_to: date | None

    def valid_on(self, day: date) -> bool:
        """Whether the regime was law on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files("legaldocs.formats").joinpath("layout_rules.toml").read_text("utf-8"))


def regimes() -> tuple[Regime, ...]:
    """Every regime on file, oldest first."""
    return tuple(Regime(row["id"], row["valid_from"], row.get("valid_to")) for row in _data()["regime"])


def rules_on(day: date) -> tuple[LayoutRule, ...]:
    """The rules in force on ``day``; for a day before every regime on file those of the oldest one."""
    known = regimes()
    regime = next((one for one in known if one.valid_on(day)), known[0])
    return tuple(_rule(row, regime.id) for row in _data()["rule"])


def _rule(row: Mapping[str, Any], regime: str) -> LayoutRule:
    law = next(law for law in row["law"] if law["regime"] == regime)
    return LayoutRule(
        id=row["id"],
        check=row["check"],
        expected={"vi": row["vi"], "en": row["en"]},
        fix={"vi": row["fix_vi"], "en": row["fix_en"]},
        figures=row.get("figures", {}),
        law=Law(regime, law["article"], law["verified"]),
    )


def word(code: str, language: str) -> str:
    """What was found, in words; a figure or a quotation is its own word."""
    known: dict[str, dict[str, str]] = _data()["words"]
    return known[code][language] if code in known else code
