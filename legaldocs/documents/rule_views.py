"""The page of rules: which law governs which day, what it demands of dates, which unit stands for which former one."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext as _

from legaldocs.core.i18n import language
from legaldocs.core.web import entry
from legaldocs.documents import reading_date, succession
from legaldocs.documents.issuers import territories
from legaldocs.law import effect_rules, regimes

blueprint = Blueprint("rules", __name__)


@blueprint.get("/rules")
@entry("documents.read")
def index() -> str:
    """Every rule on effect with its article, its days and whether an officer confirmed it."""
    on = reading_date.chosen()
    return render_template(
        "documents/rules.html",
        regimes=[(regime, _in_language(regime), regime.valid_on(on)) for regime in regimes.regimes()],
        topics=[(words, _rows(topic, on)) for topic, words in _topics().items()],
        merged=_merged(),
        article=succession.ARTICLE,
        pick=_in_language,
    )


def _in_language(row: Any) -> str:
    return str(row.en if language() == "en" else row.vi)


def _topics() -> dict[str, str]:
    return {
        "min-days": _("Least days between signing and effect"),
        "retroactivity": _("No effect before signing"),
        "detailing": _("A detailing document and its parent"),
        "implementing": _("When the parent of a detailing document ends"),
        "status": _("How a status follows from events"),
    }


def _rows(topic: str, on: date) -> list[tuple[effect_rules.Rule, bool]]:
    """Rules of a topic, those of the day asked marked."""
    return [(rule, rule.valid_on(on)) for rule in effect_rules.rules().values() if rule.topic == topic]


def _merged() -> list[tuple[str, date | None, str, bool]]:
    """(former unit, its last day, successor, sample) of every unit that was merged."""
    known = territories()
    return [
        (one.name, one.valid_to, known[heir].name, one.is_sample)
        for key, one in known.items()
        if (heir := succession.heir(key)) is not None and heir != key and heir in known
    ]
