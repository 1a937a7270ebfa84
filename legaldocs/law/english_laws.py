"""Laws cited by name in English translations: "the Law on Land 2024", "the 2013 Land Law", "the Civil Code".

``law_names`` reads the Vietnamese names.  A translated name is no official title; ``vietnamese`` gives the title it
stands for where ``data/law_titles_en.toml`` knows it, so that ``law.resolve`` can find the law.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files

from legaldocs.law import stated_dates
from legaldocs.law.law_names import TitleMatch

_NO_NAME = r"(?!(?:Law|Decree|Decision|Circular|Resolution|Ordinance|Code|Article|Clause|Point|No)s?\b)"
_WORD = rf"{_NO_NAME}[A-Z][\w-]*"
_LAW_ON = re.compile(
    rf"(?<!\w)(?:(?P<before>(?:19|20)\d\d)\s)?(?P<kind>Law|LAW|Ordinance)\s(?:on|ON)\s(?:the\s)?(?P<name>{_WORD}"
    rf"(?:,?\s(?:(?:and|of|the|for|to|in|on|against|by|from|with)\s){{0,2}}{_WORD}){{0,12}})"
)
_NAMED = re.compile(
    r"(?<!\w)(?:(?P<before>(?:19|20)\d\d)\s)?(?P<name>[A-Z][a-z]+(?:\s(?:and\s)?[A-Z][a-z]+){0,5})\s(?P<kind>Law|Code)(?!\w)"
)
_AMENDING = re.compile(r"(?<!\w)Law (?:on )?(?:the )?[Aa]mend(?:ing|ments?)\b[^;.\n]{0,90}?\s(?:to|of)\s(?:the\s)?\Z")
_LONGEST_LEAD = 140
_YEAR = re.compile(r"\s(?:of\s|in\s)?(?P<year>(?:19|20)\d\d)(?![\d/])")
_TYPES = {"law": "Luật", "ordinance": "Pháp lệnh", "code": "Bộ luật"}
_TITLE = re.compile(r"(?:(?:19|20)\d\d )?(?:(?:law|ordinance) on (?:the )?(?P<on>.+)|(?P<named>.+) (?P<kind>law|code))")


@lru_cache(maxsize=1)
def _titles() -> dict[str, dict[str, str]]:
    """Lower-case English names to Vietnamese titles, laws and codes apart."""
    table = tomllib.loads(files("legaldocs.law").joinpath("data/law_titles_en.toml").read_text(encoding="utf-8"))
    return {kind: {name.lower(): title for name, title in rows.items()} for kind, rows in table.items()}


def vietnamese(title: str) -> str | None:
    """The Vietnamese title an English one stands for ("Law on Land" → "Luật Đất đai"); ``None`` where unknown."""
    match = _TITLE.fullmatch(" ".join(title.lower().split()))
    if match is None:
        return None
    kind = "codes" if match["kind"] == "code" else "titles"
    return _titles()[kind].get(match["on"] or match["named"])


def find_in(folded: str, lower: str) -> list[TitleMatch]:
    """English law names in order, not overlapping; ``folded`` and ``lower`` are the aligned foldings of the text."""
    if "Law" not in folded and "LAW" not in folded and "Code" not in folded and "Ordinance" not in folded:
        return []
    found = [_read(folded, lower, match) for match in _LAW_ON.finditer(folded)]
    for match in _NAMED.finditer(folded):
        kind = "codes" if match["kind"] == "Code" else "titles"
        if match["name"].lower() in _titles()[kind]:
            found.append(_read(folded, lower, match))
    return _widened(folded, sorted(found, key=lambda name: name.start))


def _widened(folded: str, found: list[TitleMatch]) -> list[TitleMatch]:
    """Names with the amending law around them: "Law on Amendments to the Law on Construction" is one title."""
    wide: list[TitleMatch] = []
    for name in found:
        around = _AMENDING.search(folded, max(0, name.start - _LONGEST_LEAD), name.start)
        if around:
            while wide and wide[-1].start >= around.start():
                wide.pop()
            title = " ".join(folded[around.start() : name.end].split())
            wide.append(replace(name, start=around.start(), title=title, known=False, prefix_end=name.start))
        else:
            wide.append(name)
    return wide


def _read(folded: str, lower: str, match: re.Match[str]) -> TitleMatch:
    start, end = match.start("kind" if match.re is _LAW_ON else "name"), match.end()
    if match.re is _LAW_ON:
        end = _known_end(folded, match.start("name"), end)
    year = _YEAR.match(folded, end)
    day = stated_dates.after(lower, end, reach=4)
    title = " ".join(folded[start:end].split())
    stated = int(match["before"]) if match["before"] else int(year["year"]) if year else None
    known = vietnamese(title) is not None
    return TitleMatch(
        start, end, _TYPES[match["kind"].lower()], title, known, stated or (day.year if day else None), day
    )


def _known_end(folded: str, start: int, end: int) -> int:
    """End of the longest known name the words begin with; all of them where none is known."""
    words = list(re.finditer(r"[\w-]+", folded[start:end]))
    for last in reversed(words):
        if " ".join(folded[start : start + last.end()].lower().split()) in _titles()["titles"]:
            return start + last.end()
    return end
