"""Vietnamese typed with the fonts of the 1990s: TCVN3 (``.VnTime``) and VNI (``VNI-Times``) to Unicode.

Such files store one or two Latin letters where the font draws a Vietnamese one, so only the *font* tells what a
run means; the decision is therefore per run.  TCVN3 follows TCVN 5712:1993 (VN3); VNI is the two-letter Windows set.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum


class Encoding(StrEnum):
    """How the characters of a run are to be read."""

    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    TCVN3_CAPITALS = "tcvn3-capitals"  # ".VnTimeH": small codes drawn as capitals
    VNI = "vni"


_TCVN3 = dict(
    zip(
        range(0xA1, 0x100),
        # one letter per code; the five tone marks at B0-B4 are combining
        "ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ",
        strict=True,
    )
)
_TCVN3_C1 = dict(zip(range(0x80, 0xA0), "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ", strict=True))
_TCVN3_TABLE = _TCVN3 | _TCVN3_C1

_VNI_LETTERS = dict(
    zip("ñÑôÔöÖíÍìÌæÆóÓòÒîÎ", "đĐơƠưƯíÍìÌỉỈĩĨịỊỵỴ", strict=True),
)
_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT, _CIRCUMFLEX, _BREVE = (
    "\u0300", "\u0301", "\u0303", "\u0309", "\u0323", "\u0302", "\u0306",
)  # fmt: skip
_VNI_MARKS = {
    "ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT,
    "â": _CIRCUMFLEX, "á": _CIRCUMFLEX + _ACUTE, "à": _CIRCUMFLEX + _GRAVE, "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE, "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE, "é": _BREVE + _ACUTE, "è": _BREVE + _GRAVE, "ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}  # fmt: skip
_VNI_MARKS |= {letter.upper(): mark for letter, mark in _VNI_MARKS.items()}
_VNI_BASES = set("aeouyAEOUYơƠưƯ")
_VOWELS_TAKING_CIRCUMFLEX = set("aeoAEO")
_VOWELS_TAKING_BREVE = set("aA")

_TCVN3_FONT = re.compile(r"^\.vn|^vntime|^vnarial", re.IGNORECASE)
_VNI_FONT = re.compile(r"^vni[- ]|^vni$", re.IGNORECASE)
_LEGACY_LETTERS = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ"
_LEGACY_SYLLABLE = re.compile(rf"[A-Za-z®]+[{_LEGACY_LETTERS}]+[a-z]{{0,2}}")
# A Vietnamese Windows (code page 1258) turned some codes into other letters when it saved them as Unicode.
_FROM_CP1258 = {
    byte: code
    for code in range(0xC0, 0x100)
    if (byte := bytes([code]).decode("cp1258", "replace")) not in ("\ufffd", chr(code))
}


def encoding_of_font(font: str | None) -> Encoding:
    """The encoding a font name stands for; ``None`` and every other font mean Unicode."""
    name = (font or "").strip()
    if _TCVN3_FONT.match(name):
        # ".VnTimeH", ".VnArialH": the trailing H marks the capital-letter twin of a font.
        return Encoding.TCVN3_CAPITALS if re.search(r"[a-z]H\b", name) else Encoding.TCVN3
    return Encoding.VNI if _VNI_FONT.match(name) else Encoding.UNICODE


def decode(text: str, encoding: Encoding) -> str:
    """``text`` as Unicode NFC; ``Encoding.UNICODE`` only normalises."""
    if encoding is Encoding.UNICODE:
        return unicodedata.normalize("NFC", text)
    if encoding is Encoding.VNI:
        return decode_vni(text)
    decoded = decode_tcvn3(text)
    return decoded.upper() if encoding is Encoding.TCVN3_CAPITALS else decoded


def decode_tcvn3(text: str) -> str:
    """Read the characters of ``text`` as TCVN3 codes; characters outside the table stay as they are."""
    letters = (_TCVN3_TABLE.get(_code(char), char) for char in text)
    return unicodedata.normalize("NFC", "".join(letters))


def decode_vni(text: str) -> str:
    """Read ``text`` as VNI: a base letter followed by the letter that stands for its marks."""
    out: list[str] = []
    for char in text:
        plain = chr(_code(char))
        mark = _VNI_MARKS.get(plain)
        if mark is not None and out and _may_carry(out[-1], mark):
            out[-1] = unicodedata.normalize("NFC", out[-1] + mark)
        else:
            out.append(_VNI_LETTERS.get(plain, char))
    return unicodedata.normalize("NFC", "".join(out))


def _may_carry(base: str, mark: str) -> bool:
    """Whether ``mark`` makes a Vietnamese letter on ``base`` (a breve only on a, a circumflex only on a, e, o)."""
    if base not in _VNI_BASES:
        return False
    if mark[0] == _CIRCUMFLEX:
        return base in _VOWELS_TAKING_CIRCUMFLEX
    return base in _VOWELS_TAKING_BREVE if mark[0] == _BREVE else True


def _code(char: str) -> int:
    """The 8-bit code behind ``char``: as Latin-1, through code page 1258, or from the symbol area U+F000."""
    code = ord(char)
    if 0xF020 <= code <= 0xF0FF:
        return code - 0xF000
    return _FROM_CP1258.get(char, code)


def looks_legacy(text: str) -> bool:
    """Whether Unicode ``text`` reads like TCVN3 or VNI under a font that does not say so (a hint, never a decision).

    True when codes impossible in Vietnamese make up a fair share of the words of at least 200 characters of text.
    """
    if len(text) < 200:
        return False
    words = text.split()
    odd = sum(1 for word in words if _LEGACY_SYLLABLE.fullmatch(word.strip(".,;:()")) and not _is_vietnamese(word))
    return odd * 5 > len(words)


def _is_vietnamese(word: str) -> bool:
    return all(char.isascii() or char.lower() in _ALPHABET for char in word)


_ALPHABET = set("ăâđêôơư") | {
    unicodedata.normalize("NFC", base + tone)
    for base in "aăâeêioôơuưy"
    for tone in ("", _GRAVE, _ACUTE, _TILDE, _HOOK, _DOT)
}
