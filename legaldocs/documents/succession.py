"""Who may act on whose document: the issuer itself, the body that took it over, or a body above it.

Provinces merged on 1 July 2025 live on in their successors (Luật 64/2025/QH15, Điều 54 khoản 2): the same body of the
new unit stands for each former one.  Of national bodies only rank is compared; their mergers are not on file.
A finding is never a refusal: a person decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from legaldocs.documents.issuers import territories
from legaldocs.documents.models import Document, Level

ARTICLE = "Luật 64/2025/QH15, Điều 8, Điều 54 khoản 2"


@dataclass(frozen=True, slots=True)
class Body:
    """An issuer for comparison: its key ("ubnd:mau"), rank, level and territory."""

    key: str
    rank: int
    level: Level
    territory: str | None

    @classmethod
    def of(cls, document: Document) -> Body:
        """The body that issued a document."""
        return cls(document.issuer_key, document.rank, document.level, document.territory)


def heir(territory: str | None) -> str | None:
    """The unit that stands for a territory today; one that was not merged stands for itself."""
    seen: set[str] = set()
    known = territories()
    while territory in known and territory not in seen and known[territory].successor:
        seen.add(territory)
        territory = known[territory].successor
    return territory


def standing(key: str) -> str:
    """An issuer's key as it stands today: ``ubnd:`` of a merged province is that of its successor."""
    body, colon, place = key.partition(":")
    return f"{body}{colon}{heir(place) or ''}" if colon else key


def same_body(one: Body, other: Body) -> bool:
    """Whether both are one body, or one stands for the other."""
    return standing(one.key) == standing(other.key)


def may_act(actor: Body, issuer: Body) -> bool:
    """Whether the acting body is the issuer, its successor, or stands above it for the same place."""
    if same_body(actor, issuer):
        return True
    if actor.rank > issuer.rank:
        return False
    if actor.level is Level.NATIONAL:
        return True
    same_place = heir(actor.territory) == heir(issuer.territory)
    lower_level = actor.level is Level.PROVINCIAL and issuer.level in (Level.DISTRICT, Level.COMMUNE)
    return actor.rank < issuer.rank and (same_place or lower_level)


def former(document: Document) -> tuple[str, str] | None:
    """(former unit, its successor) by name for a document of a merged province, else ``None``."""
    known = territories()
    unit = known.get(document.territory or "")
    successor = known.get(heir(document.territory) or "")
    return (unit.name, successor.name) if unit and successor and unit != successor else None
