"""All facts of a text at once, each with the provision it stands in: what conflict finders and the facts page read."""

from __future__ import annotations

from dataclasses import dataclass

from legaldocs.law import bodies, delegations, norms, procedures, quantities, terms
from legaldocs.law.fact_types import BodyMention, Delegation, Norm, Procedure, Quantity, Term
from legaldocs.law.types import Span


@dataclass(frozen=True, slots=True)
class Facts:
    """What one text says in figures, terms, delegations, procedures, names and binding words; each list in order."""

    quantities: list[Quantity]
    terms: list[Term]
    delegations: list[Delegation]
    procedures: list[Procedure]
    bodies: list[BodyMention]
    norms: list[Norm]
    addressees: list[Span]


def read(text: str) -> Facts:
    """Every fact of ``text`` (NFC).  Linear in its length; fails on no string."""
    return Facts(
        quantities=quantities.find(text),
        terms=terms.find(text),
        delegations=delegations.find(text),
        procedures=procedures.find(text),
        bodies=bodies.find(text),
        norms=norms.find(text),
        addressees=norms.addressees(text),
    )
