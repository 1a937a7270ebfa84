"""Vietnamese numbers: digits with "." for thousands and "," for decimals, and numbers written in words.

Printed numbers break that rule often enough to need care; what a comma means is settled by the unit beside it.
"""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = r"\d+(?:[.,]\d+)*"
_GROUPS = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+")
_UNITS = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
WORDS = (
    r"(?:(?:một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín) trăm(?: linh| lẻ)?(?: |(?!\w)))?"
    r"(?:(?:hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín) mươi(?: (?:mốt|hai|ba|tư|bốn|lăm|sáu|bảy|bẩy|tám|chín)(?!\w))?"
    r"|mười(?: (?:một|hai|ba|bốn|lăm|sáu|bảy|bẩy|tám|chín)(?!\w))?"
    r"|một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín)"
)
"""Pattern of a number from 1 to 999 in words, lower case."""


def from_digits(printed: str, *, whole: bool = False) -> Decimal:
    """Value of a printed number; ``whole`` says that its unit has no fractions, so "300,000" is three hundred thousand.

    Groups of three after a dot are thousands ("1.700"), anything after a comma decimals ("10.367,7"), unless ``whole``
    or several commas show groups.  Raises ``ValueError`` for what is no number.
    """
    text = printed.strip()
    if not re.fullmatch(DIGITS, text):
        raise ValueError(f"no number: {printed!r}")
    if not text.startswith("0") and _GROUPS.fullmatch(text) and ("." in text or whole or text.count(",") > 1):
        return Decimal(re.sub("[.,]", "", text))
    if text.count(",") > 1:
        return Decimal(text.replace(",", "")) if text.count(".") < 2 else Decimal(re.sub("[.,]", "", text))
    if "," in text and "." in text and text.rindex(".") > text.rindex(","):
        return Decimal(text.replace(",", ""))  # 1,234.5 as English writes it
    if "," in text:
        return Decimal(text.replace(".", "").replace(",", "."))
    return Decimal(text if text.count(".") < 2 else text.replace(".", ""))


def from_words(printed: str) -> Decimal:
    """Value of a number in words ("hai mươi lăm" is 25).  Raises ``ValueError`` for other words."""
    total = held = 0
    for word in printed.split():
        if word in ("linh", "lẻ"):
            continue
        if word in ("trăm", "mươi"):
            total, held = total + held * (100 if word == "trăm" else 10), 0
        elif word in _UNITS:
            held += _UNITS[word]
        else:
            raise ValueError(f"no number: {printed!r}")
    return Decimal(total + held)
