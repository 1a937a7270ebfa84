"""From citations to documents of the register: exact candidates by number, date and territory, never a guess."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

import sqlalchemy as sa

from legaldocs.core.db import db
from legaldocs.core.text import fold, squeeze
from legaldocs.documents.issuers import Issuer, territories
from legaldocs.documents.models import SHORT_TITLE, Document
from legaldocs.law import law_names, numbering, resolve
from legaldocs.law.types import Citation, RelationKind


@dataclass(frozen=True, slots=True)
class Candidate:
    """What linking needs to know of a document."""

    id: int
    number: str
    number_key: str
    title_key: str
    issuer: str
    rank: int
    issued: date | None


@dataclass(frozen=True, slots=True)
class Link:
    """Outcome: the document, or why not (a ``law.resolve.Reason`` or ``later``).

    ``rank`` is that of the document found (DOMAIN §2.1).
    """

    target: int | None
    why: str | None
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """What a text says about the document it means."""

    number: str | None
    title: str | None
    issuer: str | None
    issued: date | None
    year: int | None = None


_COLUMNS = (
    Document.id,
    Document.number,
    Document.number_key,
    Document.title_key,
    Document.issuer,
    Document.rank,
    Document.issued_date,
)
LATER = "later"


def title_key(doc_type: str, title: str) -> str:
    """Comparison form of a title: type and name, accent-less, lower-case ("luat dat dai")."""
    name = fold(squeeze(title)).lower()
    kind = fold(doc_type).lower()
    return name if name.startswith(kind) else f"{kind} {name}"


def lookup(mentions: Iterable[Mention]) -> dict[str, list[Candidate]]:
    """Candidates for all mentions of one text in one query, by number key or title key.

    A law cited by name brings in the numbers that laws of that name carry.
    """
    wanted = list(mentions)
    titles = {_folded(m.title) for m in wanted if m.title and not m.number}
    named = {number for title in titles for number, _day in law_names.laws().get(title, ())}
    numbers = {numbering.key(number) for number in (*(m.number for m in wanted if m.number), *named)}
    found: dict[str, list[Candidate]] = defaultdict(list)
    if not numbers and not titles:
        return found
    by_number = sa.select(*_COLUMNS).where(Document.number_key.in_(numbers))
    by_title = sa.select(*_COLUMNS).where(Document.title_key.in_(titles), SHORT_TITLE)
    for row in db.session.execute(by_number.union(by_title)):  # each half by an index of its own
        candidate = Candidate(*row)
        found[candidate.number_key].append(candidate)
        found[candidate.title_key].append(candidate)
    return found


def link(mention: Mention, known: dict[str, list[Candidate]], by: Issuer, on: date | None) -> Link:
    """The one document that ``mention`` can mean in a text issued by ``by`` on ``on``: ``law.resolve`` over ``known``.

    Documents issued after the text cannot be meant; where only such exist, the reason is ``later``.
    """
    later: list[Candidate] = []

    def offered(wanted: resolve.Wanted) -> list[resolve.Candidate]:
        found = known.get(wanted.key or _folded(wanted.title), [])
        later.extend(c for c in found if on and c.issued and c.issued > on)
        return [_as_offered(c) for c in found if c not in later]

    answer = resolve.resolve(_as_citation(mention), offered, territories=_places(by.territory))
    if answer.document is None:
        missing = answer.reason is resolve.Reason.NOT_IN_REGISTER
        return Link(None, LATER if later and missing else str(answer.reason))
    target = next(c for group in known.values() for c in group if str(c.id) == answer.document.ref)
    return Link(target.id, None, target.rank)


def _folded(title: str | None) -> str:
    return fold(squeeze(title or "")).lower()


def _as_offered(candidate: Candidate) -> resolve.Candidate:
    return resolve.Candidate(str(candidate.id), candidate.number, candidate.issuer, candidate.issued)


def _as_citation(mention: Mention) -> Citation:
    return Citation(
        0, 0, "", mention.number, mention.title, None, RelationKind.REFER,
        issuer=_named_province(mention.issuer), issued_date=mention.issued, year=mention.year,
    )  # fmt: skip


def _named_province(issuer: str | None) -> str | None:
    """The issuer cut after the province it names; ``None`` when what follows "tỉnh" is no province but the title."""
    place = resolve.place_of(issuer)
    if issuer is None or place is None:
        return None
    fitting = [name for name in _province_names() if place == name or place.startswith(f"{name} ")]
    return f"UBND tỉnh {max(fitting, key=len)}" if fitting else None


@cache
def _province_names() -> frozenset[str]:
    return frozenset(fold(territory.name).lower() for territory in territories().values())


def _places(territory: str | None) -> frozenset[str]:
    """Folded names of the province and of those merged into it: what "UBND tỉnh" can mean there."""
    if territory is None:
        return frozenset()
    known = territories()
    own = {t.name for t in known.values() if t.key == territory or t.successor == territory}
    return frozenset(fold(name).lower() for name in own)
