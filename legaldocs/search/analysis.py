"""Vietnamese analysis for search: one way to cut text into tokens, the same for every engine and for highlighting.

A text becomes two parallel streams of syllables, *exact* (with accents, one spelling per syllable) and *folded*
(without), each followed by the pairs of neighbouring syllables (``quy_hoạch``).  Pairs beat word segmenters on legal
questions (measured in SEARCH.md) and make phrases cheap.  Streams are joined by blanks, so an engine splits on blanks
and needs no tokenizer of its own.  Knows nothing of queries or engines.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from legaldocs.core.text import fold, fold_aligned, nfc
from legaldocs.search.abbreviations import EXPANSIONS

VERSION = 1  # part of the index version: raise it whenever the same text would give other tokens

_DASH = r"[-‐‑‒–—−]"
_LETTERS = r"[^\W\d_]"
_TAIL = rf"{_LETTERS}{{1,9}}\d{{0,2}}(?:[ ]?{_DASH}[ ]?{_LETTERS}{{1,9}}\d{{0,2}})*"
_STATE_NUMBER = rf"(?<![\d/])\d{{1,5}}[ ]?/[ ]?(?:(?:19|20)\d\d[ ]?/[ ]?)?(?={_LETTERS})(?:{_TAIL})"
_PARTY_NUMBER = rf"(?<![\d/])\d{{1,5}}[ ]?{_DASH}[ ]?{_LETTERS}{{1,4}}/{_LETTERS}{{1,6}}"
_SHORT_NUMBER = r"(?<![\d/])\d{1,5}[ ]?/[ ]?(?:19|20)\d\d(?![\d/])"
_AMOUNT = r"\d+(?:[.,]\d+)+"
_WORD = r"[^\W\d_][^\W_]*"  # tried first: most lexemes are words, and all numbers begin with a digit
_LEXEME = re.compile(rf"{_WORD}|{_STATE_NUMBER}|{_PARTY_NUMBER}|{_SHORT_NUMBER}|{_AMOUNT}|[^\W_]+")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_BLANKS = re.compile(r"\s+")

# Codes of issuing bodies are written with a dash (QĐ-UBND); a slash tail without one is a number only for these types.
_PLAIN_TAILS = re.compile(r"(?:qh|l|pl|nq|nd|qd|ct|tt|ttlt|kh|tb|bc|cv|hd|vbhn|sl|ubtvqh|ctn)\d{0,2}$")

_LOOKALIKES = str.maketrans("аеорсухіАВЕКМНОРСТХІ", "aeopcyxiABEKMHOPCTXI")  # Cyrillic letters typed for Latin ones
_MOVED_TONE = re.compile(r"(?<!q)(o[aàáảãạeèéẻẽẹ]|u[yỳýỷỹỵ])$")
_TONED = {
    **dict(zip(["oà", "oá", "oả", "oã", "oạ"], ["òa", "óa", "ỏa", "õa", "ọa"], strict=True)),
    **dict(zip(["oè", "oé", "oẻ", "oẽ", "oẹ"], ["òe", "óe", "ỏe", "õe", "ọe"], strict=True)),
    **dict(zip(["uỳ", "uý", "uỷ", "uỹ", "uỵ"], ["ùy", "úy", "ủy", "ũy", "ụy"], strict=True)),
}
_Y_END = re.compile(r"^([hklmst])([yỳýỷỹỵ])$")
_Y_TO_I = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")
_QUI = re.compile(r"^qu([iìíỉĩị])$")
_I_TO_Y = str.maketrans("iìíỉĩị", "yỳýỷỹỵ")


class Unit(NamedTuple):
    """What one lexeme stands for: parallel exact and folded syllables, and its document number if it is one."""

    exact: tuple[str, ...]
    folded: tuple[str, ...]
    number: str | None = None


class Lexeme(NamedTuple):
    """A lexeme with its half-open ``[start, end)`` place in the text as given."""

    start: int
    end: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Streams:
    """Blank-joined tokens of one text: syllables first, then pairs, so that pairs keep neighbouring positions."""

    exact: str
    folded: str


class _Units(dict[str, Unit]):
    """Memory of spellings already read; legal texts repeat a few thousand syllables."""

    LIMIT = 200_000

    def __missing__(self, raw: str) -> Unit:
        if len(self) >= self.LIMIT:
            self.clear()
        unit = self[raw] = _read(raw)
        return unit


class _Joined(dict[str, str]):
    """Syllables of a spelling in one stream, joined by blanks: a text is cut with one look-up per lexeme."""

    def __init__(self, stream: int) -> None:
        super().__init__()
        self._stream = stream

    def __missing__(self, raw: str) -> str:
        if len(self) >= _Units.LIMIT:
            self.clear()
        joined = self[raw] = " ".join(_UNITS[raw][self._stream] or ())
        return joined


def _read(raw: str) -> Unit:
    word = unicodedata.normalize("NFC", raw.translate(_LOOKALIKES)).lower()
    if word.isdigit():
        return _single(word.lstrip("0") or "0")
    if not word[0].isdigit():
        return _syllables(EXPANSIONS.get(word) or _UNACCENTED_ABBREVIATIONS.get(word) or word)
    if _is_number(word):
        number = canonical_number(word)
        return Unit((number,), (number,), number)
    if _THOUSANDS.fullmatch(word):
        return _single(re.sub(r"[.,]", "", word))
    if "/" in word or re.search(_DASH, word):
        parts = [part for match in re.findall(r"[^\W_]+", word) for part in _UNITS[match].exact]
        return Unit(tuple(parts), tuple(fold_aligned(part) for part in parts))
    return _single(word.replace(",", "."))


def _single(token: str) -> Unit:
    return Unit((token,), (fold_aligned(token),))


def _syllables(words: str) -> Unit:
    exact = tuple(spelling(word) for word in words.split(" "))
    return Unit(exact, tuple(fold_aligned(syllable) for syllable in exact))


def _is_number(word: str) -> bool:
    """Whether a lexeme with a slash is a document number and not, say, "20/tháng" or "1/người"."""
    tail = fold(_BLANKS.sub("", word)).rsplit("/", 1)
    if len(tail) == 1:
        return False
    head, last = tail
    if last.isdigit():
        return "/" not in head
    return "-" in word or bool(re.search(_DASH, word)) or "/" in head or bool(_PLAIN_TAILS.match(last))


def spelling(syllable: str) -> str:
    """One spelling of a lower-case syllable: tone on the first vowel of open oa, oe, uy; "ki", not "ky"; "quy".

    "uỷ" and "ủy", "kỹ" and "kĩ", "quí" and "quý" become the same; both ways of writing are current in legal texts.
    """
    match = _Y_END.match(syllable)
    if match:
        return match[1] + match[2].translate(_Y_TO_I)
    match = _QUI.match(syllable)
    if match:
        return "qu" + match[1].translate(_I_TO_Y)
    match = _MOVED_TONE.search(syllable)
    if match:
        return syllable[: match.start()] + _TONED.get(match[1], match[1])
    return syllable


def canonical_number(text: str) -> str:
    """The search form of a document number: folded, lower case, no blanks, no leading zeros ("22/2020/qd-ubnd")."""
    number = _BLANKS.sub("", fold(nfc(text).translate(_LOOKALIKES))).lower()
    return number.lstrip("0") or number


@lru_cache(maxsize=4_096)
def number_tokens(number: str) -> tuple[str, ...]:
    """Forms under which a document's own number is found: whole, and number with year ("22/2020") or type code."""
    whole = canonical_number(number)
    parts = whole.split("/")
    return (whole, "/".join(parts[:2])) if len(parts) > 2 else (whole,)


_UNITS = _Units()
_EXACT, _FOLDED = _Joined(0), _Joined(1)
_UNACCENTED_ABBREVIATIONS = {fold(short): words for short, words in EXPANSIONS.items() if fold(short) != short}


def lexemes(text: str) -> Iterator[Lexeme]:
    """The lexemes of ``text`` with their places; for queries and highlighting."""
    for match in _LEXEME.finditer(text):
        yield Lexeme(match.start(), match.end(), _UNITS[match[0]])


def holding(text: str, wanted: frozenset[str], stream: int) -> list[tuple[int, int, int, tuple[str, ...]]]:
    """Lexemes with a wanted token in a stream (0 exact, 1 folded): (count from the start, start, end, tokens)."""
    known: dict[str, tuple[str, ...] | None] = {}
    found = []
    for count, match in enumerate(_LEXEME.finditer(text)):
        raw = match[0]
        if raw not in known:
            tokens: tuple[str, ...] = _UNITS[raw].folded if stream else _UNITS[raw].exact
            known[raw] = None if wanted.isdisjoint(tokens) else tokens
        held = known[raw]
        if held is not None:
            found.append((count, match.start(), match.end(), held))
    return found


def units(text: str) -> list[Unit]:
    """The units of ``text`` without places; for queries."""
    known = _UNITS
    return [known[raw] for raw in _LEXEME.findall(text)]


def syllables(text: str) -> tuple[list[str], list[str]]:
    """Parallel exact and folded syllables of ``text``."""
    found = _LEXEME.findall(text)
    return " ".join(map(_EXACT.__getitem__, found)).split(), " ".join(map(_FOLDED.__getitem__, found)).split()


def pairs(tokens: Sequence[str]) -> list[str]:
    """Neighbouring syllables joined by an underscore, in text order."""
    return list(map("_".join, pairwise(tokens)))


def analyse(text: str) -> Streams:
    """Both streams of ``text``, ready for a field that is split on blanks.  ``text`` must be NFC."""
    found = _LEXEME.findall(text)
    return Streams(_with_pairs(map(_EXACT.__getitem__, found)), _with_pairs(map(_FOLDED.__getitem__, found)))


def _with_pairs(joined: Iterable[str]) -> str:
    stream = " ".join(joined)
    tokens = stream.split(" ")
    return f"{stream} {' '.join(map('_'.join, pairwise(tokens)))}" if len(tokens) > 1 else stream


def has_accents(text: str) -> bool:
    """Whether ``text`` carries any Vietnamese mark; a query without one is searched in the folded stream."""
    return not text.isascii() and fold(text) != text
