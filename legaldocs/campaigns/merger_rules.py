"""By what a decision on merged provinces is carried out, and the days by which the law wants it done; both are data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from legaldocs.campaigns.models import Decision, Ground, Instrument
from legaldocs.core.i18n import language


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: decision and grounds it is for, the instrument, its article, and whether an officer verified it."""

    id: str
    decision: Decision
    grounds: frozenset[Ground]
    instrument: Instrument
    valid_from: date
    valid_to: date | None
    article: str
    verified: bool
    vi: str
    en: str

    @property
    def words(self) -> str:
        """What the rule says, in the reader's language."""
        return self.en if language() == "en" else self.vi


@dataclass(frozen=True, slots=True)
class LegalDay:
    """A day the law sets for merged provinces."""

    on: date
    article: str
    verified: bool
    vi: str
    en: str

    @property
    def words(self) -> str:
        """What is due, in the reader's language."""
        return self.en if language() == "en" else self.vi


@cache
def _data() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(resources.files("legaldocs.campaigns").joinpath("data/merger_rules.toml").read_text("utf-8"))


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule in the order in which they are tried.  Raises ``ValueError`` for one without an article."""
    rows = _data()["rule"]
    for row in rows:
        if not row.get("article"):
            raise ValueError(f"merger_rules.toml: {row['id']} names no article")
    return tuple(
        Rule(
            row["id"], Decision(row["decision"]), frozenset(Ground(one) for one in row.get("grounds", ())),
            Instrument(row["instrument"]), row["valid_from"], row.get("valid_to"), row["article"], row["verified"],
            row["vi"], row["en"],
        )
        for row in rows
    )  # fmt: skip


def rule_for(decision: Decision, ground: Ground | None, on: date) -> Rule:
    """The first rule that fits on a day.  Raises ``LookupError`` where the table has none."""
    for rule in rules():
        in_time = rule.valid_from <= on <= (rule.valid_to or date.max)
        if rule.decision is decision and in_time and (not rule.grounds or ground in rule.grounds):
            return rule
    raise LookupError(f"merger_rules.toml has no rule for {decision} on {on}")


@cache
def legal_days() -> tuple[LegalDay, ...]:
    """Every day on file, the nearest first."""
    rows = (LegalDay(r["on"], r["article"], r["verified"], r["vi"], r["en"]) for r in _data()["day"])
    return tuple(sorted(rows, key=lambda one: one.on))
