"""Legal bases of a draft with their effect on the planned signing date, and the text that an amending draft changes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from legaldocs.documents import consolidation, effects, linking
from legaldocs.documents import queries as documents
from legaldocs.documents.issuers import read_issuer
from legaldocs.documents.linking import Mention
from legaldocs.documents.models import Document
from legaldocs.law import citations, structure
from legaldocs.law.effect import Status, StatusAnswer
from legaldocs.law.types import Citation, RelationKind

DEAD = (Status.ENDED, Status.SUSPENDED, Status.PAUSED)


@dataclass(frozen=True, slots=True)
class Basis:
    """One legal basis: its words in the text, the document it means, and that document's effect on two days.

    ``document`` and both answers are ``None`` where the register does not hold it; ``why`` then says why not.
    """

    cited: Citation
    document: Document | None
    at_signing: StatusAnswer | None
    at_effect: StatusAnswer | None
    why: str | None = None

    @property
    def valid(self) -> bool:
        """Whether nothing speaks against it: a basis not yet in force may be cited if it is by the day of effect."""
        if self.at_signing is None or self.at_effect is None:
            return True
        return may_be_cited(self.at_signing.status, self.at_effect.status)


def may_be_cited(at_signing: Status, at_effect: Status) -> bool:
    """Whether nothing speaks against a basis: one not yet in force may be cited if it is by the day of effect."""
    if at_signing is Status.NOT_YET:
        return at_effect is not Status.NOT_YET
    return at_signing not in DEAD


def of_text(text: str, issuer: str, doc_type: str, signing: date, effect: date | None) -> list[Basis]:
    """The bases that ``text`` (NFC) names, in its order; three queries for any number of them."""
    parsed = structure.parse(text)
    cited = [c for c in citations.find(text, issuer=issuer, parsed=parsed) if c.relation is RelationKind.BASIS]
    mentions = [Mention(c.number, c.title, c.issuer, c.issued_date, c.year) for c in cited]
    known = linking.lookup(mentions)
    by = read_issuer(issuer, doc_type, signing)
    links = [linking.link(mention, known, by, signing) for mention in mentions]
    targets = documents.named(link.target for link in links)
    then = effects.statuses(targets, signing)
    later = effects.statuses(targets, effect or signing)
    return [
        Basis(one, targets.get(link.target or 0), then.get(link.target or 0), later.get(link.target or 0), link.why)
        for one, link in zip(cited, links, strict=True)
    ]


def invalid(found: Sequence[Basis]) -> list[Basis]:
    """Those that may not be cited on the planned day."""
    return [basis for basis in found if not basis.valid]


def base_text(document_id: int, on: date) -> tuple[str, str] | None:
    """Words and SHA-256 of the text of a day that an amending draft changes; ``None`` where the register has none."""
    held = consolidation.holding(document_id)
    if held is None:
        return None
    text = consolidation.as_at(held, on).made.text
    return text, hashlib.sha256(text.encode()).hexdigest()
