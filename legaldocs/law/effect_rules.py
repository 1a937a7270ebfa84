"""What the law says about dates of effect, read from ``effect_rules.toml``: explanations and checks.

Rules change with the regime, so a dated rule is chosen by the date it has to be valid on and carries its article.
A check returns findings, never a verdict; a rule not yet confirmed by an officer says so in ``Rule.verified``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from legaldocs.law.effect_events import Event, EventKind


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its regime, article and sentence; ``valid_from``/``valid_to`` are inclusive, ``None`` is open.

    ``days`` is a least number of calendar days, ``action`` what the implementing regime asks for
    (``propose_end`` or ``review``); both are ``None`` where they do not apply.
    """

    id: str
    regime: str
    article: str
    vi: str
    en: str
    verified: bool
    topic: str = "status"
    levels: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    days: int | None = None
    action: str | None = None

    def valid_on(self, day: date) -> bool:
        """Whether the rule was law on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Finding:
    """A breach or a missing fact: a stable code, the rule breached (``None`` when none is on file), and its figures."""

    code: str
    rule: str | None
    days: int | None = None
    required: int | None = None


@cache
def rules() -> dict[str, Rule]:
    """All rules by id, status rules first."""
    data = tomllib.loads(resources.files("legaldocs.law").joinpath("effect_rules.toml").read_text("utf-8"))
    return {row["id"]: _rule(row) for row in (*data["rule"], *data["dated"])}


def rule(rule_id: str) -> Rule:
    """The rule behind ``StatusAnswer.rule``; ``KeyError`` if the table lacks it."""
    return rules()[rule_id]


def implementing_effect(parent_end: date) -> Rule | None:
    """What happens to implementing documents when their parent ends on ``parent_end``.

    ``action`` is ``propose_end`` (before 01/04/2025 they end with the parent; an officer confirms) or ``review``
    (since then they stay in force until announced as ended).  ``None`` for days before the earliest known regime.
    """
    return _dated("implementing", parent_end)


def check_minimum_days(
    level: str, signed: date | None, effective: date | None, *, shortened: bool = False
) -> list[Finding]:
    """Whether enough days lie between signing (or passing) and effect.

    ``level`` is ``central``, ``province``, ``district`` or ``commune``; a shortened procedure (trình tự rút gọn)
    or special case may take effect on the day of signing.
    """
    if signed is None or effective is None:
        return [Finding("undetermined.signing-date" if signed is None else "undetermined.effective-date", None)]
    minimum = _dated("min-days", signed, level)
    if minimum is None or minimum.days is None:
        return [Finding("undetermined.regime", None)]
    days = (effective - signed).days
    if shortened or days >= minimum.days:
        return []
    return [Finding("effective-too-early", minimum.id, days, minimum.days)]


def check_retroactivity(level: str, signed: date | None, effective: date | None) -> list[Finding]:
    """Whether a local document claims effect before it was signed."""
    if signed is None or effective is None or effective >= signed:
        return []
    forbidden = _dated("retroactivity", signed, level)
    return [Finding("retroactive", forbidden.id, (effective - signed).days)] if forbidden else []


def check_detailing(effective: date | None, parent_effective: date | None) -> list[Finding]:
    """Whether a detailing document takes effect later than the text or provision it details."""
    if effective is None or parent_effective is None or effective <= parent_effective:
        return []
    together = _dated("detailing", parent_effective)
    return [Finding("later-than-parent", together.id, (effective - parent_effective).days)] if together else []


def check_event(event: Event) -> list[Finding]:
    """What a fact must still say: a halt and its end are dated in the instrument that orders them."""
    dated = {EventKind.EFFECTIVE, EventKind.SUSPENDED, EventKind.PAUSED, EventKind.RESUMED, EventKind.TERM_EXPIRED}
    return [Finding("event-without-date", None)] if event.on is None and event.kind in dated else []


def _dated(topic: str, day: date, level: str | None = None) -> Rule | None:
    found = [
        rule for rule in rules().values() if rule.topic == topic and rule.valid_on(day) and _for_level(rule, level)
    ]
    return found[0] if found else None


def _for_level(candidate: Rule, level: str | None) -> bool:
    return not candidate.levels or level in candidate.levels


def _rule(row: dict[str, object]) -> Rule:
    """A row of the table; an unknown key is an error, so a misspelt one cannot pass unseen."""
    fields = dict(row)
    level = fields.pop("level", None)
    levels = fields.pop("levels", [level] if level else [])
    return Rule(**fields, levels=tuple(levels))  # type: ignore[arg-type]  # checked by tests over every row
