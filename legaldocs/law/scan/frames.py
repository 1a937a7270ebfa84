"""Amounts of a local text against those of a superior text it rests on: outside a limit, other than a fixed amount, or
set for something that the superior text's list does not have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from legaldocs.law import numbering
from legaldocs.law.conflicts import wording
from legaldocs.law.fact_types import Bound
from legaldocs.law.scan.model import Seen
from legaldocs.law.scan.rivals import Side, share
from legaldocs.law.scan.values import Value
from legaldocs.law.types import Span

_NAMED = 0.6
_OWN = 2
_AROUND = 0.3


def compare(one: Side, other: Side) -> Iterator[Seen]:
    """The surest breach by ``one`` of an amount in ``other``; plans and reports, which rule on nobody, breach none."""
    if not numbering.is_normative(one.text.number):
        return
    found = [(value, theirs) for value in one.values if (theirs := _frame(value, one, other)) is not None]
    breaches = [(value, theirs, rule) for value, theirs in found if (rule := _breach(value, theirs)) is not None]
    if breaches:
        first = "amount-outside" if any(rule == "amount-outside" for *_rest, rule in breaches) else breaches[0][2]
        mine = [value for value, _theirs, rule in breaches if rule == first][:4]
        frame = [theirs for _value, theirs, rule in breaches if rule == first][:4]
        sure = 0.88 if first == "amount-outside" else 0.78
        yield Seen(
            one.text.id, first, one.unit.path, _spans(mine), sure, other.text.id, other.unit.path, _spans(frame),
            why=("cited", "same-measure"),
        )  # fmt: skip


def outside(sides: Sequence[Side], other: Side) -> Iterator[Seen]:
    """Amounts for something that the superior list has none for, beside others that it has."""
    framed = {value for side in sides for value in side.values if _frame(value, side, other) is not None}
    measures = {value.measure for value in framed}
    listed = {word for theirs in other.values for word in theirs.label}
    for side in sides:
        for value in side.values:
            new = value.label - listed
            if value not in framed and value.measure in measures and new and len(value.label) <= 6:
                yield Seen(
                    side.text.id, "outside-frame", side.unit.path, (Span(value.start, value.end),), 0.7, other.text.id,
                    other.unit.path, _spans(other.values[:4]), why=("cited", "same-measure"),
                )  # fmt: skip


def _frame(value: Value, one: Side, other: Side) -> Value | None:
    """The superior amount for the same thing."""
    near = [(fit, theirs) for theirs in other.values if (fit := _fit(value, theirs, one, other))]
    return max(near, key=lambda row: row[0])[1] if near else None


def _fit(value: Value, theirs: Value, one: Side, other: Side) -> float:
    if value.measure != theirs.measure or not value.label or not theirs.label:
        return 0.0
    both = value.label & theirs.label
    named = len(both) / min(len(value.label), len(theirs.label))
    if named < _NAMED or len(both) < min(_OWN, len(value.label)):
        return 0.0
    matter = (one.grams | one.text.subject) & (other.grams | (other.text.subject if other.text.local else frozenset()))
    around = len(matter) >= _OWN + 1 and share(value.about, theirs.about | other.grams) >= _AROUND
    titled = other.text.local and len(one.text.subject & other.grams) >= _OWN
    headed = share(one.heading, other.heading) >= _NAMED and len(matter) > _OWN
    return named + 0.2 * headed if around or titled else 0.0


def _breach(value: Value, theirs: Value) -> str | None:
    low, high = value.value, value.upper or value.value
    top = theirs.upper or theirs.value
    if theirs.bound in (Bound.MAX, Bound.RANGE) and high > top and value.bound is not Bound.MIN:
        return "amount-outside"
    if theirs.bound in (Bound.MIN, Bound.RANGE) and low < theirs.value and value.bound is not Bound.MAX:
        return "amount-outside"
    if theirs.bound is Bound.EXACT and value.bound is Bound.EXACT and (low, high) != (theirs.value, top):
        return "amount-differs"
    return None


def _spans(values: Sequence[Value]) -> tuple[Span, ...]:
    return tuple(Span(one.start, one.end) for one in values)


def copied(one: Side, other: Side) -> Iterator[Seen]:
    """A provision that repeats a superior one word for word, or nearly (C8)."""
    if share(one.grams, other.grams) < _COPY / 2:
        return
    words, theirs = _words(one), _words(other)
    if len(words) < _LONG or len(one.grams) < 3 or abs(len(words) - len(theirs)) > max(3, len(words) // 5):
        return
    if wording.likeness(words, theirs) >= _COPY:
        yield Seen(
            one.text.id, "copied", one.unit.path, (Span(one.unit.start, one.unit.end),), 0.85, other.text.id,
            other.unit.path, (Span(other.unit.start, other.unit.end),), why=("cited", "same-words"),
        )  # fmt: skip


_LONG, _COPY = 12, 0.88


def _words(side: Side) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in side.text.lower[side.unit.start : side.unit.end]).split()
