"""Dates said of something in running text: right after a number or name, or anywhere in a stretch.

``dates`` knows how a date is written; this module where to look for it.
"""

from __future__ import annotations

import re
from datetime import date

from legaldocs.law import dates

_STATED = re.compile(rf"(?<!\d)(?:(?:ngay|dated|on|of)\s*:?\s*)?(?P<day>{dates.DATE})(?!\d)")


def find(lower: str, start: int, end: int) -> tuple[int, date] | None:
    """End offset and value of the first real day in ``lower[start:end]`` (accent-less lower case)."""
    for match in _STATED.finditer(lower, start, end):
        value = dates.read(match["day"])
        if value is not None:
            return match.end(), value
    return None


def after(lower: str, position: int, reach: int) -> date | None:
    """The day whose statement begins at most ``reach`` characters after ``position``."""
    match = _STATED.search(lower, position, position + reach + 40)
    return dates.read(match["day"]) if match and match.start() <= position + reach else None
