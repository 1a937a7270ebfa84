"""Plain text in an unknown encoding: Unicode when it says so or fits, else the legacy encoding that reads best."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

from legaldocs.core.text import nfc
from legaldocs.formats.legacy_encodings import decode_tcvn3, decode_vni

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Words that every Vietnamese official text is full of; the encoding in which most of them appear is the right one.
_COMMON = re.compile(
    r"(?<!\w)(và|của|các|được|định|điều|khoản|quy|ủy|uỷ|nhân|dân|tỉnh|căn|cứ|luật|nghị|quyết|về|việc|theo|có|là|số|ngày"
    r"|tháng|năm|trong|người|nhà|nước|thực|hiện)(?!\w)",
    re.IGNORECASE,
)
_SAMPLE_BYTES = 200_000


_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class PlainText:
    """Decoded text, NFC; ``guessed`` names the legacy encoding when one had to be chosen."""

    text: str
    guessed: str | None


def printable(text: str) -> str:
    """``text`` without control characters, and with halves of characters (lone surrogates) joined or replaced."""
    if any("\ud800" <= char <= "\udfff" for char in text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _CONTROL.sub("", text)


def read_plain(data: bytes) -> PlainText:
    """``data`` as text.  Never fails: bytes no encoding explains become replacement characters."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return PlainText(nfc(printable(data.decode(encoding, "replace"))), None)
    try:
        return PlainText(nfc(printable(data.decode("utf-8"))), None)
    except UnicodeDecodeError:
        return _read_legacy(data)


def _read_legacy(data: bytes) -> PlainText:
    readings: dict[str, Callable[[bytes], str]] = {
        "utf-8": lambda part: part.decode("utf-8", "replace"),
        "tcvn3": lambda part: decode_tcvn3(part.decode("latin-1")),
        "vni": lambda part: decode_vni(part.decode("latin-1")),
        "windows-1258": lambda part: part.decode("cp1258", "replace"),
    }
    sample = data[:_SAMPLE_BYTES]
    best = max(readings, key=lambda name: len(_COMMON.findall(nfc(readings[name](sample)))))
    return PlainText(nfc(printable(readings[best](data))), None if best == "utf-8" else best)
