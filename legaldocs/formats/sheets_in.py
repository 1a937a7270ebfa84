"""Sheets that come in with columns of their own: how cells are named, words compared, days read.

Which heads mean what is data of each slice that takes sheets in.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from legaldocs.core.text import fold, nfc, squeeze
from legaldocs.formats import intake, workbook
from legaldocs.formats.sandbox import run_limited

_ISO_DAY = re.compile(r"((?:19|20)\d{2})-(\d{2})-(\d{2})(?:[ T]00:00:00)?")
_WHOLE_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*((?:19|20)\d{2})")
_SPELT_DAY = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+((?:19|20)\d{2})", re.IGNORECASE)


def sheets_of(path: Path, name: str) -> list[dict[str, Any]]:
    """The sheets of a workbook, read in a process of its own.  Raises ``RefusedFile``."""
    data = intake.read_file(path, workbook.MAX_BYTES)
    found: list[dict[str, Any]] = run_limited(workbook.read, data, place=name, name=name)
    return found


@lru_cache(maxsize=4)
def sheets_kept(path: Path, name: str) -> list[dict[str, Any]]:
    """The sheets of a kept workbook: a person looks at its columns, tries and imports within minutes.

    Kept files are named after their bytes and never change; callers only read the answer.
    """
    return sheets_of(path, name)


def letter(index: int) -> str:
    """Column number from nought as a spreadsheet names it: 0 → A, 26 → AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def number_of(column: str) -> int | None:
    """What ``letter`` takes back: A → 0, AA → 26; ``None`` for anything else."""
    if not re.fullmatch(r"[A-Za-z]{1,3}", column):
        return None
    found = 0
    for sign in column.upper():
        found = found * 26 + ord(sign) - 64
    return found - 1


def plain(words: str) -> str:
    """Words for comparison: without accents, marks, doubled blanks and case."""
    return squeeze("".join(c if c.isalnum() else " " for c in fold(words).lower()))


def words_of(value: object) -> str:
    """A cell as its words; a whole number without the decimals a spreadsheet gives it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return nfc(str(value)).strip() if value is not None else ""


def day_of(words: str) -> date | None:
    """The day that a cell states and nothing else: 2021-03-05, 5/3/2021 or "ngày 5 tháng 3 năm 2021"."""
    given = squeeze(words)
    if whole := _ISO_DAY.fullmatch(given):
        year, month, day = (int(part) for part in whole.groups())
    elif (whole := _WHOLE_DAY.fullmatch(given) or _SPELT_DAY.fullmatch(given)) is not None:
        day, month, year = (int(part) for part in whole.groups())
    else:
        return None
    return date(year, month, day) if is_day(year, month, day) else None


def is_day(year: int, month: int, day: int) -> bool:
    """Whether there is such a day."""
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
