"""Provisions an instruction changes: from "bổ sung khoản 3a vào sau khoản 3 Điều 10" to ``dieu-10/khoan-3a``.

Works on one stretch of a sentence, the words between an act and what ends its objects; quoted text is skipped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from legaldocs.law import units
from legaldocs.law.reading import Reading
from legaldocs.law.units import UnitPhrase

_PLACE = re.compile(r"(?:vao\s+)?(?:ngay\s+)?(?:sau|truoc)\b|(?<!\w)vao\b|(?<!\w)(?:tai|cua|trong)\b")
_ENDS_TARGETS = re.compile(
    r"(?<!\w)(?:nhu sau|bang (?:cac )?(?:phu luc|mau|quy dinh|cum tu|noi dung|danh muc|bieu|dieu|khoan|diem"
    r"|muc|chuong|bang)"
    r"|theo quy dinh tai|quy dinh tai (?=van ban)|"
    r"theo (?:phu luc|mau|danh muc|bieu)|tai (?:phu luc|mau so)[^;]{0,80}kem theo (?:quyet dinh|nghi quyet"
    r"|thong tu|nghi dinh) nay"
    r"|(?:da )?duoc sua doi|(?:da )?duoc bo sung|tru\b)"
)
_GROUPS = ("phan", "chuong", "muc", "tieu")
_RANKS = {"diem": 1, "khoan": 2, "dieu": 3, "muc": 4, "chuong": 5, "phan": 6, "phu-luc": 8, "mau": 7}


def phrases(laid: Reading, start: int, end: int) -> list[UnitPhrase]:
    """Provision phrases of ``[start, end)`` outside quotes that name units of another text."""
    found = units.find(laid.text, laid.lower, start, end)
    return [p for p in found if not p.own and p.paths and not laid.quoted(p.start)]


def listed(laid: Reading, start: int, end: int) -> list[str]:
    """Addresses of the units an amendment, replacement or repeal names before "như sau" or "bằng …"."""
    stop = _ENDS_TARGETS.search(laid.lower, start, end)
    found = phrases(laid, start, stop.start() if stop else end)
    return _completed([path for phrase in found for path in phrase.paths])


def everywhere(laid: Reading, start: int, end: int) -> list[str]:
    """Addresses of every unit named in the stretch, as phrase operations list them."""
    return _completed([path for phrase in phrases(laid, start, end) for path in phrase.paths])


def added(laid: Reading, start: int, end: int) -> list[str]:
    """Addresses of the units a supplement adds, completed from the place it names ("vào sau khoản 3 Điều 10")."""
    stop = _ENDS_TARGETS.search(laid.lower, start, end)
    found = phrases(laid, start, stop.start() if stop else end)
    if not found:
        return []
    return _completed(_joined(laid, start, found))


def _joined(laid: Reading, start: int, found: list[UnitPhrase]) -> list[str]:
    """New units, each inside the place named after it, else before it; the places where no new unit is named."""
    done: list[str] = []
    waiting: list[str] = []
    places: list[str] = []
    for phrase in found:
        if not _is_place(laid, start, phrase):
            waiting += phrase.paths
            continue
        if not places or waiting:
            done += [_placed(path, phrase.paths[0]) for path in waiting]
            waiting = []
        elif done:  # "… vào sau khoản 3, khoản 4a vào sau khoản 4": read as one list with the place before it
            done += [_placed(path.split("/", 1)[-1], phrase.paths[0]) for path in places[1:]]
        places = [*phrase.paths] if done else [*places, *phrase.paths]
    done += [_placed(path, places[0]) for path in waiting] if places else waiting
    return done or places


def _is_place(laid: Reading, start: int, phrase: UnitPhrase) -> bool:
    before = laid.lower[max(start, phrase.start - 24) : phrase.start]
    return re.search(_PLACE.pattern + r"\s*(?:cac\s+)?$", before) is not None


def _placed(path: str, place: str) -> str:
    """``path`` inside the unit that ``place`` names or stands in."""
    rank = _RANKS.get(_slug(path.split("/")[0]), 9)
    segments = [s for s in place.split("/") if _RANKS.get(_slug(s), 9) > rank]
    if rank == _RANKS["dieu"]:
        segments = [s for s in segments if _slug(s) not in _GROUPS]  # chapters never enter the address of an article
    return "/".join([*segments, path]) if segments else path


def _completed(paths: list[str]) -> list[str]:
    """Units named without their article take that of the next unit named with one ("khoản 1; khoản 3 Điều 5")."""
    done: list[str] = []
    article = ""
    for path in reversed(paths):
        head = path.split("/")[0]
        if head.startswith("dieu-"):
            article = head
            done.append(path)
        elif _slug(head) in ("khoan", "diem") and article:
            done.append(f"{article}/{path}")
        else:
            done.append(path)
    return list(dict.fromkeys(reversed(done)))


def inside(path: str, outer: str | None) -> str:
    """``path`` completed by the unit an outer clause is about; unchanged where it needs none."""
    if not outer:
        return path
    rank = _RANKS.get(_slug(path.split("/")[0]), 9)
    if rank > 2 and not (outer.startswith("phu-luc") and 3 < rank < 8):
        return path
    segments = [s for s in outer.split("/") if _RANKS.get(_slug(s), 9) > rank]
    return "/".join([*segments, path]) if segments else path


def _slug(segment: str) -> str:
    match = re.match(r"phu-luc|mau|[a-z]+", segment)
    return match.group() if match else segment


def common(paths: Sequence[str]) -> str | None:
    """The one unit named, or the article that holds all of them ("một số điểm của khoản 1 và khoản 2 Điều 6")."""
    if len(paths) < 2:
        return paths[0] if paths else None
    articles = {re.split(r"/(?:khoan|diem)-", path)[0] for path in paths}
    article = articles.pop()
    return article if not articles and article.rpartition("/")[2].startswith("dieu-") else None
