"""Document numbers (số, ký hiệu): finding them in running text, one printed form, one key for comparison.

A number is not an identity: ``22/2020/QĐ-UBND`` exists once per province and year (see ``law.resolve``).
``law.citations`` says which words around a number belong to the mention.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from legaldocs.core.text import fold, nfc
from legaldocs.law.folding import LOOK_ALIKE, plain

_ETH = str.maketrans({"Ð": "Đ", "Ɖ": "Đ"})

_PART = r"(?:TTg|TTr|Ttr|CTr|QyD|[A-Z][A-Z&]*(?:[a-z][A-Z]+)?(?:\.[A-Z]+)*)\d{0,2}"
_JOIN = r"(?:\s{0,2}-\s{0,2}|\s{0,2}/\s{0,2})"
_NUMBER = re.compile(
    rf"""(?P<num>\d\d{{0,4}}(?:\.\d{{1,2}}(?=/))?[a-zA-Z]?)  # _begins checks what stands before it
    (?: \s{{0,2}}/\s{{0,2}}(?P<year>(?:19|20)\d\d)\s{{0,2}}
        (?:/\s{{0,2}}|-?(?=(?:NQ|QD|CT|ND|TT|TTLT)-[A-Z]))
        (?P<full>{_PART}(?:{_JOIN}{_PART}){{0,9}})
      | \s?/\s?(?P<admin>{_PART}(?:{_JOIN}{_PART}){{1,9}})
      | \s?-\s?(?P<party>[A-Z]{{1,4}}r?\s?/\s?(?:TW|TU|DU|HU|HDNN\d?|CTN|[A-Z&]{{2,9}}))
      | [-/](?P<old>CP|HDBT|TTg|TTG|CT|UB|UBND|QDUB|NV|HDNN\d?)(?![\w/-]) )""",
    re.VERBOSE,
)
_DECIMAL = re.compile(r"\d[.,]")
_GLUED = re.compile(r"(TTLT|TT|ND|QD|NQ|CT)(B[A-Z&]+|CP|TTG|UBND|HDND|TTCP|NHNN|VPCP)")
_LETTER = re.compile(r"\d+[A-Z]?/(?!(?:UBTV)?QH\d)[A-Z][A-Z&]+\d*(?:-[A-Z0-9&.]+)+")
_LEGAL_TYPES = frozenset({"NQ", "QD", "CT", "ND", "TT", "TTLT", "NQLT", "PL", "L", "LCT", "SL"})
_DOC_TYPES = {
    "NQ": "Nghị quyết",
    "NQLT": "Nghị quyết liên tịch",
    "QD": "Quyết định",
    "CT": "Chỉ thị",
    "ND": "Nghị định",
    "TT": "Thông tư",
    "TTLT": "Thông tư liên tịch",
    "PL": "Pháp lệnh",
    "L": "Lệnh",
    "LCT": "Luật",
    "SL": "Sắc lệnh",
    "KH": "Kế hoạch",
    "BC": "Báo cáo",
    "TTR": "Tờ trình",
    "TB": "Thông báo",
    "CD": "Công điện",
    "KL": "Kết luận",
    "HD": "Hướng dẫn",
    "QC": "Quy chế",
    "QYD": "Quy định",
    "CTR": "Chương trình",
    "DA": "Đề án",
    "VBHN": "Văn bản hợp nhất",
}


@dataclass(frozen=True, slots=True)
class NumberMatch:
    """A document number at ``[start, end)`` of the text as given; ``number`` is its canonical form."""

    start: int
    end: int
    number: str
    old_style: bool = False  # "64-CP", "217-HĐBT": only a number when a type word stands before it


def find_numbers(text: str) -> list[NumberMatch]:
    """Document numbers of ``text`` in order, never overlapping; ``text`` must be NFC."""
    return find_in(text, plain(text))


def find_in(text: str, folded: str) -> list[NumberMatch]:
    """``find_numbers`` for a caller that already has ``plain(text)``."""
    found = []
    for match in _NUMBER.finditer(folded):
        if _is_number(match) and _begins(folded, match.start()):
            end = _end(match, folded)
            found.append(NumberMatch(match.start(), end, canonical(text[match.start() : end]), bool(match["old"])))
    return found


def _begins(folded: str, start: int) -> bool:
    """Whether a number can begin here: not inside a longer number, a date or another symbol."""
    before = folded[max(0, start - 2) : start]
    return not (before[-1:].isdigit() or before[-1:] == "/" or before[-1:].isupper() or _DECIMAL.fullmatch(before))


def _end(match: re.Match[str], folded: str) -> int:
    """End of the symbol, without what is glued or merely near: "UBNDThành phố", "QĐ-UBND - Lưu"."""
    end = match.end()
    tail = folded[match.start() : end]
    cut = re.search(r"\s+-\s+[A-Z][A-Z&]*$|\s+-\s?[A-Z]$", tail) if not re.search("TTLT|NQLT", tail) else None
    if cut and (
        re.search(r"[-/]", tail[: cut.start()].split("/", 2)[-1]) or (end < len(folded) and folded[end].islower())
    ):
        end = match.start() + cut.start()
    glued = end < len(folded) and folded[end].islower() and re.search(r"[A-Z]{3,}$", folded[match.start() : end])
    if glued and _printed(glued.group()[:-1]) and not _printed(glued.group()):
        end -= 1
    return end


def _is_number(match: re.Match[str]) -> bool:
    """Whether the shape can be a document: "12/TB" alone, "3/T-B" of a plot and "9/BT-A1" of a room are not."""
    if match["admin"]:
        parts = re.split(r"[-/\s]+", match["admin"])
        return len(parts[0]) >= 2 or parts[0] == "L"
    if match["full"]:
        return len(match["full"]) >= 2
    return True


@lru_cache(maxsize=8192)
def canonical(raw: str) -> str:
    """The number as it should be printed: no blanks, hyphens, Latin letters, Đ and small letters restored.

    ``"22/2020 / QD-UBND"`` gives ``"22/2020/QĐ-UBND"``.  Leading zeros stay as printed.
    """
    source = nfc(raw).translate(_ETH)
    folded = plain(source)
    letters = "".join(
        c if f == c.translate(LOOK_ALIKE) or c in "Đđ" else f for c, f in zip(source, folded, strict=True)
    )
    letters = re.sub(r"\s+", "", letters.translate(LOOK_ALIKE))
    letters = re.sub(r"^([\d.]+[a-zA-Z]?/(?:19|20)\d\d)[/-]?(?=[A-ZĐ])", r"\1/", letters)  # "49/2025TT-BCT"
    head = re.match(r"[\d.]+[a-zA-Z]?", letters)
    cut = head.end() if head else 0
    return letters[:cut] + re.sub(r"[A-Za-zĐđƯư&]+", lambda m: _repaired(m.group()), letters[cut:])


def _repaired(token: str) -> str:
    folded = fold(token).upper()
    glued = _GLUED.fullmatch(folded)
    if glued and not _printed(folded) and (body := _printed(glued[2])):
        return f"{_printed(glued[1])}-{body}"
    if folded == "OH":
        return "QH"  # the letter O typed for Q in "22/2023/QH15"
    return _printed(folded) or (token if re.search("[A-ZĐ](?:r|g|[a-z][A-ZĐ]+)$", token) else token.upper())


@lru_cache(maxsize=1)
def _symbols() -> dict[str, str]:
    """Folded upper-case token to printed token, from ``data/symbols.toml``."""
    table = tomllib.loads(files("legaldocs.law").joinpath("data/symbols.toml").read_text(encoding="utf-8"))
    return {fold(token).upper(): token for token in (*table["bodies"], *table["types"])}


def _printed(folded_token: str) -> str | None:
    return _symbols().get(folded_token)


@lru_cache(maxsize=8192)
def key(number: str) -> str:
    """Comparison key: two printed forms of one number have the same key.

    Upper case without accents or leading zeros, ``UB`` written ``UBND``, every separator after the year ``-``.
    """
    folded = fold(canonical(number)).upper()
    head = re.match(r"0*([\d.]+[A-Z]?)(?:/((?:19|20)\d\d))?(?=[/-]|$)", folded)
    if head is None:
        return folded
    symbol = re.sub(r"[/-]+", "-", folded[head.end() :]).strip("-")
    symbol = re.sub(r"(?<![A-Z])UB$", "UBND", symbol)
    return "/".join(part for part in (head[1], head[2], symbol) if part)


def symbol_type(number: str) -> str | None:
    """The type letters of the symbol, folded (``QD``, ``TTLT``); ``None`` for a bare ``…/QH15``."""
    parts = re.split(r"[/-]", key(number))
    letters = next((part for part in parts[1:] if not part.isdigit()), "")
    known = letters in _DOC_TYPES
    return letters if known else None


def doc_type_of(number: str) -> str | None:
    """The document type its symbol names ("Quyết định"); ``None`` where the symbol does not tell."""
    letters = symbol_type(number)
    return _DOC_TYPES.get(letters) if letters else None


def is_letter(number: str) -> bool:
    """Whether a number has the form of an official letter's (công văn): a body and its unit, no type ("12/STP-VB")."""
    return symbol_type(number) is None and _LETTER.fullmatch(key(number)) is not None


def is_normative(number: str) -> bool:
    """Whether the symbol has the form of a legal normative document: a year, and the type of one.

    Texts before 2005 ("3076/QĐ-UB") and wrongly numbered ones escape this test and need a person.
    """
    parts = key(number).split("/")
    if len(parts) < 3 or not parts[1].isdigit():
        return False
    symbol = parts[2]
    return bool(re.fullmatch(r"(?:UBTV)?QH\d{1,2}", symbol)) or symbol.split("-")[0] in _LEGAL_TYPES
