"""The two foldings every reader of a text works on, made once per text: accent-less, and accent-less lower case.

Both keep one character per character, so positions carry over.  Folding a million characters one by one would cost
more than all reading, so the characters Vietnamese documents are made of go through a 256-entry code page at C speed.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from legaldocs.core.text import fold_aligned

# Letters that look Latin but are not (Cyrillic, Greek, full width): found in symbols typed on other keyboards.
LOOK_ALIKE = str.maketrans(
    "АВЕКМНОРСТУХІЈЅаеорсухіАΒΕΗΙΚΜΝΟΡΤΥΧΑ／⁄∕",
    "ABEKMHOPCTYXIJSaeopcyxiABEHIKMNOPTYXA///",
)
_VOWELS = "aăâeêioôơuưy"
_TONED = (
    "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"  # what is printed, in NFC
    + "".join(vowel for vowel in _VOWELS if not vowel.isascii())
    + "đ"
)
_MARKS = "“”‘’–—…\u00a0«»•§°"
_CHUNK = 4096  # characters; a rare character slows down its own chunk only


def _page() -> str:
    """The 256 characters of the code page, NUL first as ``codecs.charmap_build`` wants it."""
    known = "\0\t\n\r\f\v" + "".join(map(chr, range(32, 127))) + _TONED + _TONED.upper() + _MARKS
    return known + "".join(map(chr, range(0x2500, 0x2500 + 256 - len(known))))  # filled up with table lines


class _PlainTable(dict[int, str]):
    """Folding and look-alikes in one table, filled on first use of a character."""

    def __missing__(self, code: int) -> str:
        self[code] = value = fold_aligned(chr(code)).translate(LOOK_ALIKE)
        return value


_PLAIN = _PlainTable()
_PAGE = _page()
_ENCODING: Any = codecs.charmap_build(_PAGE)
_FOLDED = _PAGE.translate(_PLAIN)


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` with its accent-less form (case kept) and the lower case of that, character for character."""

    text: str
    plain: str
    lower: str


def plain(text: str) -> str:
    """``text`` (NFC) without accents and with look-alike letters made Latin, one character per character."""
    if text.isascii():
        return text
    return "".join(_chunk(text[at : at + _CHUNK]) for at in range(0, len(text), _CHUNK))


def _chunk(text: str) -> str:
    try:
        return codecs.charmap_decode(codecs.charmap_encode(text, "strict", _ENCODING)[0], "strict", _FOLDED)[0]
    except UnicodeEncodeError:
        return text.translate(_PLAIN)


def lowered(folded: str) -> str:
    """Lower case of a folded text, character for character."""
    lower = folded.lower()
    return lower if len(lower) == len(folded) else "".join(low if len(low := c.lower()) == 1 else c for c in folded)


@lru_cache(maxsize=2)
def folded(text: str) -> Folded:
    """Both foldings of ``text``; the latest texts are remembered, for structure and citations are read in turn."""
    accentless = plain(text)
    return Folded(text, accentless, lowered(accentless))
