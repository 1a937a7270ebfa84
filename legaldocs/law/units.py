"""References to provisions: "điểm a, b khoản 2 và khoản 3 Điều 5", "từ Điều 3 đến Điều 9", "Mục A Phụ lục II".

Reads the words into addresses of the tree (``dieu-5/khoan-2/diem-a``); whether they belong to this document or to
another one is decided by ``law.mentions`` from what follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_SEP = r"\s*(?:,\s*va(?!\w)|,|;|-|–|(?:va|hoac|den\s+het|den|to|and|or)(?!\w))\s*"
_NUM = r"\d{1,4}[a-z]{0,2}\d?(?![\w])(?!\.\d)"
_LETTER = r"(?:[a-z]\d{0,2}|\d{1,2}(?:\.\d{1,2}){0,2})(?!\w|[.,/]\d)"  # older texts number their points
_ROMAN = r"(?:[ivxlc]{1,7}[abd]?|\d{1,3}[a-d]?|[a-h])(?![\w])"
_FORM = r"(?:\d{1,3}[a-z]?|[ivxlc]{1,7}|[a-h]\d{0,2})(?:[-/.][a-z0-9]{1,8}){0,3}(?![\w])"


def _listed(word: str, item: str) -> str:
    return rf"{word}\s+(?:{item})(?:{_SEP}(?:{item}))*"


_SECTION = r"(?:[ivxlc]{1,7}|\d{1,3}(?:\.\d{1,2})*[a-d]?|[a-h])(?![\w])"
_PATTERNS = {
    "diem": _listed(r"(?:diem|points?)", _LETTER),
    "khoan": _listed(r"(?:khoan|clauses?)", _NUM),
    "dieu": _listed(r"(?:dieu|articles?)", _NUM),
    "tieu_muc": _listed(r"tieu\s+muc", r"(?:[ivxlc]{1,7}|\d{1,3}(?:\.\d{1,2}){0,3}|[a-h]\d?)(?![\w])"),
    "muc": _listed(r"(?<!danh )(?<!hang )(?<!khoan )(?<!chuyen )muc", _SECTION),
    "chuong": _listed(r"(?:chuong|chapters?)", _ROMAN),
    "phan": _listed("phan", r"(?:[ivxlc]{1,7}|[a-h]|\d)(?![\w])"),
    # The stretch that is read may end where the other document's citation begins.
    "annex": r"phu\s+luc(?=,?\s+(?:(?:(?:duoc )?ban hanh )?kem theo\s+|cua\s+)?"
    r"(?:quyet dinh|nghi dinh|nghi quyet|thong tu)\s+so|,?\s+(?:(?:duoc )?ban hanh )?kem theo\s*$)",
    "phu_luc": _listed(r"(?:phu\s+luc|appendix)(?:\s+so)?", _FORM),
    "mau": _listed(r"(?:bieu\s+)?mau(?:\s+so)?", _FORM),
    "itself": r"(?:dieu|khoan|diem|muc|phu\s+luc|chuong)\s+(?:nay|tren|do)(?!\w)",
}
_UNIT = re.compile(r"(?<!\w)(?:" + "|".join(f"(?P<{kind}>{body})" for kind, body in _PATTERNS.items()) + ")")
_ITEM = re.compile(rf"(?:(?P<sep>{_SEP}))?(?P<id>\d[\w]*(?:[-/.]\w+)*|[^\W\d]\w*(?:[-/.]\w+)*)")
_RANK = {
    "diem": 1,
    "khoan": 2,
    "dieu": 3,
    "tieu_muc": 4,
    "muc": 5,
    "chuong": 6,
    "phan": 7,
    "mau": 8,
    "phu_luc": 9,
    "annex": 9,
}
_UNIT_WORD = re.compile(r"(?:\D+?\s+so\s+|(?:tieu\s+|phu\s+|bieu\s+)?\w+\s+)")
_GAP = re.compile(
    r"\s*(?:,|;|va|hoac|,\s*va|den|cua|tai|thuoc|and|or|of|den\s+het)?\s*(?:cac\s+|tu\s+|tai\s+|cua\s+|bai\s+bo\s+)?"
    r"(?:(?:so\s+)?thu\s+tu\s+(?:so\s+)?\d[\d\s,;va]*(?:tai\s+)?)?"  # rows of a list are no units
)
_MOST_EXPANDED = 60
_LONGEST_GAP = 40  # characters between two unit words of one phrase
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class UnitPhrase:
    """Provision words at ``[start, end)`` and the addresses they name, in order of mention.

    ``own`` is true where the words point back into the citing text ("khoản 1 Điều này").
    """

    start: int
    end: int
    paths: tuple[str, ...]
    own: bool = False


@dataclass(frozen=True, slots=True)
class _Partial:
    """An address under construction: ``rank`` of its outermost segment."""

    rank: int
    path: str


def find(text: str, lower: str, start: int, end: int) -> list[UnitPhrase]:
    """Provision phrases in ``[start, end)`` in order; ``lower`` is the accent-less lower case of ``text``."""
    phrases: list[UnitPhrase] = []
    group: list[re.Match[str]] = []
    for match in _UNIT.finditer(lower, start, end):
        if group and not _continues(lower, group[-1], match):
            phrases.append(_phrase(text, lower, group))
            group = []
        group.append(match)
    if group:
        phrases.append(_phrase(text, lower, group))
    return phrases


def _continues(lower: str, before: re.Match[str], match: re.Match[str]) -> bool:
    gap = lower[before.end() : match.start()]
    if before.lastgroup == "itself" or len(gap) > _LONGEST_GAP:
        return False
    if before.lastgroup == "tieu_muc" and match.lastgroup == "muc":
        gap = gap.lstrip(".")  # "tiểu mục 2.1. Mục 2 Chương IV"
    return _GAP.fullmatch(gap) is not None


def _phrase(text: str, lower: str, group: list[re.Match[str]]) -> UnitPhrase:
    """Addresses of consecutive unit words, inner units being absorbed by the outer one that follows them."""
    partials: list[_Partial] = []
    ranged: str | None = None
    for before, match in zip((None, *group[:-1]), group, strict=True):
        if match.lastgroup == "itself":
            return UnitPhrase(group[0].start(), match.end(), tuple(p.path for p in partials), own=True)
        kind = match.lastgroup or ""
        gap = lower[before.end() : match.start()] if before else ""
        if kind == "muc" and "." in match.group() and match is not group[-1]:
            continue  # "mục 2.2, khoản 2": a numbered line inside the clause, which has no address of its own
        if kind == "annex":
            partials = _in_annex(partials)
            continue
        ids = _ids(text, match, kind)
        if before is not None and before.lastgroup == kind and re.search(r"\bden\b", gap) and ids:
            ids = [*_range(ranged or "", ids[0])[1:], *ids[1:]]
        partials = _absorb(partials, kind, ids, gap)
        ranged = ids[-1] if ids else None
    return UnitPhrase(group[0].start(), group[-1].end(), tuple(_settled(partials)))


def _absorb(partials: list[_Partial], kind: str, ids: list[str], gap: str) -> list[_Partial]:
    rank = _RANK[kind]
    if not ids:
        return partials
    settled: list[_Partial] = []
    if rank in (4, 5, 6, 7) or (rank > 7 and partials and partials[-1].rank in (4, 5, 6, 7)):
        articles = [place for place, p in enumerate(partials) if "dieu-" in p.path]
        settled = partials[: articles[-1] + 1] if articles else []
        if settled and len(settled) == len(partials) and not re.search(r",|;|va\b|and\b", gap):
            return partials  # an article's address never names its chapter or section
        partials = partials[len(settled) :]
    apart = rank > 7 and re.search(r"\b(?:va|and)\b|;", gap)  # "Chương III; Phụ lục II"
    inner = [p for p in partials if p.rank < rank and not apart]
    outer = [*settled, *(p for p in partials if p.rank >= rank or apart)]
    slug = kind.replace("_", "-")
    if inner and rank < 8 and re.search(r"\b(?:va|and)\b|;", gap) and rank - inner[-1].rank == 2 and rank == 3:
        outer, inner = [*outer, *inner], []
    first = [_Partial(rank, f"{slug}-{ids[0]}/{p.path}") for p in inner] or [_Partial(rank, f"{slug}-{ids[0]}")]
    return [*outer, *first, *(_Partial(rank, f"{slug}-{i}") for i in ids[1:])]


def _in_annex(partials: list[_Partial]) -> list[_Partial]:
    """Addresses inside the only, unnumbered appendix of a text; a form is known by its own number."""
    if partials and all(p.path.startswith("mau") for p in partials):
        return partials
    inner = [p for p in partials if not p.path.startswith(("dieu-", "khoan-", "phu-luc", "chuong-"))]
    return [_Partial(9, f"phu-luc/{p.path}") for p in inner] or [*partials, _Partial(9, "phu-luc")]


def _settled(partials: list[_Partial]) -> Iterator[str]:
    """Finished addresses; a unit left without its article belongs to the article before it ("Điều 5 khoản 2")."""
    paths: list[str] = []
    base = ""
    for partial in partials:
        if partial.rank == 3:
            base = partial.path
            paths.append(partial.path)
        elif partial.rank < 3 and base and "/" not in base:
            if paths and paths[-1] == base:
                paths.pop()
            paths.append(f"{base}/{partial.path}")
        else:
            paths.append(partial.path)
    return iter(dict.fromkeys(paths))


def _ids(text: str, match: re.Match[str], kind: str) -> list[str]:
    """The listed numbers or letters as printed, lower case, ranges written out."""
    words = _UNIT_WORD.match(match.group())
    offset = match.start() + (words.end() if words else 0)
    source = text[offset : match.end()].lower()
    found: list[str] = []
    for item in _ITEM.finditer(match.group()[offset - match.start() :]):
        if item["id"] in ("va", "hoac", "den", "het", "and", "or", "to", "so"):
            continue
        value = _printed(source[item.start("id") : item.end("id")], kind)
        sep = item["sep"] or ""
        if found and ("den" in sep or "to" in sep or sep.strip() in ("-", "–")):
            found.extend(_range(found[-1], value)[1:])
        else:
            found.append(value)
    return found


def _printed(written: str, kind: str) -> str:
    written = written.replace("/", "-").replace(".", "-")
    if kind == "chuong":
        number = written.rstrip("abd")
        value = _roman(number)
        return f"{value}{written[len(number) :]}" if value else written
    return written


def _roman(written: str) -> int:
    total = 0
    for here, following in zip(written, written[1:] + "\0", strict=True):
        if here not in _ROMAN_VALUES:
            return 0
        value = _ROMAN_VALUES[here]
        total += -value if _ROMAN_VALUES.get(following, 0) > value else value
    return total


_ALPHABET = "abcdđeghiklmnopqrstuvxy"


def _range(first: str, last: str) -> list[str]:
    """Every unit from ``first`` to ``last``; only the ends where the steps between are not certain."""
    if first.isdigit() and last.isdigit() and 0 < int(last) - int(first) <= _MOST_EXPANDED:
        return [str(n) for n in range(int(first), int(last) + 1)]
    if first in _ALPHABET and last in _ALPHABET and len(first) == len(last) == 1:
        start, stop = _ALPHABET.index(first), _ALPHABET.index(last)
        if start < stop:
            return list(_ALPHABET[start : stop + 1])
    return [first, last] if first else [last]


def under(phrase: UnitPhrase, prefix: str) -> UnitPhrase:
    """``phrase`` with its addresses inside an attached regulation (``quy-dinh/dieu-3``)."""
    return replace(phrase, paths=tuple(f"{prefix}/{path}" for path in phrase.paths))
