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

VERSION = 2  # part of the index version: raise it whenever the same text would give other tokens

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

_LOOKALIKES = str.maketrans("аеорсухіАВЕКМНОРСТХІÐð", "aeopcyxiABEKMHOPCTXIĐđ")  # Cyrillic letters and eth
_MOVED_TONE = re.compile(r"(?<!q)(o[aàáảãạeèéẻẽẹ]|u[yỳýỷỹỵ])$")
_TONED = {
    **dict(zip(["oà", "oá", "oả", "oã", "oạ"], ["òa", "óa", "ỏa", "õa", "ọa"], strict=True)),
    **dict(zip(["oè", "oé", "oẻ", "oẽ", "oẹ"], ["òe", "óe", "ỏe", "õe", "ọe"], strict=True)),
    **dict(zip(["uỳ", "uý", "uỷ", "uỹ", "uỵ"], ["ùy", "úy", "ủy", "ũy", "ụy"], strict=True)),
}
_Y_END = re.compile(r"^([hklmst])([yỳýỷỹỵ])$")
_Y_TO_I = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")
_I_END = re.compile(r"[hklmst]i")
_GAP = re.compile(r"[\W_]*")
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


Held = tuple[int, int, int, tuple[str, ...]]


@lru_cache(maxsize=256)
def holding(text: str, wanted: frozenset[str], stream: int) -> list[Held]:
    """Lexemes with a wanted token in a stream (0 exact, 1 folded): (count, start, end, tokens).

    Counts of two lexemes differ by one exactly when nothing stands between them but blanks and signs.  Remembered for a
    while, because a hit is looked at for its rank and again for its snippet.
    """
    finder = _finder(wanted)
    if finder is None:
        return _holding_any(text, wanted, stream)
    plain = text.translate(_PLAIN)
    found: list[Held] = []
    count, last = 0, 0
    for match in finder.finditer(plain):
        start, end = match.span()
        unit = _UNITS[text[start:end]]
        tokens = unit.folded if stream else unit.exact
        if wanted.isdisjoint(tokens):
            continue
        count += 1 if start - last == 1 or _GAP.fullmatch(plain, last, start) else 2
        last = end
        found.append((count, start, end, tokens))
    return found


class _PlainTable(dict[int, str]):
    """Folded, lower-case, look-alikes repaired: one character for each, filled on first use."""

    def __missing__(self, code: int) -> str:
        plain = fold_aligned(chr(code).translate(_LOOKALIKES)).lower()
        self[code] = value = plain if len(plain) == 1 else chr(code)
        return value


_PLAIN = _PlainTable()


def _holding_any(text: str, wanted: frozenset[str], stream: int) -> list[Held]:
    """``holding`` lexeme by lexeme, for tokens that are no plain words."""
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


@lru_cache(maxsize=512)
def _finder(wanted: frozenset[str]) -> re.Pattern[str] | None:
    """Where ``wanted`` words may stand in a folded text; ``None`` when one of them is no plain word.

    A search for a few words is many times faster than cutting the text into lexemes.
    """
    if not all(token.isalpha() for token in wanted):
        return None
    words = {fold_aligned(token) for token in wanted}
    words |= {word[:-1] + "y" for word in words if _I_END.fullmatch(word)}
    words |= {"qui"} if "quy" in words else set()
    short = {fold(key) for key, full in EXPANSIONS.items() if not words.isdisjoint(fold(full).split(" "))}
    plain, abbreviated = "|".join(sorted(words)), "|".join(sorted(short))
    shorts = rf"|(?<![-/])(?:{abbreviated})" if short else ""
    return re.compile(rf"(?<![^\W_])(?:(?:{plain}){shorts})(?![^\W_])") if words else re.compile(r"(?!)")


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


def exact_stream(text: str) -> str:
    """The exact half of ``analyse``."""
    return _with_pairs(map(_EXACT.__getitem__, _LEXEME.findall(text)))


def _with_pairs(joined: Iterable[str]) -> str:
    stream = " ".join(joined)
    tokens = stream.split(" ")
    return f"{stream} {' '.join(map('_'.join, pairwise(tokens)))}" if len(tokens) > 1 else stream


def has_accents(text: str) -> bool:
    """Whether ``text`` carries any Vietnamese mark; a query without one is searched in the folded stream."""
    return not text.isascii() and fold(text) != text
