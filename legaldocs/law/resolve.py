"""From a citation to the document it means in a register: by number, date, issuer and territory, or not at all.

A number alone is no identity: ``22/2020/QĐ-UBND`` exists in every province.  Where the facts given leave more than one
document, or contradict the only one, the citation stays unresolved and the reason says what is missing; nothing here
guesses.  The register is reached through an injected lookup, so this module knows no database.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from legaldocs.core.text import fold, squeeze
from legaldocs.law import english_laws, law_names, numbering
from legaldocs.law.types import Citation

_BODY = re.compile(
    r"^(?:chu tich )?(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd|people's committee of"
    r"|people's council of)\s*(?:cac )?"
    r"(?:(?:tinh|thanh pho|tp\.?|province|city)(?!\w)\s*)?"
)
_LOCAL = re.compile(r"(?:UBND|HDND)\d{0,2}$")


class Reason(StrEnum):
    """Why a citation is resolved or not; the interface words it for people."""

    RESOLVED = "resolved"
    NOT_IN_REGISTER = "not-in-register"
    SEVERAL = "several-candidates"
    DATE_DIFFERS = "date-differs"
    TERRITORY_UNKNOWN = "territory-unknown"
    OTHER_TERRITORY = "other-territory"
    TITLE_NEEDS_YEAR = "title-needs-year"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a citation says about the document it means: ``key`` is ``numbering.key``, ``place`` folded lower case."""

    key: str | None
    title: str | None
    issued_date: date | None
    place: str | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document of the register as the lookup offers it; ``ref`` is the register's own identifier."""

    ref: str
    number: str
    issuer: str | None = None
    issued_date: date | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """The document meant, or ``None`` with the reason and the documents still possible."""

    reason: Reason
    document: Candidate | None = None
    candidates: tuple[Candidate, ...] = ()


Lookup = Callable[[Wanted], Sequence[Candidate]]


def place_of(issuer: str | None) -> str | None:
    """Folded name of the province in an issuer ("UBND tỉnh Kiên Giang" → ``kien giang``); ``None`` if none is named."""
    if not issuer:
        return None
    words = fold(squeeze(issuer)).lower()
    body = _BODY.match(words)
    place = re.sub(r"\s*\(.*$", "", words[body.end() :] if body else "").strip(" .,")
    return place if place and place not in ("tinh", "thanh pho", "tp") else None


def resolve(citation: Citation, lookup: Lookup, *, territories: Collection[str] = ()) -> Resolution:
    """Find the document a citation means.

    ``territories`` are the folded names of the citing document's province and of those merged into it, as they were
    on its date; they stand in where the citation names no province ("của UBND tỉnh").
    """
    if citation.number is None:
        return _by_title(citation, lookup)
    place = place_of(citation.issuer)
    wanted = Wanted(numbering.key(citation.number), None, citation.issued_date, place)
    found = tuple(lookup(wanted))
    if _LOCAL.search(wanted.key or ""):
        return _local(wanted, found, {place} if place else set(territories))
    return _dated(wanted, found)


def _by_title(citation: Citation, lookup: Lookup) -> Resolution:
    """A law cited by name is one law only together with its year or date."""
    title = citation.title or ""
    known = law_names.laws().get(fold(squeeze(english_laws.vietnamese(title) or title)).lower(), ())
    numbers = [n for n, day in known if _agrees(n, day, citation)] if citation.issued_date or citation.year else []
    if len(numbers) == 1:
        wanted = Wanted(numbering.key(numbers[0]), title, None, None)
        return _dated(wanted, tuple(lookup(wanted)))
    found = tuple(lookup(Wanted(None, title, citation.issued_date, None)))
    if citation.issued_date is not None:
        return _dated(Wanted(None, title, citation.issued_date, None), found)
    if citation.year is not None:
        return _dated(Wanted(None, title, None, None), tuple(c for c in found if f"/{citation.year}/" in c.number))
    return Resolution(Reason.TITLE_NEEDS_YEAR if found or known else Reason.NOT_IN_REGISTER, None, found)


def _agrees(number: str, day: date | None, citation: Citation) -> bool:
    if citation.issued_date is not None and day is not None:
        return citation.issued_date == day
    year = citation.issued_date.year if citation.issued_date else citation.year
    return f"/{year}/" in number


def _local(wanted: Wanted, found: tuple[Candidate, ...], places: set[str]) -> Resolution:
    """Provincial numbers repeat: only documents of the province named or citing can be meant."""
    if not found:
        return Resolution(Reason.NOT_IN_REGISTER)
    if not places:
        return Resolution(Reason.TERRITORY_UNKNOWN, None, found)
    here = tuple(c for c in found if place_of(c.issuer) in places)
    if not here:
        return Resolution(Reason.OTHER_TERRITORY, None, found)
    return _dated(wanted, here)


def _dated(wanted: Wanted, found: tuple[Candidate, ...]) -> Resolution:
    """The only candidate whose date does not contradict the citation."""
    if not found:
        return Resolution(Reason.NOT_IN_REGISTER)
    if wanted.issued_date is None:
        agreeing = found
    else:
        agreeing = tuple(c for c in found if c.issued_date == wanted.issued_date)
        agreeing = agreeing or tuple(c for c in found if c.issued_date is None)
        if not agreeing:
            return Resolution(Reason.DATE_DIFFERS, None, found)
    if len(agreeing) > 1:
        return Resolution(Reason.SEVERAL, None, agreeing)
    return Resolution(Reason.RESOLVED, agreeing[0], agreeing)
