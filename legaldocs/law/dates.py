"""Dates as Vietnamese documents write them; numeric ones are always day/month/year, in English too."""

from __future__ import annotations

import re
from datetime import date

_SP = r"[ \t\r\n]{0,4}"
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
DATE = (
    rf"(?:\d{{1,2}}{_SP}(?:/|-|\.|,?{_SP}th[a ]ng){_SP}\d{{1,2}}{_SP}(?:/|-|\.|,?{_SP}nam){_SP}\d{{4}}"
    rf"|(?:{'|'.join(_MONTHS)})[ ]\d{{1,2}}(?:st|nd|rd|th)?,?[ ]\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ ](?:{'|'.join(_MONTHS)}),?[ ]\d{{4}})"
)
"""Pattern of one date in accent-less lower case text; ``read`` gives its value.  Scans lose the vowel of "tháng"."""


def read(written: str) -> date | None:
    """The day ``written`` (accent-less, lower case) stands for; ``None`` where there is no such day."""
    month = next((n for n, name in enumerate(_MONTHS, 1) if name in written), None)
    numbers = [int(n) for n in re.findall(r"\d+", written)]
    if month is not None and len(numbers) == 2:
        return _day(numbers[1], month, numbers[0])
    if len(numbers) != 3:
        return None
    return _day(numbers[2], numbers[1], numbers[0])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1900 <= year <= 2200 else None
    except ValueError:
        return None
