"""Laws cited by name: "Luật Đất đai", "Bộ luật Dân sự năm 2015", "Luật sửa đổi một số điều của Luật X, Luật Y".

Names known to ``data/laws.toml`` are read to their exact end, commas included; any other name ends at the first word
that cannot belong to one.  ``law.resolve`` turns a name with its year or date into a number.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

from legaldocs.core.text import fold
from legaldocs.law import stated_dates

_KIND = re.compile(
    r"[BbLP](?:(?<=[Bb])(?P<code>o [Ll]uat)|(?<=B)(?P<code_caps>O LUAT)|(?<=L)(?P<law>uat|UAT)"
    r"|(?<=P)(?P<ordinance>hap lenh|HAP LENH))(?=\s)"
)
_PRINTED = {"code": "Bộ luật", "code_caps": "Bộ luật", "law": "Luật", "ordinance": "Pháp lệnh"}
_AMENDING = re.compile(
    r"\s+(?i:sua\s+doi|bo\s+sung)(?:\s*[,;]?\s*(?:va\s+)?(?i:bo)\s+sung)?(?:\s+(?i:mot\s+so|cac)\s+(?i:dieu|noi\s+dung"
    r"|quy\s+dinh|khoan)"
    r"|\s+(?:cac\s+)?dieu\s+[\d, va]{1,40})?(?:\s+(?i:cua|tai))?(?:\s+(?i:cac|mot\s+so))?(?=\s)"
)
_NEXT = re.compile(
    r"\s*(?:,\s*(?:va\s+)?|;\s*|\s(?:va|hoac)\s+)(?=(?:cac\s+)?(?:Luat|Bo luat|Bo Luat|Phap lenh|LUAT|BO LUAT)\s)"
)
_UNKNOWN_TAIL = re.compile(r"(?:[^\S\n][a-z]+){1,9}\s*(?:,\s*|\sva\s)(?=(?:Luat|Bo luat|Phap lenh)\s)")
_FREE_NAME = re.compile(
    r"\s+(?!(?:[Nn]ay|[Nn]ay|[Ss]o|SO|[Nn]gay|NGAY|[Nn]am|[Vv]iet|[Ss]u|[Cc]ua|[Kk]hac"
    r"|[Gg]ia)\b)(?P<name>[A-Z][a-z]+(?:[^\S\n][\w/-]+){0,13}|[A-Z]{3,8}(?=[\s,;.)](?!\s*[A-Z]{2})))"
)
_WORD = re.compile(r"\s*(\w+)")
_WORDS = re.compile(r"\S+")
_WORD_GOES_ON = re.compile(r"\w")
_STOP = re.compile(
    r"\s+(?:so|ngay|nam|nay|duoc|da|do|va|hoac|de|quy dinh|co hieu luc|ve viec|tai|thi|la|khi|con|cung|phai"
    r"|khong|cac|nhung|doi voi"
    r"|theo|thuoc|tren|duoi|trong|ban hanh|hien hanh|moi|cu|sua doi|bo sung|bao gom|gom|thay the|bai bo"
    r"|het hieu luc|co quy dinh)\b"
)
_COMMA_NAME = re.compile(r"(?:\s*,\s*(?:chong|su dung|chua|an toan)\b(?:[^\S\n]\w+){0,6})")
_YEAR = re.compile(r"\s*(?:\(sua doi\)\s*)?(?:nam\s+)?((?:19|20)\d\d)(?![\d/])")


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """A law's name at ``[start, end)``: ``title`` as a name ("Luật Đất đai"), with the year or date after it."""

    start: int
    end: int
    doc_type: str
    title: str
    known: bool
    year: int | None = None
    issued_date: date | None = None
    prefix_end: int = 0  # of an amending law: where its own words end and the names of the amended laws begin


@lru_cache(maxsize=1)
def laws() -> dict[str, tuple[tuple[str, date | None], ...]]:
    """Folded title to its (number, date of passing) rows, from ``data/laws.toml``."""
    table = tomllib.loads(files("legaldocs.law").joinpath("data/laws.toml").read_text(encoding="utf-8"))["laws"]
    return {
        fold(title).lower(): tuple((number, date.fromisoformat(day) if day else None) for number, day in rows)
        for title, rows in table.items()
    }


@lru_cache(maxsize=1)
def _by_first_word() -> dict[str, list[list[str]]]:
    """Known names without their type word, as words, longest first under their first word."""
    index: dict[str, list[list[str]]] = {}
    names = (re.sub("^(?:bo luat|luat|phap lenh) ", "", title) for title in laws())
    for name in sorted({n for n in names if not n.startswith(("sua doi", "bo sung"))}, key=len, reverse=True):
        words = name.split()
        index.setdefault(words[0].rstrip(","), []).append(words)
    return index


def find_in(text: str, folded: str, lower: str) -> list[TitleMatch]:
    """Law names of ``text`` in order, not overlapping; ``folded`` and ``lower`` are its aligned foldings."""
    found: list[TitleMatch] = []
    position = 0
    for match in _KIND.finditer(folded):
        if match.start() < position or not _begins(folded, match.start()):
            continue
        title = _read(text, folded, lower, match)
        if title is not None:
            found.append(title)
            position = title.end
    return found


def _begins(folded: str, start: int) -> bool:
    """Whether a type word stands free here and is not the second half of "pháp luật"."""
    return not folded[start - 1 : start].isalnum() and folded[max(0, start - 5) : start].lower() != "phap "


def _read(text: str, folded: str, lower: str, match: re.Match[str]) -> TitleMatch | None:
    kind = _PRINTED[match.lastgroup or "law"]
    amending = _AMENDING.match(folded, match.end())
    if amending:
        end = _amended_names(folded, amending.end())
        known = end > amending.end()
    else:
        end = _known_name(folded, match.end()) or 0
        known = end > 0
        end = end or _free_name(folded, match.end())
    year, day = _when(lower, end or match.end())
    if not end:
        if day is None or kind != "Luật":
            return None
        end = match.end()
    title = " ".join(text[match.start() : end].split())
    title = kind + title[len(kind) :]
    own = amending.end() if amending and end > amending.end() else 0
    return TitleMatch(match.start(), end, kind, title, known, year, day, own)


def _amended_names(folded: str, position: int) -> int:
    """End of the list of laws an amending law names; the position itself where none follows."""
    end = position
    while True:
        kind = _KIND.match(folded, _skip_blank(folded, position))
        if kind is None:
            return end
        name = _known_name(folded, kind.end()) or _free_name(folded, kind.end())
        if not name:
            return end
        end = name
        more = _NEXT.match(folded, end) or _UNKNOWN_TAIL.match(folded, end)
        if more is None:
            return end
        position = more.end() + (4 if folded.startswith("cac ", more.end()) else 0)


def _skip_blank(folded: str, position: int) -> int:
    while position < len(folded) and folded[position].isspace():
        position += 1
    return position


def _known_name(folded: str, position: int) -> int | None:
    """End of the longest known name at ``position``, blanks being free and a final comma no part of it."""
    first = _WORD.match(folded, position)
    names = _by_first_word().get(first[1].lower()) if first else None
    if names is None:
        return None
    words = list(_WORDS.finditer(folded[position : position + 260].lower()))[:40]
    for name in names:
        if len(name) <= len(words) and all(
            w.group().rstrip(",") == n.rstrip(",") for w, n in zip(words, name[:-1], strict=False)
        ):
            last = words[len(name) - 1]
            if _is_word(last.group(), name[-1]):
                return position + last.start() + len(name[-1])
    return None


def _is_word(written: str, word: str) -> bool:
    """Whether ``written`` is ``word`` with nothing but punctuation after it."""
    return written.startswith(word) and not _WORD_GOES_ON.match(written, len(word))


def _free_name(folded: str, position: int) -> int:
    """End of a capitalised name that is not in the table, 0 where there is none."""
    match = _FREE_NAME.match(folded, position)
    if match is None:
        return 0
    end = match.end()
    comma = _COMMA_NAME.match(folded, end)
    end = comma.end() if comma else end
    stop = _STOP.search(folded, match.start("name") + 1, end)
    return stop.start() if stop else end


def _when(lower: str, position: int) -> tuple[int | None, date | None]:
    """Year or date given right after a name."""
    year = _YEAR.match(lower, position)
    if year:
        return int(year[1]), None
    day = stated_dates.after(lower, position, reach=4)
    return (day.year if day else None), day
