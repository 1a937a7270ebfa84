"""Amounts of one matter held against each other: ceilings, floors, frames, time limits, shares.

Only amounts of one kind, in comparable units and on one subject are compared; a working day is no calendar day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from legaldocs.law.conflicts import wording
from legaldocs.law.conflicts.model import Clause, Pair, Side, Signal
from legaldocs.law.fact_types import Bound, Quantity, QuantityKind
from legaldocs.law.types import Span

_DAYS = {"hour": Decimal(1) / 24, "day": Decimal(1), "week": Decimal(7)}
_MONTHS = {"month": Decimal(1), "quarter": Decimal(3), "year": Decimal(12)}
_SAME_CLAUSE = 2
_SUBJECT_SHARE = 0.34
_CLAUSE_LIKENESS = 0.3


def find(pair: Pair) -> Iterator[Signal]:
    """Amounts of the tested text outside, or other than, those of the superior text on the same matter."""
    for quantity in pair.tested.facts.quantities:
        near = [
            (fit, other) for other in pair.basis.facts.quantities if (fit := _fit(pair, quantity, other)) is not None
        ]
        if not near:
            continue
        best = max(fit for fit, _other in near)
        breaches = [_breach(quantity, other) for fit, other in near if fit >= best]
        other = next(other for fit, other in near if fit >= best)
        if breaches[0] is None or not all(breaches):
            continue
        rule, sure = breaches[0]
        yield Signal(rule, sure, (Span(quantity.start, quantity.end),), (Span(other.start, other.end),))


def _fit(pair: Pair, one: Quantity, other: Quantity) -> float | None:
    """How much both amounts are about one matter; ``None`` where they cannot be compared."""
    if one.kind is not other.kind or _measure(one)[0] != _measure(other)[0] or not _same_per(one, other):
        return None
    left, right = _around(pair.tested, one), _around(pair.basis, other)
    mine, theirs = _subject(pair.tested, one), _subject(pair.basis, other)
    both = wording.shared(mine, theirs)
    share = both / min(len(mine), len(theirs)) if mine and theirs else 0.0
    alike = wording.likeness(left.words, right.words) if left and right else 0.0
    if both >= _SAME_CLAUSE and share >= _SUBJECT_SHARE:
        return share + alike
    return alike if alike >= _CLAUSE_LIKENESS and both else None


def _same_per(one: Quantity, other: Quantity) -> bool:
    return one.per is None or other.per is None or one.per.lower() == other.per.lower()


def _measure(quantity: Quantity) -> tuple[str, Decimal]:
    """The unit both amounts are brought to, and the factor."""
    if quantity.kind is QuantityKind.DURATION:
        if quantity.unit in _DAYS:
            return "day", _DAYS[quantity.unit]
        if quantity.unit in _MONTHS:
            return "month", _MONTHS[quantity.unit]
    return quantity.unit, Decimal(1)


def _limits(quantity: Quantity) -> tuple[Decimal | None, Decimal | None]:
    """Lowest and highest amount allowed, in the common unit."""
    factor = _measure(quantity)[1]
    value = quantity.value * factor
    if quantity.bound is Bound.MIN:
        return value, None
    if quantity.bound is Bound.MAX:
        return None, value
    return value, quantity.upper * factor if quantity.upper is not None else value


def _breach(one: Quantity, other: Quantity) -> tuple[str, float] | None:
    """The rule that ``one`` breaks and how surely; ``None`` where it keeps to ``other``."""
    low, high = _limits(one)
    floor, ceiling = _limits(other)
    if (low, high) == (floor, ceiling):
        return None
    above = ceiling is not None and high is not None and high > ceiling
    below = floor is not None and low is not None and low < floor
    if other.bound is not Bound.EXACT and (above or below):
        return "amount-outside", 0.85
    if other.bound is Bound.EXACT or one.bound is other.bound:  # a stricter limit of its own is a limit all the same
        return "amount-differs", 0.7 if other.bound is Bound.EXACT else 0.6
    return None


def _around(side: Side, quantity: Quantity) -> Clause | None:
    return next((c for c in side.clauses if c.start <= quantity.start < c.end), None)


def _subject(side: Side, quantity: Quantity) -> set[wording.Bigram]:
    """What the amount is for, by the reader of quantities and by its own clause."""
    clause = _around(side, quantity)
    found = wording.specific(clause.words) if clause else set()
    if quantity.subject is not None:
        words = re.findall(r"\w+", side.lower[quantity.subject.start : quantity.subject.end])
        found |= wording.specific(words)
    return found
