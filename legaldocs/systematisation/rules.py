"""Rules of systematisation read from ``data/rules.toml``: the term and its cut-off, the lists, the order.

Every rule is versioned and names its article; one without is refused as a whole file, so that nothing is computed by
a rule nobody can look up.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from flask_babel import gettext as _

from legaldocs.core.errors import Refused
from legaldocs.law.effect import Status


class Listing(StrEnum):
    """The four lists of a systematisation (Nghị định 79/2025/NĐ-CP, Điều 51 khoản 4)."""

    ENDED = "ended"  # hết hiệu lực, tạm ngưng hiệu lực toàn bộ
    PARTLY = "partly"  # hết hiệu lực, tạm ngưng hiệu lực một phần
    IN_FORCE = "in_force"  # còn hiệu lực, kể cả hết một phần và chưa có hiệu lực
    TO_HANDLE = "to_handle"  # cần tạm ngưng, sửa đổi, bổ sung, thay thế, bãi bỏ, ban hành mới


class RuleRefused(Refused):
    """A rule is missing, incomplete or ambiguous; the sentence names it."""

    code = "rule-refused"


@dataclass(frozen=True, slots=True)
class Rule:
    """What every rule states: the article behind it, from when to when, and whether an officer confirmed it."""

    id: str
    article: str
    valid_from: date
    valid_to: date | None
    verified: bool
    values: Mapping[str, Any]

    def valid_on(self, day: date) -> bool:
        """Whether this version holds on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class TermDates:
    """A five-year term: the day after the previous cut-off up to the cut-off, both included."""

    first: date
    cut_off: date
    opened: date  # the previous cut-off
    rule: Rule


class RuleBook:
    """All versions of all rules.  Raises ``RuleRefused`` for a rule without article or first day."""

    def __init__(self, tables: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
        self._rules = {kind: [_rule(kind, row) for row in rows] for kind, rows in tables.items()}

    def on(self, kind: str, day: date) -> list[Rule]:
        """Rules of a kind that hold on ``day``, the newest version of each.  Raises ``RuleRefused`` for none."""
        valid = [rule for rule in self._rules.get(kind, ()) if rule.valid_on(day)]
        if not valid:
            raise RuleRefused(_("No rule “%(rule)s” is on file for %(day)s.", rule=kind, day=day.isoformat()))
        newest: dict[str, Rule] = {}
        for rule in sorted(valid, key=lambda one: one.valid_from):
            newest[rule.id] = rule
        return list(newest.values())

    def term(self, last_year: int) -> TermDates:
        """The term that ends in ``last_year``.  Raises ``RuleRefused`` when no term ends in it."""
        rule = self.on("term", date(last_year, 12, 31))[0]
        length, reference = int(rule.values["length"]), int(rule.values["reference"])
        if (last_year - reference) % length:
            nearest = last_year + (reference - last_year) % length
            raise RuleRefused(
                _("No term ends in %(year)s; the next one ends in %(next)s (%(law)s).",
                  year=last_year, next=nearest, law=rule.article)
            )  # fmt: skip
        month, day = (int(part) for part in str(rule.values["last_day"]).split("-"))
        opened = date(last_year - length, month, day)
        return TermDates(date.fromordinal(opened.toordinal() + 1), date(last_year, month, day), opened, rule)

    def placements(self, day: date) -> dict[Status, Listing]:
        """Effect on the cut-off day → list; an effect no rule names belongs to no list.  Raises ``RuleRefused``."""
        found: dict[Status, Listing] = {}
        for rule in self.on("placement", day):
            for code in rule.values["statuses"]:
                if Status(code) in found:
                    raise RuleRefused(_("Two rules place documents of effect “%(effect)s”.", effect=code))
                found[Status(code)] = Listing(rule.values["list"])
        return found

    def collection_order(self, day: date) -> Rule:
        """How the collection is sorted.  Raises ``RuleRefused``."""
        return self.on("order", day)[0]


_OWN = ("id", "article", "valid_from", "valid_to", "verified")


def _rule(kind: str, row: Mapping[str, Any]) -> Rule:
    name = f"{kind} {row.get('id', '?')}"
    if not str(row.get("article", "")).strip():
        raise RuleRefused(_("Rule “%(rule)s” names no article of law. Add it before the rule is used.", rule=name))
    if not isinstance(row.get("valid_from"), date):
        raise RuleRefused(_("Rule “%(rule)s” has no first day of validity.", rule=name))
    values = {key: value for key, value in row.items() if key not in _OWN}
    valid_to = row.get("valid_to")
    return Rule(row["id"], row["article"], row["valid_from"], valid_to, bool(row.get("verified", False)), values)


@cache
def shipped() -> RuleBook:
    """The rules shipped with the program."""
    text = resources.files("legaldocs.systematisation").joinpath("data/rules.toml").read_text("utf-8")
    return RuleBook(tomllib.loads(text))
