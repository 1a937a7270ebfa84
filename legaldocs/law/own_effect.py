"""Days on which single provisions of a text take effect: "Khoản 5 Điều 1 có hiệu lực từ ngày 01 tháng 01 năm 2026".

The day of the whole text is a fact of its header (``enforcement``); this module reads the exceptions to it.
"""

from __future__ import annotations

import re
from datetime import date

from legaldocs.law import citations, stated_dates, units
from legaldocs.law.reading import Reading
from legaldocs.law.units import UnitPhrase

_EFFECT = re.compile(r"co hieu luc(?: thi hanh)?,?(?: ke)? tu (?=ngay)")
_BEFORE = 320  # characters of a sentence read for provisions
_STOP = re.compile(r"[;:\n]|\.(?=\s)|\btru\b")
_OTHER = re.compile(
    r"\b(?:so \d|ngay \d|luat (?!nay)|nghi dinh (?!nay)|thong tu (?!nay)|quyet dinh (?!nay)|nghi quyet (?!nay))"
)


def days(laid: Reading, sources: list[tuple[int, int, str]]) -> dict[str, date]:
    """Address of a provision of ``laid.text`` to the day stated for it; ``sources`` are the spans of its provisions."""
    found: dict[str, date] = {}
    for effect in _EFFECT.finditer(laid.lower):
        if laid.quoted(effect.start()):
            continue
        day = stated_dates.after(laid.lower, effect.end(), 12)
        if day is None:
            continue
        start = _sentence_start(laid.lower, effect.start())
        for phrase in units.find(laid.text, laid.lower, start, effect.start()):
            if not _OTHER.search(laid.lower, phrase.end, effect.start()):
                here = citations.source_at(sources, effect.start())
                found.update((path, day) for path in _completed(phrase, here))
    return found


def _sentence_start(lower: str, position: int) -> int:
    stops = [match.end() for match in _STOP.finditer(lower, max(0, position - _BEFORE), position)]
    return stops[-1] if stops else max(0, position - _BEFORE)


def _completed(phrase: UnitPhrase, here: str | None) -> list[str]:
    """Addresses of a phrase; "khoản 2 Điều này" and a bare "khoản 2" belong to the article the sentence stands in."""
    article = (here or "").split("/khoan-")[0]
    paths = [path for path in phrase.paths if path.startswith(("dieu-", "khoan-", "diem-"))]
    return [
        path if path.startswith("dieu-") else f"{article}/{path}" for path in paths if article or path[:5] == "dieu-"
    ]


def of(path: str, stated: dict[str, date]) -> date | None:
    """The day stated for the provision at ``path`` or for the one it stands in."""
    while path:
        if path in stated:
            return stated[path]
        path = path.rpartition("/")[0]
    return None
