"""Short names a text gives to documents: "(sau đây gọi tắt là Nghị định số 12)", and the places that use them later.

``mentions`` finds what is cited by number or law name; this module adds the uses of short names, and gives the number
to law names that were introduced with one.  A name that may as well be a common word ("Chương trình") is none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from legaldocs.core.text import fold
from legaldocs.law import mentions
from legaldocs.law.mentions import Mention

_NAMED = r"(?: tat)?(?: chung)? la\s?:?\s?[“\"]?\s?(?P<name>[^\n()“”\";,]{4,80})"
_DEFINED = (re.compile(f"goi{_NAMED}"), re.compile(f"viet{_NAMED}"))  # apart, each passes over a text by its first word
_DEFINED_ENGLISH = re.compile(r"hereinafter[^\n()]{0,30}?[“\"](?:the )?(?P<name>[^\n()”\"]{3,60})[”\"]")
_NUMBERED = re.compile(
    r"(?P<type>nghi dinh|nghi quyet(?: lien tich)?|quyet dinh|thong tu(?: lien tich)?|luat|chi thi"
    r"|decree|decision|circular|resolution)\s+(?:so\s+|no\.?\s+)?(?P<number>\d{1,5}(?:/(?:19|20)\d\d)?)"
)
_BARE = re.compile(r"bo luat|luat|phap lenh|nghi dinh|law|code|decree")
_LAW = re.compile(r"(?:bo luat|luat|phap lenh)\s\w[\w\s,]+?(?:\s+(?:nam\s+)?(?P<year>(?:19|20)\d\d))?")
_ATTACHED = re.compile(r"(?P<form>quy dinh|quy che|dieu le|noi quy|quy trinh)(?:\s(?!nay\b)[\w-]+){0,10}")
_CARRIES = re.compile(r"kem theo[^;]{0,40}$")
_PART_OF_MORE = re.compile(r"[\w/]|\s{0,2}/|\s(?:nay|do|tren)\b")
_PART_OF_NAME = re.compile(r"\s(?:[A-Z\d“\"(]|so\b|ngay\b|khac\b|su\b|gia\b|va\s[A-Z])")
_UNIT_BEFORE = re.compile(r"(?:dieu|khoan|diem|chuong|muc|phu luc)\s+[\w-]{1,6}\s*,?\s*(?:cua |tai |ban )?$")
_TYPES = {"law": "luat", "code": "bo luat", "decree": "nghi dinh"}
_NEAR = 12  # documents before the brackets
_REACH_BARE = 300  # characters from a document to the brackets that call it "Luật"
_REACH = 900  # characters from a document to the brackets that give it a short name
_MOST = 40  # short names of one text


@dataclass(frozen=True, slots=True)
class _ShortName:
    """``words`` (folded, case kept) stand for ``target`` from ``since`` on; ``slug`` where they name its attachment."""

    words: str
    since: int
    target: Mention
    year: int | None = None
    slug: str | None = None
    bare: bool = False


def find(text: str, folded: str, lower: str) -> list[Mention]:
    """Every mention of a document, by number, law name or short name, in order and not overlapping."""
    found = mentions.find(text, folded, lower)
    short = list(_defined(folded, lower, found))
    if not short:
        return found
    known = [_with_number(mention, short) for mention in found]
    uses = [(start, name) for name in short for start in _uses(folded, lower, name)]
    uses.sort(key=lambda use: (use[0], -use[1].since))  # a name given twice means what it was given to last
    return _merged(text, lower, known, uses)


def _defined(folded: str, lower: str, found: list[Mention]) -> Iterator[_ShortName]:
    """The short names a text introduces for documents mentioned shortly before."""
    ends = [mention.end for mention in found]
    given = 0
    for match in _definitions(lower):
        start = match.start("name")
        words = folded[start : match.end("name")].rstrip(" .:”")
        high = bisect_right(ends, start)
        near = [m for m in found[max(0, high - _NEAR) : high] if m.core > start - _REACH]
        name = _read(words, start + len(words), lower, near[::-1])
        if name is not None:
            yield name
            given += 1
        if given == _MOST:
            return


def _definitions(lower: str) -> list[re.Match[str]]:
    said = [match for pattern in _DEFINED for match in pattern.finditer(lower)]
    if "hereinafter" in lower:
        said += _DEFINED_ENGLISH.finditer(lower)
    return sorted(said, key=lambda match: match.start())


def _read(words: str, since: int, lower: str, near: list[Mention]) -> _ShortName | None:
    """The short name ``words`` can be, for the nearest document that fits it; ``near`` comes last mention first."""
    said = words.lower()
    numbered, law, attached = _NUMBERED.fullmatch(said), _LAW.fullmatch(said), _ATTACHED.fullmatch(said)
    for mention in near:
        kind = fold(mention.doc_type or "").lower()
        if numbered and (mention.number or "").startswith((f"{numbered['number']}/", f"{numbered['number']}-")):
            return _ShortName(words, since, mention)
        if _BARE.fullmatch(said) and kind == _TYPES.get(said, said) and since - mention.end < _REACH_BARE:
            return _ShortName(words, since, mention, bare=True)
        if (
            law
            and mention.number
            and said.removesuffix(law["year"] or "").removesuffix(" nam ").strip()
            in (" ".join(lower[mention.core : mention.end].split()))
        ):
            return _ShortName(words, since, mention, year=int(law["year"]) if law["year"] else None)
        if attached and mention.number and _CARRIES.search(lower, max(0, mention.core - 60), mention.core):
            return _ShortName(words, since, mention, slug=attached["form"].replace(" ", "-"))
    return None


def _with_number(mention: Mention, short: list[_ShortName]) -> Mention:
    """A law cited by the very name that was introduced together with its number."""
    if mention.number or not mention.title:
        return mention
    title = fold(mention.title)
    for name in short:
        named = re.sub(r"\s+(?:nam\s+)?(?:19|20)\d\d$", "", name.words)
        if name.since <= mention.core and title == named and mention.year in (None, name.year) and name.target.number:
            return replace(mention, number=name.target.number, title=None)
    return mention


def _uses(folded: str, lower: str, name: _ShortName) -> Iterator[int]:
    """Where a short name is used after it was given."""
    at = folded.find(name.words, name.since)
    while at >= 0:
        end = at + len(name.words)
        alone = not folded[at - 1].isalnum() and not _PART_OF_MORE.match(folded, end)
        if name.bare:
            alone = alone and not _PART_OF_NAME.match(folded, end) and lower[at - 5 : at] not in ("phap ", "u an ")
        if name.slug:
            alone = alone and _UNIT_BEFORE.search(lower, max(0, at - 40), at) is not None
        if alone:
            yield at
        at = folded.find(name.words, end)


def _merged(text: str, lower: str, found: list[Mention], uses: list[tuple[int, _ShortName]]) -> list[Mention]:
    """Mentions and the uses of short names that are no part of one, in order."""
    merged: list[Mention] = []
    upcoming = iter([*uses, (len(text) + 1, None)])
    start, name = next(upcoming)
    for mention in [*found, None]:
        floor = merged[-1].end if merged else 0
        while name is not None and (mention is None or start < mention.start):
            end = start + len(name.words)
            if start >= floor and (mention is None or end <= mention.start):
                merged.append(_use(text, lower, start, end, floor, name))
                floor = end
            start, name = next(upcoming)
        while name is not None and mention is not None and start < mention.end:
            start, name = next(upcoming)
        if mention is not None:
            merged.append(mention)
    return merged


def _use(text: str, lower: str, start: int, end: int, floor: int, name: _ShortName) -> Mention:
    first, units, _ = mentions.provisions_before(text, lower, floor, start)
    if name.slug:
        units = tuple(f"{name.slug}/{path}" for path in units)
    return replace(name.target, start=first, core=start, end=end, units=units, attached=name.slug)
