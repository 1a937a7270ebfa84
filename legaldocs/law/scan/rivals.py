"""Two texts of one province on one subject that set different values (C11), most often after a merger of provinces.

Both must be about one subject by their titles or by their own words, the amounts be counted in one measure, and the
words before the amounts name one thing.  Which of the two is right is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from legaldocs.law import numbering
from legaldocs.law.conflicts import wording
from legaldocs.law.fact_types import Bound
from legaldocs.law.scan import values
from legaldocs.law.scan.model import Seen, Text, Unit
from legaldocs.law.scan.values import WAIVED, Value
from legaldocs.law.types import Span

T = TypeVar("T")
_TITLES = 0.34  # share of the pairs of the shorter title that both have
_TITLE_PAIRS = 3
_LABELS = 0.5  # share of the words of the shorter label that both have
_HEADINGS = 0.5
_OWN = 3  # telling pairs that both provisions share
_OWN_ALONE = 5  # where the titles differ
_PLAIN = 0.75  # share of the label's words where the headings differ
_ALONE = 0.67  # share of the label's words there
_SHORT = 2
_LOOSE = ("lần", "%", "tầng")  # measures that say nothing of what is measured
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Side:
    """One provision with its amounts, read once however often it is compared."""

    text: Text
    unit: Unit
    values: tuple[Value, ...]
    grams: frozenset[wording.Bigram]
    heading: frozenset[wording.Bigram]

    @classmethod
    def of(cls, text: Text, unit: Unit) -> Side:
        """The provision as it is compared."""
        words = text.lower[unit.start : unit.end]
        plain = "".join(letter if letter.isalnum() else " " for letter in words).split()
        heading = "".join(letter if letter.isalnum() else " " for letter in (unit.heading or "").lower()).split()
        return cls(
            text, unit, tuple(values.of_unit(text, unit)), frozenset(wording.specific(plain)),
            frozenset(wording.bigrams(heading)),
        )  # fmt: skip


def compare(one: Side, other: Side) -> Iterator[Seen]:
    """At most one finding: the amounts that differ, those of ``one`` on the tested side."""
    if not one.values or not other.values or not _rules_both(one, other):
        return
    shared = len(one.grams & other.grams)
    same_subject = alike(one.text, other.text)
    if not same_subject and shared < _OWN:
        return
    pairs = [pair for value in one.values if (pair := _rival(value, one, other, same_subject)) is not None][:_SHOWN]
    if not pairs:
        return
    mine, theirs = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    alike_names = sum(share(a.label, b.label) for a, b in pairs) / len(pairs)
    sure = 0.72 + 0.08 * same_subject + 0.05 * (shared >= _OWN) + 0.1 * (alike_names - 1)
    sure += 0.05 * (share(one.heading, other.heading) >= _HEADINGS)
    why = tuple(
        code
        for code, holds in (
            ("same-title", same_subject),
            ("same-words", shared >= _OWN),
            ("same-measure", True),
        )
        if holds
    )
    yield Seen(
        one.text.id, "two-values", one.unit.path, tuple(Span(v.start, v.end) for v in mine), min(0.9, sure),
        other.text.id, other.unit.path, tuple(Span(v.start, v.end) for v in theirs), why=why,
    )  # fmt: skip


def _rules_both(one: Side, other: Side) -> bool:
    """Whether both are articles and one text is normative: tables and orders for one occasion rule on nobody."""
    articles = all("dieu-" in side.unit.path for side in (one, other))
    return articles and any(numbering.is_normative(side.text.number) for side in (one, other))


def _rival(value: Value, one: Side, other: Side, same_subject: bool) -> tuple[Value, Value] | None:
    """The amount of ``other`` that is of the same thing and another, unless one of the same thing agrees."""
    near = [(fit, theirs) for theirs in other.values if (fit := _fit(value, theirs, one, other, same_subject))]
    if not near:
        return None
    best = max(fit for fit, _theirs in near)
    same = [theirs for fit, theirs in near if fit >= best - 0.05]
    if any(theirs.limits == value.limits for theirs in same):
        return None
    return value, same[0]


def _fit(value: Value, theirs: Value, one: Side, other: Side, same_subject: bool) -> float:
    """How surely both amounts are of one thing; 0 where they cannot be compared."""
    if value.measure != theirs.measure or _apart(value.bound, theirs.bound):
        return 0.0
    both = value.label & theirs.label
    fewest = min(len(value.label), len(theirs.label))
    if not fewest:
        return 0.0
    named = len(both) / fewest
    least = _ALONE if value.measure == "%" else _LABELS
    if named < least or len(both) < min(_SHORT, fewest):
        return 0.0
    if same_subject:
        headed = share(one.heading, other.heading)
        return named + 0.3 * headed if headed >= _HEADINGS or (named >= _PLAIN and len(both) >= _SHORT) else 0.0
    around = share(value.about, theirs.about)
    enough = value.measure == WAIVED or len(one.grams & other.grams) >= _OWN_ALONE
    if named < _ALONE or value.measure in _LOOSE or not enough:
        return 0.0
    return named + around if around >= _HEADINGS and len(value.about & theirs.about) >= _OWN else 0.0


def _apart(one: Bound, other: Bound) -> bool:
    """A floor is not held against a ceiling."""
    return {one, other} == {Bound.MIN, Bound.MAX}


def alike(one: Text, other: Text) -> bool:
    """Whether two documents are about one subject by their titles."""
    fewest = min(_TITLE_PAIRS, len(one.subject), len(other.subject))
    both = len(one.subject & other.subject)
    return both >= fewest > 0 and share(one.subject, other.subject) >= _TITLES


def share(one: frozenset[T], other: frozenset[T]) -> float:
    """The part of the smaller set that both have."""
    fewest = min(len(one), len(other))
    return len(one & other) / fewest if fewest else 0.0
