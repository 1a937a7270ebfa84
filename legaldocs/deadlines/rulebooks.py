"""The time limits in force: rules shipped with the program, with versions of the locality's own laid over them.

Own versions stand in ``DATA_DIR/rules.toml`` with the keys of ``data/rules.toml``.  A table with one wrong rule is
refused whole, and then only the shipped rules apply: nobody is given a day that rests on half a table.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from legaldocs.deadlines.rules import DeadlineRule, RuleBook, read_rule

FILE = "rules.toml"
_SOURCES = ("law", "internal")


class RulesRefused(ValueError):
    """The locality's rules cannot be used; the sentence names the rule and what is wrong with it."""


def current() -> RuleBook:
    """The rules in force: the shipped ones alone where the own table cannot be used (see ``problem``)."""
    return _own()[0]


def problem() -> str:
    """Why the locality's own rules are not used; empty when they are, or when there are none."""
    return _own()[1]


def _own() -> tuple[RuleBook, str]:
    own = Path(current_app.config["DATA_DIR"]) / FILE
    return _overlaid(own.read_text("utf-8")) if own.is_file() else (RuleBook.shipped(), "")


@lru_cache(maxsize=64)  # one for each province of an installation
def _overlaid(text: str) -> tuple[RuleBook, str]:
    try:
        return RuleBook.shipped().with_rules([checked(dict(row)) for row in tomllib.loads(text)["rule"]]), ""
    except RulesRefused as refused:
        return RuleBook.shipped(), str(refused)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        return RuleBook.shipped(), str(_("The table of time limits cannot be read (%(what)s).", what=str(error)[:120]))


def checked(row: dict[str, Any]) -> DeadlineRule:
    """One rule of the table.  Raises ``RulesRefused`` for one without article, length or a source that is known."""
    rule = read_rule(row)
    if rule.source not in _SOURCES:
        raise RulesRefused(_("Rule “%(rule)s”: its source is law or internal.", rule=rule.id))
    if rule.source == "law" and not rule.article:
        raise RulesRefused(_("Rule “%(rule)s” names no article; a time limit of the law needs one.", rule=rule.id))
    if not 0 < rule.length <= 3660:
        raise RulesRefused(_("Rule “%(rule)s”: its length is a number of days or months above 0.", rule=rule.id))
    if rule.valid_from and rule.valid_to and rule.valid_to < rule.valid_from:
        raise RulesRefused(_("Rule “%(rule)s” ends before it begins.", rule=rule.id))
    return rule
