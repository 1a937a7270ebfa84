"""The head of a paper of the Department of Justice or another unit: committee above, unit below, place and year."""

from __future__ import annotations

import re

from legaldocs.accounts import queries as accounts
from legaldocs.formats.word_values import Letterhead

_PLACE = re.compile(r"\b(?:tỉnh|thành phố)\s+(\S.*)$")


def department(number: str, year: int, name: str | None = None, draft: str | None = "DỰ THẢO") -> Letterhead:
    """Head of a paper of the unit called ``name`` (the Department of Justice when none is), numbered ``number``."""
    own = accounts.justice_unit()
    parent = next((one.name for one in accounts.units() if own is not None and one.id == own.parent_id), None)
    unit = name or (own.name if own else None)
    issuer = tuple(line.upper() for line in dict.fromkeys((parent, unit)) if line) or ("…",)
    place = _PLACE.search(parent or "")
    return Letterhead(issuer, number, place[1] if place else "…", year=year, draft=draft)


def symbol(name: str) -> str:
    """The letters that stand for a body in its numbers: "Sở Nông nghiệp và Môi trường" → SNNMT, a committee → UBND."""
    if name.startswith("Ủy ban nhân dân"):
        return "UBND"
    words = (word for word in re.findall(r"[^\W\d_]+", name) if word.lower() not in ("và", "của", "tỉnh"))
    return "".join(word[0].upper() for word in words) or "…"
