"""Whether the legal bases of a document were in force when it was signed, and are today (C1).

Statuses are the caller's: this module only weighs them.  Unknown is no finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from legaldocs.law.effect_events import Status
from legaldocs.law.findings.model import Found

RULES = ("basis-ended-at-signing", "basis-not-yet", "basis-ended-since")


@dataclass(frozen=True, slots=True)
class Basis:
    """A basis cited at ``[start, end)`` with its effect on the day of signing, of the document's effect, and today."""

    start: int
    end: int
    number: str | None
    at_signing: Status
    at_effect: Status
    today: Status


def find(bases: Iterable[Basis]) -> Iterator[Found]:
    """At most one finding per basis: the fault at signing before the reason to review.

    A basis passed but not yet in force may be cited if it takes effect no later than the document.
    """
    for basis in bases:
        if (rule := _rule(basis)) is not None:
            yield Found(rule, basis.start, basis.end, basis.number)


def _rule(basis: Basis) -> str | None:
    if basis.at_signing is Status.ENDED:
        return "basis-ended-at-signing"
    if basis.at_signing is Status.NOT_YET and basis.at_effect is Status.NOT_YET:
        return "basis-not-yet"
    return "basis-ended-since" if basis.today is Status.ENDED else None
