"""What limits an amount: "không quá", "tối thiểu", "từ … trở lên", "chậm nhất … trước".

Reads the few words before and after an amount in lower-case text with its accents; knows nothing of units.
"""

from __future__ import annotations

import re

from legaldocs.law.fact_types import Bound, Quantity

_GAP = r"[^\S\n]{0,2}\n?[^\S\n]{0,2}"  # a wrapped line, but never the next cell of a table
_FILL = (
    r"(?:\s{1,2}(?:là|bằng|đạt|phải|được|đến|ở|mức|khoảng|có|đủ|từ|tới|cả|tương đương|vào|hết|thêm)){0,4}"
    rf"{_GAP}(?:[:(“\"]{_GAP})?\Z"
)
_BEFORE = re.compile(
    r"(?<!\w)(?:"
    r"(?P<max>không (?:được )?(?:phép )?(?:quá|vượt quá|vượt|nhiều hơn|lớn hơn|cao hơn|dài hơn)|tối đa"
    r"(?:,? (?:nhưng )?không (?:được )?(?:vượt )?quá)?|(?:nhỏ|thấp|ít) hơn hoặc bằng|bằng hoặc (?:nhỏ|thấp|ít) hơn"
    r"|cao nhất|nhiều nhất|lớn nhất|trong (?:thời hạn|vòng|thời gian)(?: tối đa| không quá| chậm nhất)?)"
    r"|(?P<latest>chậm nhất|muộn nhất)(?: trong (?:thời hạn|vòng))?"
    r"|(?P<min>không (?:được )?(?:dưới|thấp hơn|ít hơn|nhỏ hơn|kém hơn|kém)|tối thiểu|ít nhất|thấp nhất|nhỏ nhất"
    r"|(?:lớn|cao|nhiều) hơn hoặc bằng|bằng hoặc (?:lớn|cao|nhiều) hơn|từ đủ|từ|đủ)"
    r"|(?P<below>dưới|nhỏ hơn|ít hơn|thấp hơn|chưa đủ|chưa đến|chưa quá|chưa tới)"
    r"|(?P<above>trên|hơn|vượt quá|vượt trên|quá|lớn hơn|cao hơn|nhiều hơn)"
    r"|(?P<upto>đến|tới))" + _FILL
)
_SIGN = re.compile(r"(?P<sign>≤|<=|≥|>=|<|>)\s{0,2}\Z")
_NOUN = re.compile(r"(?<!\w)(?:(?P<max>tối đa)|(?P<min>tối thiểu))\s[^,;.:()\n\d]{1,70}\s(?:là|bằng)\s{0,2}\Z")
_LISTED = re.compile(r"\s?[,;]\s(?:và )?[^,;.\n\d]{1,60}\s(?:là|bằng)\s{1,2}|[^,;.:()\n\d]{0,60}(?:,|\svà)\s{1,2}")
_AFTER = re.compile(r"\s{0,2}(?:\([^()\n]{0,40}\)\s)?(?:[^\W\d_]+\s){0,2}?trở (?P<way>lên|xuống)")
_FAR_AFTER = re.compile(r"[^.;:,\n]{0,48}?(?<!\w)trở (?P<way>lên|xuống)")
_CHANGE = re.compile(r"\s{1,2}(?:tăng |giảm )?(?:lên|xuống|còn|thành)(?!\w)")
_AHEAD = re.compile(r"\s{0,2}(?:tính )?trước")
_SIGNS = {"≤": (Bound.MAX, False), "<=": (Bound.MAX, False), "<": (Bound.MAX, True)}
_SIGNS |= {"≥": (Bound.MIN, False), ">=": (Bound.MIN, False), ">": (Bound.MIN, True)}
_LOOK_BACK = 60
_NOUN_BACK = 100


def around(lower: str, start: int, end: int, sharing: Quantity | None) -> tuple[Bound, bool]:
    """Bound of the amount at ``[start, end)`` and whether the bound itself is excluded.

    ``sharing`` is the amount of the same kind read just before: a list of amounts shares the bound that begins it.
    """
    cue = _BEFORE.search(lower, max(0, start - _LOOK_BACK), start)
    name = cue.lastgroup if cue else None
    if after := _AFTER.match(lower, end) or (_FAR_AFTER.match(lower, end) if cue and _opens(cue) else None):
        return (Bound.MIN if after["way"] == "lên" else Bound.MAX), False
    if cue is not None:
        if _opens(cue) and _CHANGE.match(lower, end):
            return Bound.EXACT, False  # "từ 80.000 đồng lên 240.000 đồng"
        return _named(lower, name or "", end)
    if sign := _SIGN.search(lower, max(0, start - 4), start):
        return _SIGNS[sign["sign"]]
    return _of_noun(lower, start, sharing), False


def limited(lower: str, start: int) -> bool:
    """Whether a limiting word stands right before ``start``."""
    return _BEFORE.search(lower, max(0, start - _LOOK_BACK), start) is not None


def _opens(cue: re.Match[str]) -> bool:
    return (cue["min"] or "").startswith("từ")


def _named(lower: str, name: str, end: int) -> tuple[Bound, bool]:
    if name == "latest":  # "chậm nhất 15 ngày trước …" asks for at least that many days
        return (Bound.MIN if _AHEAD.match(lower, end) else Bound.MAX), False
    bound = Bound.MIN if name in ("min", "above") else Bound.MAX
    return bound, name in ("below", "above")


def _of_noun(lower: str, start: int, before: Quantity | None) -> Bound:
    """The bound in the noun: "diện tích tối thiểu đối với đất ở là 105 m2, đất nông thôn là 200 m2"."""
    noun = _NOUN.search(lower, max(0, start - _NOUN_BACK), start)
    if noun is not None:
        return Bound.MAX if noun["max"] else Bound.MIN
    shared = before is not None and before.bound in (Bound.MIN, Bound.MAX) and 0 < start - before.end < _NOUN_BACK
    return before.bound if shared and before and _LISTED.fullmatch(lower, before.end, start) else Bound.EXACT
