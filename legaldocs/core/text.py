"""Vietnamese text: one normal form at the door, accent folding with offsets, and the dictionary order.

Nothing here knows law or search; see ``law.numbering`` for document numbers and ``search.analysis`` for tokens.
"""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_DASHES = {ord(dash): "-" for dash in "‐‑‒–—―−"}
_FOLD_EXTRA = {ord("đ"): "d", ord("Đ"): "D", ord("Ð"): "D", **_DASHES, 0x00A0: " ", 0x202F: " ", 0x2007: " "}
_SPACES = re.compile(r"[ \t\u00a0\u202f\u2007]+")

# The alphabet a ă â b c d đ e ê … y with f j w z where a Vietnamese dictionary puts them; tones in textbook order.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_RANK = {letter: rank + 64 for rank, letter in enumerate(_LETTERS)}
_QUALITY_MARKS = {"\u0302", "\u0306", "\u031b"}


def nfc(text: str) -> str:
    """``text`` in NFC without zero-width and direction-override characters: the only form the system keeps."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def squeeze(text: str) -> str:
    """``nfc`` with runs of blanks collapsed and ends trimmed; for one-line fields such as titles and names."""
    return _SPACES.sub(" ", nfc(text).replace("\n", " ").replace("\r", " ")).strip()


def prose(text: str) -> str:
    """``nfc`` with one kind of line end and ends trimmed; for reasons, remarks and whatever takes several lines."""
    return nfc(text).replace("\r\n", "\n").strip()


def fold(text: str) -> str:
    """Accent-less form, same case, dashes and blanks unified; ``đ`` becomes ``d`` (NFD alone leaves it)."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_FOLD_EXTRA)


def fold_aligned(text: str) -> str:
    """``fold`` that keeps one character per character of ``text``, so that offsets carry over unchanged.

    ``text`` must be NFC; a lone combining mark becomes a blank.
    """
    if text.isascii():
        return text
    return text.translate(_ALIGNED)


def slug(text: str) -> str:
    """Accent-less, lower-case, hyphenated: for keys and addresses."""
    return re.sub(r"[^a-z0-9]+", "-", fold(squeeze(text)).lower()).strip("-")


class _AlignedTable(dict[int, str]):
    """Folding table filled on first use of each character; ``str.translate`` then runs at C speed."""

    def __missing__(self, code: int) -> str:
        folded = fold(chr(code))
        self[code] = value = folded if len(folded) == 1 else (" " if not folded else chr(code))
        return value


_ALIGNED = _AlignedTable()


def sort_key(text: str) -> str:
    """Key whose plain string order is the Vietnamese dictionary order (letters first, then tones, then case).

    Digits sort before letters and by value, so "Điều 9" precedes "Điều 10".  Same order on SQLite and PostgreSQL
    when stored in a column with binary collation.
    """
    letters: list[str] = []
    tones: list[str] = []
    for chunk in re.findall(r"\d+|\D", nfc(text)):
        if chunk.isdigit():
            digits = chunk.lstrip("0") or "0"
            letters.append(chr(48 + min(len(digits), 9)) + digits)
            continue
        base, tone = _split_tone(chunk.lower())
        letters.append(chr(_RANK[base]) if base in _RANK else (" " if not chunk.isalnum() else chr(0x7F) + base))
        tones.append(str(tone))
    return re.sub(" +", " ", "".join(letters)).strip() + "\t" + "".join(tones)


def _split_tone(char: str) -> tuple[str, int]:
    """The letter without its tone, and the tone's rank (0 = none)."""
    tone, kept = 0, []
    for part in unicodedata.normalize("NFD", char):
        if part in _TONES:
            tone = _TONES[part]
        elif not unicodedata.combining(part) or part in _QUALITY_MARKS:
            kept.append(part)
    return unicodedata.normalize("NFC", "".join(kept)), tone
