"""A job in words: when it recurs, and what came of it as rows with figures and the page that shows each."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from legaldocs.core.jobs import Job
from legaldocs.jobs.schedule import Rule, parse

_RESULTS = {
    "forgotten": _l("Entries forgotten"),
    "opened": _l("Reviews opened"),
    "entries": _l("Entries in the search index"),
    "repaired": _l("Repaired"),
    "hits": _l("New hits in kept searches"),
    "findings": _l("Findings counted"),
    "events": _l("Effect events recorded"),
    "refused": _l("Refused"),
    "added": _l("Added"),
    "completed": _l("Text added to known facts"),
    "unchanged": _l("Already there"),
}
_PAGES = {"opened": "review.index", "findings": "quality.index"}
Row = tuple[str, Any, str | None]


def rule_words(rule: str) -> str:
    """When a recurring job runs, as people say it; times are Vietnamese."""
    found = parse(rule)
    if found.minutes is not None:
        return _("every %(minutes)s minutes", minutes=found.minutes)
    return _day_words(found, f"{found.hour:02}:{found.minute:02}")


def _day_words(rule: Rule, time: str) -> str:
    if rule.weekday is not None:
        days = (
            _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
        )  # fmt: skip
        return _("every week on %(day)s at %(time)s", day=days[rule.weekday], time=time)
    if rule.date is not None:
        return _("every month on day %(day)s at %(time)s", day=rule.date, time=time)
    return _("every day at %(time)s", time=time)


def result_rows(job: Job) -> list[Row]:
    """(words, figure or sentence, address of the list behind it) for everything a job reported."""
    rows: list[Row] = []
    for name, value in (job.result or {}).items():
        if isinstance(value, dict):  # counts per outcome, such as those of an import
            rows += [(_name(key), count, _report(job, key)) for key, count in value.items()]
        else:
            page = url_for(_PAGES[name]) if name in _PAGES else None
            rows.append((_name(name), len(value) if isinstance(value, list) else value, page))
    return rows


def _name(key: str) -> str:
    """The words for a key; of a key written by newer code, its letters, read as words."""
    return str(_RESULTS.get(key) or key.replace("_", " ").replace("-", " ").capitalize())


def _report(job: Job, outcome: str) -> str | None:
    """The lines of an import with this outcome."""
    imported = job.name.startswith("documents.import")
    return url_for("documents.import_report", job_id=job.id, outcome=outcome) if imported else None
