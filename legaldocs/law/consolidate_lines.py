"""Orders about one line of a unit: a dash of its list, a paragraph of its own words.

Lines have no address, so they are counted in the unit's own words, before the first unit inside it; where the count or
the words given do not fit plainly, the order is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from legaldocs.law.consolidate_order import ANY_LABEL, Edit, Order, Part, Why, label_pattern
from legaldocs.law.types import Operation, Provision

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_DASH = re.compile(r"\s*[-–+*•]\s*(?=\S)")


def edits(text: str, unit: Provision, inner: Sequence[Provision], order: Order) -> list[Edit] | Why:
    """The edit of the line an order means, or why there is none."""
    stop = inner[0].start if inner else unit.end
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text, unit.start, stop)]
    if order.part is Part.DASH:
        lines = [(start, end) for start, end in lines if _DASH.match(text, start, end)]
    if order.place > len(lines) or not lines or (order.place < 0 and inner):
        return Why.PART_OF_UNIT
    start, end = lines[order.place - 1] if order.place > 0 else lines[-1]
    if order.operation is Operation.REPEAL:
        return [Edit(max(unit.start, start - 1), end, "", unit.path)] if start > unit.start else Why.PART_OF_UNIT
    words = _words(text, unit, (start, end), order)
    return Why.PAYLOAD_LABEL if words is None else [Edit(start, end, words, unit.path)]


def _words(text: str, unit: Provision, line: tuple[int, int], order: Order) -> str | None:
    """The new line: without the words that only say where it stands, with the mark or label the old one has."""
    words = (order.words or "").strip()
    label = label_pattern(unit.path)
    if order.part is Part.DASH:
        return _dashed(text[unit.start : line[0]], words, label)
    first = label.match(text[unit.start : line[1]]) if line[0] == unit.start else None
    if "\n" in words:
        return None
    if first is None:
        return None if ANY_LABEL.match(words) else words
    return words if label.match(words) else None if ANY_LABEL.match(words) else f"{first['label']} {words}"


def _dashed(before: str, words: str, label: re.Pattern[str]) -> str | None:
    """One dash with its words; what stands above it must be the lead of the unit as it is."""
    lines = [line for line in words.split("\n") if line.strip()]
    dashes = [n for n, line in enumerate(lines) if _DASH.match(line)]
    if len(dashes) > 1 or not lines:
        return None
    if not dashes:
        return None if ANY_LABEL.match(words) or len(lines) > 1 else f"- {words}"
    lead = " ".join(lines[: dashes[0]]).split()
    given = not lead or (label.match(" ".join(lead)) is not None and before.split()[: len(lead)] == lead)
    return "\n".join(lines[dashes[0] :]) if given else None
