"""From the adopted draft to the issued text: number, day and signer are written where the draft left them blank.

Nothing else changes: provisions keep their address and their words, which the caller proves with ``same_tree``.
"""

from __future__ import annotations

import re
from datetime import date

from legaldocs.law import structure
from legaldocs.law.types import Provision

_NUMBER = re.compile(r"^([ \t]*Số[ \t]*:?)[^\n]*$", re.MULTILINE | re.IGNORECASE)
_DAY = re.compile(r"ngày[ \t]*[\d….]{0,6}[ \t]*tháng[ \t]*[\d….]{0,6}[ \t]*năm[ \t]*[\d….]{0,8}", re.IGNORECASE)
_BODY = re.compile(r"^[ \t]*(?:Căn cứ|Điều[ \t]+\d)", re.MULTILINE)


def stamp(text: str, number: str, signed_on: date, signer: str) -> str:
    """``text`` with its blanks filled in; a line the draft does not have is not invented, except the signer's name."""
    body = _BODY.search(text)
    cut = body.start() if body else len(text)
    head, rest = text[:cut], text[cut:]
    head = _NUMBER.sub(lambda match: f"{match[1].rstrip(':').rstrip()}: {number}", head, count=1)
    month = f"{signed_on.month:02d}" if signed_on.month < 3 else str(signed_on.month)
    head = _DAY.sub(f"ngày {signed_on.day:02d} tháng {month} năm {signed_on.year}", head, count=1)
    stamped = head + rest
    signed = f"{stamped.rstrip()}\n{signer}\n"
    if signer.casefold() in stamped[-400:].casefold() or not same_tree(text, signed):
        return stamped
    return signed


def same_tree(old: str, new: str) -> bool:
    """Whether both texts have the same provisions, address by address and word for word."""
    return _tree(old) == _tree(new)


def _tree(text: str) -> list[tuple[str, str, str]]:
    return [(unit.path, str(unit.kind), _words(text, unit)) for unit in structure.parse(text).provisions]


def _words(text: str, unit: Provision) -> str:
    return " ".join(text[unit.start : unit.end].split())
