"""The words that propose an event, short enough for a list; and contradictions of recorded facts in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from flask_babel import gettext as _

SHOWN = 420  # characters of a quotation that a list shows
_LINE = re.compile(r"[^\n]+")


def words(text: str, on: date | None) -> str:
    """The quotation itself, or of a whole text the line that states its last day (the day before ``on``).

    A term may be read from a text as a whole; its first lines would tell a reader nothing about it.
    """
    if len(text) <= SHOWN:
        return text
    line = _stating(text, on - timedelta(days=1)) if on else None
    return _short(line or text)


def _stating(text: str, last: date) -> str | None:
    """The line that names the day, or failing that the last line that names its year."""
    day = re.compile(rf"ngày\s+0?{last.day}\s*(?:tháng\s+|[/-])0?{last.month}\s*(?:năm\s+|[/-]){last.year}")
    lines = [match.group().strip() for match in _LINE.finditer(text)]
    exact = [line for line in lines if day.search(line)]
    year = [line for line in lines if re.search(rf"(?:[-–]|đến(?: hết)?(?: năm)?)\s*{last.year}\b", line)]
    return next(iter(exact or year[-1:]), None)


def _short(text: str) -> str:
    cut = " ".join(text.split())
    return cut if len(cut) <= SHOWN else cut[:SHOWN].rsplit(" ", 1)[0] + "…"


CONTRADICTIONS: dict[str, Callable[[], str]] = {
    "reversal-without-target": lambda: _("Reversal names no earlier entry"),
    "two-effective-dates": lambda: _("Two different effective dates"),
    "ended-before-effect": lambda: _("Ended before taking effect"),
    "effective-before-promulgated": lambda: _("In effect before promulgation"),
    "halt-and-resume-same-day": lambda: _("Halted and resumed on the same day"),
    "resumed-without-halt": lambda: _("Resumed without having been halted"),
    "changed-and-ended-same-day": lambda: _("Changed by one text and ended by another on the same day"),
    "ended-twice": lambda: _("Ended on two different days"),
}


def contradiction(code: str) -> str:
    """A contradiction of recorded facts as a sentence."""
    return CONTRADICTIONS[code]()
